package import Resources
import Quantities

/// Volume types of RDS, and the two ways in which Aurora charges for its own storage.
///
/// - Source: RDS API reference, CreateDBCluster, StorageType, 2026-05: `aurora` or `aurora-iopt1` for
///   clusters of Aurora, the others for what RDS runs on EBS.
package enum DatabaseStorage: String, Hashable, Sendable, CaseIterable {
  case gp2, gp3, io1, io2, magnetic
  case aurora
  case auroraOptimized = "aurora-iopt1"

  package var isAurora: Bool { self == .aurora || self == .auroraOptimized }
}

/// What a database class can do, from `pricing/limits/rds-classes.csv`.
package struct DatabaseClass: Hashable, Sendable {
  package let name: String
  package let vCPU: Double
  package let memoryGB: Double
  /// CPU credits an hour; `nil` for a class that does not burst.
  package let creditsPerHour: Double?
  /// Credits that can be kept.
  package let creditsMost: Double?
  /// Sustained share of each vCPU, 0...1.
  package let baselineShare: Double?
  /// 16 KiB operations per second the instance sustains, where known.
  package let iopsBaseline: Double?
  package let iopsBurst: Double?
  /// Whether vCPU and memory follow from the family's rule, and nothing else of it is known; it is not offered
  /// as another size.
  package let isDerived: Bool

  package init(
    name: String, vCPU: Double, memoryGB: Double, creditsPerHour: Double? = nil,
    creditsMost: Double? = nil, baselineShare: Double? = nil, iopsBaseline: Double? = nil,
    iopsBurst: Double? = nil, isDerived: Bool = false
  ) {
    self.name = name
    self.vCPU = vCPU
    self.memoryGB = memoryGB
    self.creditsPerHour = creditsPerHour
    self.creditsMost = creditsMost
    self.baselineShare = baselineShare
    self.iopsBaseline = iopsBaseline
    self.iopsBurst = iopsBurst
    self.isDerived = isDerived
  }

  /// `db.t3` of `db.t3.micro`.
  package var family: String { name.split(separator: ".").prefix(2).joined(separator: ".") }

  /// Connections that PostgreSQL accepts by RDS's default parameter.
  ///
  /// `LEAST(DBInstanceClassMemory / 9531392, 5000)`, where the memory is less than the class's
  /// nominal size; 0.75 of the formula is taken for 1 GiB and 0.9 for the rest (an assumption).
  /// - Source: AWS prescriptive guidance, tuning PostgreSQL parameters; RDS user guide, 2023-06.
  package var maximumConnections: Double {
    let formula = memoryGB * Bytes.perGB / 9_531_392
    return min(5_000, (formula * (memoryGB <= 1 ? 0.75 : 0.9)).rounded(.down))
  }
}

/// An RDS instance, its storage and its backups.
package struct Database: Hashable, Sendable {
  package let name: String
  package var engine = DatabaseEngine.postgres
  /// Major version, or major and minor: `16`, `16.4`.
  package var version = ""
  package var instanceClass: DatabaseClass
  /// The class that its queries' times were measured on; `nil` for the one that it runs on.
  package var measuredOn: String?
  /// Aurora Serverless v2: capacity in place of a class.
  package var serverless: ServerlessCapacity?
  package var host = DatabaseHost.rds
  /// Where a server of one's own keeps its files.
  package var volume = DatabaseVolume.ebs
  /// How much EFS is to move.
  package var fileThroughput = FileThroughput.bursting
  /// MiB/s of EFS that are provisioned.
  package var provisionedMBps = 0.0
  /// Of the operations on EFS, those that read, 0...1.
  package var fileReadShare = 0.5
  package var multiAZ = false
  /// Read replicas: single-zone instances with storage of their own.
  package var replicas = 0
  package var storageGB = 20.0
  package var storageType = DatabaseStorage.gp3
  package var iops = 0.0
  package var throughputMBps = 0.0
  package var backupRetentionDays = 7
  /// Data in the volume, from which backups grow.
  package var usedGB = 5.0
  /// Share of the used data that changes in a day.
  package var dailyChangeShare = 0.05
  package var growthGBPerMonth = 0.0
  package var isPubliclyAccessible = false
  package var proxy = false
  /// Months of Performance Insights kept beyond the free week; 24 is priced.
  package var performanceInsightsMonths = 0
  package var extendedSupportDisabled = false
  package var runningHoursPerWeek = 168.0
  /// Whether a template's resource is charged for instances and storage by itself, and only backups are left.
  var isChargedApart = false
  /// CPU share that maintenance and monitoring take without any query, 0...1.
  package var idleCPUShare = 0.02

  package init(name: String, instanceClass: DatabaseClass) {
    self.name = name
    self.instanceClass = instanceClass
  }

  /// 16 of `16.4`; `nil` without a version.
  package var majorVersion: Int? { EngineVersion.major(of: version) }

  /// IOPS and MiB/s that come with gp3 storage of this size.
  /// - Source: RDS user guide CHAP_Storage, 2023-06: four stripes from 400 GiB, from 200 of Oracle, none of
  ///   SQL Server.
  package var gp3Included: (iops: Double, throughputMBps: Double) {
    storageGB < engine.stripedGB ? (3_000, 125) : (12_000, 500)
  }

  /// Gigabytes of backups kept: one full copy of the used data and the daily changes since.
  /// - Source: RDS user guide, backups are incremental (2023-06); the formula is an assumption.
  package var backupGB: Double {
    backupRetentionDays == 0
      ? 0 : usedGB * (1 + dailyChangeShare * Double(backupRetentionDays - 1))
  }
}

