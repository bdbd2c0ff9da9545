package import Diagnostics
package import Estimation
import Exploration
package import PriceLists
import Pricing
package import Quantities
import RateTables
import Resources
import Services
import TrafficSimulation

/// The main path of `alva-cost reconcile`.
package struct ReconcileCommand: Sendable {
  /// What a bill is read with.
  package struct Request: Sendable {
    package var stack: StackRequest
    package var bills: [PriceListSource]
    /// The only month that is read.
    package var period: CalendarMonth?
    package var accounts: Set<String> = []
    package var tags: [(key: String, value: String)] = []
    package var resources: [String] = []
    /// Months to draw; 0 for none.
    package var runs = SamplingRequest.usualRuns
    package var seed = SamplingRequest.usualSeed

    package init(stack: StackRequest, bills: [PriceListSource]) {
      self.stack = stack
      self.bills = bills
    }
  }

  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Reads the bill and sets it beside the estimate of its month.
  ///
  /// - Parameter request: the stack, the files and whose charges are the stack's.
  /// - Throws: what is wrong with the stack's files or with the bill.
  /// - Returns: the comparison.
  package func run(_ request: Request) throws(Diagnostics) -> Reconciliation {
    let opened = try open(request)
    return try compare(
      opened.part, opened.reconciler, opened.facts, hours: opened.hours, total: opened.total,
      request, opened.filter)
  }

  /// A bill that has been read, and the estimate of the same hours.
  struct OpenedBill {
    let part: PreparedEstimate
    let reconciler: Reconciler
    let facts: BillFacts
    let hours: Int
    let total: Money
    let filter: ChargeFilter
  }

  /// Reads the bill and prepares the estimate of its month.
  func open(_ request: Request) throws(Diagnostics) -> OpenedBill {
    var stack = request.stack
    stack.month = request.period
    let first = try part(stack)
    let (ledger, facts, filter) = try read(request, first)
    let reconciler = Reconciler(bill: ledger.all, detail: facts.detail)
    stack.month = facts.month
    let whole = try part(stack)
    let (before, _) = reconciler.pairs(try groups(of: whole, facts))
    let hours = Reconciler.hours(before, facts)
    stack.hours = hours
    return OpenedBill(
      part: try part(stack), reconciler: reconciler, facts: facts, hours: hours,
      total: ledger.total, filter: filter)
  }

  /// The estimate that is compared: without one named, the last of the stack's file.
  func part(_ stack: StackRequest) throws(Diagnostics) -> PreparedEstimate {
    let parts: [PreparedEstimate]
    if let source = stack.source {
      parts = try source.prepare(stack, workspace).parts
    } else {
      parts = try EstimateCommand(workspace: workspace).prepare(stack)
    }
    return parts[parts.count - 1]
  }

  func groups(
    of part: PreparedEstimate, _ facts: BillFacts
  ) throws(Diagnostics) -> [EstimateGroup] {
    let estimate = try EstimateCommand(workspace: workspace).price(part, under: part.load())
    return EstimateGroup.all(of: estimate, detail: facts.detail)
  }

  private func read(
    _ request: Request, _ part: PreparedEstimate
  ) throws(Diagnostics) -> (BillLedger, BillFacts, ChargeFilter) {
    let estimate = try EstimateCommand(workspace: workspace).price(part, under: part.load())
    var filter = ChargeFilter(region: part.stack.region, offers: estimate.offers)
    filter.accounts = request.accounts
    filter.tags = request.tags
    filter.resources = request.resources
    filter.known = Set(estimate.lines.map(\.usageType))
    var ledger = BillLedger(filter)
    let reader = BillReader(
      period: request.period, tagKeys: Set(request.tags.map(\.key)),
      readsResources: !request.resources.isEmpty, offers: estimate.offers)
    let facts = try reader.read(request.bills) { ledger.add($0) }
    filter.foundNothing =
      !(filter.tags.isEmpty && filter.resources.isEmpty) && !ledger.holdsWhatIsAskedFor
    return (ledger, facts, filter)
  }

  private func compare(
    _ part: PreparedEstimate, _ reconciler: Reconciler, _ facts: BillFacts, hours: Int,
    total: Money, _ request: Request, _ filter: ChargeFilter
  ) throws(Diagnostics) -> Reconciliation {
    let load = try part.load()
    let estimate = try EstimateCommand(workspace: workspace).price(part, under: load)
    let usages = part.stack.usage(under: load)
    let (pairs, rest) = reconciler.pairs(
      EstimateGroup.all(of: estimate, detail: facts.detail))
    let (owned, foreign) = Self.split(rest, detail: facts.detail)
    var lines = pairs.map { Self.line($0, repriced: Reconciler.reprice($0, part, usages)) }
    let draws = try draw(part, items: pairs.flatMap(\.group.items), request)
    if let draws { Self.place(&lines, among: draws) }
    lines += owned.map(Self.line)
    let apart = Self.apart(
      reconciler.bill.filter { ![.stack, .untaggedLine].contains($0.key.scope) } + foreign)
    let billed = lines.map(\.billed).total
    return Reconciliation(
      stack: request.stack.name, region: part.stack.region, estimate: estimate, facts: facts,
      hours: hours,
      lines: lines.sorted {
        let (a, b) = ($0.difference.magnitude, $1.difference.magnitude)
        return a == b ? $0.usageType < $1.usageType : a > b
      },
      apart: apart, total: total,
      percentile: draws.flatMap { Self.percentile(of: billed, among: $0) },
      notes: ReconciliationNotes.of(facts, lines: lines, hours: hours, filter: filter))
  }

  /// What is left of the bill: charges of the stack's scope that the estimate lacks, and untagged lines
  /// that nothing says are the stack's.
  private static func split(
    _ rest: [BillLine], detail: BillDetail
  ) -> (owned: [BillLine], foreign: [BillLine]) {
    (
      rest.filter { $0.key.scope == .stack },
      rest.filter { $0.key.scope != .stack }.map { line in
        var key = line.key
        key.scope = .untagged
        return line.under(key)
      }
    )
  }

  private static func line(_ pair: Reconciler.Pair, repriced: Money?) -> ReconciledLine {
    let main = pair.bill.max { $0.cost < $1.cost }
    return ReconciledLine(
      presence: pair.bill.isEmpty ? .estimateOnly : .both,
      product: main.map { $0.key.product.isEmpty ? pair.group.key.offer : $0.key.product }
        ?? pair.group.key.offer,
      usageType: main?.key.usageType ?? pair.group.lines.first?.usageType ?? "",
      operation: main?.key.operation ?? pair.group.key.operation, name: pair.group.name,
      items: pair.group.items, estimated: pair.group.cost, billed: pair.billed,
      estimatedQuantity: pair.group.quantity, billedQuantity: pair.quantity,
      unit: pair.group.unit, rows: pair.bill.reduce(0) { $0 + $1.rows }, repriced: repriced)
  }

  private static func line(_ line: BillLine) -> ReconciledLine {
    ReconciledLine(
      presence: .billOnly, product: line.key.product, usageType: line.key.usageType,
      operation: line.key.operation, name: "", items: [], estimated: .zero, billed: line.cost,
      estimatedQuantity: nil, billedQuantity: line.quantity, unit: line.unit, rows: line.rows,
      repriced: nil)
  }

  private static func apart(_ lines: [BillLine]) -> [ApartGroup] {
    var order: [ChargeScope] = []
    var groups: [ChargeScope: [BillLine]] = [:]
    for line in lines {
      if groups[line.key.scope] == nil { order.append(line.key.scope) }
      groups[line.key.scope, default: []].append(line)
    }
    return order.map { scope in
      let lines = groups[scope] ?? []
      var sums: [String: Money] = [:]
      for line in lines { sums[line.key.product, default: .zero] += line.cost }
      return ApartGroup(
        scope: scope, cost: lines.map(\.cost).total, rows: lines.reduce(0) { $0 + $1.rows },
        products: sums.map { (product: $0.key, cost: $0.value) }.sorted {
          let (a, b) = ($0.cost.magnitude, $1.cost.magnitude)
          return a == b ? $0.product < $1.product : a > b
        })
    }.sorted {
      let (a, b) = ($0.cost.magnitude, $1.cost.magnitude)
      return a == b ? $0.scope.text < $1.scope.text : a > b
    }
  }

  // MARK: Drawn months

  private func draw(
    _ part: PreparedEstimate, items: [LineID], _ request: Request
  ) throws(Diagnostics) -> UsageDraws? {
    guard request.runs > 0 else { return nil }
    let sampler = try MonthSampler(part)
    if sampler.inputs.isEmpty { return nil }
    let sequence = SobolSequence(dimensions: sampler.inputs.count, seed: request.seed)
    let count = sampler.inputs.count
    return try UsageDraws(sampler, items: items, months: request.runs) { run in
      (0..<count).map { sequence.value(run, $0) }
    }
  }

  private static func percentile(of billed: Money, among draws: UsageDraws) -> Double? {
    let months = OrderStatistics((0..<draws.count).map { draws.cost(month: $0) })
    return months.share(upTo: billed.approximate)
  }

  /// Where each billed quantity lies among those drawn.
  private static func place(_ lines: inout [ReconciledLine], among draws: UsageDraws) {
    let places = Dictionary(
      draws.items.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { a, _ in a })
    for index in lines.indices {
      let items = lines[index].items.compactMap { places[$0] }
      guard lines[index].estimatedQuantity != nil, !items.isEmpty else { continue }
      let quantities = OrderStatistics(
        (0..<draws.count).map { month in
          items.reduce(0) { $0 + draws.quantity($1, month: month) }
        })
      let (low, high) = (quantities.quantile(0.1), quantities.quantile(0.9))
      guard high - low > 1e-9 * max(1, abs(high)) else { continue }
      lines[index].drawn = (low, quantities.quantile(0.5), high)
      if let billed = lines[index].billedQuantity {
        lines[index].percentile = quantities.share(upTo: billed.approximate)
      }
    }
  }
}

extension Money {
  /// Without its sign.
  var magnitude: Money { self < .zero ? -self : self }
}
