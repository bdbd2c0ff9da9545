import Resources
import Gate
import Pricing
import Quantities
import RateTables

/// Every line of every estimate, service by service, and how each quantity came about.
struct EstimateLines {
  private let set: EstimateSet
  /// Offer codes, most expensive first in the last estimate.
  let services: [String]
  /// The ids of each service, of the last estimate first.
  private let idsOfService: [String: [LineID]]
  /// Each estimate's lines by their ids.
  private let lines: [[LineID: LineItem]]

  init(_ set: EstimateSet) {
    self.set = set
    var services = (set.estimates.last?.costByService ?? []).map(\.service)
    for estimate in set.estimates {
      for (service, _) in estimate.costByService where !services.contains(service) {
        services.append(service)
      }
    }
    self.services = services
    var seen: Set<LineID> = []
    var ids: [String: [LineID]] = [:]
    for line in set.estimates.reversed().flatMap(\.lines) where seen.insert(line.id).inserted {
      ids[line.service, default: []].append(line.id)
    }
    idsOfService = ids
    lines = set.estimates.map { estimate in
      Dictionary(estimate.lines.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  var blocks: [Document.Block] {
    [.heading(2, "Lines")]
      + services.flatMap { service in
        let ids = idsOfService[service] ?? []
        return [
          .heading(3, RichText(ServiceNames.name(of: service))), .table(table(of: service, ids)),
          .list(ids.map(working)),
        ] as [Document.Block]
      } + [.paragraph(roundingNote)]
  }

  private func table(of service: String, _ ids: [LineID]) -> Table {
    var table = Table(
      [Table.Column("line"), Table.Column("what")]
        + set.estimates.flatMap {
          [
            Table.Column("\($0.name): quantity", .right), Table.Column("unit price", .right),
            Table.Column("cost", .right),
          ]
        })
    for id in ids {
      var cells: [RichText] = [.code(id.text), ""]
      for lines in lines {
        guard let line = lines[id] else {
          cells += ["–", "–", "–"]
          continue
        }
        cells[1] = "\(line.name)\(line.isAllowance ? ", always free" : "")"
        cells += [
          "\(quantity(line))", "\(line.unitPrice.dollars)\(UnverifiedRates.mark(line))",
          "\(cost(line.cost))",
        ]
      }
      table.rows.append(Table.Row(cells))
    }
    var sums = ["", "sum"]
    for estimate in set.estimates {
      let sum = estimate.lines.filter { $0.service == service }.map(\.cost).total
      sums += ["", "", sum.dollars()]
    }
    table.rows.append(Table.Row(sums, isTotal: true))
    return table
  }

  private func quantity(_ line: LineItem) -> String {
    NumberFormat.significant(line.quantity.approximate, digits: 6) + " " + line.quantity.unit.name
  }

  /// Cents; what is less than half a cent and not nothing is shown as such.
  private func cost(_ cost: Money) -> String {
    cost > .zero && cost.roundedToCents == .zero ? "< $0.01" : cost.dollars()
  }

  /// How a quantity came about, once where the estimates agree.
  private func working(_ id: LineID) -> RichText {
    let found = zip(set.estimates, lines).compactMap { estimate, lines in
      lines[id].map { (estimate.name, $0.why) }
    }
    let agrees = Set(found.map(\.1)).count == 1
    let words =
      agrees ? found[0].1 : found.map { "\($0.0) \($0.1)" }.joined(separator: "; ")
    return "\(code: id.text): \(words)"
  }

  private var roundingNote: RichText {
    let sums = set.estimates.map { estimate in
      let printed = estimate.lines.map { $0.cost.roundedToCents }.total
      let difference = estimate.monthly.roundedToCents - printed
      return difference == .zero
        ? "The printed lines of \(estimate.name) add up to its printed total, "
          + "\(estimate.monthly.dollars())."
        : "The printed lines of \(estimate.name) add up to \(printed.dollars()); its total is "
          + "\(estimate.monthly.dollars()), and the \(difference.signedDollars()) are rounding."
    }
    return """
      Costs are exact until they are printed; each printed figure is rounded once, half away from \
      zero. \(sums.joined(separator: " "))
      """
  }
}
