import Inputs
import Quantities
import Resources
import Services
import TrafficSimulation

/// Changes that lead from one stack and scenario to another; the last ones bring what is left.
struct ChangeOrder: Sendable {
  let name: String
  let detail: @Sendable (Stack, Scenario, Stack, Scenario) -> String
  let make: @Sendable (inout Stack, inout Scenario, Stack, Scenario) -> Void
  /// False where the change would leave everything as it is.
  let matters: @Sendable (Stack, Scenario, Stack, Scenario) -> Bool

  static let all = [
    sizes, tasks, data, network, settings, traffic, shape, deployments, replacements,
  ]

  private static let sizes = fields(
    "task sizes", ["cpu", "memoryMB"], of: [ResourceKind.services, ResourceKind.jobs]
  ) { stack, next in
    let pairs = zip(stack.services, next.services).filter { $0.0.size != $0.1.size }
    let changes = Set(pairs.map { "\(text($0.0.size)) → \(text($0.1.size))" }).sorted()
    return changes.prefix(2).joined(separator: ", ") + (changes.count > 2 ? ", …" : "")
  }

  private static let tasks = fields(
    "task counts", ["tasks", "autoscaling"], of: [ResourceKind.services]
  ) { stack, next in
    "\(stack.services.reduce(0) { $0 + $1.tasks }) → \(next.services.reduce(0) { $0 + $1.tasks }) "
      + "tasks, autoscaling"
  }

  private static let data = Self(name: "database and cache") { stack, _, next, _ in
    let before = stack.databases.map(\.instanceClass.name) + stack.caches.map(\.node.name)
    let after = next.databases.map(\.instanceClass.name) + next.caches.map(\.node.name)
    return before == after
      ? "their settings"
      : before.joined(separator: ", ") + " → " + after.joined(separator: ", ")
  } make: { stack, _, next, _ in
    let places = StackPositions(
      services: Array(stack.services.indices)
        + stack.functions.indices.map { $0 + stack.services.count },
      databases: positions(of: stack.databases, in: next.databases),
      caches: positions(of: stack.caches, in: next.caches),
      queues: Array(stack.queues.indices))
    stack.databases = next.databases
    stack.caches = next.caches
    for index in stack.services.indices {
      stack.services[index].request = stack.services[index].request.moved(to: places)
    }
    for index in stack.functions.indices {
      stack.functions[index].request = stack.functions[index].request.moved(to: places)
    }
    for (index, queue) in stack.queues.enumerated() {
      if places.caches.indices.contains(queue.cache) {
        stack.queues[index].cache = places.caches[queue.cache] ?? stack.caches.count
      }
    }
  } matters: { stack, _, next, _ in
    stack.databases != next.databases || stack.caches != next.caches
  }

  private static let network = Self(name: "network") { stack, _, next, _ in
    "NAT, endpoints and load balancer"
  } make: { stack, _, next, _ in
    stack.nat = next.nat
    stack.endpoints = next.endpoints
    stack.loadBalancers = next.loadBalancers
  } matters: { stack, _, next, _ in
    stack.nat != next.nat || stack.endpoints != next.endpoints
      || stack.loadBalancers != next.loadBalancers
  }

  /// A change of some properties of every resource of some kinds.
  private static func fields(
    _ name: String, _ keys: [String], of kinds: [any StackKind],
    detail: @escaping @Sendable (Stack, Stack) -> String
  ) -> Self {
    Self(name: name) { stack, _, next, _ in
      detail(stack, next)
    } make: { stack, _, next, _ in
      for kind in kinds { take(keys, of: kind, into: &stack, from: next) }
    } matters: { stack, _, next, _ in
      kinds.contains { differ(keys, of: $0, stack, next) }
    }
  }

