package import Gate
package import Pricing
import Quantities
import Resources
import Services

/// A starting budget file from a stack's estimates.
package enum BudgetStart {
  /// The file: each estimate with ten percent of headroom over what is expected, and P90 with five,
  /// rounded up to five dollars.
  ///
  /// P90 has room for all of its interval besides: other months drawn from the same ranges keep within it.
  ///
  /// - Parameters:
  ///   - set: the stack's estimates.
  ///   - deployed: the same estimates of what its template deploys, where there is one: the gate holds those
  ///     to the limits, and what is deployed to the rules.
  /// - Returns: the text of the file.
  package static func text(_ set: EstimateSet, deployed: SynthesisEstimate? = nil) -> String {
    // The gate passes where the most of what the template leaves open keeps within the limits too.
    let unknown = deployed.map { UnknownMoney($0) }
    let open =
      unknown.flatMap { unknown in
        unknown.ceiling.map { max(.zero, $0 - unknown.taken) }
      } ?? .zero
    var text = "# What \(set.stack) may cost a month, in dollars.\n"
    text += "budget: \(set.stack)\n\nlimits:\n"
    if open.roundedToCents > .zero {
      text += "  # They have room for \(open.dollars()) more that the template leaves open.\n"
    }
    for estimate in set.estimates {
      let headline = estimate.headline
      // The bill itself has every input at its middle, which may lie above what is expected.
      let both = [estimate] + (deployed?.bill.estimates.filter { $0.name == estimate.name } ?? [])
      let limit = rounded(most(of: both) + open, times: 1.1)
      text += "  # \(estimate.monthly.dollars()) with every input at its middle"
      guard let range = headline.range else {
        text += " when this was written\n"
        text += "  \(estimate.name): { monthly: \(limit), warnAtPercent: 95 }\n"
        continue
      }
      text += ", expected \(headline.expected.dollars()), P90 \(range.upperBound.dollars())\n"
      let most = both.compactMap(\.headline.range?.upperBound).max() ?? range.upperBound
      let end = both.compactMap { $0.spread?.p90.high }.max() ?? most
      let p90 = rounded(max(end, most) + open, times: 1.05)
      text += "  \(estimate.name): { monthly: \(limit), warnAtPercent: 95, p90: \(p90) }\n"
    }
    if let last = set.estimates.last {
      let limit = rounded(most(of: [last]), times: 1.1)
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
    // What stands in the template today keeps within the rules.
    let last = deployed?.bill.estimates.last ?? set.estimates.last
    guard let last, case let stack = last.stack else { return text }
    text += "\npolicies:\n  maxNATGateways: \(stack.nat?.count ?? 0)\n"
    let classes = Set(stack.databases.map(\.instanceClass.name)).sorted()
    if !classes.isEmpty { text += "  databaseClasses: [\(classes.joined(separator: ", "))]\n" }
    let nodes = Set(stack.caches.map(\.node.name)).sorted()
    if !nodes.isEmpty { text += "  cacheNodes: [\(nodes.joined(separator: ", "))]\n" }
    if let days = stack.logs?.retentionDays, days > 0 {
      text += "  maxLogRetentionDays: \(NumberFormat.plain(days))\n"
    }
    let isOld = last.lines.contains { $0.itemID.item.hasPrefix("extended-support") }
    let facts = deployed?.facts.map(\.property) ?? []
    let isPublic =
      stack.databases.contains(where: \.isPubliclyAccessible)
      || facts.contains(.publicDatabase(true))
    text += "  allowExtendedSupport: \(isOld)\n  allowPublicDatabases: \(isPublic)\n"
    let zones = Set(stack.databases.map(\.multiAZ))
    if let all = zones.first, zones.count == 1 {
      text += "  multiAZ: \(all ? "required" : "forbidden")\n"
    }
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

  /// What is expected, or the bill with every input at its middle where that is more.
  private static func most(of estimates: [Estimate]) -> Money {
    estimates.map { max($0.headline.expected, $0.monthly) }.max() ?? .zero
  }

  /// An amount with headroom, rounded up to five dollars, of which it has one at least: nothing that is
  /// deployed stays at none.
  private static func rounded(_ amount: Money, times factor: Double) -> String {
    NumberFormat.plain(max(1, (amount.approximate * factor / 5).rounded(.up)) * 5)
  }
}
