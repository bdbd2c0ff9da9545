package import Estimation
import Inputs
package import Services
package import TrafficSimulation

/// A figure that is known, or believed within a range.
package enum Believed: Hashable, Sendable {
  case number(Double)
  case range(Distribution)

  package init(_ range: FailureRange) {
    self =
      range.p10 == range.p90
      ? .number(range.p10) : .range(.lognormal(p10: range.p10, p90: range.p90))
  }

  /// What a single run takes.
  package var middle: Double {
    switch self {
    case .number(let number): number
    case .range(let distribution): distribution.middle
    }
  }

  /// What counts on average over what is believed.
  package var mean: Double {
    switch self {
    case .number(let number): number
    case .range(let distribution): max(0, distribution.mean)
    }
  }

  package func quantile(_ share: Double) -> Double {
    switch self {
    case .number(let number): number
    case .range(let distribution): max(0, distribution.quantile(share))
    }
  }

  /// 10 % and 90 % of what is believed; `nil` for what is known.
  package var ends: FailureRange? {
    guard case .range = self else { return nil }
    return FailureRange(p10: quantile(0.1), p90: quantile(0.9))
  }
}

/// How often parts fail and how long they are away: as the stack file says, else as the table.
package struct FailureBeliefs: Sendable {
  private let table: [FailureRate]
  private let stated: [FailureKind: (perYear: Believed?, minutes: Believed?)]
  /// What an hour without any answer costs; `nil` where nobody says.
  package let dollarsPerHour: Believed?

  package init(_ table: [FailureRate], of part: PreparedEstimate) {
    self.table = table
    func believed(_ value: Double?, _ path: String) -> Believed? {
      let driver = part.stackFile.drivers.first { $0.path == "outage.\(path)" }
      return driver.map { .range($0.distribution) } ?? value.map { .number($0) }
    }
    let terms = part.stack.outage
    dollarsPerHour = believed(terms?.dollarsPerHour, "dollarsPerHour")
    stated =
      terms?.failures.reduce(into: [:]) { known, entry in
        let path = "failures.\(entry.key.key)"
        known[entry.key] = (
          believed(entry.value.perYear, "\(path).perYear"),
          believed(entry.value.minutes, "\(path).minutes")
        )
      } ?? [:]
  }

  private func row(_ kind: FailureKind, _ design: FailureDesign) -> FailureRate? {
    table.first { $0.kind == kind && $0.design == design }
  }

  /// Failures a year, of each; of deployments the share.
  package func perYear(_ kind: FailureKind, _ design: FailureDesign) -> Believed {
    stated[kind]?.perYear ?? row(kind, design).map { Believed($0.perYear) } ?? .number(0)
  }

  /// Minutes until a failure is over, or until something else has taken over; `nil` where the stack
  /// says it.
  package func minutes(_ kind: FailureKind, _ design: FailureDesign) -> Believed? {
    if !design.takesOver, let minutes = stated[kind]?.minutes { return minutes }
    return row(kind, design)?.minutes.map { Believed($0) }
  }
}
