package import Pricing
package import Diagnostics
package import Quantities
package import Resources
import Services

/// A synthesized stack, priced.
package struct SynthesisEstimate: Sendable {
  package var bill: EstimateSet
  package let source: String
  package let kind: String
  package let places: [CoveredResource]
  private let placeOfID: [ResourceID: Int]
  package let facts: [ResourceFact]
  package let unresolved: [UnresolvedProperty]
  package let notes: [Diagnostic]
  /// The stack file's names, by the template's.
  package let bindings: Bindings
  /// Rates of usage that nobody has stated; they are in no estimate, rather than in it as zero.
  package let unknownUsage: [LineItem]
  /// The estimate with the highest total; what limits without an estimate speak of.
  package let mostExpensive: Estimate?
  private let costOfID: [ResourceID: Money]
  /// What writes a file of the questions that the use of its resources leaves open.
  package let questions: PrintedCommand

  package init(
    bill: EstimateSet, source: String, kind: String, places: [CoveredResource],
    facts: [ResourceFact], unresolved: [UnresolvedProperty], notes: [Diagnostic],
    bindings: Bindings,
    unknownUsage: [LineItem], owners: [ResourceID: ResourceID] = [:], selection: [String] = []
  ) {
    questions = PrintedCommand(
      ["usage", "init"] + (selection.isEmpty ? ["--stack", source] : selection))
    self.bill = bill
    self.source = source
    self.kind = kind
    self.places = places
    self.facts = facts
    self.unresolved = unresolved
    self.notes = notes
    self.bindings = bindings
    self.unknownUsage = unknownUsage
    var placeOfID = Dictionary(
      places.enumerated().map { ($0.element.id, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    for (part, owner) in owners { placeOfID[part] = placeOfID[owner] }
    self.placeOfID = placeOfID
    let totals = bill.estimates.map(\.monthly)
    let mostExpensive = totals.indices.max { totals[$0] < totals[$1] }.map { bill.estimates[$0] }
    self.mostExpensive = mostExpensive
    costOfID = (mostExpensive?.lines ?? []).reduce(into: [:]) {
      $0[$1.resource, default: .zero] += $1.cost
    }
  }

  package func place(_ id: ResourceID) -> CoveredResource? { placeOfID[id].map { places[$0] } }

  /// What people may call a resource in a budget: its logical id, its construct path with the
  /// stack's name in front and without.
  func names(of resource: ResourceID?, _ constructPath: String?) -> [String] {
    let within = constructPath.flatMap { path in
      path.firstIndex(of: "/").map { String(path[path.index(after: $0)...]) }
    }
    return [resource?.text, constructPath, within, resource.flatMap { bill.labels[$0] }]
      .compactMap { $0 }
  }

  /// A resource's logical id without the name of its stack; `nil` of what no template of CloudFormation has.
  func logicalID(of resource: ResourceID) -> String? {
    guard let place = place(resource), place.type.contains("::") else { return nil }
    return place.id.text.split(separator: ".").last.map(String.init)
  }

  /// What a resource's lines come to in the mostExpensive estimate.
  package func cost(of resource: ResourceID) -> Money { costOfID[resource] ?? .zero }

  /// Resources of one kind of coverage.
  package func places(_ coverage: Coverage) -> [CoveredResource] {
    places.filter { $0.coverage == coverage }
  }

  /// Whether there is no bill although something may well be charged.
  package var isWithoutPrice: Bool {
    !hasBill && places.contains { $0.coverage.isOpen }
  }

  /// Whether anything is priced but the cents that deployments take.
  package var hasBill: Bool { charges { _ in true } }

  private func charges(_ isMeant: (LineItem) -> Bool) -> Bool {
    bill.estimates.contains { estimate in
      estimate.lines.contains {
        isMeant($0) && !$0.assumptions.contains(Charges.deploymentUsage)
      }
    }
  }

  /// Whether nothing has a price, and all that is charged is charged by use that nobody stated.
  package var isPricedByUseAlone: Bool {
    !unknownUsage.isEmpty && !charges { $0.cost > .zero }
  }

  /// What keeps the bill from being whole, in words; `nil` where everything is priced and known.
  package var doubt: String? {
    if places.isEmpty { return "there are no resources" }
    let missing = places.filter { $0.coverage.isOpen }
    var parts: [String] = []
    if let first = missing.first {
      let others = missing.count > 1 ? " and \(missing.count - 1) more" : ""
      parts.append("'\(first.id)' (\(first.type))\(others) not priced")
    }
    if let first = unresolved.first {
      let others = unresolved.count > 1 ? " and \(unresolved.count - 1) more" : ""
      parts.append("'\(first.property)' of '\(first.resource)'\(others) not known")
    }
    if parts.isEmpty, isPricedByUseAlone {
      let count = Set(unknownUsage.map(\.resource)).count
      parts.append("all of it is priced by use, which nobody stated (\(count) resources)")
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// Percent of the resources that are priced or free; 100 without any.
  package var coveredPercent: Double {
    places.isEmpty ? 100 : Double(coveredCount) / Double(places.count) * 100
  }

  /// Whether at least so many percent of the resources are priced or free.
  func covers(percent least: Double) -> Bool {
    Double(coveredCount) * 100 >= least * Double(places.count)
  }

  private var coveredCount: Int { places.count { !$0.coverage.isOpen } }
}

/// The gate's decision and everything it rests on.
package struct Validation: Sendable {
  package let name: String
  package let synthesis: SynthesisEstimate
  package let budgetLines: [BudgetLine]
  /// Worst first.
  package let findings: [Finding]
  package let verdict: Verdict
  /// The change of the mostExpensive estimate against the baseline; `nil` without one.
  package let change: Money?
  /// The change of each estimate that the baseline has; none without a baseline.
  package let changes: [(estimate: String, change: Money)]
  /// What rose and fell of the most expensive estimate, largest first; none where the baseline does
  /// not say line by line.
  package var changed: [ResourceChange] = []
  package let moneyCoverage: MoneyCoverage
  /// Rules that were not judged, with the reason.
  package let notJudged: [String: String]

  package init(
    name: String, synthesis: SynthesisEstimate, budgetLines: [BudgetLine], findings: [Finding],
    change: Money?, changes: [(estimate: String, change: Money)], moneyCoverage: MoneyCoverage,
    notJudged: [String: String] = [:]
  ) {
    self.name = name
    self.synthesis = synthesis
    self.budgetLines = budgetLines
    self.findings = findings
    verdict = Verdict(of: findings)
    self.change = change
    self.changes = changes
    self.moneyCoverage = moneyCoverage
    self.notJudged = notJudged
  }

  /// Where a finding of the whole stack is shown: the first line of the first file that was read.
  package var wholeStack: SourceLocation {
    let file = synthesis.places.lazy.map(\.location.file).first { !$0.isEmpty }
    return SourceLocation(file: file ?? synthesis.source, line: 1)
  }

  /// Resources priced by use that nobody stated; their cost is in no figure.
  package var unstated: [UnknownItem] { moneyCoverage.unknown.usage }
}
