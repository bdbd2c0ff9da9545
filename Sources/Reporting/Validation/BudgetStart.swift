package import CostEstimation
import Quantities
import StackModel

/// A starting budget file from a stack's estimates.
package enum BudgetStart {
  /// The file: each estimate with ten percent of headroom, rounded up to five dollars.
  package static func text(_ set: EstimateSet) -> String {
    var text = "# What \(set.stack) may cost a month, in dollars.\n"
    text += "budget: \(set.stack)\n\nlimits:\n"
    for estimate in set.estimates {
      let limit = (estimate.monthly.approximate * 1.1 / 5).rounded(.up) * 5
      text += "  # \(estimate.monthly.dollars()) when this was written\n"
      text += "  \(estimate.name): { monthly: \(Working.plain(limit)), warnAtPercent: 95 }\n"
    }
    guard let stack = set.estimates.last?.stack else { return text }
    text += "\npolicies:\n  maxNATGateways: \(stack.nat?.count ?? 0)\n"
    let classes = Set(stack.databases.map(\.instanceClass.name)).sorted()
    if !classes.isEmpty { text += "  databaseClasses: [\(classes.joined(separator: ", "))]\n" }
    let nodes = Set(stack.caches.map(\.node.name)).sorted()
    if !nodes.isEmpty { text += "  cacheNodes: [\(nodes.joined(separator: ", "))]\n" }
    if let days = stack.logs?.retentionDays, days > 0 {
      text += "  maxLogRetentionDays: \(Working.plain(days))\n"
    }
    text += "  allowExtendedSupport: false\n  allowPublicDatabases: false\n"
    let zones = stack.databases.contains(where: \.multiAZ) ? "required" : "forbidden"
    if !stack.databases.isEmpty { text += "  multiAZ: \(zones)\n" }
    let sizes = stack.services.map(\.size)
    if let cpu = sizes.map(\.cpuUnits).max(), let memory = sizes.map(\.memoryMB).max() {
      text += "  maxTaskCPU: \(cpu)\n  maxTaskMemoryMB: \(memory)\n"
    }
    return text + "\ncoverage: { minimumPercent: 95, unpriced: warning, unresolved: warning }\n"
      + "drift: warning\nwaivers: []\n"
  }
}