extension Database: MeteredResource {
  package func usage(in month: Month) -> [Usage] {
    guard host == .rds else { return selfHostedUsage(in: month) }
    if isChargedApart { return backupUsage(in: month) }
    let hours = Double(month.period.hours)
    let share = runningHoursPerWeek / 168
    let months = month.period.months
    let type = instanceClass.name
    var result: [Usage] = []
    var schedule: String {
      share == 1 ? "" : " × \(NumberFormat.number(runningHoursPerWeek)) of 168 h a week"
    }
    let replicas = readers
    let capacity = serverless.map { serverlessUsage($0, in: month) } ?? []
    result += capacity
    if serverless == nil {
      result.append(
        month.usage(
          name, "instance", "\(engine.rawValue) \(type)\(hasStandby ? " Multi-AZ" : "")",
          .databaseHours(
            type, engine: engine, multiAZ: hasStandby, isOptimized: isOptimized),
          Quantity(measured: hours * share), .fixed, instancePart,
          why: "1 instance × \(NumberFormat.number(hours)) h\(schedule)",
          assuming: measuredOn.map { $0 != type } ?? false ? ["processor.speed"] : [])
      )
    }
    if replicas > 0, serverless == nil {
      result.append(
        month.usage(
          name, "replicas", "read replicas \(type)",
          .databaseHours(type, engine: engine, multiAZ: false, isOptimized: isOptimized),
          // Stopping a cluster of Aurora stops all of its instances (RDS API reference, StopDBCluster, 2025).
          Quantity(measured: hours * Double(replicas) * (engine.isAurora ? share : 1)), .fixed,
          instancePart,
          why: "\(NumberFormat.count(replicas, "replica")) × \(NumberFormat.number(hours)) h"
            + (engine.isAurora ? schedule : "")))
    }
    result += engine.isAurora ? auroraStorage(in: month) : storageUsage(in: month)
    result += backupUsage(in: month)
    let surplus = month.surplusVCPUHours(of: name)
    if surplus > 0 {
      result.append(
        month.usage(
          name, "cpu-credits", "surplus CPU credits",
          .databaseCredits(instanceClass.family, engine),
          Quantity(measured: surplus), .usage, .surplusCredits,
          why: "vCPU-hours above the baseline of "
            + "\(NumberFormat.number((instanceClass.baselineShare ?? 1) * 100)) %, unlimited mode",
          assuming: ["database.queryCPU"]))
    }
    if serverless != nil {
      if !extendedSupportDisabled { result += serverlessSupport(of: capacity, in: month) }
    } else if !extendedSupportDisabled,
      let (year, major) = month.extendedSupport.year(
        of: engine.rawValue, version: version, on: month.billingDay)
    {
      let instances = Double((hasStandby ? 2 : 1) + replicas)
      result.append(
        month.usage(
          name, "extended-support", "Extended Support for \(engine.extendedSupportName) \(major)",
          UsageType<VCPUHours>(
            "AmazonRDS", "ExtendedSupport:\(year.rawValue):\(engine.extendedSupportName)\(major)"),
          Quantity(measured: instanceClass.vCPU * hours * instances), .fixed,
          why:
            "\(NumberFormat.number(instanceClass.vCPU)) vCPU × \(NumberFormat.number(instances)) × "
            + "\(NumberFormat.number(hours)) h; past standard support on \(month.billingDay.text)",
          assuming: share == 1 ? [] : ["rds.stoppedSupport"],
          within: share == 1 ? nil : CostBounds(low: share, high: 1)))
    }
    if isPubliclyAccessible {
      // A standby has an interface of its own; that it holds an address too is an assumption. Each
      // instance of Aurora has one (Amazon VPC pricing page, 2026).
      let addresses = engine.isAurora ? 1 + readers : multiAZ ? 2 : 1
      result.append(
        month.usage(
          name, "public-ipv4", "public IPv4 address", .publicIPv4,
          Quantity(addresses * month.period.hours), .fixed,
          why: "\(NumberFormat.count(addresses, "address", "addresses")) × \(month.period.hours) h",
          assuming: hasStandby ? ["database.publicStandby"] : []))
    }
    if proxy, let serverless {
      result.append(proxyUsage(before: serverless, in: month))
    } else if proxy {
      // A proxy stands before every instance of an Aurora cluster, and before no replica of RDS.
      let cores = max(2, instanceClass.vCPU * Double(engine.isAurora ? 1 + replicas : 1))
      result.append(
        month.usage(
          name, "proxy", "RDS Proxy", UsageType<Hours>("AmazonRDS", "RDS:ProxyUsage"),
          Quantity(measured: cores * hours), .fixed,
          why: "\(NumberFormat.number(cores)) vCPU × \(NumberFormat.number(hours)) h"))
    }
    if performanceInsightsMonths > 0 {
      let family = String(instanceClass.family.dropFirst(3)).uppercased()
      // All instances of a cluster of Aurora; a replica of RDS has its own setting.
      let instances = engine.isAurora ? 1 + readers : 1
      result.append(
        month.usage(
          resource: id, item: "performance-insights", name: "Performance Insights retention",
          offer: "AmazonRDS", usageTypes: ["PI_LTR:\(family)"],
          quantity: MeteredQuantity(
            billionths: Metering.billionths(
              nearest: instanceClass.vCPU * Double(instances) * months),
            unit: .vcpuMonths),
          kind: .fixed,
          why: "\(NumberFormat.number(instanceClass.vCPU)) vCPU"
            + (instances > 1 ? " × \(instances)" : "")
            + (performanceInsightsMonths < 24 ? ", at the rate of 24 months kept" : "")))
    }
    return result
  }

