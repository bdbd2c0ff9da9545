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
    services = Self.services(of: set)
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

  /// Offer codes, most expensive first in the last estimate.
  static func services(of set: EstimateSet) -> [String] {
    var services = (set.estimates.last?.costByService ?? []).map(\.service)
    for estimate in set.estimates {
      for (service, _) in estimate.costByService where !services.contains(service) {
        services.append(service)
      }
    }
    return services
  }

  var blocks: [Document.Block] {
    let rows = services.map { service in (service, grouped(idsOfService[service] ?? [])) }
    return [.heading(2, "Lines"), .paragraph(roundingNote(rows.flatMap(\.1)))]
      + [
        .details(
          "\(NumberFormat.count(rows.map(\.1.count).reduce(0, +), "row")) by service",
          [.table(table(rows))])
      ]
  }

  /// Lines that are alike in everything but their resource: equal services are one row.
  private struct Alike: Hashable {
    let item: String
    let tier: LineID.Tier?
    let name: String
    /// One an estimate: quantity, price and working.
    let figures: [[String]]
  }

  private func grouped(_ ids: [LineID]) -> [[LineID]] {
    var order: [Alike] = []
    var groups: [Alike: [LineID]] = [:]
    for id in ids {
      let found = lines.map { $0[id] }
      let key = Alike(
        item: id.item, tier: id.tier, name: found.compactMap { $0?.name }.first ?? "",
        figures: found.map { line in
          line.map { [$0.quantity.text, $0.unitPrice.text, $0.cost.exactText, $0.why] } ?? []
        } + zip(set.estimates, found).map { percentiles($1, of: $0, times: 1) })
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(id)
    }
    return order.map { groups[$0] ?? [] }
  }

  private func table(_ services: [(service: String, rows: [[LineID]])]) -> Table {
    var table = Table(
      [Table.Column("line"), Table.Column("what")]
        + set.estimates.flatMap { estimate in
          ["\(estimate.name): quantity", "unit price", "cost"].map { Table.Column($0, .right) }
            + (estimate.hasLineSpreads ? Self.percentiles : []).map { Table.Column($0, .right) }
        } + [Table.Column("how")])
    for (service, rows) in services {
      for ids in rows { table.rows.append(row(ids)) }
      var sums = ["", set.offers.name(of: service)]
      for estimate in set.estimates {
        let sum = estimate.lines.filter { $0.service == service }.map(\.cost).total
        sums += ["", "", sum.dollars()]
        sums += (estimate.hasLineSpreads ? Self.percentiles : []).map { _ in "" }
      }
      table.rows.append(Table.Row(sums + [""], isTotal: true))
    }
    return table
  }

  /// One line, or several that are alike: `4 × 365 vCPU-Hours`.
  private func row(_ ids: [LineID]) -> Table.Row {
    var cells: [RichText] = [name(ids), ""]
    let times = ids.count > 1 ? "\(ids.count) × " : ""
    for (estimate, lines) in zip(set.estimates, lines) {
      guard let line = lines[ids[0]] else {
        cells += ["–", "–", "–"]
        cells += percentiles(nil, of: estimate, times: 1).map { "\($0)" }
        continue
      }
      cells[1] = "\(line.name)\(line.isAllowance ? ", always free" : "")"
      cells += [
        "\(times)\(quantity(line))", "\(line.unitPrice.dollars)\(UnverifiedRates.mark(line))",
        "\(cost(ids.compactMap { lines[$0]?.cost }.total))",
      ]
      cells += percentiles(line, of: estimate, times: ids.count).map { "\($0)" }
    }
    return Table.Row(cells + [working(ids[0], isEach: ids.count > 1)])
  }

  private static let percentiles = ["P10", "P50", "P90"]

  /// Low, typical and high of a line, each times as many as are alike; none without drawn months.
  private func percentiles(
    _ line: LineItem?, of estimate: Estimate, times count: Int
  ) -> [String] {
    if !estimate.hasLineSpreads { return [] }
    guard let line, let spread = estimate.spread(of: line) else {
      return Self.percentiles.map { _ in "–" }
    }
    // Of several lines each has its own: what they come to together is not the sum of these.
    let times = count > 1 ? "\(count) × " : ""
    return [spread.p10, spread.p50, spread.p90].map { times + cost($0) }
  }

  /// `web/fargate-vcpu`, and the other resources of the same line.
  private func name(_ ids: [LineID]) -> RichText {
    let others = ids.dropFirst().map(\.resource.text)
    let first: RichText = .code(ids[0].text)
    if others.isEmpty { return first }
    return others.reduce(first + "; the same of ") { text, other in
      text + (other == others[0] ? "" : ", ") + .code(other)
    }
  }

  private func quantity(_ line: LineItem) -> String {
    NumberFormat.significant(line.quantity.approximate, digits: 6) + " " + line.quantity.unit.name
  }

  /// Cents; what is less than half a cent and not nothing is shown as such.
  private func cost(_ cost: Money) -> String {
    cost > .zero && cost.roundedToCents == .zero ? "< $0.01" : cost.dollars()
  }

  /// How a quantity came about, once where the estimates agree.
  private func working(_ id: LineID, isEach: Bool) -> RichText {
    let found = zip(set.estimates, lines).compactMap { estimate, lines in
      lines[id].map { (estimate.name, $0.why) }
    }
    let agrees = Set(found.map(\.1)).count == 1
    let words =
      agrees ? found[0].1 : found.map { "\($0.0) \($0.1)" }.joined(separator: "; ")
    return "\(isEach ? "each: " : "")\(words)"
  }

  private var ranges: String {
    guard set.estimates.contains(where: \.hasLineSpreads) else { return "" }
    let others = set.estimates.compactMap { LineSpreadTables.sentence(of: $0) }.map { " \($0)." }
    return
      " P10, P50 and P90 of a line are over the drawn months, each line by itself, so that they do "
      + "not add up to those of the month; what tiers cost that only some months reach stands on the last "
      + "line of their item." + others.joined()
  }

  private func roundingNote(_ rows: [[LineID]]) -> RichText {
    let sums = zip(set.estimates, lines).map { estimate, lines in
      let printed = rows.map { ids in
        ids.compactMap { lines[$0]?.cost }.total.roundedToCents
      }.total
      let difference = estimate.monthly.roundedToCents - printed
      return difference == .zero
        ? "The printed rows of \(estimate.name) add up to its printed total, "
          + "\(estimate.monthly.dollars())."
        : "The printed rows of \(estimate.name) add up to \(printed.dollars()); its total is "
          + "\(estimate.monthly.dollars()), and the \(difference.signedDollars()) are rounding."
    }
    return """
      Quantity × unit price, each with the rate row it came from (see \("Rates", heading: "Rates")). \
      Costs are exact until they are printed; each printed figure is rounded once, half away from \
      zero. \(sums.joined(separator: " "))\(ranges)
      """
  }
}
