import Estimation
import Platform
import Quantities
import Resources
import Services
import TrafficSimulation

/// What is known of designs in the drawn worlds: runs, and what follows from them for others.
///
/// A miss is taken over to another design without a run where that follows: a service's CPU demand
/// depends on its own option and the world alone; whoever has no more of anything does not answer
/// sooner; whoever needs no fewer connections of no more misses too. ``SizeSearch`` says why.
struct DesignBook {
  let worlds: SizeWorlds
  var designs: DesignSpace
  /// The worlds, hardest first.
  private(set) var order: [Int] = []
  private(set) var runs = 0
  /// By component and option, the worlds in which it misses whatever the rest.
  private(set) var optionMisses: [[WorldSet]]
  /// By world, designs that miss it: whoever is weaker does too.
  private var weak: [[[Int]]]
  /// By world, designs that lack connections there: whoever needs more does too.
  private var full: [[[Int]]]
  private var known: [[Int]: [SizeWorlds.Run?]] = [:]
  private var prices: [[Int]: [Double?]] = [:]
  private let isSteady: Bool

  /// Worlds in which a search compares costs: the same for all designs.
  var priced: [Int]?
  /// Worlds that are run at once, where the first that misses may end it.
  private let batch: Int

  /// Share of every limit that may be used.
  var most: Double { 1 - worlds.target.headroom }
  var none: WorldSet { WorldSet(of: worlds.count) }

  init(_ worlds: SizeWorlds, _ designs: DesignSpace) {
    self.worlds = worlds
    self.designs = designs
    batch = max(1, min(8, worlds.count / 16))
    optionMisses = designs.space.components.map { component in
      component.options.map { _ in WorldSet(of: worlds.count) }
    }
    weak = Array(repeating: [], count: worlds.count)
    full = weak
    isSteady = worlds.bench.base.stack.services.allSatisfy { $0.request.cpuVariation <= 3 }
  }

  /// Puts the worlds into their order by what they ask of the stack as it stands.
  mutating func rank(_ standing: [SizeWorlds.Run]) {
    order = standing.indices.sorted {
      standing[$0].strain == standing[$1].strain
        ? $0 < $1 : standing[$0].strain > standing[$1].strain
    }
  }

  // MARK: What follows for whom

  /// Takes note of the worlds that no option, or none of some options, can hold.
  ///
  /// - Parameters:
  ///   - standing: the stack as it stands, by world; it says how hard each is.
  ///   - allowed: misses, at most; what misses more is not looked at further.
  mutating func bound(standing: [SizeWorlds.Run], allowed: Int) {
    rank(standing)
    let search = SizeSearch(
      worlds.bench, space: designs.space, target: worlds.target)
    let ceiling = search.ceilingStack
    let worlds = worlds
    let tops = Parallel.map(worlds.count) { world in
      worlds.run(world) { $0.take(sizesOf: ceiling) }
    }
    runs += tops.count
    let target = worlds.target.p95Seconds
    for (world, top) in tops.enumerated() {
      if isSteady, top.p95Seconds > target {
        for component in optionMisses.indices {
          for option in optionMisses[component].indices {
            optionMisses[component][option].insert(world)
          }
        }
      }
      for (component, part) in designs.space.components.enumerated() {
        for (option, offer) in part.options.enumerated() {
          guard case .service(let service, let sizing) = offer.change,
            top.demand.indices.contains(service)
          else { continue }
          let demand = sizing.demand(
            of: top.demand[service], at: ceiling.services[service])
          if demand > most * (1 + 1e-9) || demand >= 1 + 1e-9 {
            optionMisses[component][option].insert(world)
          }
        }
      }
    }
    if isSteady { probe(ceiling, allowed: allowed) }
  }

