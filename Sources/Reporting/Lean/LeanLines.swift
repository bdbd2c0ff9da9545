import Diagnostics
import Pricing
import Quantities
import RateTables
import Resources
import Services

/// The lines of all estimates side by side, and what they come to by service and resource.
struct LeanLines {
  /// A line of one or more estimates.
  struct Line {
    let item: LineItem
    /// One an estimate; `nil` where it has no such line.
    var costs: [Money?]
    var quantities: [MeteredQuantity?]

    /// In the estimate where it costs most.
    var most: Money { costs.compactMap { $0 }.max() ?? .zero }
  }

  private let estimates: [String]
  private let labels: ResourceLabels
  private let all: [Line]
  /// What a template says of its resources; none for a stack file.
  private let places: [ResourceID: CoveredResource]

  init(_ set: EstimateSet, places: [CoveredResource] = []) {
    self.places = Dictionary(places.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    estimates = set.estimates.map(\.name)
    labels = set.labels
    var lines: [Line] = []
    var places: [LineID: Int] = [:]
    let none = [Money?](repeating: nil, count: set.estimates.count)
    for (index, estimate) in set.estimates.enumerated() {
      for item in estimate.lines {
        let place = places[item.id] ?? lines.count
        if place == lines.count {
          places[item.id] = place
          lines.append(
            Line(item: item, costs: none, quantities: none.map { _ in nil }))
        }
        lines[place].costs[index] = item.cost
        lines[place].quantities[index] = item.quantity
      }
    }
    all = lines
  }

  /// What lines can be chosen by; a stack file says neither types nor tags of its resources.
  private var fields: [String: LineSelection.Kind] {
    var fields: [String: LineSelection.Kind] = [
      "service": .word, "resource": .word, "id": .word, "line": .word, "name": .word,
      "kind": .word, "type": .word, "usagetype": .word, "unit": .word, "monthly": .amount,
      "cost": .amount,
    ]
    if !places.isEmpty {
      fields.merge(["resourcetype": .word, "tag": .word]) { first, _ in first }
    }
    return fields
  }

  /// The lines that are wanted, the most expensive first.
  ///
  /// - Parameter selection: which; all without it.
  /// - Throws: what the selection asks for and is not there.
  /// - Returns: the lines.
  func chosen(_ selection: LineSelection?) throws(Diagnostics) -> [Line] {
    var lines = all
    if let selection {
      try selection.check(fields: fields)
      let subjects = all.map(subject)
      try selection.check(names: subjects, others: otherNames)
      lines = zip(all, subjects).filter { selection.holds(for: $1) }.map(\.0)
    }
    return lines.enumerated().sorted { a, b in
      let (x, y) = (a.element.most, b.element.most)
      return x == y ? a.offset < b.offset : x > y
    }.map(\.element)
  }

  /// Names of things that may have no line.
  private var otherNames: [String: [String]] {
    let places = places.values.sorted { $0.id < $1.id }
    return [
      "service": ServiceNames.all, "kind": ["fixed", "usage"],
      "resource": places.map(\.id.text), "resourcetype": places.map(\.type),
      "tag": [Self.noTag] + places.flatMap(\.tagWords),
    ]
  }

  /// What a resource without tags is chosen by.
  private static let noTag = "none"

  private func subject(_ line: Line) -> LineSelection.Line {
    var subject = LineSelection.Line()
    let item = line.item
    let ids = [item.id.text, item.itemID.text]
    let label = labels.label(of: item.resource)
    subject.words = [
      "service": [item.service, ServiceNames.name(of: item.service)],
      "resource": label == item.resource.text ? [label] : [item.resource.text, label],
      "id": ids, "line": ids, "name": [item.name], "kind": [item.kind.rawValue],
      "type": [item.usageType], "usagetype": [item.usageType], "unit": [item.quantity.unit.name],
    ]
    if let place = places[item.resource] {
      subject.words["resourcetype"] = [place.type]
      subject.words["tag"] = place.tags.isEmpty ? [Self.noTag] : place.tagWords
    }
    let costs = line.costs.compactMap { $0 }
    subject.amounts = ["monthly": costs, "cost": costs]
    return subject
  }

  // MARK: - Tables

  /// Money by service and by resource, and the lines; of a few that were asked for, where they come
  /// from.
  func tables(_ lines: [Line], isSelected: Bool) -> [LeanReport.Table] {
    [
      sums(of: lines, "services", "service", { ServiceNames.name(of: $0.service) }) { _ in [] },
      sums(of: lines, "resources", "resource", { $0.resource.text }) { items in
        [.string(Self.joined(items.map { ServiceNames.name(of: $0.service) }))]
      },
      table(lines, isExplained: isSelected && lines.count <= Self.explained),
    ]
  }

  private static func joined(_ names: [String]) -> String {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }.joined(separator: "+")
  }

  private func sums(
    of lines: [Line], _ name: String, _ column: String, _ key: (LineItem) -> String,
    about: ([LineItem]) -> [JSONValue]
  ) -> LeanReport.Table {
    var order: [String] = []
    var items: [String: [LineItem]] = [:]
    var costs: [String: [Money]] = [:]
    for line in lines {
      let name = key(line.item)
      if items[name] == nil { order.append(name) }
      items[name, default: []].append(line.item)
      let sums = costs[name] ?? line.costs.map { _ in .zero }
      costs[name] = zip(sums, line.costs).map { $0 + ($1 ?? .zero) }
    }
    func most(_ name: String) -> Money { costs[name]?.max() ?? .zero }
    let sorted = order.enumerated().sorted { a, b in
      let (x, y) = (most(a.element), most(b.element))
      return x == y ? a.offset < b.offset : x > y
    }.map(\.element)
    let isAbout = column == "resource"
    return LeanReport.Table(
      name, [column] + (isAbout ? ["services"] : []) + estimates, amounts: estimates,
      sorted.map { name in
        LeanReport.Table.Row(
          [.string(name)] + about(items[name] ?? [])
            + (costs[name] ?? []).map { .string($0.exactText) })
      })
  }

  /// So many lines have room for their working.
  private static let explained = 12

  private func table(_ lines: [Line], isExplained: Bool) -> LeanReport.Table {
    LeanReport.Table(
      "lines",
      ["id", "service", "kind", "unit", "unitPrice"]
        + estimates.flatMap { ["\($0) quantity", $0] }
        + (isExplained ? ["type", "rate", "why"] : []),
      amounts: estimates,
      lines.map { line in
        let item = line.item
        return LeanReport.Table.Row(
          [
            .string(item.id.text), .string(ServiceNames.name(of: item.service)),
            .string(item.kind.rawValue), .string(item.quantity.unit.name),
            .string(item.unitPrice.text),
          ]
            + line.costs.indices.flatMap { place -> [JSONValue] in
              [
                line.quantities[place].map { .string($0.text) } ?? .null,
                line.costs[place].map { .string($0.exactText) } ?? .null,
              ]
            }
            + (isExplained
              ? [
                .string(item.usageType), .string("\(item.rate.file):\(item.tier.line)"),
                .string(item.why),
              ] : []))
      })
  }
}

extension CoveredResource {
  /// `team=search`, and `team` for whatever value.
  fileprivate var tagWords: [String] {
    tags.sorted { $0.key < $1.key }.flatMap { ["\($0.key)=\($0.value)", $0.key] }
  }
}
