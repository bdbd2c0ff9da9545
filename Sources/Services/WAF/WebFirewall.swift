package import Resources
import Quantities

/// AWS WAF in front of the load balancer.
///
/// - Source: AWS WAF pricing page, 2025-10: a web ACL and each rule in it by the month, requests by the
///   million that they inspect.
package struct WebFirewall: Hashable, Sendable {
  package let name: String
  package var accessLists = 1
  /// Rules and rule groups in the lists.
  package var rules = 1
  /// WCUs that the rules of a list take; above 1,500 a request costs more.
  package var capacityUnits = RuleCapacity.included
  /// Share of the requests from outside that are inspected, 0...1.
  package var inspectedShare = 1.0

  package init(name: String) {
    self.name = name
  }
}

extension WebFirewall: MeteredResource {
  package func usage(in month: Month) -> [Usage] {
    let months = month.period.months
    return [
      month.usage(
        name, "web-acls", "web ACLs", UsageType<WebACLs>("awswaf", "WebACLV2"),
        Quantity(measured: Double(accessLists) * months), .fixed,
        why: NumberFormat.count(accessLists, "web ACL")),
      month.usage(
        name, "rules", "rules", UsageType<Rules>("awswaf", "RuleV2"),
        Quantity(measured: Double(rules) * months), .fixed, why: NumberFormat.count(rules, "rule")),
      month.usage(
        name, "requests", "inspected requests",
        UsageType<Requests>("awswaf", RuleCapacity.requests(capacityUnits)),
        Quantity(measured: (month.load.requestsBehindEdge * inspectedShare).rounded()), .usage,
        why: "\(NumberFormat.significant(month.load.requestsBehindEdge)) requests"
          + (inspectedShare == 1 ? "" : " × \(NumberFormat.number(inspectedShare * 100)) %")),
    ]
  }
}