  /// Processors that are too slow with as much of everything else as there is.
  private mutating func probe(_ ceiling: Stack, allowed: Int) {
    for (component, part) in designs.space.components.enumerated() {
      var inherited = none
      var byCPU: [Int: (service: Int, sizing: ServiceSizing)] = [:]
      for option in part.options {
        guard case .service(let service, let sizing) = option.change else { continue }
        byCPU[sizing.size.cpuUnits] = (service, sizing)
      }
      for cpu in byCPU.keys.sorted(by: >) {
        guard let (service, sizing) = byCPU[cpu] else { continue }
        var late = inherited
        var start = 0
        while start < order.count, late.count <= allowed {
          let end = min(start + self.batch, order.count)
          let batch = order[start..<end].filter { !late.contains($0) }
          start = end
          if batch.isEmpty { continue }
          let worlds = worlds
          let found = Parallel.map(batch.count) { place in
            worlds.run(batch[place]) {
              $0.take(sizesOf: ceiling)
              $0.services[service].size = sizing.size
            }.p95Seconds
          }
          runs += batch.count
          for (world, p95) in zip(batch, found) where p95 > worlds.target.p95Seconds {
            late.insert(world)
          }
          if !found.contains(where: { $0 > worlds.target.p95Seconds }) { break }
        }
        inherited = late
        for (option, offer) in part.options.enumerated() {
          if case .service(_, let sizing) = offer.change, sizing.size.cpuUnits == cpu {
            optionMisses[component][option].formUnion(late)
          }
        }
      }
    }
  }

  /// Worlds that a design is known to miss; no more are looked for than suffice to leave it.
  func knownMisses(_ choice: [Int], allowed: Int) -> WorldSet {
    var result = none
    for (component, option) in choice.enumerated() {
      result.formUnion(optionMisses[component][option])
    }
    for world in order {
      if result.count > allowed { break }
      if result.contains(world) { continue }
      if weak[world].contains(where: { designs.isWeaker(choice, than: $0) })
        || full[world].contains(where: { designs.isFuller(choice, than: $0) })
      {
        result.insert(world)
      }
    }
    return result
  }

  private mutating func learn(_ choice: [Int], _ world: Int, _ miss: SizeMiss) {
    let components = designs.space.components
    let own = components.firstIndex { component in
      guard component.name == miss.resource, let first = component.options.first else {
        return false
      }
      if case .service = first.change { return false }
      return true
    }
    if let own, miss.limit != "connections" {
      for option in components[own].options.indices
      where designs.isWeaker(option, than: choice[own], own) {
        optionMisses[own][option].insert(world)
      }
    } else if miss.limit == "connections" {
      if own != nil { full[world].append(choice) }
    } else if isSteady {
      weak[world].append(choice)
    }
  }

  // MARK: Runs

  /// A design in some worlds.
  mutating func run(_ choice: [Int], in some: [Int]) {
    let key = designs.behaviour(choice)
    var found = known[key] ?? Array(repeating: nil, count: worlds.count)
    let todo = some.filter { found[$0] == nil }
    if todo.isEmpty { return }
    let (worlds, space) = (worlds, designs.space)
    let results = Parallel.map(todo.count) { place in
      worlds.run(todo[place]) { space.apply(choice, to: &$0) }
    }
    runs += todo.count
    for (world, run) in zip(todo, results) {
      found[world] = run
      if let miss = run.miss { learn(choice, world, miss) }
    }
    known[key] = found
  }

  func run(_ choice: [Int], _ world: Int) -> SizeWorlds.Run? {
    known[designs.behaviour(choice)]?[world]
  }

  /// What stops a design in a world that it was run in; `nil` where it holds.
  func miss(_ choice: [Int], _ world: Int) -> SizeMiss? {
    guard let run = run(choice, world) else { return nil }
    return run.miss ?? memoryMiss(choice, run).map { SizeMiss(resource: $0.name, limit: "memory") }
  }

  /// The component whose tasks are too small.
  func memoryMiss(
    _ choice: [Int], _ run: SizeWorlds.Run
  ) -> (component: Int, name: String)? {
    for (component, part) in designs.space.components.enumerated() {
      guard case .service(let service, let sizing) = part.options[choice[component]].change,
        run.memoryPeak.indices.contains(service)
      else { continue }
      if run.memoryPeak[service] > most * Double(sizing.size.memoryMB) {
        return (component, part.name)
      }
    }
    return nil
  }

