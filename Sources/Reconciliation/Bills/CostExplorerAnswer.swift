import Diagnostics
import Documents
import Quantities
import RateTables

/// Reads an answer of `aws ce get-cost-and-usage`, whole or its bare list of results.
struct CostExplorerAnswer {
  private(set) var rows: [(row: BillRow, location: SourceLocation, currency: String)] = []
  private(set) var problems = Diagnostics()
  /// Whether another page follows, and where it says so.
  private(set) var nextPage: SourceLocation?
  private(set) var detail = BillDetail.total
  /// Whether any span is still being added to.
  private(set) var isEstimated = false
  /// Whether credits and refunds are summed into what they are given for.
  private(set) var mixesKinds = true
  /// Which amounts were taken.
  private(set) var metric = ""
  private let offers: ServiceOffers

  /// What a group is grouped by, in order.
  private enum Dimension: Hashable {
    case service, usageType, operation, region, account, recordType, tag(String), other
  }

  private static let metrics = [
    "UnblendedCost", "NetUnblendedCost", "AmortizedCost", "NetAmortizedCost", "BlendedCost",
  ]

  /// Reads a file's text.
  ///
  /// - Throws: text that is no JSON, or no such answer.
  init(_ bytes: [UInt8], file: String, _ offers: ServiceOffers) throws(Diagnostics) {
    self.offers = offers
    let source = try SourceText(name: file, bytes: bytes)
    let root = try Document.parse(source, as: .json).root
    let results = root.kind == .sequence ? root : root["ResultsByTime"] ?? root
    guard results.kind == .sequence else {
      throw Diagnostics(
        Diagnostic(
          .error, at: root.location, "this JSON is no answer of Cost Explorer",
          mend: "save what 'aws ce get-cost-and-usage' prints: it has 'ResultsByTime'"))
    }
    nextPage = root["NextPageToken"].flatMap { ($0.text ?? "").isEmpty ? nil : $0.location }
    let defined = (root["GroupDefinitions"]?.items).map { $0.map { Self.dimension($0) } } ?? []
    for result in results.items { read(result, defined) }
    try problems.throwIfErrors()
    if rows.isEmpty {
      throw Diagnostics(
        Diagnostic(
          .error, at: results.location,
          "the answer holds no amounts: nothing came back for its filter, which is no bill of zero",
          mend: "ask without the filter, or for a span in which something was charged"))
    }
  }

  private static func dimension(_ definition: Value) -> Dimension {
    let key = definition["Key"]?.text ?? ""
    if definition["Type"]?.text == "TAG" { return .tag(BillTags.key(key)) }
    return switch key {
    case "SERVICE": .service
    case "USAGE_TYPE": .usageType
    case "OPERATION": .operation
    case "REGION": .region
    case "LINKED_ACCOUNT": .account
    case "RECORD_TYPE": .recordType
    default: .other
    }
  }

  private mutating func read(_ result: Value, _ defined: [Dimension]) {
    guard let start = result["TimePeriod"]?["Start"], let end = result["TimePeriod"]?["End"],
      let from = BillInstant(start.text ?? ""), let to = BillInstant(end.text ?? ""), from < to
    else {
      problems.error(
        at: result.location, "a result without a 'TimePeriod' of 'Start' and 'End'",
        mend: "give the answer as Cost Explorer wrote it")
      return
    }
    if result["Estimated"]?.text == "true" { isEstimated = true }
    let span = BillSpan(start: from, end: to)
    let groups = result["Groups"]?.items.map { $0 } ?? []
    for group in groups {
      let keys = group["Keys"]?.items.map { $0.text ?? "" } ?? []
      let dimensions = defined.isEmpty ? Array(Self.usual.prefix(keys.count)) : defined
      guard let metrics = group["Metrics"] else { continue }
      add(metrics, span, zip(dimensions, keys).map { ($0, $1) })
    }
    if groups.isEmpty, let total = result["Total"], total.count > 0 { add(total, span, []) }
  }

  private static let usual: [Dimension] = [.service, .usageType, .other]

  private mutating func add(
    _ metrics: Value, _ span: BillSpan, _ keys: [(Dimension, String)]
  ) {
    guard let name = Self.metrics.first(where: { metrics[$0] != nil }), let amount = metrics[name]
    else {
      problems.error(
        at: metrics.location, "no cost among the metrics",
        mend: "ask with --metrics UnblendedCost UsageQuantity")
      return
    }
    metric = name
    let text = amount["Amount"]?.text ?? ""
    guard let units = BillAmount.parse(Array(text.utf8), scale: Money.scale) else {
      problems.error(
        at: amount["Amount"]?.location ?? amount.location, "'\(text)' is no amount of money",
        mend: "give the answer as Cost Explorer wrote it")
      return
    }
    var row = BillRow(
      kind: keys.isEmpty ? .unspecified : .usage, cost: Money(units: units), span: span,
      month: span.start.month, product: "")
    let quantity = metrics["UsageQuantity"]
    // A sum over different units tells nothing.
    if let quantity, let unit = quantity["Unit"]?.text, unit != "N/A",
      let units = BillAmount.parse(
        Array((quantity["Amount"]?.text ?? "").utf8), scale: BillQuantity.scale)
    {
      row.quantity = BillQuantity(units: units)
      row.unit = unit
    }
    fill(&row, keys)
    // Several names may be one product; spans are told apart by what the answer calls them.
    row.description = keys.map(\.1).joined(separator: ", ")
    row.kind = row.kind.refined(product: row.product, description: "")
    rows.append((row, amount.location, amount["Unit"]?.text ?? "USD"))
  }

  private mutating func fill(_ row: inout BillRow, _ keys: [(Dimension, String)]) {
    for (dimension, key) in keys {
      switch dimension {
      case .service:
        row.product = offers.code(ofBillName: key)
        detail = max(detail, .services)
      case .usageType:
        row.usageType = key == "NoUsageType" ? "" : key
        detail = max(detail, .usageTypes)
      case .operation: row.operation = key
      case .region: row.region = key == "NoRegion" ? "" : key
      case .account: row.account = key
      case .recordType:
        row.kind = Self.kind(ofRecord: key)
        mixesKinds = false
      case .tag(let name):
        let value = key.split(separator: "$", maxSplits: 1, omittingEmptySubsequences: false)
        if value.count == 2, !value[1].isEmpty { row.tags[name] = String(value[1]) }
      case .other: break
      }
    }
  }

  private static func kind(ofRecord name: String) -> ChargeKind {
    switch name {
    case "Usage", "Discounted usage": .usage
    case "Support fee", "Support": .support
    case "Recurring reservation fee", "Upfront reservation fee": .commitment
    default:
      ChargeKind(lineItemType: name.split(separator: " ").joined())
    }
  }
}
