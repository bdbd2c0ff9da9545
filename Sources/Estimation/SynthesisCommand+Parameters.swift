import Diagnostics
import Pricing
import Quantities
import RateTables
import Resources
import Services
import TemplateReader

/// Parameters that are known at deployment only.
extension SynthesisCommand {
  /// Prices each allowed value of an open parameter; the dearest is taken, the range is told.
  func bound(
    _ read: inout SynthesizedStack, _ options: inout TemplateOptions, _ reader: DeployedStackReader,
    _ request: Request, _ table: RateTable
  ) throws(Diagnostics) -> [String: ClosedRange<Money>] {
    var ranges: [String: ClosedRange<Money>] = [:]
    for (name, choices) in read.openParameters.sorted(by: { $0.key < $1.key }).prefix(4) {
      guard read.unresolved.contains(where: { $0.parameter == name }),
        choices.count <= 40
      else { continue }
      var costs: [(choice: String, cost: Money)] = []
      for choice in choices {
        var changed = options
        changed.parameters[name] = choice
        // A value that would not deploy is no choice.
        guard let stack = try? reader.read(request.path, changed).stack else { continue }
        costs.append((choice, price(stack, request, table).lines.map(\.cost).total))
      }
      guard let least = costs.map(\.cost).min(),
        let dearest = costs.max(by: { $0.cost < $1.cost })
      else { continue }
      ranges[name] = least...dearest.cost
      options.parameters[name] = dearest.choice
    }
    if !ranges.isEmpty {
      let before = read.unresolved
      let chosen = options.parameters
      let resolved = try reader.read(request.path, options)
      read = resolved.keeping(
        before.filter { item in item.parameter.map { ranges[$0] != nil } ?? false }.map {
          $0.taking(chosen)
        })
    }
    return ranges
  }

  func price(_ stack: Stack, _ request: Request, _ table: RateTable) -> Pricing.Result {
    var stack = stack
    stack.region = table.region
    stack.asOf = request.asOf ?? table.newestSeen
    return pricing(stack, request, table).price(stack.usage(under: .idle(stack)))
  }

  func pricing(_ stack: Stack, _ request: Request, _ table: RateTable) -> Pricing {
    Pricing(
      table: table, asOf: request.asOf, allowances: stack.allowances,
      discounts: request.discounts, billingDay: stack.asOf, elsewhere: request.elsewhere)
  }
}
