import Diagnostics
import Gate
import Resources

/// The part of a budget file that says how long answers may take.
extension BudgetReader {
  static let latencySchema = Schema<Budget.LatencyLimit>(
    "the latency",
    [
      Schema.Field(
        "p95Milliseconds", .plainNumber(0.001...3_600_000),
        "that the p95 of the slowest entry may take", required: true
      ) { node, limit, context in
        readPlainNumber(
          node, key: "p95Milliseconds", range: 0.001...3_600_000, problems: &context.problems
        ).map { limit.seconds = $0 / 1_000 }
      },
      Schema.Field(
        "sure", .plainNumber(0.001...1),
        "share of the drawn months that hold it, such as 90%; 90% without it"
      ) { node, limit, context in
        guard
          let share = readPlainNumber(
            node, key: "sure", range: 0.001...1, problems: &context.problems)
        else { return }
        limit.share = share
        if share >= 1 {
          context.problems.error(
            at: node.location, "'sure' is all of the months, which no number of draws can tell",
            mend: "write 99% at most")
        }
      },
    ])

  static func latency(_ node: ConfigNode?, _ problems: inout Diagnostics) -> Budget.LatencyLimit? {
    guard let node else { return nil }
    var limit = Budget.LatencyLimit(seconds: 0, share: 0.9, location: node.location)
    decode(latencySchema, node, &limit, "latency", &problems)
    return limit
  }
}
