import Quantities
import Resources
import Testing

@testable import Services

private let m5Large = InstanceType(
  name: "m5.large", vCPU: 2, memoryMB: 8_192, interfaces: 3, addressesPerInterface: 10)
private let m6gLarge = InstanceType(
  name: "m6g.large", vCPU: 2, memoryMB: 8_192, interfaces: 3, addressesPerInterface: 10)
private let c7g4xlarge = InstanceType(
  name: "c7g.4xlarge", vCPU: 16, memoryMB: 32_768, interfaces: 8, addressesPerInterface: 30)
private let t3Medium = InstanceType(
  name: "t3.medium", vCPU: 2, memoryMB: 4_096, interfaces: 3, addressesPerInterface: 6,
  creditsPerHour: 24)

private func fleet(
  _ type: InstanceType, _ orchestrator: InstanceFleet.Orchestrator = .ecs
) -> InstanceFleet {
  var fleet = InstanceFleet(name: "nodes", type: type)
  fleet.orchestrator = orchestrator
  return fleet
}

@Suite struct `Instances that tasks are placed on` {
  /// Karpenter's table of instance types prints what a node has for pods (2026-08).
  ///
  /// 1930m and 6903 MiB of an m5.large, 1930m and 6844 of an m6g.large, 15890m and 27322 of a c7g.4xlarge, 1930m
  /// and 3246 of a t3.medium; 29, 29, 234 and 17 pods. Here 150m are EKS's own DaemonSets', two pods are on the
  /// node's own network, and a managed node group below 30 vCPU has 110 pods at most. 1,024 units to a core.
  @Test(arguments: [
    (m5Large, 1_930, 6_903, 27), (m6gLarge, 1_930, 6_844, 27), (c7g4xlarge, 15_890, 27_322, 108),
    (t3Medium, 1_930, 3_246, 15),
  ])
  func `nodes of EKS have what Karpenter prints`(
    type: InstanceType, millicores: Int, memoryMB: Int, pods: Int
  ) {
    let packing = fleet(type, .eks).packing
    #expect(packing.cpuUnits == (millicores - 150) * 1_024 / 1_000)
    #expect(packing.memoryMB == memoryMB)
    #expect(packing.slots == pods)
  }

  /// 8,192 MiB less 7.5 % are 7,577.6; an m6g.large has three interfaces, one of them its own.
  @Test func `tasks of ECS have what the system leaves, and an interface each with awsvpc`() {
    var nodes = fleet(m5Large)
    #expect(nodes.packing.cpuUnits == 2_048)
    #expect(nodes.packing.memoryMB == 7_577)
    #expect(nodes.packing.slots > 100)
    nodes.networkMode = .awsvpc
    #expect(nodes.packing.slots == 2)
    nodes.tasksPerInstance = 10
    #expect(nodes.packing.slots == 10, "with trunking its owner knows better")
    nodes.daemonCPU = 128
    nodes.daemonMemoryMB = 77
    #expect(nodes.packing.cpuUnits == 1_920)
    #expect(nodes.packing.memoryMB == 7_500)
    #expect(fleet(m5Large, .none).packing.slots == 1)
  }

  /// Two of 3,000 MiB fit 7,577; with the instance's own ports one.
  @Test func `with the instance's own ports a service has one task an instance`() {
    var nodes = fleet(m5Large)
    let tasks = InstancePacking.Tasks(cpuUnits: 512, memoryMB: 3_000, count: 5)
    #expect(nodes.packing.instances(for: [tasks]) == 3)
    nodes.networkMode = .host
    #expect(nodes.packing.instances(for: [tasks]) == 5)
    #expect(nodes.packing.instances(for: [tasks, tasks]) == 5, "another service has other ports")
  }

  @Test func `a group keeps its bounds, and room where it is told to`() {
    var nodes = fleet(m5Large)
    #expect(nodes.running(for: 0) == 0)
    nodes.minimum = 2
    nodes.maximum = 9
    #expect([0, 3, 20].map { nodes.running(for: $0) } == [2, 3, 9])
    nodes.targetCapacity = 80
    // 4 ÷ 0.8 = 5, and 5 ÷ 0.8 = 6.25.
    #expect([4, 5].map { nodes.running(for: $0) } == [5, 7])
  }

  @Test func `what no instance holds is said to fit none`() {
    let packing = fleet(m5Large).packing
    #expect(packing.room(for: .init(cpuUnits: 2_049, memoryMB: 1, count: 1)) == 0)
    #expect(packing.room(for: .init(cpuUnits: 1, memoryMB: 7_578, count: 1)) == 0)
    #expect(packing.room(for: .init(cpuUnits: 2_048, memoryMB: 7_577, count: 1)) == 1)
    // A draw may make an instance too small: it is never for nothing.
    #expect(packing.instances(for: [.init(cpuUnits: 4_096, memoryMB: 1, count: 3)]) == 3)
  }

