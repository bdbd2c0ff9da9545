import Estimation
import Pricing
import Gate
import Platform
import Quantities
import Resources
import Services
import TrafficSimulation

/// Runs of the month, one for all choices that it cannot tell apart, and their prices.
extension SizeSearch {
  /// What the simulation says of a behaviour, memory of tasks aside.
  struct Run: Sendable {
    let load: MonthLoad
    let p95Seconds: Double
    let headroom: Double
    let tightest: String
    let failure: String?
    /// MB at the peak of a task, per service.
    let memoryPeak: [Double]
  }

  static func report(
    of stack: Stack, _ bench: VariantBench
  ) -> (report: CapacityReport, entry: [Double])? {
    guard let engine = try? FluidEngine(stack: stack, scenario: bench.base.scenario) else {
      return nil
    }
    return (engine.capacity(), engine.entry)
  }

  func behaviour(_ choice: [Int]) -> [Int] {
    zip(space.components, choice).map { $0.options[$1].behaviour }
  }

  func simulate(_ choices: [[Int]], _ runs: inout [[Int]: Run]) {
    var fresh: [(key: [Int], choice: [Int])] = []
    var seen: Set<[Int]> = []
    for choice in choices {
      let key = behaviour(choice)
      if runs[key] == nil, seen.insert(key).inserted { fresh.append((key, choice)) }
    }
    let todo = fresh
    let results = Parallel.map(todo.count) { index -> Run? in
      let stack = space.stack(bench.base.stack, choosing: todo[index].choice)
      guard let (report, entry) = Self.report(of: stack, bench) else { return nil }
      let names = Set(stack.services.map(\.name))
      func isTaskMemory(_ resource: CapacityReport.Resource) -> Bool {
        names.contains(resource.resource) && resource.measure == "memory"
      }
      let others =
        report.services.map { ($0.name, "CPU", $0.utilisationPeak) }
        + report.resources.filter { !isTaskMemory($0) }.map {
          ($0.resource, $0.measure, $0.utilisationPeak)
        }
      let worst = others.max { $0.2 < $1.2 }
      let failure = target.failure(in: report, entry: entry, leavingOut: isTaskMemory)
      return Run(
        load: report.month.load, p95Seconds: report.entryP95(entry: entry),
        headroom: 1 - (worst?.2 ?? 0),
        tightest: worst.map { "\(label($0.0)), \($0.1)" } ?? "nothing",
        failure: failure.map { failure in
          label(failure.name) + failure.reason.dropFirst(failure.name.count)
            + Self.busiest(of: failure.name, in: report)
        },
        memoryPeak: stack.services.map { service in
          report.resources.first { isTaskMemory($0) && $0.resource == service.name }?.peak ?? 0
        })
    }
    for (entry, run) in zip(todo, results) { runs[entry.key] = run }
  }

  /// What those who wrote a template call a resource.
  private func label(_ resource: String) -> String { bench.labels.label(of: resource) }

  /// `; CPU 97 % in hour 61` of a service that fails.
  private static func busiest(of name: String, in report: CapacityReport) -> String {
    guard let index = report.services.firstIndex(where: { $0.name == name }) else { return "" }
    let hours = report.month.hours
    let count = report.services.count
    let hour = hours.requests.indices.max {
      hours.utilisation[$0 * count + index] < hours.utilisation[$1 * count + index]
    }
    guard let hour else { return "" }
    let use = hours.utilisation[hour * count + index]
    let most = "CPU \(NumberFormat.percent(use))"
    return use < 0.5
      ? "; \(most) at most: its time is work and what it calls, not waiting"
      : "; \(most) in hour \(hour)"
  }

  /// Combinations of the whole space, run.
  func candidates(_ choices: [[Int]]) -> [SizeResult.Candidate] {
    var runs: [[Int]: Run] = [:]
    simulate(choices, &runs)
    return choices.map { candidate($0, runs) }
  }

  func candidate(_ choice: [Int], _ runs: [[Int]: Run]) -> SizeResult.Candidate {
    let stack = space.stack(bench.base.stack, choosing: choice)
    guard let run = runs[behaviour(choice)] else {
      return SizeResult.Candidate(
        choice: choice,
        figures: VariantFigures(
          monthly: .zero, p95Seconds: .infinity, headroom: -1, tightest: "not run"),
        failure: "could not be run")
    }
    var headroom = run.headroom
    var tightest = run.tightest
    var failure = run.failure
    for (service, peak) in zip(stack.services, run.memoryPeak) {
      let free = 1 - peak / Double(service.size.memoryMB)
      if free < headroom { (headroom, tightest) = (free, "\(label(service.name)), memory") }
      if free < target.headroom, failure == nil {
        failure =
          "\(label(service.name)): memory \(NumberFormat.significant(peak)) of \(service.size.memoryMB) MB"
      }
    }
    var plan = PricingPlan(
      bench.base.pricing, leavesOutUnpriced: bench.base.deployment != nil)
    let monthly = plan.total(of: stack.quantities(under: run.load))
    if monthly == nil { failure = "the tables lack a rate for it" }
    return SizeResult.Candidate(
      choice: choice,
      figures: VariantFigures(
        monthly: monthly ?? .zero, p95Seconds: run.p95Seconds, headroom: headroom,
        tightest: tightest), failure: failure)
  }
}
