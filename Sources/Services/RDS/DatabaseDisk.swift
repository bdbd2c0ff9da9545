/// What a database's files answer with: how long an operation takes, and how many a second there may be.
///
/// Operations of 16 KiB, as RDS counts them.
package struct DatabaseDisk: Hashable, Sendable {
  /// Seconds of an operation that nothing holds up.
  package let accessSeconds: Double
  /// What is believed possible of them.
  package let accessRange: ClosedRange<Double>
  /// Each bounds the operations a second by itself: the volume, and the machine's way to it.
  package let volume: Limit?
  package let machine: Limit?
  package var limits: [Limit] { [volume, machine].compactMap { $0 } }

  /// No files at all.
  package static let none = Self(accessSeconds: 0, accessRange: 0...0, volume: nil, machine: nil)

  /// Operations a second, more of them for as long as credits last.
  package struct Limit: Hashable, Sendable {
    package let sustained: Double
    package let burst: Double
    /// Operations above the sustained rate that full credits pay for.
    package let most: Double
    /// Credits that an idle second brings at most.
    package let refill: Double

    package init(sustained: Double, burst: Double, most: Double, refill: Double) {
      self.sustained = sustained
      self.burst = max(burst, sustained)
      self.most = most
      self.refill = refill
    }

    /// As much all the time.
    package init(_ sustained: Double) {
      self.init(sustained: sustained, burst: sustained, most: 0, refill: 0)
    }

    /// Lets time pass.
    ///
    /// - Parameters:
    ///   - credits: what is kept; begins full.
    ///   - seconds: that pass.
    ///   - demand: operations a second.
    /// - Returns: operations a second that are to be had: those of a burst where it lasts for half of the
    ///   time at least.
    package func run(_ credits: inout Double, seconds: Double, demand: Double) -> Double {
      guard burst > sustained else { return sustained }
      let spent = demand - sustained
      guard spent > 0 else {
        credits = min(most, credits + min(refill, -spent) * seconds)
        return burst
      }
      let lasting = credits / spent
      credits = max(0, credits - min(spent, burst - sustained) * seconds)
      return lasting >= seconds / 2 ? burst : sustained
    }
  }
}

extension Database {
  /// - Source: RDS and EBS user guides, volume types, 2023-06: gp2 has 5.4 million I/O credits and bursts to
  ///   3,000 a second; the class's EBS bandwidth bursts for half an hour a day. EFS user guide, performance,
  ///   2023-06 and 2026: reads take some 1 ms and writes 2.7 ms. EBS is said to answer in single-digit
  ///   milliseconds, io2 in less than one: the figures within are assumptions, each with its range.
  package var disk: DatabaseDisk {
    DatabaseDisk(
      accessSeconds: access.middle, accessRange: access.low...access.high,
      volume: engine.isAurora || serverless != nil ? nil : volumeLimit,
      machine: engine.isAurora || serverless != nil ? nil : machineLimit)
  }

  private var access: (middle: Double, low: Double, high: Double) {
    if keepsFilesOnEFS { return (0.002, 0.001, 0.004) }
    return switch storageType {
    case .gp2, .gp3, .io1, .aurora, .auroraOptimized: (0.001, 0.000_5, 0.002)
    case .io2: (0.000_5, 0.000_25, 0.001)
    case .magnetic: (0.01, 0.005, 0.02)
    }
  }

  private var volumeLimit: DatabaseDisk.Limit {
    let sustained = volumeIOPS
    if keepsFilesOnEFS { return fileLimit }
    // Four stripes from 400 GiB on.
    let burst = host == .rds && storageGB >= 400 ? 12_000.0 : 3_000
    guard storageType == .gp2, sustained < burst else { return DatabaseDisk.Limit(sustained) }
    return DatabaseDisk.Limit(
      sustained: sustained, burst: burst, most: 5_400_000, refill: sustained)
  }

  /// Where the class bursts half an hour a day, the credits of that are back after a day.
  private var machineLimit: DatabaseDisk.Limit? {
    guard let sustained = instanceClass.iopsBaseline else { return nil }
    let burst = instanceClass.iopsBurst ?? sustained
    let most = (burst - sustained) * 1_800
    return DatabaseDisk.Limit(
      sustained: sustained, burst: burst, most: most, refill: most / 86_400)
  }
}
