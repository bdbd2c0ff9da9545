package import Resources

extension Database {
  /// What others have to know of it.
  package var summary: DatabaseSummary {
    DatabaseSummary(
      name: name, allocatedGB: storageGB * Double(1 + replicas), backupGB: backupGB,
      sharesFreeBackups: host == .rds && !engine.isAurora)
  }

  /// IOPS and space; what CPU and connections hold, the engines follow by the hour.
  package func limits(in month: Month) -> [CapacityLimit] {
    let operations = month.operationsPerRequest(of: name)
    let volume = volumeIOPS
    var result = [
      CapacityLimit(
        "IOPS", "", limit: min(instanceClass.iopsBaseline ?? volume, volume),
        note: keepsFilesOnEFS
          ? "the file system's baseline in operations of 16 KiB"
          : "the smaller of the class's baseline and the volume"
      ) { _, rate in rate * operations }
    ]
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