  private func storageUsage(in month: Month) -> [Usage] {
    var result = volumeUsage(in: month, multiAZ: multiAZ)
    if replicas > 0 {
      result += volumeUsage(in: month, multiAZ: false, replicas: replicas)
    }
    return result
  }

  /// Space, IOPS and throughput of the instance's own volume, or of its replicas' in one zone.
  private func volumeUsage(in month: Month, multiAZ: Bool, replicas: Int? = nil) -> [Usage] {
    let months = month.period.months
    let start = replicas == nil ? "" : "replica-"
    let of = replicas == nil ? "" : " of replicas"
    var times: String { replicas.map { "\(NumberFormat.count($0, "replica")) × " } ?? "" }
    let copies = Double(replicas ?? 1)
    var result = [
      month.usage(
        name, start + "storage",
        "\(storageType.rawValue) storage\(multiAZ ? " Multi-AZ" : "")\(of)",
        storageType.usageType(multiAZ: multiAZ, of: engine),
        Quantity(measured: storageGB * copies * months), .fixed,
        why: "\(times)\(NumberFormat.number(storageGB)) GB\(replicas == nil ? " allocated" : "")")
    ]
    let included = storageType == .gp3 ? gp3Included.iops : 0
    let billed = max(0, iops - included)
    if billed > 0, storageType == .gp3 || storageType == .io1 || storageType == .io2 {
      result.append(
        month.usage(
          name, start + "iops", "provisioned IOPS\(of)",
          .databaseIOPS(storageType, multiAZ: multiAZ, of: engine),
          Quantity(measured: billed * months * copies), .fixed,
          why: Self.above(included, iops, "", times)))
    }
    if storageType == .gp3, throughputMBps > gp3Included.throughputMBps {
      let extra = throughputMBps - gp3Included.throughputMBps
      result.append(
        month.usage(
          resource: id, item: start + "throughput", name: "provisioned throughput\(of)",
          offer: "AmazonRDS",
          usageTypes: DatabaseStorage.copies(multiAZ: multiAZ, of: engine)
            .map { "RDS:\($0)GP3-Throughput" },
          quantity: MeteredQuantity(
            billionths: Metering.billionths(nearest: extra * months * copies),
            unit: .megabytesPerSecondMonths),
          kind: .fixed,
          why: Self.above(gp3Included.throughputMBps, throughputMBps, " MiB/s", times)))
    }
    return result
  }

  private static func above(
    _ included: Double, _ amount: Double, _ unit: String, _ times: String
  ) -> String {
    let excess = "\(NumberFormat.number(amount)) − \(NumberFormat.number(included))\(unit) included"
    return times.isEmpty ? excess : "\(times)(\(excess))"
  }

  /// Backups beyond the free amount, which is what all running instances have allocated together.
  private func backupUsage(in month: Month) -> [Usage] {
    guard !engine.isAurora, backupRetentionDays > 0, usedGB > 0 else { return [] }
    let free = month.freeBackupGB(for: name)
    let charged = max(0, backupGB - free)
    return [
      month.usage(
        name, "backup", "backups beyond the free amount",
        UsageType<GigabyteMonths>("AmazonRDS", "RDS:ChargedBackupUsage"),
        Quantity(measured: charged * month.period.months), .fixed,
        why:
          "\(NumberFormat.number(backupGB)) GB kept − \(NumberFormat.number(free)) GB free with the "
          + "allocated storage",
        assuming: ["database.backupSize"])
    ]
  }
}
