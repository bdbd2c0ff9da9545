package import Quantities
package import Resources

/// What separates two estimates, item by item; the steps add up exactly.
package struct Bridge: Sendable {
  /// One item's cost in both estimates.
  package struct Step: Hashable, Sendable {
    /// Tiers together.
    package let itemID: LineID
    /// Both names where they differ: `EC2 instance t4g.large → m7i.xlarge`.
    package let name: String
    package let before: Money
    package let after: Money
    package var change: Money { after - before }
  }

  /// In the order of the second estimate, then what only the first has.
  package let steps: [Step]
  package let before: Money
  package let after: Money

  package init(from first: Estimate, to second: Estimate) {
    before = first.monthly
    after = second.monthly
    let a = Self.sums(first)
    let b = Self.sums(second)
    var steps = b.order.map { id in
      Step(
        itemID: id, name: ItemNames.joined(a.names[id], b.names[id] ?? id.text),
        before: a.costs[id] ?? .zero,
        after: b.costs[id] ?? .zero)
    }
    for id in a.order where b.costs[id] == nil {
      steps.append(
        Step(
          itemID: id, name: a.names[id] ?? id.text, before: a.costs[id] ?? .zero, after: .zero))
    }
    self.steps = steps
  }

  private static func sums(
    _ estimate: Estimate
  ) -> (order: [LineID], names: [LineID: String], costs: [LineID: Money]) {
    var order: [LineID] = []
    var names: [LineID: String] = [:]
    var costs: [LineID: Money] = [:]
    for line in estimate.lines {
      let id = line.itemID
      if costs[id] == nil {
        order.append(id)
        names[id] = line.name
      }
      costs[id, default: .zero] += line.cost
    }
    return (order, names, costs)
  }
}

/// What an item is called that is another thing after a change.
package enum ItemNames {
  /// Both names; words that they share at their start stand once: `EC2 instance t4g.large → m7i.xlarge`.
  package static func joined(_ old: String?, _ new: String) -> String {
    guard let old, old != new else { return new }
    let (a, b) = (old.split(separator: " "), new.split(separator: " "))
    let shared = zip(a, b).prefix { $0 == $1 }.count
    let rest = b.dropFirst(shared).joined(separator: " ")
    return "\(old) → \(rest.isEmpty || shared == a.count ? new : rest)"
  }
}
