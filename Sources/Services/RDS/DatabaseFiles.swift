import Quantities
import Resources

/// What a file system is to move at most, and how that is charged.
package enum FileThroughput: String, Hashable, Sendable, CaseIterable {
  /// By what is stored, with credits for more; no charge.
  case bursting
  /// So many MiB/s, charged beyond what is stored brings.
  case provisioned
  /// What comes; charged by the byte.
  case elastic
}

/// A database's files on EFS.
///
/// - Source: EFS user guide, performance specifications and throughput modes, 2026: 50 KiB/s for each GiB
///   stored and 1 MiB/s at least, bursts to 100 MiB/s for each TiB and 100 at least from 2.1 TiB of credits for
///   each TiB, reads metered as a third; operations a second of a regional file system in general-purpose mode;
///   500 MiB/s for each client, 1,500 with elastic throughput. EFS pricing page, 2026: throughput is charged
///   beyond what the storage brings, elastic throughput by the GB read and written.
extension Database {
  package static let mostProvisionedMBps = 3_414.0

  /// MiB/s that the data brings.
  private var storedMBps: Double { 50 * usedGB / 1_024 }

  /// Of 16 KiB, how much counts: a third of what is read.
  private var meteredShare: Double { 1 - fileReadShare * 2 / 3 }

  /// Operations of 16 KiB a second of so many MiB/s that are metered.
  private func operations(_ mebibytes: Double) -> Double {
    mebibytes * 64 / max(1e-9, meteredShare)
  }

  /// Operations a second that reads and writes may be, each by itself, and that one client may move.
  private func ceiling(_ reads: Double, _ writes: Double, clientMBps: Double) -> Double {
    min(clientMBps * 64, 1 / (fileReadShare / reads + (1 - fileReadShare) / writes))
  }

  /// What EFS lets the database's task or instance do.
  var fileLimit: DatabaseDisk.Limit {
    switch fileThroughput {
    case .elastic:
      return DatabaseDisk.Limit(ceiling(900_000, 500_000, clientMBps: 1_500))
    case .provisioned where provisionedMBps > storedMBps:
      return DatabaseDisk.Limit(
        min(operations(provisionedMBps), ceiling(55_000, 25_000, clientMBps: 500)))
    case .bursting, .provisioned:
      let most = ceiling(35_000, 7_000, clientMBps: 500)
      let tebibytes = max(1, usedGB / 1_024)
      let sustained = operations(max(1, storedMBps))
      return DatabaseDisk.Limit(
        sustained: min(most, sustained), burst: min(most, operations(100 * tebibytes)),
        most: operations(2.1 * 1_048_576 * tebibytes), refill: sustained)
    }
  }

  /// Storage, and the throughput that is paid for.
  func fileUsage(in month: Month) -> [Usage] {
    let months = month.period.months
    var result = [
      month.usage(
        name, "files", "EFS storage",
        UsageType<GigabyteMonths>("AmazonEFS", "TimedStorage-ByteHrs"),
        Quantity(measured: usedGB * months), .fixed,
        why: "\(NumberFormat.number(usedGB)) GB used")
    ]
    switch fileThroughput {
    case .bursting: break
    case .provisioned:
      let paid = max(0, provisionedMBps - storedMBps)
      guard paid > 0 else { break }
      result.append(
        month.usage(
          name, "file-throughput", "EFS provisioned throughput",
          UsageType<MebibytesPerSecondMonths>("AmazonEFS", "ProvisionedTP-MiBpsHrs"),
          Quantity(measured: paid * months), .fixed,
          why: "\(NumberFormat.number(provisionedMBps)) MiB/s − \(NumberFormat.number(storedMBps)) "
            + "that \(NumberFormat.number(usedGB)) GB bring"))
    case .elastic:
      let operations = month.load.requests * month.operationsPerRequest(of: name)
      let gigabytes = operations * 16 * 1_024 / Bytes.perGB
      for (item, what, share, operation) in [
        ("file-reads", "read", fileReadShare, "Read"),
        ("file-writes", "written", 1 - fileReadShare, "Write"),
      ] {
        result.append(
          month.usage(
            name, item, "EFS elastic throughput, data \(what)",
            UsageType<Gigabytes>("AmazonEFS", "ETDataAccess-Bytes", operation: operation),
            Quantity(measured: gigabytes * share), .usage,
            why: "\(NumberFormat.significant(operations)) operations of 16 KiB, "
              + "\(NumberFormat.number(share * 100)) % of them",
            assuming: ["database.fileReads"]))
      }
    }
    return result
  }
}
