import Pricing
import Gate
package import Quantities
package import Resources

/// Two bills line by line, renamed resources matched.
package struct EstimateDifference: Sendable {
  /// An item of both bills.
  package struct Row: Hashable, Sendable {
    /// Resource and item, `old → new` where the resource was renamed.
    package let id: String
    package let name: String
    package let before: Money
    package let after: Money
    package var change: Money { after - before }
  }

  package let name: String
  package let before: Money
  package let after: Money
  /// What changed, largest first.
  package let rows: [Row]
  /// Resources that were renamed: old and new.
  package let renamed: [(old: ResourceID, new: ResourceID)]

  package var isSilent: Bool { rows.isEmpty && renamed.isEmpty }

  /// Compares two bills.
  ///
  /// A resource that only the first has and one that only the second has are the same under
  /// another name where they are charged for the same items of the same services; of several the
  /// one that is called the same is taken, else the one with the nearest cost.
  package init(_ first: SavedEstimate, _ second: SavedEstimate) {
    name = second.name
    before = first.monthly
    after = second.monthly
    let renamed = Self.renamed(first, second)
    self.renamed = renamed
    func newName(_ resource: ResourceID) -> ResourceID {
      renamed.first { $0.old == resource }?.new ?? resource
    }
    var rows: [Row] = []
    for item in second.items {
      let old = first.items.first {
        LineID(newName($0.resource), $0.id.item) == item.id
      }
      let formerName =
        old.flatMap { $0.resource == item.resource ? nil : "\($0.resource) → " } ?? ""
      rows.append(
        Row(
          id: formerName + item.id.text, name: item.name, before: old?.monthly ?? .zero,
          after: item.monthly))
    }
    for item in first.items
    where !second.items.contains(where: {
      $0.id == LineID(newName(item.resource), item.id.item)
    }) {
      rows.append(
        Row(
          id: item.id.text, name: item.name, before: item.monthly, after: .zero))
    }
    self.rows = rows.filter { $0.change != .zero }.sorted {
      let (a, b) = (abs($0.change.approximate), abs($1.change.approximate))
      return a == b ? $0.id < $1.id : a > b
    }
  }

  private static func renamed(
    _ first: SavedEstimate, _ second: SavedEstimate
  ) -> [(old: ResourceID, new: ResourceID)] {
    func resources(_ estimate: SavedEstimate) -> [ResourceID] {
      var seen: [ResourceID] = []
      for item in estimate.items where !seen.contains(item.resource) { seen.append(item.resource) }
      return seen
    }
    func kind(_ resource: ResourceID, in estimate: SavedEstimate) -> [String] {
      estimate.items.filter { $0.resource == resource }.map { "\($0.service)/\($0.id.item)" }
        .sorted()
    }
    func cost(_ resource: ResourceID, in estimate: SavedEstimate) -> Double {
      estimate.items.filter { $0.resource == resource }.map(\.monthly).total.approximate
    }
    let (a, b) = (resources(first), resources(second))
    var free = b.filter { !a.contains($0) }
    var result: [(old: ResourceID, new: ResourceID)] = []
    for old in a where !b.contains(old) {
      let own = kind(old, in: first)
      let fitting = free.filter { kind($0, in: second) == own }
      let spent = cost(old, in: first)
      guard
        let new = fitting.first(where: {
          second.labels.label(of: $0) == first.labels.label(of: old)
        })
          ?? fitting.min(by: {
            abs(cost($0, in: second) - spent) < abs(cost($1, in: second) - spent)
          })
      else { continue }
      result.append((old, new))
      free.removeAll { $0 == new }
    }
    return result
  }
}
