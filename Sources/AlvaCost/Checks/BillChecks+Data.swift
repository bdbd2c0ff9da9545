import Pricing
import Gate
import Inputs
import Quantities
import Resources
import Services
import TrafficSimulation

/// Logs, database and cache.
extension BillChecks {
  /// 1 GB a day for 30 days, kept a month, compressed to 6 GB.
  func operations() -> [BillCheck] {
    var stack = stack()
    var logs = LogStore(name: "logs")
    logs.otherGBPerMonth = 30
    logs.compressionRatio = 0.2
    logs.retentionDays = stack.period.days
    stack.logs = logs
    return [
      bill(
        "CloudWatch Logs: 1 GB a day, compressed to 6 GB", "CloudWatch pricing page, example",
        expected: "12.53", allowances: true, logs.usage(in: stack.month(under: .idle(stack))))
    ]
  }

  func data() -> [BillCheck] {
    guard let micro = limits.databaseClasses.first(where: { $0.name == "db.t3.micro" }),
      let node = limits.cacheNodes.first(where: { $0.name == "cache.t3.micro" })
    else { return [.unpriced("db.t3.micro and cache.t3.micro", "limits", expected: "27.85")] }
    var backups = Database(name: "database", instanceClass: micro)
    backups.storageGB = 100
    backups.usedGB = 125
    backups.backupRetentionDays = 1
    let database = Database(name: "database", instanceClass: micro)
    return [
      bill(
        "RDS: 125 GB of backups of 100 GB allocated", "RDS user guide, automated backups",
        expected: "2.375", usage(backups, surplus: 0).filter { $0.item == "backup" }),
      bill(
        "RDS: the credits of the user guide's trace", "303.6 credits ÷ 60 × 0.075",
        expected: "0.3795",
        usage(database, surplus: Self.tracedVCPUHours).filter { $0.item == "cpu-credits" }),
      bill(
        "RDS: db.t3.micro at 30 % for a month, above its baseline", "0.2 × 2 × 730 × 0.075",
        expected: "21.90",
        usage(database, surplus: constantVCPUHours(micro, utilisation: 0.3))
          .filter { $0.item == "cpu-credits" }),
      bill(
        "RDS: db.t3.micro and 20 GB for a month", "730 × 0.018 + 20 × 0.115", expected: "15.44",
        usage(database, surplus: 0).filter { ["instance", "storage"].contains($0.item) }),
      bill(
        "ElastiCache: cache.t3.micro for a month", "730 × 0.017", expected: "12.41",
        Cache(name: "cache", node: node).usage(in: stack().month(under: .idle(stack())))),
    ]
  }

  private func usage(_ database: Database, surplus: Double) -> [Usage] {
    var stack = stack()
    stack.databases = [database]
    let load = MonthLoad(
      period: stack.period, requestsPerHour: [0], entry: [], visits: [], nodes: [],
      deployments: 0, surplusVCPUHours: [surplus])
    return database.usage(in: stack.month(under: load))
  }

  /// The trace of a t3.nano: 2 vCPU, 6 credits an hour (EC2 user guide, unlimited mode, example 1).
  private static var tracedVCPUHours: Double {
    var credits = CPUCreditBalance(vCPUs: 2, earnedPerHour: 6, mode: .unlimited)
    let phases: [(hours: Double, utilisation: Double)] = [
      (24, 0), (12, 0.025), (24, 0.07), (12, 0.025), (5, 1), (13, 0.05), (24, 0),
    ]
    for phase in phases { credits.run(hours: phase.hours, utilisation: phase.utilisation) }
    return credits.chargedVCPUHours
  }

  /// The same use in every hour of a month; what is still borrowed at its end is charged.
  private func constantVCPUHours(_ kind: DatabaseClass, utilisation: Double) -> Double {
    var credits = CPUCreditBalance(
      vCPUs: kind.vCPU, earnedPerHour: kind.creditsPerHour ?? 0, mode: .unlimited)
    for _ in 0..<730 { credits.run(hours: 1, utilisation: utilisation) }
    credits.stop()
    return credits.chargedVCPUHours
  }
}
