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
    let (stack, scenario) = (prepared[1].described.stack, prepared[1].described.scenario)
    return ChangeOrder.all.compactMap { change in
      let old = (part.described.stack, part.described.scenario)
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
