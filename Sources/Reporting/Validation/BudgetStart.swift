import Gate
package import Pricing
import Quantities
import Resources
import Services

/// A starting budget file from a stack's estimates.
package enum BudgetStart {
  /// The file: each estimate with ten percent of headroom over what is expected, and P90 with five,
  /// rounded up to five dollars.
  package static func text(_ set: EstimateSet) -> String {
    var text = "# What \(set.stack) may cost a month, in dollars.\n"
    text += "budget: \(set.stack)\n\nlimits:\n"
    for estimate in set.estimates {
      let headline = estimate.headline
      // The bill itself has every input at its middle, which may lie above what is expected.
      let limit = rounded(max(headline.expected, estimate.monthly), times: 1.1)
      text += "  # \(estimate.monthly.dollars()) with every input at its middle"
      guard let range = headline.range else {
        text += " when this was written\n"
        text += "  \(estimate.name): { monthly: \(limit), warnAtPercent: 95 }\n"
        continue
      }
      text += ", expected \(headline.expected.dollars()), P90 \(range.upperBound.dollars())\n"
      let p90 = rounded(range.upperBound, times: 1.05)
      text += "  \(estimate.name): { monthly: \(limit), warnAtPercent: 95, p90: \(p90) }\n"
    }
    if let last = set.estimates.last {
      let limit = rounded(max(last.headline.expected, last.monthly), times: 1.1)
      text += "  # Months are drawn from the ranges in the files where a limit speaks of them:\n"
      text += "  # \(last.name): { monthly: \(limit), p90: \(limit), "
      text += "chance: { percent: 95, within: \(limit) } }\n"
      text += "  # every: 500 # whichever the estimate\n"
    }
    text += "\n# The most expensive estimate's share of one service, resource or tag:\n"
    text += "# services: { AmazonECS: 80 }\n# resources: { 'Data/Postgres': 20 }\n"
    text += "# tags: { team=platform: 100 }\n\n"
    text += "# What one change may add against a saved report (--baseline):\n"
    text += "# change: { monthly: 20, percent: 15, warnAtPercent: 80 }\n"
    guard let stack = set.estimates.last?.stack else { return text }
    text += "\npolicies:\n  maxNATGateways: \(stack.nat?.count ?? 0)\n"
    let classes = Set(stack.databases.map(\.instanceClass.name)).sorted()
    if !classes.isEmpty { text += "  databaseClasses: [\(classes.joined(separator: ", "))]\n" }
    let nodes = Set(stack.caches.map(\.node.name)).sorted()
    if !nodes.isEmpty { text += "  cacheNodes: [\(nodes.joined(separator: ", "))]\n" }
    if let days = stack.logs?.retentionDays, days > 0 {
      text += "  maxLogRetentionDays: \(NumberFormat.plain(days))\n"
    }
    text += "  allowExtendedSupport: false\n  allowPublicDatabases: false\n"
    let zones = stack.databases.contains(where: \.multiAZ) ? "required" : "forbidden"
    if !stack.databases.isEmpty { text += "  multiAZ: \(zones)\n" }
    let sizes = stack.services.map(\.size)
    if let cpu = sizes.map(\.cpuUnits).max(), let memory = sizes.map(\.memoryMB).max() {
      text += "  maxTaskCPU: \(cpu)\n  maxTaskMemoryMB: \(memory)\n"
    }
    text += "\ncoverage: { minimumPercent: 95 }\n"
    text += "\n# Judged when --as-of names a day:\n# rates: { maxAgeDays: 400 }\n\n"
    text += "drift: warning\n\nwaivers: []\n"
    text += "# - { rule: policy/nat-gateways, resource: '*', owner: ops, reason: '…', "
    text += "until: 2027-03-31 }\n"
    return text
  }

  /// An amount with headroom, rounded up to five dollars.
  private static func rounded(_ amount: Money, times factor: Double) -> String {
    NumberFormat.plain((amount.approximate * factor / 5).rounded(.up) * 5)
  }
}
