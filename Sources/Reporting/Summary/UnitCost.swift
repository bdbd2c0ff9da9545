package import Pricing
import Quantities
import Resources

/// What a request costs, all of the bill divided by all requests.
package enum UnitCost {
  /// USD for 1,000 requests of the point estimate, whose requests are known; `nil` without requests.
  package static func perThousandRequests(_ estimate: Estimate) -> Double? {
    of(estimate.monthly, requests: estimate.requests)
  }

  /// `$0.043`; a dash without requests.
  static func text(_ estimate: Estimate) -> String {
    text(estimate.monthly, requests: estimate.requests)
  }

  /// The same of any month and its requests.
  static func text(_ monthly: Money, requests: Double) -> String {
    of(monthly, requests: requests).map { "$" + NumberFormat.significant($0, digits: 3) } ?? "–"
  }

  private static func of(_ monthly: Money, requests: Double) -> Double? {
    requests > 0 ? monthly.approximate / requests * 1_000 : nil
  }
}
