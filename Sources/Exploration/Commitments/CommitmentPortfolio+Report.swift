import Pricing
import Quantities
import RateTables
package import Reporting
package import Resources

extension CommitmentPortfolio {
  /// The choice as sections of a report.
  ///
  /// - Parameter labels: what resources are called by those who wrote them.
  /// - Returns: how much to commit, and what that comes to.
  package func sections(_ labels: ResourceLabels) -> [TableReport.Section] {
    var table = Table([
      Table.Column("commitment"), Table.Column("covers"), Table.Column("term", .right),
      Table.Column("how much", .right), Table.Column("owed a month", .right),
      Table.Column("replaces", .right), Table.Column("saves", .right),
      Table.Column("chance", .right), Table.Column("break-even in", .right), Table.Column("rate"),
    ])
    for part in parts {
      let nothing = part.owed == .zero
      table.add(
        part.commitment.kind.words, part.covers(labels), part.commitment.term, part.amountWords,
        part.owed.dollars(), part.replaced.dollars(), part.saving.dollars(),
        part.paysShare.map { SpreadWords.probability($0, runs: runs ?? 1) } ?? "–",
        nothing ? "–" : part.breakEvenMonths.map { "month \($0)" } ?? "never",
        (part.isUnverified ? "unverified, " : "") + (part.seen?.text ?? ""))
    }
    return [
      TableReport.Section("How much to commit", text: aimWords, table: table, notes: amountNotes),
      TableReport.Section(
        "What it comes to", text: "A month's bill with all that is not committed in it.",
        table: billTable, notes: billNotes),
    ]
  }

  private var months: String {
    runs.map { NumberFormat.grouped(String($0)) + " drawn months" } ?? "the month at its middle"
  }

  private var aimWords: String {
    guard runs != nil else {
      return
        "Nothing is drawn: the amounts are those at which the month with every input at its middle costs "
        + "least, and how sure that is nobody can say."
    }
    switch aim {
    case .expected:
      return
        "The amounts at which the expected cost of a month is least, over \(months), hour by hour."
    case .p90:
      return
        "The amounts at which P90 of a month's cost is least, over \(months), hour by hour: nine of "
        + "ten cost no more."
    }
  }

  private var amountNotes: [String] {
    var notes = [
      "A commitment is owed in every hour, whatever runs, and what an hour leaves unused is lost. Reserved "
        + "nodes are used first, then the plan where its discount is highest. One term is chosen for each, by "
        + "what a month costs; it pays where the stack runs until the month it breaks even in. Money paid "
        + "upfront is spread over the term without interest. What autoscaling adds "
        + "of tasks counts in the hours in which it runs; deployments, and instances that scaling adds, stay at "
        + "list price."
    ]
    if let runs {
      notes.append(
        "The chance is the share of \(NumberFormat.grouped(String(runs))) drawn months in which what is "
          + "committed would cost more at list price.")
    }
    let unverified = parts.count { $0.isUnverified }
    if unverified > 0 {
      notes.append(
        "\(unverified) of \(NumberFormat.count(parts.count, "amount")) "
          + "\(unverified == 1 ? "rests" : "rest") on rates that no source of the last two years "
          + "confirms, since the tables have no other: no chance is claimed. Look the rates up at AWS "
          + "before buying, the amounts change with them.")
    }
    if gap > 0 {
      notes.append(
        gap.isFinite
          ? "The search stopped before all was compared: other amounts could cost up to "
            + "\(Money(nearest: gap).dollars()) a month less."
          : "The search stopped before all was compared: other amounts could cost less.")
    }
    return notes
  }

  private var cases: [(traffic: String, choice: String, bill: Bill)] {
    [
      ("as described", "at list price", asIs.list),
      ("as described", "with these commitments", asIs.chosen),
      ("half of it", "at list price", halved.list),
      ("half of it", "with these commitments", halved.chosen),
      ("half of it", "with those best then", halved.best),
    ]
  }

