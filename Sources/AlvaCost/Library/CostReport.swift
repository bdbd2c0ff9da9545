import Gate
import Pricing
import Quantities
import RateTables
import Reporting
import Resources
import Services

/// What a stack costs a month, and how sure that is.
public struct CostReport: Sendable {
  /// The stack file's name, or the template's stack.
  public let stack: String
  /// AWS's name: `us-east-1`.
  public let region: String
  /// 730, or those of the calendar month that was asked for.
  public let hoursPerMonth: Int
  /// The newest day on which a source showed one of the rates used, `YYYY-MM-DD`.
  public let ratesEffective: String
  /// At least one; in the order of the stack file.
  public let estimates: [CostEstimate]
  /// What is deployed and not priced, or priced by use that nobody stated; it is in no figure.
  public let unknown: CostUnknown
  /// What is to be known beside the figures.
  public let warnings: [CostProblem]
  /// The same as `alva-cost estimate --format json` prints it, without what could be saved.
  public var json: String {
    switch source {
    case .stack(let set): EstimateJSON.value(set).text
    case .template(let synthesis): ValidationJSON.value(synthesis).text
    }
  }

  private enum Source {
    case stack(EstimateSet)
    case template(SynthesisEstimate)
  }

  private let source: Source

  /// The estimate of a name; `nil` where there is none.
  public subscript(name: String) -> CostEstimate? { estimates.first { $0.name == name } }

  init(_ set: EstimateSet, warnings: [CostProblem]) {
    self.init(.stack(set), set, unknown: .none, warnings)
  }

  init(_ synthesis: SynthesisEstimate, warnings: [CostProblem]) {
    self.init(.template(synthesis), synthesis.bill, unknown: UnknownMoney(synthesis), warnings)
  }

  private init(
    _ source: Source, _ set: EstimateSet, unknown: UnknownMoney, _ warnings: [CostProblem]
  ) {
    self.source = source
    stack = set.stack
    region = set.region
    hoursPerMonth = set.period.hours
    ratesEffective = set.ratesEffective.text
    estimates = set.estimates.map { CostEstimate($0, unknown: unknown) }
    self.unknown = CostUnknown(unknown)
    self.warnings = warnings
  }
}

/// The bill of a stack under one scenario.
public struct CostEstimate: Sendable {
  /// What is believed of a month: percentiles of the months drawn.
  public struct Percentiles: Hashable, Sendable {
    /// 10 % chance that the month costs less.
    public let p10: Dollars
    /// As likely more as less.
    public let p50: Dollars
    /// 10 % chance that it costs more.
    public let p90: Dollars
    /// The mean: what budgets, years and sums are made of.
    public let mean: Dollars
  }

  /// `conservative`, `realistic`, or your own; `fixed` for a template without traffic.
  public let name: String
  /// The traffic: a scenario's name; `none` for a template without traffic.
  public let scenario: String
  /// The figure to plan on: P50 of the months drawn, the itemised bill where nothing was drawn.
  public let headline: Dollars
  /// `nil` where no months were drawn, or where none of the inputs has a range.
  public let percentiles: Percentiles?
  /// The itemised bill, with every input at its middle: the sum of the lines.
  public let monthly: Dollars
  /// What of it is due whatever the traffic.
  public let fixedMonthly: Dollars
  /// What of it follows from the traffic.
  public let usageMonthly: Dollars
  /// In the order of the stack's resources; one for each tier of a price.
  public let lines: [CostLine]
  /// Costs of the months drawn in dollars, ascending; empty where nothing was drawn.
  private let months: [Double]

  /// The share of the months drawn that cost no more, 0...1; `nil` without ``percentiles``.
  public func chance(within limit: Dollars) -> Double? {
    if percentiles == nil { return nil }
    let most = limit.approximate
    return Double(months.count { $0 <= most }) / Double(months.count)
  }

  init(_ estimate: Estimate, unknown: UnknownMoney) {
    name = estimate.name
    scenario = estimate.scenario
    headline = Dollars(estimate.headline.monthly)
    let spread = estimate.spread.flatMap { $0.hasBand ? $0 : nil }
    percentiles = spread.map {
      Percentiles(
        p10: Dollars($0.p10.value), p50: Dollars($0.p50.value), p90: Dollars($0.p90.value),
        mean: Dollars($0.mean))
    }
    months = spread?.months ?? []
    monthly = Dollars(estimate.monthly)
    fixedMonthly = Dollars(estimate.fixedMonthly)
    usageMonthly = Dollars(estimate.usageMonthly)
    let open = Set(unknown.items.filter { $0.taken > .zero }.map(\.resource))
    lines = estimate.lines.map { CostLine($0, isOpen: open.contains($0.resource)) }
  }
}

/// One line of a bill: `monthly` is `quantity` times `unitPrice`, exactly.
public struct CostLine: Hashable, Sendable, Identifiable {
  /// Whether it is due whatever the traffic.
  public enum Kind: String, Hashable, Sendable {
    case fixed, usage
  }

  /// How well an amount is known.
  public enum Certainty: String, Hashable, Sendable {
    /// Priced, and due whatever happens.
    case certain
    /// It follows from traffic, rests on an assumption, or on a rate that no source confirms.
    case estimated
    /// A property that decides on it is known at deployment only; ``CostUnknown`` says how much.
    case unknown
  }

  /// Unique within an estimate: `web/fargate-vcpu`.
  public let id: String
  /// The name in the stack file or the template.
  public let resource: String
  /// AWS's offer code: `AmazonECS`.
  public let service: String
  /// What it is: `vCPU of 2 tasks`.
  public let name: String
  /// Whether it is due whatever the traffic.
  public let kind: Kind
  /// How well the amount is known.
  public let certainty: Certainty
  /// As the price list writes it, region prefix included.
  public let usageType: String
  /// A month, in decimal text of at most 9 decimals.
  public let quantity: String
  /// As the price list writes it: `Hrs`, `GB-Mo`.
  public let unit: String
  /// Dollars per unit in decimal text of at most 12 decimals, discounts included.
  public let unitPrice: String
  /// Quantity times unit price.
  public let monthly: Dollars
  /// Where the quantity comes from.
  public let why: String
  /// The table and the line that the price stands in.
  public let rateFile: String
  /// The line in that table, from 1.
  public let rateLine: Int

  init(_ line: LineItem, isOpen: Bool) {
    id = line.id.text
    resource = line.resource.text
    service = line.service
    name = line.name
    kind = line.kind == .fixed ? .fixed : .usage
    let moves = line.kind == .usage || line.bounds != nil || line.isUnverified
    certainty = isOpen ? .unknown : moves ? .estimated : .certain
    usageType = line.usageType
    quantity = line.quantity.text
    unit = line.quantity.unit.name
    unitPrice = line.unitPrice.text
    monthly = Dollars(line.cost)
    why = line.why
    rateFile = line.rate.file
    rateLine = line.tier.line
  }
}
