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
      ) { $0.serverless.map { NumberFormat.number($0.minimum) } ?? "" }
      .compared(as: "least ACU of the database") { capacities($0, $1, \.minimum) },
      .custom(
        .deployed, "maxACU", \.serverless, .number(1...256),
        "Aurora Serverless v2: ACU at most, in place of a class"
      ) { $0.serverless.map { NumberFormat.number($0.maximum) } ?? "" }
      .compared(as: "most ACU of the database") { capacities($0, $1, \.maximum) },
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
      // A standby serves no reads (RDS user guide, "Configuring and managing a Multi-AZ deployment", 2025).
      .flag(
        .deployed, "multiAZ", \.multiAZ,
        "a standby in another zone: moves the bill and what failures do, not response times; what a commit "
          + "waits for it is part of a query's time"
      )
      .compared(as: "Multi-AZ of the database", fact: .multiAZ) {
        // Aurora has readers instead.
        $0.engine.isAurora || $1.engine.isAurora
          ? nil : ("\($0.multiAZ)", "\($1.multiAZ)")
      },
      .count(
        .deployed, "replicas", \.replicas, in: 0...15,
        "read replicas: move the bill and what failures do; all queries are simulated at the writer, as "
          + "nothing says which of them read elsewhere"
      )
      .compared(as: "number of readers of the database") {
        // A replica of RDS is a resource of its own.
        $0.engine.isAurora && $1.engine.isAurora ? ("\($0.readers)", "\($1.readers)") : nil
      },
      .number(.deployed, "storageGB", \.storageGB, in: 1...65_536, "GiB allocated")
        .compared(as: "database storage") {
          // Aurora's grows by itself.
          $0.engine.isAurora || $1.engine.isAurora
            ? nil
            : ("\(NumberFormat.number($0.storageGB)) GB", "\(NumberFormat.number($1.storageGB)) GB")
        },
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

/// A bound of Serverless v2's capacity on both sides; a class is compared by itself.
private func capacities(
  _ deployed: Database, _ described: Database, _ bound: KeyPath<ServerlessCapacity, Double>
) -> (String, String)? {
  guard let one = deployed.serverless, let other = described.serverless else { return nil }
  return (NumberFormat.number(one[keyPath: bound]), NumberFormat.number(other[keyPath: bound]))
}
