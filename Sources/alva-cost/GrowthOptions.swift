import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import Quantities

/// Options of the commands that look months ahead.
struct GrowthOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "So many months of growing traffic: cost, when the budget breaks, what saturates when.")
  var months: Int?

  @Option(
    name: .long,
    help:
      "With --months: growth of the traffic a month, such as 10% or 0.1; else the scenario's own.")
  var growth: String?

  var isAsked: Bool { months != nil }

  /// What does nothing without the months, and nothing beside them.
  ///
  /// - Parameters:
  ///   - others: options of the command that say nothing of months ahead, each with whether it was
  ///     given.
  ///   - rules: take note of what is wrong.
  func check(_ others: KeyValuePairs<String, Bool>, _ rules: inout OptionRules) {
    rules.go(["--growth": growth != nil], with: "--months", isAsked, "add --months 12")
    rules.exclude(
      others, with: "--months", isAsked, because: "the months ahead are run, not drawn or searched")
  }

  /// The months, or `nil` where none were asked for.
  ///
  /// - Parameters:
  ///   - request: the stack.
  ///   - workspace: the pricing folder.
  ///   - budget: of a month, in dollars; the budget file's without it.
  /// - Throws: what is wrong with the options or with the stack.
  /// - Returns: the months.
  func run(
    _ request: StackRequest, _ workspace: Workspace, budget: String?
  ) throws(Diagnostics) -> Growth? {
    guard let months else { return nil }
    var problems = Diagnostics()
    let count = problems.collecting { try MeasuredValue.count(months, in: 1...120, "--months") }
    let share = problems.collecting {
      try growth.map { text throws(Diagnostics) in
        try MeasuredValue.growth(text, option: "--growth")
      }
    }
    let limit = problems.collecting { () throws(Diagnostics) -> Money? in
      try budget.map { text throws(Diagnostics) in
        try MeasuredValue.dollars(text, option: "--budget")
      }
    }
    try problems.throwIfErrors()
    return try GrowthCommand(workspace: workspace).run(
      request, months: count ?? 12, growth: share ?? nil, budget: limit ?? nil)
  }
}
