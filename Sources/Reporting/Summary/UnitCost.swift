package import Pricing
import Quantities
import Resources

/// What a request costs, all of the bill divided by all requests.
package enum UnitCost {
  /// USD for 1,000 requests of the expected month; `nil` without requests.
  package static func perThousandRequests(_ estimate: Estimate) -> Double? {
    let requests = estimate.requests
    guard requests > 0 else { return nil }
    return estimate.headline.expected.approximate / requests * 1000
  }

  /// `$0.043`, with the range of the month where it has one; a dash without requests.
  static func text(_ estimate: Estimate) -> String {
    guard let cost = perThousandRequests(estimate) else { return "–" }
    return "$" + NumberFormat.significant(cost, digits: 3)
  }
}
