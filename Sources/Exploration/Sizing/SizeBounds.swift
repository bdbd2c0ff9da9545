import Estimation
import Pricing
import Gate
import Platform
import Quantities
import Resources
import Services
import TrafficSimulation

/// What a search leaves out unseen; ``SizeSearch`` says why that is right.
extension SizeSearch {
  /// What an option does with everything else at its smallest.
  private struct Alone: Sendable {
    /// Whether it fails whatever the rest.
    var fails = false
    /// The most memory a task could need: the slower the rest, the more requests are in flight.
    var memoryMB: Double?
    /// To each database, hour by hour.
    var connections: [[Double]] = []
  }

  /// Whether not even more than the most of everything would hold.
  ///
  /// Limits of a database, a cache or a task are left out: no one option is the largest in all of them,
  /// and more tasks need more connections.
  var ceilingFails: Bool {
    guard let (report, entry) = Self.report(of: ceilingStack, bench) else { return false }
    let most = 1 - target.headroom
    let own = Set(space.components.map(\.name) + bench.base.stack.queues.map(\.name))
    let isSteady = bench.base.stack.services.allSatisfy { $0.request.cpuVariation <= 3 }
    return isSteady && report.entryP95(entry: entry) > target.p95Seconds
      || report.services.contains { $0.utilisationToHold > most || $0.utilisationToHold >= 1 }
      || report.resources.contains {
        !own.contains($0.resource) && $0.limit > 0 && $0.utilisationPeak > most
      }
  }

  /// Takes out the options that fail alone; their number.
  mutating func excludeOptions() -> Int {
    var excluded = 0
    let most = 1 - target.headroom
    for index in space.components.indices {
      let component = space.components[index]
      let floor = smallestStack
      let ceiling = ceilingStack
      let isSteady = bench.base.stack.services.allSatisfy { $0.request.cpuVariation <= 3 }
      // Options that behave alike are run once.
      let behaviours = Array(Set(component.options.map(\.behaviour))).sorted()
      let firsts = behaviours.compactMap { id in
        component.options.first { $0.behaviour == id }
      }
      let (bench, target) = (bench, target)
      let found = Parallel.map(firsts.count) { place -> Alone in
        var stack = floor
        SizeSpace.apply(firsts[place].change, to: &stack)
        guard let report = Self.report(of: stack, bench)?.report else { return Alone() }
        var alone = Alone()
        var fastest = ceiling
        SizeSpace.apply(firsts[place].change, to: &fastest)
        if isSteady, let (report, entry) = Self.report(of: fastest, bench) {
          if report.entryP95(entry: entry) > target.p95Seconds {
            alone.fails = true
            return alone
          }
        }
        if case .service(let service, _) = firsts[place].change {
          let name = report.services[service].name
          // The worker's places for jobs follow from its own tasks.
          let queues = stack.queues.filter { $0.worker == service }.map(\.name)
          let isFull = report.resources.contains {
            queues.contains($0.resource) && $0.measure == "jobs at work"
              && $0.utilisationPeak > most
          }
          alone.fails =
            report.services[service].utilisationToHold > most
            || report.services[service].utilisationToHold >= 1 || isFull
          alone.connections = ConnectionBound.hourly(of: service, in: report, stack)
          alone.memoryMB =
            report.resources.first {
              $0.resource == name && $0.measure == "memory"
            }?.peak
          return alone
        }
        alone.fails = report.resources.contains {
          $0.resource == component.name && $0.limit > 0 && $0.utilisationPeak > most
        }
        return alone
      }
      for (first, alone) in zip(firsts, found) {
        guard case .service = first.change else { continue }
        connections.note(
          alone.connections, component: index, behaviour: first.behaviour)
      }
      let failing = Set(zip(behaviours, found).filter(\.1.fails).map(\.0))
      let needs = Dictionary(
        zip(behaviours, found.map(\.memoryMB)), uniquingKeysWith: { first, _ in first })
      var settled: Set<Int> = []
      let kept = component.options.filter { option in
        if failing.contains(option.behaviour) { return false }
        guard case .service(let service, let sizing) = option.change else { return true }
        if settled.contains(option.behaviour) { return false }
        let room = most * Double(sizing.size.memoryMB)
        if let need = needs[option.behaviour] ?? nil, need <= room, isSteady {
          settled.insert(option.behaviour)
        }
        // An idle task's memory is the least it needs.
        return bench.base.stack.services[service].baseMemoryMB <= room
      }
      excluded += component.options.count - kept.count
      space.components[index].options = kept
      if kept.isEmpty { break }
    }
    return excluded
  }

