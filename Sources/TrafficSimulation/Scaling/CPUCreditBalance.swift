/// The CPU credits of a burstable instance: earned by the hour, spent by the vCPU-minute.
///
/// Source: EC2 user guide, burstable performance instances, 2023: one credit is one vCPU at 100 % for
/// one minute; RDS T-class runs in unlimited mode, ElastiCache T-class in standard mode. A new
/// instance of the T3 kind starts with none.
package struct CPUCreditBalance: Hashable, Sendable {
  /// What happens when the balance is spent.
  package enum Mode: Hashable, Sendable {
    /// Surplus credits are borrowed; above a day's earnings they are charged.
    case unlimited
    /// The instance falls back to its baseline.
    case standard
  }

  package let vCPUs: Double
  package let earnedPerHour: Double
  package let mode: Mode
  package private(set) var balance: Double
  /// Borrowed and not yet paid back.
  package private(set) var surplus = 0.0
  /// Surplus credits charged so far; 60 make one vCPU-hour.
  package private(set) var charged = 0.0

  package init(vCPUs: Double, earnedPerHour: Double, mode: Mode, balance: Double = 0) {
    self.vCPUs = max(0, vCPUs)
    self.earnedPerHour = max(0, earnedPerHour)
    self.mode = mode
    self.balance = min(max(0, balance), 24 * max(0, earnedPerHour))
  }

  /// The most that is kept: 24 hours' earnings.
  package var limit: Double { 24 * earnedPerHour }
  /// The utilisation per vCPU that earns as much as it spends, 0...1.
  package var baseline: Double { vCPUs > 0 ? min(1, earnedPerHour / (60 * vCPUs)) : 0 }
  package var chargedVCPUHours: Double { charged / 60 }

  /// Runs for a span of time.
  ///
  /// - Parameters:
  ///   - hours: the span.
  ///   - utilisation: wanted, mean over all vCPUs, 0...1.
  /// - Returns: the utilisation that was delivered: less than wanted only in standard mode.
  @discardableResult
  package mutating func run(hours: Double, utilisation: Double) -> Double {
    guard hours > 0, vCPUs > 0 else { return 0 }
    let wanted = min(1, max(0, utilisation.isNaN ? 0 : utilisation))
    var delivered = wanted
    if mode == .standard {
      delivered = min(wanted, baseline + balance / (60 * vCPUs * hours))
    }
    let net = (earnedPerHour - 60 * vCPUs * delivered) * hours
    if net >= 0 {
      let paid = min(surplus, net)
      surplus -= paid
      balance = min(limit, balance + net - paid)
    } else {
      let missing = max(0, -net - balance)
      balance = max(0, balance + net)
      if mode == .unlimited {
        surplus += missing
        charged += max(0, surplus - limit)
        surplus = min(surplus, limit)
      }
    }
    return delivered
  }

  /// Stops the instance: outstanding surplus is charged, the balance is lost.
  package mutating func stop() {
    charged += surplus
    surplus = 0
    balance = 0
  }
}
