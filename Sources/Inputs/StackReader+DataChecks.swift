import Diagnostics
import Resources
import Services

/// What databases and caches cannot be.
extension StackReader {
  /// Nothing that runs has a version that AWS has no more, so that no bill is right for it.
  mutating func checkVersion(
    _ version: String, of engine: String, at node: ConfigNode
  ) {
    let among = limits.extendedSupport.majors(of: engine, beginning: version)
    if let written = node["version"], let oldest = among.first, let newest = among.last {
      problems.error(
        at: written.location, "\(engine) \(version) is no major version",
        mend: among.count == 1
          ? "write version: '\(oldest)'" : "write version: '\(oldest)', or up to '\(newest)'")
      return
    }
    guard let written = node["version"],
      let range = limits.extendedSupport.range(of: engine, inPlaceOf: version)
    else { return }
    problems.error(
      at: written.location, ExtendedSupportSchedule.words(ofGone: version, of: engine),
      mend: "write version: '\(range.oldest)' or newer: what it runs now")
  }

  /// What an engine of a cache does not do.
  ///
  /// - Source: ElastiCache user guide, "Snapshot and restore", 2025: not with node-based clusters of Memcached;
  ///   "Comparing Valkey, Memcached and Redis OSS", 2025: Valkey begins at 7.2.
  mutating func checkEngine(of cache: Cache, at node: ConfigNode) {
    if cache.engine == .memcached, cache.snapshotRetentionDays > 0 {
      problems.error(
        at: node["snapshotRetentionDays"]?.location ?? node.location,
        "Memcached keeps no snapshots on nodes",
        mend: "take 'snapshotRetentionDays' out, or write engine: valkey")
    }
    // A change of the engine alone brings its version with it.
    guard cache.engine == .valkey, let version = node["version"],
      version.location.file == node["engine"]?.location.file
    else { return }
    let parts = cache.version.split(separator: ".").map { Int($0) ?? 0 }
    if let major = parts.first, (major, parts.dropFirst().first ?? 9) < (7, 2) {
      problems.error(
        at: version.location, "there is no Valkey \(cache.version): it begins at 7.2",
        mend: "write version: '7.2' or newer, or engine: redis")
    }
  }

  /// What RDS does not stop, and what the storage of Aurora does not have.
  ///
  /// - Source: RDS user guide, "Stopping an Amazon RDS DB instance temporarily", limitations, 2025, and "Working with
  ///   DB instance read replicas", 2025: automatic backups have to be enabled on the source; "Amazon RDS DB instance
  ///   storage", 2025: IOPS are provisioned with gp3, io1 and io2; Aurora user guide, "Amazon Aurora storage", 2025: it
  ///   grows by itself, and no IOPS are provisioned.
  mutating func checkAbilities(of database: Database, at node: ConfigNode) {
    if database.host == .rds, !database.engine.isAurora, database.replicas > 0,
      database.runningHoursPerWeek < 168
    {
      problems.error(
        at: node["runningHoursPerWeek"]?.location ?? node.location,
        "RDS does not stop '\(database.name)': it has read replicas",
        mend: "take 'runningHoursPerWeek' or 'replicas' out")
    }
    if database.host == .rds, !database.engine.isAurora, database.replicas > 0,
      database.backupRetentionDays == 0
    {
      problems.error(
        at: node["backupRetentionDays"]?.location ?? node.location,
        "RDS makes no read replica of '\(database.name)', which keeps no automated backups",
        mend: "write backupRetentionDays: 1 or more, or take 'replicas' out")
    }
    if database.engine.isAurora {
      for key in ["storageGB", "iops", "throughputMBps"] {
        guard let value = node[key] else { continue }
        problems.error(
          at: value.location,
          "'\(key)' is of a volume, and '\(database.name)' has Aurora's storage, which grows by itself",
          mend: key == "storageGB" ? "write usedGB, the data that lies there" : "take it out")
      }
    } else if database.host == .rds, database.storageType != .gp3, database.throughputMBps > 0 {
      problems.error(
        at: node["throughputMBps"]?.location ?? node.location,
        "'throughputMBps' is of gp3, and '\(database.name)' is on \(database.storageType.rawValue)",
        mend: "take it out, or write storageType: gp3")
    } else if [.gp2, .magnetic].contains(database.storageType), database.iops > 0,
      let iops = node["iops"],
      node["storageType"].map({ $0.location.file == iops.location.file }) ?? true
    {
      problems.error(
        at: iops.location,
        "'iops' is of gp3, io1 and io2, and '\(database.name)' is on \(database.storageType.rawValue)",
        mend: "take it out, or write storageType: gp3")
    }
  }

  /// What RDS alone does.
  mutating func checkHost(of database: Database, at node: ConfigNode) {
    checkFiles(of: database, at: node)
    guard database.host != .rds else {
      if let value = node["volume"] {
        problems.error(
          at: value.location, "'volume' is of a database on tasks, and RDS has its own",
          mend: "take it out, or write host: fargate")
      }
      return
    }
    for (key, isAsked) in [
      ("multiAZ", database.multiAZ), ("replicas", database.replicas > 0),
      ("proxy", database.proxy), ("engine", database.engine.isAurora),
    ] where isAsked {
      problems.error(
        at: node[key]?.location ?? node.location,
        "'\(key)' is RDS's, but the database runs on \(database.host.rawValue)",
        mend: "take it out, or write host: rds")
    }
    checkUnread(of: database, at: node)
  }