  /// Whether a choice needs more connections to a database than the target leaves.
  func exceedsConnections(_ choice: [Int]) -> Bool {
    var databases = bench.base.stack.databases
    for (component, index) in zip(space.components, choice) {
      if case .database(let position, let chosen) = component.options[index].change {
        databases[position].instanceClass = chosen
      }
    }
    return connections.isExceeded(
      behaviour(choice), databases, share: 1 - target.headroom,
      deploys: bench.base.scenario.deploymentsPerMonth > 0)
  }

  /// Every component at its smallest, no autoscaling: the bottom of all quantities in the bound.
  private var smallestStack: Stack {
    var stack = bench.base.stack
    for component in space.components {
      let sizings = component.options.compactMap { option -> (Int, ServiceSizing)? in
        if case .service(let index, let sizing) = option.change { (index, sizing) } else { nil }
      }
      if let first = sizings.first {
        let fewest = sizings.map { min($0.1.tasks, $0.1.scaling?.minimumTasks ?? $0.1.tasks) }.min()
        let smallest = sizings.min {
          ($0.1.size.cpuUnits, $0.1.size.memoryMB) < ($1.1.size.cpuUnits, $1.1.size.memoryMB)
        }
        let index = first.0
        stack.services[index].size = smallest?.1.size ?? first.1.size
        stack.services[index].tasks = fewest ?? first.1.tasks
        stack.services[index].scaling = nil
        if sizings.contains(where: { $0.1.platform == .arm }) {
          stack.services[index].platform = .arm
        }
      }
    }
    return stack
  }

  /// What a combination costs at least beside its components' fixed lines.
  func rest() -> Money {
    let stack = smallestStack
    guard let engine = try? FluidEngine(stack: stack, scenario: bench.base.scenario) else {
      return .zero
    }
    let pricing = bench.base.pricing
    let components = Set(space.components.map { ResourceID($0.name) })
    let lines = pricing.price(stack, under: engine.run()).lines
    return lines.filter { line in
      !(components.contains(line.resource) && line.kind == .fixed)
        && line.share != .scaled && line.part != .surplusCredits
    }.map(\.cost).total
  }

  /// As much of everything as any option offers at any time: every service with its most tasks all
  /// month, whether or not there is such an option.
  var ceilingStack: Stack {
    var stack = space.stack(bench.base.stack, choosing: largest)
    for component in space.components {
      let sizings = component.options.compactMap { option -> (Int, ServiceSizing)? in
        if case .service(let index, let sizing) = option.change { (index, sizing) } else { nil }
      }
      guard let index = sizings.first?.0 else { continue }
      let most = sizings.map { max($0.1.tasks, $0.1.scaling?.maximumTasks ?? 0) }.max()
      stack.services[index].tasks = most ?? stack.services[index].tasks
      stack.services[index].scaling = nil
      let fastest = sizings.max { $0.1.size.cpuUnits < $1.1.size.cpuUnits }
      stack.services[index].size = fastest?.1.size ?? stack.services[index].size
    }
    return stack
  }

  /// The largest option of each component.
  var largest: [Int] {
    space.components.map { component in
      func power(_ option: SizeSpace.Option) -> (Double, Double) {
        switch option.change {
        case .service(_, let sizing):
          (
            Double(sizing.size.cpuUnits * sizing.tasks) + (sizing.scaling == nil ? 0.5 : 0),
            Double(sizing.size.memoryMB)
          )
        case .database(_, let chosen): (chosen.vCPU, chosen.memoryGB)
        case .cache(_, let node): (min(1, node.vCPU * (node.baselineShare ?? 1)), node.memoryGB)
        }
      }
      return component.options.indices.max {
        power(component.options[$0]) < power(component.options[$1])
      } ?? 0
    }
  }
}