  /// All ways to share a few tasks out are tried: tasks one by one, each on an instance that is there or on
  /// the next new one.
  @Test func `never fewer than an exhaustive search finds, and at most one more`() {
    var draws = Draws(seed: 17)
    var exact = 0
    let rounds = 300
    for round in 0..<rounds {
      let kinds = (0...draws.next(below: 3)).map { _ in
        InstancePacking.Tasks(
          cpuUnits: 100 + draws.next(below: 1_949),
          memoryMB: 100 + draws.next(below: 3_997),
          count: draws.next(below: 4))
      }
      let packing = InstancePacking(
        cpuUnits: 2_048, memoryMB: 4_096, slots: 1 + draws.next(below: 4),
        isOneOfAKind: draws.next(below: 2) == 1)
      let fewest = Self.fewest(kinds, packing)
      let found = packing.instances(for: kinds)
      #expect(
        found >= fewest && found <= fewest + 1,
        "seed 17, round \(round): \(found) for \(fewest): \(kinds) in \(packing)")
      if kinds.count == 1 { #expect(found == fewest, "seed 17, round \(round)") }
      if found == fewest { exact += 1 }
    }
    #expect(exact >= rounds * 9 / 10, "\(exact) of \(rounds)")
  }

  private static func fewest(_ kinds: [InstancePacking.Tasks], _ packing: InstancePacking) -> Int {
    let tasks = kinds.enumerated().flatMap { kind, tasks in
      (0..<tasks.count).map { _ in (kind, tasks) }
    }
    var best = tasks.count
    func place(_ index: Int, _ instances: [[Int]]) {
      if instances.count >= best { return }
      guard index < tasks.count else {
        best = instances.count
        return
      }
      let kind = tasks[index].0
      for at in instances.indices {
        var next = instances
        next[at].append(kind)
        if holds(next[at]) { place(index + 1, next) }
      }
      place(index + 1, instances + [[kind]])
    }
    func holds(_ held: [Int]) -> Bool {
      held.count <= packing.slots
        && held.reduce(0) { $0 + kinds[$1].cpuUnits } <= packing.cpuUnits
        && held.reduce(0) { $0 + kinds[$1].memoryMB } <= packing.memoryMB
        && (!packing.isOneOfAKind || Set(held).count == held.count)
    }
    place(0, [])
    return best
  }

  /// Three tasks of 3,072 MiB on m6g.large, (8,192 − 64) × 0.925 = 7,518 MiB: two an instance, so two
  /// instances of 730 hours; half of them Spot.
  @Test func `instances are charged, and not the tasks on them`() throws {
    var web = service("web", size: FargateSize(reservingCPUUnits: 512, memoryMB: 3_072))
    web.fleet = "nodes"
    web.tasks = 3
    var stack = stack(of: web)
    var nodes = fleet(m6gLarge)
    nodes.spotShare = 0.5
    nodes.assignPublicIP = true
    stack.fleets = [nodes]
    let usages = stack.usage(under: .idle(stack))
    #expect(usages.quantity("nodes/instance") == "730")
    #expect(usages.quantity("nodes/instance-spot") == "730")
    #expect(usages.quantity("nodes/volume") == "60")
    #expect(usages.quantity("nodes/public-ipv4") == "1460")
    #expect(usages.usageType("nodes/instance") == "BoxUsage:m6g.large")
    #expect(!usages.contains { $0.id.text.hasPrefix("web/") })
    #expect(stack.nodes[0].station.spotShare == 0.5)
    // One instance always runs, the second comes with the third task: 120 s more until it serves.
    #expect(stack.nodes[0].station.deployment.startSeconds == 180)
    stack.fleets[0].minimum = 2
    #expect(stack.nodes[0].station.deployment.startSeconds == 60)
  }

  /// Six tasks on weekdays from 8 to 18, else two, two an instance: 3 and 1.
  ///
  /// 730 hours from Monday are four weeks and 58 hours: 4 × 50 hours and 10 + 10 + 2 more, 222 × 3 + 508 × 1 = 1,174.
  @Test func `a schedule of tasks is one of instances`() {
    var web = service("web", size: FargateSize(reservingCPUUnits: 1_024, memoryMB: 1_024))
    web.fleet = "nodes"
    var scaling = ServiceScaling()
    (scaling.minimumTasks, scaling.maximumTasks) = (2, 8)
    var day = ScheduledBounds()
    (day.days, day.fromHour, day.toHour) = (.weekdays, 8, 18)
    (day.minimumTasks, day.maximumTasks) = (6, 8)
    scaling.schedule = [day]
    web.scaling = scaling
    var stack = stack(of: web)
    stack.fleets = [fleet(m5Large)]
    #expect(stack.idleFleetHours == [1_174])
    #expect(stack.usage(under: .idle(stack)).quantity("nodes/instance") == "1174")
  }
}