  /// What is written of a server of one's own and nothing reads: RDS has it, or a volume.
  private mutating func checkUnread(of database: Database, at node: ConfigNode) {
    // A change of the host alone, as an alternative makes it, leaves the rest of the file as it is.
    let place = node["host"]?.location.file
    let licensed: [DatabaseEngine] = [
      .oracleSE2Included, .sqlServerWeb, .sqlServerStandard, .sqlServerEnterprise,
    ]
    if licensed.contains(database.engine) {
      problems.error(
        at: node["engine"]?.location ?? node.location,
        "the licence of '\(database.engine.rawValue)' is part of RDS's price alone, but '\(database.name)' runs on "
          + database.host.rawValue,
        mend: "write host: rds, or an engine without a licence and what yours costs under 'extras'")
    }
    let ofRDS = ["performanceInsightsMonths", "extendedSupportDisabled", "publiclyAccessible"]
    let ofVolume = ["storageType", "iops", "throughputMBps", "backupRetentionDays"]
    let unread =
      ofRDS.map { ($0, "RDS") }
      + (database.keepsFilesOnEFS ? ofVolume : []).map { ($0, "a volume") }
    for (key, whose) in unread {
      guard let value = node[key], !value.isNull, !["0", "false"].contains(value.text ?? ""),
        value.location.file == place
      else { continue }
      problems.error(
        at: value.location,
        "'\(key)' is of \(whose), but '\(database.name)' runs on \(database.host.rawValue)"
          + (whose == "RDS" ? "" : " with its files on EFS"),
        mend: "take it out: nothing depends on it here")
    }
  }

  /// What belongs to files on EFS alone.
  private mutating func checkFiles(of database: Database, at node: ConfigNode) {
    if !database.keepsFilesOnEFS {
      for key in ["throughputMode", "provisionedMBps", "fileReadShare"] {
        guard let value = node[key] else { continue }
        problems.error(
          at: value.location, "'\(key)' is of files on EFS, which '\(database.name)' does not have",
          mend: database.host == .rds
            ? "take it out, or write host: fargate and volume: efs"
            : "take it out, or write volume: efs")
      }
      return
    }
    let isProvisioned = database.fileThroughput == .provisioned
    if isProvisioned, database.provisionedMBps < 1 {
      problems.error(
        at: node["provisionedMBps"]?.location ?? node["throughputMode"]?.location ?? node.location,
        "provisioned throughput of '\(database.name)' is less than 1 MiB/s",
        mend: "write provisionedMBps: 10, from 1 to \(plain(Database.mostProvisionedMBps))")
    } else if !isProvisioned, let value = node["provisionedMBps"], database.provisionedMBps > 0 {
      problems.error(
        at: value.location,
        "'provisionedMBps' is not used with throughputMode: \(database.fileThroughput.rawValue)",
        mend: "take it out, or write throughputMode: provisioned")
    }
  }

  /// What gp3 and provisioned volumes do not allow.
  mutating func checkStorage(of database: Database, at node: ConfigNode) {
    if let written = node["storageType"],
      database.storageType.isAurora != database.engine.isAurora
    {
      problems.error(
        at: written.location,
        "'\(database.storageType.rawValue)' is no storage of \(database.engine.rawValue)",
        mend: database.engine.isAurora
          ? "write aurora, or aurora-iopt1 for I/O-Optimized; or take it out"
          : "write gp3, gp2, io1, io2 or magnetic; or an engine of Aurora")
      return
    }
    let striped = database.engine.stripedGB
    let small =
      database.storageType == .gp3 && striped.isFinite && database.storageGB < striped
    if small, database.iops > 3_000 || database.throughputMBps > 125 {
      problems.error(
        at: (node["iops"] ?? node["throughputMBps"])?.location,
        "gp3 below \(plain(striped)) GB has 3,000 IOPS and 125 MiB/s, which cannot be raised",
        mend: "allocate \(plain(striped)) GB or more, or take iops and throughputMBps out")
    }
    checkIncluded(in: database, at: node)
    let least: Double =
      database.storageType == .io1 || database.storageType == .io2
      ? 100 : database.storageType == .magnetic ? 5 : 20
    if database.storageGB < least, !database.engine.isAurora {
      problems.error(
        at: node["storageGB"]?.location ?? node.location,
        "\(database.storageType.rawValue) storage begins at \(plain(least)) GB",
        mend: "write storageGB: \(plain(least)) or more")
    } else if database.host == .rds, !database.engine.isAurora,
      let flaw = limits.storageFlaw(
        database.storageType, of: database.engine, gigabytes: database.storageGB,
        iops: database.iops, throughput: 0),
      flaw.property == .iops, !small
    {
      problems.error(
        at: node["iops"]?.location ?? node["storageType"]?.location ?? node.location,
        "'iops' is \(flaw.message)", mend: flaw.help)
    }
  }

  /// Nothing is bought below what gp3 has anyway.
  private mutating func checkIncluded(in database: Database, at node: ConfigNode) {
    guard database.host == .rds, database.storageType == .gp3 else { return }
    let included = database.gp3Included
    for (key, value, least, unit) in [
      ("iops", database.iops, included.iops, "IOPS"),
      ("throughputMBps", database.throughputMBps, included.throughputMBps, "MiB/s"),
    ] where value > 0 && value < least {
      problems.error(
        at: node[key]?.location ?? node.location,
        "'\(key)' is \(plain(value)), and \(plain(database.storageGB)) GB of gp3 have \(plain(least)) \(unit) "
          + "without a charge",
        mend: "take it out")
    }
  }

  /// Reports what is wrong with a mapping whose main key is wrong too.
  mutating func checkKeys<Part>(of node: ConfigNode, with schema: Schema<Part>) {
    for entry in node.entries ?? [] where !schema.fields.contains(where: { $0.key == entry.key }) {
      problems.error(
        at: entry.keyLocation, "unknown key '\(entry.key)' in \(schema.what)",
        mend: suggestion(for: entry.key, from: schema.fields.map(\.key)))
    }
  }
}