  private static func take<Kind: StackKind>(
    _ keys: [String], of kind: Kind, into stack: inout Stack, from next: Stack
  ) {
    for index in stack[keyPath: kind.path].indices {
      let name = stack[keyPath: kind.path][index].name
      guard let other = next[keyPath: kind.path].first(where: { $0.name == name }) else {
        continue
      }
      for key in keys {
        kind.fields[key]?.take(into: &stack[keyPath: kind.path][index], from: other)
      }
    }
  }

  private static func differ<Kind: StackKind>(
    _ keys: [String], of kind: Kind, _ stack: Stack, _ next: Stack
  ) -> Bool {
    let (one, other) = (stack[keyPath: kind.path], next[keyPath: kind.path])
    return one.map(\.name) != other.map(\.name)
      || zip(one, other).contains { one, other in
        keys.contains { kind.fields[$0].map { !$0.isSame(one, other) } ?? false }
      }
  }

  private static func positions<Model: NamedResource>(
    of old: [Model], in new: [Model]
  ) -> [Int?] {
    old.map { model in new.firstIndex { $0.name == model.name } }
  }

  private static let settings = Self(name: "other settings") { _, _, _, _ in
    "everything else in the stack"
  } make: { stack, _, next, _ in
    stack = next
  } matters: { _, _, _, _ in
    true
  }

  private static let traffic = Self(name: "traffic") { _, scenario, _, next in
    "\(NumberFormat.significant(scenario.requestsPerSecond)) → "
      + "\(NumberFormat.significant(next.requestsPerSecond)) requests a second"
  } make: { _, scenario, _, next in
    scenario.requestsPerSecond = next.requestsPerSecond
    scenario.trace = next.trace
  } matters: { _, scenario, _, next in
    scenario.requestsPerSecond != next.requestsPerSecond || scenario.trace != next.trace
  }

  private static let shape = Self(name: "shape of the traffic") { _, scenario, _, next in
    scenario.shapeName == next.shapeName
      ? "peaks, growth, spikes, entry" : "\(scenario.shapeName) → \(next.shapeName)"
  } make: { _, scenario, _, next in
    let (deployments, replacements) =
      (scenario.deploymentsPerMonth, scenario.replacementsPerMonth)
    scenario = next
    scenario.deploymentsPerMonth = deployments
    scenario.replacementsPerMonth = replacements
  } matters: { _, scenario, _, next in
    var other = next
    other.deploymentsPerMonth = scenario.deploymentsPerMonth
    other.replacementsPerMonth = scenario.replacementsPerMonth
    return !scenario.isSame(as: other)
  }

  private static let deployments = Self(name: "deployments") { _, scenario, _, next in
    "\(NumberFormat.number(scenario.deploymentsPerMonth)) → "
      + "\(NumberFormat.number(next.deploymentsPerMonth)) a month"
  } make: { _, scenario, _, next in
    scenario.deploymentsPerMonth = next.deploymentsPerMonth
  } matters: { _, scenario, _, next in
    scenario.deploymentsPerMonth != next.deploymentsPerMonth
  }

  private static let replacements = Self(name: "replaced tasks") { _, scenario, _, next in
    "\(NumberFormat.number(scenario.replacementsPerMonth)) → "
      + "\(NumberFormat.number(next.replacementsPerMonth)) a service and month"
  } make: { _, scenario, _, next in
    scenario = next
  } matters: { _, scenario, _, next in
    !scenario.isSame(as: next)
  }

  private init(
    name: String, detail: @escaping @Sendable (Stack, Scenario, Stack, Scenario) -> String,
    make: @escaping @Sendable (inout Stack, inout Scenario, Stack, Scenario) -> Void,
    matters: @escaping @Sendable (Stack, Scenario, Stack, Scenario) -> Bool
  ) {
    self.name = name
    self.detail = detail
    self.make = make
    self.matters = matters
  }

  private static func text(_ size: FargateSize) -> String {
    "\(NumberFormat.number(size.vCPU)) vCPU and \(NumberFormat.number(size.memoryGB)) GB"
  }
}