  /// Whether a design misses no more worlds than allowed; left as soon as it does.
  ///
  /// - Returns: the misses that are known, and whether they are all.
  mutating func misses(
    _ choice: [Int], allowed: Int
  ) -> (misses: WorldSet, isComplete: Bool, lacksMemory: [Int]) {
    var misses = knownMisses(choice, allowed: allowed)
    if misses.count > allowed { return (misses, false, []) }
    var lacking: Set<Int> = []
    let open = order.filter { !misses.contains($0) }
    var start = 0
    while start < open.count {
      let batch = Array(open[start..<min(start + self.batch, open.count)])
      start += batch.count
      run(choice, in: batch)
      for world in batch {
        guard let run = run(choice, world) else { continue }
        if run.miss != nil {
          misses.insert(world)
        } else if let memory = memoryMiss(choice, run) {
          misses.insert(world)
          lacking.insert(memory.component)
        }
      }
      if misses.count > allowed, start < open.count { return (misses, false, lacking.sorted()) }
    }
    return (misses, true, lacking.sorted())
  }

  /// What a design costs in each world, in dollars.
  mutating func costs(_ choice: [Int]) -> [Double] { costs(choice, in: Array(0..<worlds.count)) }

  private mutating func costs(_ choice: [Int], in some: [Int]) -> [Double] {
    var known = prices[choice] ?? Array(repeating: nil, count: worlds.count)
    let todo = some.filter { known[$0] == nil }
    if !todo.isEmpty {
      let space = designs.space
      let found = worlds.costs(in: todo) { space.apply(choice, to: &$0) }
      for (world, cost) in zip(todo, found) { known[world] = cost }
      prices[choice] = known
    }
    return some.compactMap { known[$0] }
  }

  /// The mean of the worlds' costs, of ``priced`` where those are told; infinite where one has no price.
  mutating func expectedCost(_ choice: [Int]) -> Double {
    let found = costs(choice, in: priced ?? Array(0..<worlds.count))
    let mean = found.reduce(0, +) / Double(max(1, found.count))
    return mean.isNaN ? .infinity : mean
  }
}

extension SizeSpace {
  /// Puts one option of each component into a stack.
  func apply(_ choice: [Int], to stack: inout Stack) {
    for (component, index) in zip(components, choice) {
      Self.apply(component.options[index].change, to: &stack)
    }
  }
}

extension Stack {
  /// The sizes of another stack of the same resources.
  fileprivate mutating func take(sizesOf other: Stack) {
    for index in services.indices {
      services[index].size = other.services[index].size
      services[index].tasks = other.services[index].tasks
      services[index].scaling = other.services[index].scaling
    }
    for index in databases.indices {
      databases[index].instanceClass = other.databases[index].instanceClass
      databases[index].measuredOn = other.databases[index].measuredOn
    }
    for index in caches.indices {
      caches[index].node = other.caches[index].node
      caches[index].measuredOn = other.caches[index].measuredOn
    }
  }
}

extension ServiceSizing {
  /// CPU demand over the most capacity that it can have, from that of another size that ran all month.
  ///
  /// Work takes 1 ÷ speed, and a process has at most one vCPU; tasks share it. Where autoscaling may
  /// answer a rise the highest hour counts, else the highest minute, as in the capacity report.
  fileprivate func demand(
    of ran: (minute: Double, hour: Double), at service: FargateService
  ) -> Double {
    let processes = max(1, service.processes.rounded())
    func capacity(_ cpuUnits: Int, _ tasks: Int) -> Double {
      min(1, Double(cpuUnits) / 1_024 / processes) * Double(max(1, tasks))
    }
    let own = capacity(size.cpuUnits, scaling?.maximumTasks ?? tasks)
    let others = capacity(service.size.cpuUnits, service.tasks)
    return (scaling == nil ? ran.minute : ran.hour) * others / own
  }
}
