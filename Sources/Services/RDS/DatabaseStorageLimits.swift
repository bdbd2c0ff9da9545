/// What a storage type of RDS takes over a span of sizes, from `pricing/limits/rds-storage.csv`.
package struct DatabaseStorageSpan: Hashable, Sendable {
  package let type: DatabaseStorage
  /// How the engines begin that it is of: `oracle`; empty for those that have none of their own.
  package let engines: String
  /// GiB, the end left out.
  package let gigabytes: Range<Double>
  /// GiB at least; `nil` where nothing says it.
  package let leastGB: Double?
  package let includedIOPS: Double
  package let includedMBps: Double?
  /// Whether more than what is included can be had.
  package let isAdjustable: Bool
  /// IOPS that have to be bought at least; `nil` where none have to.
  package let leastIOPS: Double?
  /// What can be had at most.
  package let most: Most

  /// Upper ends of what can be bought; each `nil` where nothing says it.
  package struct Most: Hashable, Sendable {
    package var iops: Double?
    package var iopsPerGB: Double?
    package var mbps: Double?
    /// MiB/s for each of its IOPS.
    package var mbpsPerIOPS: Double?

    package init() {}
  }

  package init(
    type: DatabaseStorage, engines: String = "", gigabytes: Range<Double>, leastGB: Double?,
    includedIOPS: Double,
    includedMBps: Double?, isAdjustable: Bool, leastIOPS: Double?, most: Most = Most()
  ) {
    self.most = most
    self.type = type
    self.engines = engines
    self.gigabytes = gigabytes
    self.leastGB = leastGB
    self.includedIOPS = includedIOPS
    self.includedMBps = includedMBps
    self.isAdjustable = isAdjustable
    self.leastIOPS = leastIOPS
  }
}

/// A property of a database's storage that AWS would refuse.
package struct StorageFlaw: Hashable, Sendable {
  package enum Property: Hashable, Sendable {
    case size, iops, throughput
  }

  package let property: Property
  package let message: String
  package let help: String
}

extension SizeTables {
  /// What RDS would refuse of a volume.
  ///
  /// A volume that exists reports what is included as if it had been asked for: that passes.
  ///
  /// - Parameters:
  ///   - type: as it is written.
  ///   - engine: whose storage it is; of SQL Server gp3 alone is judged.
  ///   - gigabytes: GiB; `nil` where it is not known.
  ///   - iops: 0 where none are asked for; `nil` where that is not known.
  ///   - throughput: MiB/s; 0 where none is asked for.
  /// - Returns: the first flaw; `nil` for a volume that RDS makes.
  /// - Source: RDS user guide, "Amazon RDS DB instance storage", 2025: gp3 below 400 GiB, of Oracle below 200,
  ///   has 3,000 IOPS and 125 MiB/s and no more, of SQL Server up to 16,000 at any size; io1 and io2 begin at
  ///   100 GiB and at 1,000 IOPS.
  package func storageFlaw(
    _ type: DatabaseStorage, of engine: DatabaseEngine = .postgres, gigabytes: Double?,
    iops: Double?, throughput: Double?
  ) -> StorageFlaw? {
    guard let gigabytes else { return nil }
    let spans = databaseStorage.filter { $0.type == type && $0.gigabytes.contains(gigabytes) }
    let own = spans.first { !$0.engines.isEmpty && engine.rawValue.hasPrefix($0.engines) }
    guard let span = own ?? (engine.isSQLServer ? nil : spans.first { $0.engines.isEmpty }) else {
      return nil
    }
    let name = type.rawValue
    if type != .gp2, let least = span.leastGB, gigabytes < least {
      return StorageFlaw(
        property: .size,
        message: "below the \(Int(least)) GiB that \(name) storage of RDS begins at",
        help: "write \(Int(least)) or more, or take gp3")
    }
    if let iops, let least = span.leastIOPS, iops < least {
      return StorageFlaw(
        property: .iops,
        message: "below the \(Int(least)) IOPS that \(name) storage of RDS is sold with at least",
        help: "write \(Int(least)) or more IOPS, or take gp3")
    }
    guard type == .gp3, !span.isAdjustable else {
      return Self.excess(of: span, gigabytes, iops: iops, throughput: throughput)
    }
    let striped = Int(span.gigabytes.upperBound)
    let limit = "gp3 storage of RDS cannot have below \(striped) GiB"
    if let iops, iops > 0, iops != span.includedIOPS {
      return StorageFlaw(
        property: .iops, message: "IOPS that \(limit): it has \(Int(span.includedIOPS))",
        help: "leave the IOPS out, or write an AllocatedStorage of \(striped) or more")
    }
    if let throughput, let included = span.includedMBps, throughput > 0, throughput != included {
      return StorageFlaw(
        property: .throughput, message: "a throughput that \(limit): it has \(Int(included)) MiB/s",
        help: "leave the throughput out, or write an AllocatedStorage of \(striped) or more")
    }
    return nil
  }

  /// More than the storage can be bought with.
  ///
  /// - Source: `pricing/limits/rds-storage.csv`, each row with its source.
  private static func excess(
    of span: DatabaseStorageSpan, _ gigabytes: Double, iops: Double?, throughput: Double?
  ) -> StorageFlaw? {
    let name = span.type.rawValue
    let ends = [span.most.iops, span.most.iopsPerGB.map { $0 * gigabytes }].compactMap { $0 }
    if let iops, let most = ends.min(), iops > most {
      return StorageFlaw(
        property: .iops,
        message: "above the \(Int(most)) IOPS that \(Int(gigabytes)) GiB of \(name) storage of RDS "
          + "have at most",
        help: "write \(Int(most)) IOPS or fewer, or more storage")
    }
    guard let throughput, let iops else { return nil }
    let own = max(iops, span.includedIOPS)
    let rates = [span.most.mbps, span.most.mbpsPerIOPS.map { $0 * own }].compactMap { $0 }
    guard let most = rates.min(), throughput > most else { return nil }
    return StorageFlaw(
      property: .throughput,
      message: "above the \(Int(most)) MiB/s that \(name) storage of RDS has at most with "
        + "\(Int(own)) IOPS",
      help: "write \(Int(most)) or less, or more IOPS")
  }
}
