package import Pricing
package import Diagnostics
package import Quantities
package import Resources
import Services

/// A deployed resource as the gate sees it: where it stands and what became of it.
package struct ResourcePlace: Sendable {
  /// What became of a resource.
  package enum Coverage: String, Hashable, Sendable, CaseIterable {
    case priced, free, unpriced, unknown
  }

  package let id: String
  package let type: String
  package let coverage: Coverage
  package let note: String
  package let location: SourceLocation
  package let constructPath: String?
  package let tags: [String: String]

  package init(
    id: String, type: String, coverage: Coverage, note: String, location: SourceLocation,
    constructPath: String?, tags: [String: String]
  ) {
    self.id = id
    self.type = type
    self.coverage = coverage
    self.note = note
    self.location = location
    self.constructPath = constructPath
    self.tags = tags
  }
}

/// A property that decides on cost and is known only at deployment.
package struct UnresolvedCost: Sendable {
  package let resource: String
  package let property: String
  package let reason: String
  package let taken: String
  package let location: SourceLocation?
  /// What hangs on it a month, where it is bounded.
  package let range: ClosedRange<Money>?

  package init(
    resource: String, property: String, reason: String, taken: String, location: SourceLocation?,
    range: ClosedRange<Money>?
  ) {
    self.resource = resource
    self.property = property
    self.reason = reason
    self.taken = taken
    self.location = location
    self.range = range
  }
}

/// A synthesized stack, priced.
package struct SynthesisEstimate: Sendable {
  package let bill: EstimateSet
  package let source: String
  package let kind: String
  package let places: [ResourcePlace]
  private let placeOfID: [String: Int]
  package let facts: [ResourceFact]
  package let factLocations: [ResourceFact: SourceLocation]
  package let unresolved: [UnresolvedCost]
  package let notes: [Diagnostic]
  /// Stack file's services, by the template's names for them.
  package let bindings: [String: String]
  /// Rates of usage that nobody has stated; they are in no estimate, rather than in it as zero.
  package let unknownUsage: [LineItem]
  /// The estimate with the highest total; what limits without an estimate speak of.
  package let dearest: Estimate?
  private let costOfID: [String: Money]

  package init(
    bill: EstimateSet, source: String, kind: String, places: [ResourcePlace],
    facts: [ResourceFact], factLocations: [ResourceFact: SourceLocation],
    unresolved: [UnresolvedCost], notes: [Diagnostic], bindings: [String: String],
    unknownUsage: [LineItem]
  ) {
    self.bill = bill
    self.source = source
    self.kind = kind
    self.places = places
    self.facts = facts
    self.factLocations = factLocations
    self.unresolved = unresolved
    self.notes = notes
    self.bindings = bindings
    self.unknownUsage = unknownUsage
    placeOfID = Dictionary(
      places.enumerated().map { ($0.element.id, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    let totals = bill.estimates.map(\.monthly)
    let dearest = totals.indices.max { totals[$0] < totals[$1] }.map { bill.estimates[$0] }
    self.dearest = dearest
    costOfID = (dearest?.lines ?? []).reduce(into: [:]) {
      $0[$1.resource, default: .zero] += $1.cost
    }
  }

  package func place(_ id: String) -> ResourcePlace? { placeOfID[id].map { places[$0] } }

  /// What a resource's lines come to in the dearest estimate.
  package func cost(of resource: String) -> Money { costOfID[resource] ?? .zero }

  /// Resources of one kind of coverage.
  package func places(_ coverage: ResourcePlace.Coverage) -> [ResourcePlace] {
    places.filter { $0.coverage == coverage }
  }

  /// Whether there is no bill although something may well be charged.
  package var isWithoutPrice: Bool {
    bill.estimates.allSatisfy { $0.lines.isEmpty }
      && places.contains { $0.coverage == .unpriced || $0.coverage == .unknown }
  }

  /// What keeps the bill from being whole, in words; `nil` where everything is priced and known.
  package var doubt: String? {
    let missing = places.filter { $0.coverage == .unpriced || $0.coverage == .unknown }
    var parts: [String] = []
    if let first = missing.first {
      let others = missing.count > 1 ? " and \(missing.count - 1) more" : ""
      parts.append("'\(first.id)' (\(first.type))\(others) not priced")
    }
    if let first = unresolved.first {
      let others = unresolved.count > 1 ? " and \(unresolved.count - 1) more" : ""
      parts.append("'\(first.property)' of '\(first.resource)'\(others) not known")
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// Percent of the resources that are priced or free; 100 without any.
  package var coveredPercent: Double {
    let covered = places.filter { $0.coverage == .priced || $0.coverage == .free }.count
    return places.isEmpty ? 100 : Double(covered) / Double(places.count) * 100
  }
}

/// The gate's decision and everything it rests on.
package struct Validation: Sendable {
  package let name: String
  package let synthesis: SynthesisEstimate
  package let budgetLines: [BudgetLine]
  /// Worst first.
  package let findings: [Finding]
  package let verdict: Verdict
  /// The change of the dearest estimate against the baseline; `nil` without one.
  package let change: Money?
  /// The change of each estimate that the baseline has; none without a baseline.
  package let changes: [(estimate: String, change: Money)]
  package let moneyCoverage: MoneyCoverage

  package init(
    name: String, synthesis: SynthesisEstimate, budgetLines: [BudgetLine], findings: [Finding],
    change: Money?, changes: [(estimate: String, change: Money)], moneyCoverage: MoneyCoverage
  ) {
    self.name = name
    self.synthesis = synthesis
    self.budgetLines = budgetLines
    self.findings = findings
    verdict = Verdict(of: findings)
    self.change = change
    self.changes = changes
    self.moneyCoverage = moneyCoverage
  }
}
