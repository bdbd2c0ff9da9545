package import Resources
import Quantities

extension Database: FieldListed {
  package static let fields = Fields<Database>(
    "the database", standard: Database(name: "", instanceClass: .unsized),
    [
      .custom(
        .deployed, "class", \.instanceClass, .text,
        "such as db.t3.micro; for a container, cpu and memoryMB instead"
      ) { $0.instanceClass.name }
      .compared(as: "database class", fact: .databaseClass),
      .choice(.deployed, "engine", \.engine).compared(as: "database engine"),
      .text(.deployed, "version", \.version, "major version")
        .compared(as: "database version", fact: .engineVersion) { deployed, described in
          guard let a = deployed.majorVersion, let b = described.majorVersion else { return nil }
          return ("\(a)", "\(b)")
        },
      .custom(
        .deployed, "minACU", \.serverless, .number(0...256),
        "Aurora Serverless v2: ACU at least, in steps of 0.5; at 0 it pauses"
      ) { $0.serverless.map { NumberFormat.number($0.minimum) } ?? "" },
      .custom(
        .deployed, "maxACU", \.serverless, .number(1...256),
        "Aurora Serverless v2: ACU at most, in place of a class"
      ) { $0.serverless.map { NumberFormat.number($0.maximum) } ?? "" },
      .choice(.deployed, "host", \.host),
      .choice(.deployed, "volume", \.volume),
      .choice(.deployed, "throughputMode", \.fileThroughput, "of files on EFS"),
      .number(
        .deployed, "provisionedMBps", \.provisionedMBps, in: 0...Database.mostProvisionedMBps,
        "MiB/s of EFS with throughputMode: provisioned"),
      .number(
        .workload, "fileReadShare", \.fileReadShare, in: 0...1,
        "of the operations on EFS, those that read; 0...1"),
      .custom(
        .deployed, "cpu", \.instanceClass, .count(1...1_000_000),
        "CPU units of a database container"),
      .custom(
        .deployed, "memoryMB", \.instanceClass, .count(1...10_000_000),
        "MiB of a database container"),
      .flag(.deployed, "multiAZ", \.multiAZ)
        .compared(as: "Multi-AZ of the database", fact: .multiAZ),
      .count(.deployed, "replicas", \.replicas, in: 0...15, "read replicas"),
      .number(.deployed, "storageGB", \.storageGB, in: 1...65_536, "GiB allocated")
        .compared(as: "database storage", unit: "GB"),
      .choice(.deployed, "storageType", \.storageType).compared(as: "storage type"),
      .number(.deployed, "iops", \.iops, in: 0...256_000, "IOPS"),
      .number(.deployed, "throughputMBps", \.throughputMBps, in: 0...4_000, "MiB/s"),
      .count(.deployed, "backupRetentionDays", \.backupRetentionDays, in: 0...35, "days")
        .compared(as: "backup retention", unit: "days"),
      .number(.workload, "usedGB", \.usedGB, in: 0...65_536, "GiB of data"),
      .number(.workload, "dailyChangeShare", \.dailyChangeShare, in: 0...1, "0...1"),
      .number(.workload, "growthGBPerMonth", \.growthGBPerMonth, in: 0...65_536, "GiB"),
      .flag(.deployed, "publiclyAccessible", \.isPubliclyAccessible),
      .flag(.deployed, "proxy", \.proxy),
      .count(
        .deployed, "performanceInsightsMonths", \.performanceInsightsMonths, in: 0...24, "months"),
      .flag(.deployed, "extendedSupportDisabled", \.extendedSupportDisabled),
      .number(.deployed, "runningHoursPerWeek", \.runningHoursPerWeek, in: 0...168, "hours"),
      .number(.workload, "idleCPUShare", \.idleCPUShare, in: 0...1, "0...1"),
    ])
}

extension DatabaseClass {
  /// Stands where a class is not known yet.
  static let unsized = DatabaseClass(name: "", vCPU: 0, memoryGB: 0)
}
