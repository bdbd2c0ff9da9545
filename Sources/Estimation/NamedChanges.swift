import Pricing
import Gate
import Inputs
import Quantities
import Resources
import Services
import TrafficSimulation

/// A named change on the way from the first estimate to the second, made on top of those before it.
struct NamedChange: Sendable {
  let name: String
  let detail: String
  /// The estimate after it.
  let part: PreparedEstimate

  /// The changes in the order of ``ChangeOrder``; none with fewer than two estimates.
  ///
  /// What each adds depends on that order, their sum does not. A change that changes nothing is
  /// left out.
  static func all(between prepared: [PreparedEstimate]) -> [NamedChange] {
    guard prepared.count > 1 else { return [] }
    var part = prepared[0]
    let (stack, scenario) = (prepared[1].stackFile.stack, prepared[1].scenarioFile.scenario)
    return ChangeOrder.all.compactMap { change in
      let old = (part.stackFile.stack, part.scenarioFile.scenario)
      guard change.matters(old.0, old.1, stack, scenario) else { return nil }
      change.make(&part.stackFile.stack, &part.scenarioFile.scenario, stack, scenario)
      return NamedChange(
        name: change.name, detail: change.detail(old.0, old.1, stack, scenario), part: part)
    }
  }
}

extension ChangeBridge {
  /// The way from the first estimate to the second; `nil` with fewer than two.
  init?(_ changes: [NamedChange], totals: [Money], from estimates: [Estimate]) {
    guard estimates.count > 1 else { return nil }
    var cost = estimates[0].monthly
    var steps: [ChangeBridge.Step] = []
    for (change, total) in zip(changes, totals) {
      if total != cost {
        steps.append(
          ChangeBridge.Step(name: change.name, detail: change.detail, change: total - cost))
      }
      cost = total
    }
    self.init(
      from: estimates[0].name, to: estimates[1].name, before: estimates[0].monthly, after: cost,
      steps: steps)
  }
}

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

  private static let sizes = Self(name: "task sizes") { stack, _, next, _ in
    let pairs = zip(stack.services, next.services).filter { $0.0.size != $0.1.size }
    let changes = Set(pairs.map { "\(text($0.0.size)) → \(text($0.1.size))" }).sorted()
    return changes.prefix(2).joined(separator: ", ") + (changes.count > 2 ? ", …" : "")
  } make: { stack, _, next, _ in
    for index in stack.services.indices {
      if let other = next.services.first(where: { $0.name == stack.services[index].name }) {
        stack.services[index].size = other.size
      }
    }
    for index in stack.jobs.indices {
      if let other = next.jobs.first(where: { $0.name == stack.jobs[index].name }) {
        stack.jobs[index].size = other.size
      }
    }
  } matters: { stack, _, next, _ in
    stack.services.map(\.size) != next.services.map(\.size)
      || stack.jobs.map(\.size) != next.jobs.map(\.size)
      || stack.services.map(\.name) != next.services.map(\.name)
      || stack.jobs.map(\.name) != next.jobs.map(\.name)
  }

  private static let tasks = Self(name: "task counts") { stack, _, next, _ in
    "\(stack.services.reduce(0) { $0 + $1.tasks }) → \(next.services.reduce(0) { $0 + $1.tasks }) "
      + "tasks, autoscaling"
  } make: { stack, _, next, _ in
    for index in stack.services.indices {
      if let other = next.services.first(where: { $0.name == stack.services[index].name }) {
        stack.services[index].tasks = other.tasks
        stack.services[index].scaling = other.scaling
      }
    }
  } matters: { stack, _, next, _ in
    stack.services.map(\.tasks) != next.services.map(\.tasks)
      || stack.services.map(\.scaling) != next.services.map(\.scaling)
      || stack.services.map(\.name) != next.services.map(\.name)
  }

  private static let data = Self(name: "database and cache") { stack, _, next, _ in
    let before = stack.databases.map(\.instanceClass.name) + stack.caches.map(\.node.name)
    let after = next.databases.map(\.instanceClass.name) + next.caches.map(\.node.name)
    return before == after
      ? "their settings"
      : before.joined(separator: ", ") + " → " + after.joined(separator: ", ")
  } make: { stack, _, next, _ in
    stack.databases = next.databases
    stack.caches = next.caches
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

extension LoadWeek {
  /// The week of a month that has the busiest hour; the first of equals.
  init(_ month: FluidMonth, of stack: Stack) {
    let all = month.hours.requests
    let weeks = max(1, all.count / 168)
    func peak(_ week: Int) -> Double { all[(week * 168)...].prefix(168).max() ?? 0 }
    let busiest = (1..<weeks).reduce(0) { peak($1) > peak($0) * (1 + 1e-9) ? $1 : $0 }
    let hours = (busiest * 168)..<min(busiest * 168 + 168, all.count)
    let services = month.hours.services
    let metered = stack.month(under: month.load)
    let balancers = stack.loadBalancers.map { ($0, $0.perRequest(in: metered)) }
    let units = hours.map { hour in
      balancers.reduce(0) { sum, balancer in
        let load = balancer.0.hour(requests: all[hour], perRequest: balancer.1)
        return sum + balancer.0.capacityUnits(in: load)
      }
    }
    self.init(
      requestsPerSecond: hours.map { all[$0] / 3_600 },
      tasks: hours.map { hour in
        (0..<services).reduce(0) { $0 + month.hours.tasks[hour * services + $1] }
      },
      capacityUnits: balancers.isEmpty ? [] : units, number: busiest + 1)
  }
}
