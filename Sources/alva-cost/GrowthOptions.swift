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

  @Flag(
    name: .long,
    help: """
      With --months: in the first month that the stack does not hold, the cheapest next sizes that do, \
      kept from then on; nothing is made smaller.
      """)
  var resize = false

  var isAsked: Bool { months != nil }

  /// What does nothing without the months, and nothing beside them.
  ///
  /// - Parameters:
  ///   - others: options of the command that say nothing of months ahead, each with whether it was
  ///     given.
  ///   - rules: take note of what is wrong.
  func check(_ others: KeyValuePairs<String, Bool>, _ rules: inout OptionRules) {
    rules.go(
      ["--growth": growth != nil, "--resize": resize], with: "--months", isAsked,
      "add --months 12")
    rules.exclude(
      others, with: "--months", isAsked, because: "the months ahead are run, not drawn or searched")
  }

  /// The months, or `nil` where none were asked for.
  ///
  /// - Parameters:
  ///   - request: the stack.
  ///   - workspace: the pricing folder.
  ///   - budget: of a month, in dollars; the budget file's without it.
  ///   - p95: with --resize, the p95 that sizes have to hold.
  ///   - headroom: with --resize, the share of every limit that they leave free.
  /// - Throws: what is wrong with the options or with the stack.
  /// - Returns: the months.
  func run(
    _ request: StackRequest, _ workspace: Workspace, budget: String?, p95: String? = nil,
    headroom: String? = nil
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
    let seconds = problems.collecting { () throws(Diagnostics) -> Double? in
      try p95.map { text throws(Diagnostics) in
        try MeasuredValue.seconds(text, option: "--p95")
      }
    }
    let free = problems.collecting {
      try MeasuredValue.share(headroom ?? "0%", option: "--headroom")
    }
    try problems.throwIfErrors()
    let target = ResizeTarget(p95Seconds: seconds ?? nil, headroom: free ?? 0)
    return try GrowthCommand(workspace: workspace).run(
      request, months: count ?? 12, growth: share ?? nil, budget: limit ?? nil,
      resizing: resize ? target : nil)
  }
}
