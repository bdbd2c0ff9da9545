import Diagnostics
import Estimation
import Inputs
import Quantities

/// What is asked beside a stack: everything has a default.
public struct CostOptions: Hashable, Sendable {
  /// Another region than the stack's: `eu-central-1`.
  public var region: String?
  /// One scenario for every estimate, by its name.
  public var scenario: String?
  /// Only this one of a stack file's estimates: `realistic`.
  public var estimate: String?
  /// Changes of a stack file: `services.web.tasks=3`, with `*` for every name.
  public var changes: [String] = []
  /// Prices in force on this day, `YYYY-MM-DD`; the newest without it.
  public var asOf: String?
  /// A month of the calendar, `YYYY-MM`; one of 730 hours without it.
  public var month: String?
  /// Months to draw for percentiles, 0 to 10,000,000; 0 is the point estimate alone.
  public var drawnMonths = SamplingRequest.usualRuns
  /// Seed of the draws: the same seed gives the same figures.
  public var seed = SamplingRequest.usualSeed

  /// What the command line takes where nothing is said.
  public init() {}

  /// Months to draw; `nil` for none.
  var sampling: SamplingRequest? {
    drawnMonths > 0 ? SamplingRequest(runs: .months(drawnMonths), seed: seed) : nil
  }

  /// The stack file's request.
  func request(_ stack: String) throws(Diagnostics) -> StackRequest {
    var problems = Diagnostics()
    var request = StackRequest(name: stack)
    request.region = region
    request.choice = choice(&problems)
    for change in changes {
      if let overlay = problems.collecting({ try Overlay.parse(argument: change) }) {
        request.overlays.append(overlay)
      }
    }
    try problems.throwIfErrors()
    return request
  }

  func choice(_ problems: inout Diagnostics) -> RunChoice {
    var choice = RunChoice()
    choice.scenario = scenario
    choice.estimate = estimate
    if let asOf {
      choice.asOf = CalendarDay(asOf).flatMap { $0.isDated ? $0 : nil }
      if choice.asOf == nil {
        problems.error(
          "asOf: '\(asOf)' is not a day in the calendar", mend: "write it as 2026-10-08",
          kind: .usage)
      }
    }
    if let month {
      choice.month = CalendarMonth(month)
      if choice.month == nil {
        problems.error(
          "month: '\(month)' is not a month in the calendar", mend: "write it as 2027-02",
          kind: .usage)
      }
    }
    if !(0...10_000_000).contains(drawnMonths) {
      problems.error(
        "drawnMonths: \(drawnMonths) is outside 0 to 10,000,000",
        mend: "leave it out for \(SamplingRequest.usualRuns)", kind: .usage)
    }
    return choice
  }
}
