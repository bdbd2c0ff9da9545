import Diagnostics
import Pricing
import Quantities
import RateTables
import Resources
import Services
import TemplateReader

/// The bill of a stack that nobody uses.
extension SynthesisCommand {
  func price(_ stack: Stack, _ request: Request, _ table: RateTable) -> Pricing.Result {
    var stack = stack
    stack.region = table.region
    stack.asOf = request.choice.billingDay(newest: table.newestSeen)
    stack.period = request.choice.period
    return pricing(stack, request, table).price(stack.usage(under: .idle(stack)))
  }

  func pricing(_ stack: Stack, _ request: Request, _ table: RateTable) -> Pricing {
    Pricing(
      table: table, asOf: request.asOf, allowances: stack.allowances,
      discounts: request.discounts, billingDay: stack.asOf, elsewhere: request.elsewhere)
  }
}
