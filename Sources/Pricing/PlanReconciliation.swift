package import Quantities
package import Resources

/// A plan's own estimate, made by hand, to be set beside ours.
package struct Plan: Sendable {
  /// One line of the plan.
  package struct Line: Hashable, Sendable {
    package let name: String
    package let conservative: Money
    package let realistic: Money
    /// Which of our items it speaks of: offer codes, resources, or item ids, `*` at the end for
    /// everything that begins so.
    package let covers: [String]
    /// Why ours differs.
    package let reason: String

    package init(
      name: String, conservative: Money, realistic: Money, covers: [String], reason: String
    ) {
      self.name = name
      self.conservative = conservative
      self.realistic = realistic
      self.covers = covers
      self.reason = reason
    }

    /// Whether the plan's line speaks of ours.
    func covers(_ line: LineItem) -> Bool {
      covers.contains { pattern in
        if pattern.utf8.last == UInt8(ascii: "*") {
          return line.itemID.text.utf8.starts(with: pattern.utf8.dropLast())
        }
        return pattern == line.itemID.text || pattern == line.resource.text
          || pattern == line.service
      }
    }
  }

  package let name: String
  package let lines: [Line]
  /// The totals as the plan printed them, low and high.
  package let conservativeTotal: Money
  package let realisticTotal: ClosedRange<Money>

  package init(
    name: String, lines: [Line], conservativeTotal: Money, realisticTotal: ClosedRange<Money>
  ) {
    self.name = name
    self.lines = lines
    self.conservativeTotal = conservativeTotal
    self.realisticTotal = realisticTotal
  }
}

/// A plan's lines beside ours; each of our items stands in exactly one place.
package struct PlanReconciliation: Sendable {
  /// One line of the plan with our figures for the same thing.
  package struct Row: Sendable {
    package let plan: Plan.Line
    package let conservative: Money
    package let realistic: Money
  }

  /// Something of ours that no line of the plan speaks of.
  package struct LeftOut: Sendable {
    package let itemID: LineID
    package let name: String
    package let conservative: Money
    package let realistic: Money
  }

  package let plan: Plan
  package let rows: [Row]
  package let leftOut: [LeftOut]

  package init(_ plan: Plan, conservative: Estimate, realistic: Estimate) {
    self.plan = plan
    var spokenOf: Set<LineID> = []
    func sums(_ estimate: Estimate) -> [Money] {
      var sums = [Money](repeating: .zero, count: plan.lines.count)
      for line in estimate.lines {
        guard let index = plan.lines.firstIndex(where: { $0.covers(line) }) else { continue }
        sums[index] += line.cost
        spokenOf.insert(line.itemID)
      }
      return sums
    }
    let low = sums(conservative)
    let high = sums(realistic)
    rows = plan.lines.indices.map {
      Row(plan: plan.lines[$0], conservative: low[$0], realistic: high[$0])
    }
    leftOut = Bridge(from: conservative, to: realistic).steps.filter {
      !spokenOf.contains($0.itemID)
    }.map {
      LeftOut(itemID: $0.itemID, name: $0.name, conservative: $0.before, realistic: $0.after)
    }
  }

  /// What the plan's own lines add up to.
  package var planSums: (conservative: Money, realistic: Money) {
    (plan.lines.map(\.conservative).total, plan.lines.map(\.realistic).total)
  }
}
