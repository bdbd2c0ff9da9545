import Quantities
package import Reporting
import Resources
import Services

extension FixedSweep {
  /// Points that the CSV holds at most; of a larger grid it holds the cheapest.
  package static let mostRows = 1_000_000

  /// The cheapest points, and how the whole grid lies.
  package var report: TableReport {
    var table = Table(
      axes.map { Table.Column($0.path, .right) } + [Table.Column("fixed a month", .right)])
    for (choice, amount) in cheapest {
      table.rows.append(Table.Row(values(choice) + [amount.dollars()]))
    }
    let all = axes.reduce(1) { $0 * $1.values.count }
    let mean = Money(units: summary.total.units / Int128(summary.points))
    var notes = [
      "From \(summary.cheapest.dollars()) to \(summary.mostExpensive.dollars()), \(mean.dollars()) on "
        + "average; half of the points cost at most \(summary.p50.dollars()), nine in ten at most "
        + "\(summary.p90.dollars()). This is what runs round the clock; traffic adds to it."
    ]
    if let budget {
      notes.append(
        "\(NumberFormat.grouped(String(summary.within))) of "
          + "\(NumberFormat.count(summary.points, "point")) stay within \(budget.dollars()) before "
          + "traffic.")
    }
    if all > summary.points {
      notes.append(
        "\(NumberFormat.grouped(String(all - summary.points))) of \(NumberFormat.count(all, "point")) make "
          + "no valid stack and are left out.")
    }
    notes.append(
      "Axes that do not act on each other add up: "
        + groups.map { $0.axes.map { axes[$0].path }.joined(separator: " with ") }
        .joined(separator: "; ")
        + ". The sums were held against prices at \(Self.checks) points, equal to the last digit.")
    if summary.points > Self.mostRows {
      notes.append(
        "CSV holds the cheapest points alone: there are more than "
          + "\(NumberFormat.grouped(String(Self.mostRows))).")
    }
    var report = TableReport(
      title: "\(stack) over \(axes.map(\.path).joined(separator: ", "))",
      sections: [
        TableReport.Section(
          text: "\(NumberFormat.count(summary.points, "point")), the cheapest first.", table: table,
          notes: notes)
      ],
      data: Table(header.map { Table.Column($0) }, []), json: json)
    report.tidy = csv
    return report
  }

  private var header: [String] { ["point"] + axes.map(\.path) + ["fixedMonthlyUSD"] }

  /// Places of the axes' values, and what they cost.
  private var cheapest: [(choice: [Int], amount: Money)] {
    var order = CheapestFirst(groups.map { $0.entries.map(\.amount) })
    var found: [(choice: [Int], amount: Money)] = []
    while found.count < SweepRows.mostShown, let next = order.next() {
      var choice = [Int](repeating: 0, count: axes.count)
      for (group, entry) in zip(groups, next.choice) {
        for (axis, place) in zip(group.axes, group.entries[entry].places) { choice[axis] = place }
      }
      found.append((choice, base + next.sum))
    }
    return found
  }

  private func values(_ choice: [Int]) -> [String] {
    zip(axes, choice).map { $0.values[$1] }
  }

  /// Every valid point in the grid's order with its exact amount, or the cheapest of a large grid.
  package var csv: String {
    var bytes = Array(CSV.text([header]).utf8)
    guard summary.points <= Self.mostRows else {
      let rows = cheapest.map { choice, amount in
        let point = zip(axes, choice).reduce(0) { $0 * $1.0.values.count + $1.1 }
        return [String(point)] + values(choice) + [amount.exactText]
      }
      return String(decoding: bytes, as: UTF8.self) + CSV.text(rows)
    }
    let cells = axes.map { axis in axis.values.map { Array((CSV.cell($0) + ",").utf8) } }
    sums.forEachRow { first, common, row in
      let places = SweepGrid.places(of: axes, at: first)
      for index in row.indices where row[index] != GridSums.absent {
        DecimalText.append(Int128(first + index), scale: 0, to: &bytes)
        bytes.append(UInt8(ascii: ","))
        for axis in cells.indices.dropLast() { bytes.append(contentsOf: cells[axis][places[axis]]) }
        bytes.append(contentsOf: cells[cells.count - 1][index])
        DecimalText.append(sums.money(common + row[index]).units, scale: Money.scale, to: &bytes)
        bytes.append(13)
        bytes.append(10)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private var json: JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("command", .string("whatif --vary --fixed")),
      ("stack", .string(stack)), ("points", .integer(summary.points)),
      ("cheapest", .string(summary.cheapest.exactText)),
      ("p50", .string(summary.p50.exactText)), ("p90", .string(summary.p90.exactText)),
      ("mostExpensive", .string(summary.mostExpensive.exactText)),
      // The same under its former name, for one version more.
      ("dearest", .string(summary.mostExpensive.exactText)),
      ("budget", budget.map { .string($0.exactText) } ?? .null),
      ("withinBudget", budget.map { _ in .integer(summary.within) } ?? .null),
      (
        "rows",
        .array(
          cheapest.map { choice, amount in
            .object([
              (
                "values",
                .object(zip(axes, values(choice)).map { (key: $0.path, value: .string($1)) })
              ), ("fixedMonthlyUSD", .string(amount.exactText)),
            ])
          })
      ),
    ])
  }
}
