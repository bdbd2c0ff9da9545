package import Estimation
package import Diagnostics
import Pricing
package import Quantities
import Reporting
import Resources
import Services

extension DesignDifference {
  /// The difference of two prepared estimates over so many months, or as many as its mean needs.
  ///
  /// - Parameters:
  ///   - before: one design.
  ///   - after: the other.
  ///   - request: how many months; `auto` doubles them until the mean's interval is within 1 % of
  ///     it, or within a cent.
  ///   - saving: what `after` saves besides in every month.
  ///   - cores: threads; as many as there are without it.
  /// - Throws: a month that could not be priced.
  package init(
    from before: PreparedEstimate, to after: PreparedEstimate, _ request: SamplingRequest,
    saving: Money = .zero, cores: Int? = nil
  ) throws(Diagnostics) {
    let (first, second) = (try MonthSampler(before), try MonthSampler(after))
    func draw(_ runs: Int) throws(Diagnostics) -> Self {
      try Self(
        from: first, to: second, runs: runs, seed: request.seed, saving: saving,
        cores: cores ?? request.cores)
    }
    let parts = max(first.parts, second.parts)
    guard case .months(let count) = request.fitting(parts: parts).runs else {
      var runs = Self.usualRuns
      var found = try draw(runs)
      while runs < SamplingRequest.most,
        (found.high - found.low).approximate > max(0.01, 0.02 * abs(found.mean.approximate))
      {
        runs *= 2
        found = try draw(runs)
      }
      self = found
      return
    }
    self = try draw(count)
  }

  /// The same; `nil` where no input of either side has a range, so that nothing could be drawn.
  static func drawn(
    from before: PreparedEstimate, to after: PreparedEstimate, _ request: SamplingRequest,
    saving: Money = .zero, cores: Int? = nil
  ) throws(Diagnostics) -> Self? {
    for side in [before, after] where try !MonthSampler(side).inputs.isEmpty {
      return try Self(from: before, to: after, request, saving: saving, cores: cores)
    }
    return nil
  }

  /// What stands in the place of a difference's months where none could be drawn.
  static let emptiness = TableReport.Section(
    "How sure the difference is", text: SpreadWords.withoutRanges + ".")

  /// Months of each side where no number was asked for.
  package static let usualRuns = 256

  /// What a table says of it, in the order of its columns: id, amount a month.
  var figures: [(id: String, amount: Money)] {
    [
      ("mean", mean), ("meanLow", low), ("meanHigh", high), ("p10", p10), ("p50", p50),
      ("p90", p90),
    ]
  }

  /// The difference as a table of one row: what changes, and how sure that is.
  func row(of stack: String, from before: VariantOutcome, to after: VariantOutcome) -> Table {
    let change = after.estimate.monthly - before.estimate.monthly
    var table = Table(
      (["stack", "estimate", "beforeUSD", "afterUSD", "changeUSD", "runs", "seed"]
        + figures.map { "\($0.id)USD" } + ["savesShare"]).map { Table.Column($0) })
    let amounts = [before.estimate.monthly, after.estimate.monthly, change].map(\.exactText)
    table.rows.append(
      Table.Row(
        [stack, after.estimate.name] + amounts + [String(runs), String(seed)]
          + figures.map(\.amount.exactText) + [isUnverified ? "" : NumberFormat.plain(savesShare)]))
    return table
  }

  /// `Chance to save money: 98 %`.
  var chance: String { "Chance to save money: \(SpreadWords.probability(savesShare, runs: runs))" }

  /// The section of a report.
  func section(change: Money) -> TableReport.Section {
    var table = Table([
      Table.Column("difference"), Table.Column("a month", .right), Table.Column("a year", .right),
    ])
    func add(_ name: String, _ amount: Money) {
      table.add(name, amount.signedDollars(), (amount * 12).signedDollars())
    }
    add("point estimate (all inputs at their midpoint)", change)
    add("expected (mean)", mean)
    table.add(
      "the mean lies between, with 95 % confidence",
      "\(low.signedDollars()) and \(high.signedDollars())",
      "\((low * 12).signedDollars()) and \((high * 12).signedDollars())")
    add("P10", p10)
    add("P50", p50)
    add("P90", p90)
    return TableReport.Section(
      "How sure the difference is",
      text:
        "\(NumberFormat.grouped(String(runs))) months drawn once and run on both sides, so that "
        + "what they share cancels out; seed \(seed).",
      table: table, notes: ["\(chance)."])
  }

  /// Money as exact text, the share as a number.
  var json: JSONValue {
    .object([
      ("runs", .integer(runs)), ("seed", .string(String(seed))), ("mean", .string(mean.exactText)),
      ("meanLow", .string(low.exactText)), ("meanHigh", .string(high.exactText)),
      ("p10", .string(p10.exactText)), ("p50", .string(p50.exactText)),
      ("p90", .string(p90.exactText)), ("savesShare", isUnverified ? .null : .number(savesShare)),
    ])
  }
}