  private var billTable: Table {
    var table = Table(
      [
        Table.Column("traffic"), Table.Column("the bill"),
        Table.Column(runs == nil ? "a month" : "expected a month", .right),
      ] + (runs == nil ? [] : [Table.Column("P90", .right)]))
    for (traffic, choice, bill) in cases {
      let mark = isUnverified && choice != "at list price" ? ", unverified" : ""
      table.rows.append(
        Table.Row(
          [traffic, choice + mark, bill.expected.dollars()]
            + (runs == nil ? [] : [bill.p90.dollars()])))
    }
    return table
  }

  private var billNotes: [String] {
    let what = aim == .p90 && runs != nil ? "P90" : runs == nil ? "the month" : "the expected month"
    let verdict =
      regret.roundedToCents > .zero
      ? "If traffic halves, \(what) costs \(regret.dollars()) more than it would with the commitments that "
        + "are best then: that is the regret."
      : "If traffic halves, no other commitments would be better: nothing is regretted."
    return [
      verdict + " Halved are the requests; sizes, ranges and the seed stay what they are."
        + (isUnverified ? " What rests on unverified rates is no more certain than they are." : "")
    ]
  }
}

extension CommitmentPortfolio {
  /// The exact figures, each kind of row in a table of its own.
  package func tables(_ labels: ResourceLabels) -> [(name: String, table: Table)] {
    var amounts = Table(
      [
        "kind", "term", "resources", "usageType", "amount", "unit", "owedUSD", "replacedUSD",
        "savingUSD", "paysShare", "breakEvenMonths", "confidence", "rateSeen",
      ].map { Table.Column($0) })
    for part in parts {
      amounts.add(
        part.commitment.kind.rawValue, part.commitment.term,
        part.resources.map(labels.label(of:)).joined(separator: " "), part.usageType ?? "",
        part.usageType == nil ? part.hourly.exactText : String(part.nodes),
        part.usageType == nil ? "USD/hour" : "nodes", part.owed.exactText, part.replaced.exactText,
        part.saving.exactText, part.paysShare.map(NumberFormat.plain) ?? "",
        part.breakEvenMonths.map(String.init) ?? "",
        (part.isUnverified ? .unverified : part.confidence)?.rawValue ?? "", part.seen?.text ?? "")
    }
    var bills = Table(
      ["traffic", "bill", "expectedUSD", "p90USD", "confidence"].map { Table.Column($0) })
    for (traffic, choice, bill) in cases {
      bills.add(
        traffic, choice, bill.expected.exactText, runs == nil ? "" : bill.p90.exactText,
        isUnverified && choice != "at list price" ? "unverified" : "")
    }
    return [("amounts", amounts), ("bills", bills)]
  }

  /// The same for JSON.
  package func json(_ labels: ResourceLabels) -> [(key: String, value: JSONValue)] {
    [("least", .string(aim.rawValue)), ("monthsDrawn", .integer(runs ?? 0))]
      + tables(labels).map { name, table in
        (
          name,
          .array(
            table.rows.map { row in
              .object(zip(table.columns, row.cells).map { (key: $0.title, value: .string($1)) })
            })
        )
      } + [("regretIfTrafficHalvesUSD", .string(regret.exactText))]
  }
}

extension CommitmentPortfolio.Part {
  /// `web, api and 2 more`.
  fileprivate func covers(_ labels: ResourceLabels) -> String {
    let names = resources.map(labels.label(of:)).sorted()
    let shown = names.prefix(names.count > 3 ? 2 : 3).joined(separator: ", ")
    return names.count > 3 ? "\(shown) and \(names.count - 2) more" : shown
  }

  /// `$0.07898 an hour`, `2 nodes`.
  fileprivate var amountWords: String {
    if owed == .zero { return "nothing" }
    return usageType == nil
      ? "\(hourly.dollars(decimals: 5)) an hour" : NumberFormat.count(nodes, "node")
  }
}

extension Commitment.Kind {
  /// As people say it.
  var words: String {
    switch self {
    case .savingsPlan: "Savings Plan"
    case .databaseSavingsPlan: "Database Savings Plan"
    case .reserved: "reserved nodes"
    }
  }
}
