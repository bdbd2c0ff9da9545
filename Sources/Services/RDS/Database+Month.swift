import Quantities
package import Resources

extension Database {
  /// What others have to know of it.
  package var summary: DatabaseSummary {
    DatabaseSummary(
      name: name, allocatedGB: storageGB * Double(1 + replicas), backupGB: backupGB,
      sharesFreeBackups: host == .rds && !engine.isAurora)
  }

  /// What the disk bursts to and how long an operation takes, as clauses to add.
  private var burstWords: String {
    let disk = disk
    let burst = disk.limits.map(\.burst).min() ?? 0
    let sustained = disk.limits.map(\.sustained).min() ?? 0
    func milliseconds(_ seconds: Double) -> String { NumberFormat.number(seconds * 1_000) }
    return
      (burst > sustained
      ? ", \(NumberFormat.number(burst)) for as long as its credits last" : "")
      + "; an operation takes \(milliseconds(disk.accessSeconds)) ms, an assumption: "
      + "\(milliseconds(disk.accessRange.lowerBound)) to \(milliseconds(disk.accessRange.upperBound)) ms"
  }

  /// IOPS and space; what CPU and connections hold, the engines follow by the hour.
  package func limits(in month: Month) -> [CapacityLimit] {
    let operations = month.operationsPerRequest(of: name)
    let volume = volumeIOPS
    var result: [CapacityLimit] = []
    // The storage of Aurora has none: it is no volume (Aurora user guide, "Amazon Aurora storage", 2025).
    if !disk.limits.isEmpty {
      result.append(
        CapacityLimit(
          "IOPS", "", limit: min(instanceClass.iopsBaseline ?? volume, volume),
          note: keepsFilesOnEFS
            ? "what the file system sustains in operations of 16 KiB" + burstWords
            : "the smaller of the class's baseline and the volume" + burstWords
        ) { _, rate in rate * operations })
    }
    if !engine.isAurora {
      let (used, perHour) = (usedGB, growthGBPerMonth / 730)
      result.append(
        CapacityLimit(
          "storage", "GB", limit: storageGB,
          note: "used data and the month's growth; when it is full, writes fail"
        ) { hour, _ in used + perHour * Double(hour + 1) })
    }
    return result
  }
}
