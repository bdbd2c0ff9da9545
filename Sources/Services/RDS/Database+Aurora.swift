import Quantities
import Resources

/// What an Aurora cluster of a stack file is charged for otherwise than RDS.
///
/// - Source: Aurora user guide, User_DBInstanceBilling, 2025: storage by the GB that is used, I/O by the
///   request, backups beyond the cluster's own size; each instance by the hour.
extension Database {
  /// Whether a standby that serves nobody runs beside the instance; Aurora has readers instead.
  var hasStandby: Bool { multiAZ && !engine.isAurora }

  /// Whether I/O is paid for with more expensive instances and storage.
  var isOptimized: Bool { engine.isAurora && storageType == .auroraOptimized }

  /// What commitments are for: those of I/O-Optimized count a third more of them, which is not modelled.
  var instancePart: UsagePart { isOptimized ? .other : .databaseInstance }

  /// Instances that serve reads; Aurora in several zones has one at least.
  var readers: Int { engine.isAurora && multiAZ ? max(1, replicas) : replicas }

  func auroraStorage(in month: Month) -> [Usage] {
    let months = month.period.months
    let operations = month.load.requests * month.operationsPerRequest(of: name)
    let kept = max(0, backupGB - usedGB)
    var result = [
      month.usage(
        name, "storage", "Aurora storage",
        UsageType<GigabyteMonths>(
          "AmazonRDS",
          isOptimized ? "Aurora:IO-OptimizedStorageUsage" : "Aurora:StorageUsage"),
        Quantity(measured: usedGB * months), .fixed,
        why: "\(NumberFormat.number(usedGB)) GB used")
    ]
    if !isOptimized {
      result.append(
        month.usage(
          resource: id, item: "io", name: "Aurora I/O", offer: "AmazonRDS",
          usageTypes: ["Aurora:StorageIOUsage"],
          quantity: MeteredQuantity(
            billionths: Metering.billionths(nearest: operations.rounded()), unit: .ioOperations),
          kind: .usage,
          why:
            "\(NumberFormat.significant(operations)) operations that queries cost after the cache"))
    }
    if kept > 0 {
      result.append(
        month.usage(
          name, "backup", "backups beyond the cluster's own size",
          UsageType<GigabyteMonths>("AmazonRDS", "Aurora:BackupUsage"),
          Quantity(measured: kept * months), .fixed,
          why: "\(NumberFormat.number(backupGB)) GB kept − \(NumberFormat.number(usedGB)) GB free",
          assuming: ["database.backupSize"]))
    }
    return result
  }
}
