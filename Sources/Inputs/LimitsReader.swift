package import Diagnostics
import Documents
import Quantities
package import Resources
package import Services

/// A table with named columns, as a limits file holds it.
package struct NamedTable: Sendable {
  package let columns: [String]
  package let rows: [Row]

  /// One row; cells by column name.
  package struct Row: Sendable {
    private let row: DelimitedText.Row

    init(_ row: DelimitedText.Row) {
      self.row = row
    }

    /// What stands in a column; nothing where the table has none of that name.
    package subscript(column: String) -> String { row[column]?.text ?? "" }

    /// Where it stands, or the row without such a column.
    package func locate(_ column: String) -> SourceLocation { (row[column] ?? row[0]).location }
  }

  package init(columns: [String], rows: [Row]) {
    self.columns = columns
    self.rows = rows
  }
}

/// Reads the tables of what a size can do.
package struct LimitsReader {
  package private(set) var limits = SizeTables()
  package private(set) var problems = Diagnostics()

  package init() {}

  /// `fargate-sizes.csv`.
  package mutating func readFargateSizes(_ table: NamedTable) {
    let spans = table.rows.compactMap { row -> FargateSizes.Span? in
      guard let cpu = count("cpuUnits", of: row), let low = count("memoryMinMB", of: row),
        let high = count("memoryMaxMB", of: row), let step = count("memoryStepMB", of: row)
      else { return nil }
      guard low <= high, step > 0 || low == high else {
        problems.error(
          at: row.locate("memoryMaxMB"), "the memory span \(low) to \(high) is not one",
          mend: "write a larger end, with a step above 0")
        return nil
      }
      return FargateSizes.Span(
        cpuUnits: cpu, memoryMB: low...high, stepMB: step, windows: row["os"].contains("windows"))
    }
    limits.fargateSizes = FargateSizes(spans: spans)
  }

  /// `rds-classes.csv`.
  package mutating func readDatabaseClasses(_ table: NamedTable) {
    limits.databaseClasses = table.rows.compactMap { row in
      guard let vCPU = number("vCPU", of: row), let memory = number("memoryGB", of: row) else {
        return nil
      }
      return DatabaseClass(
        name: row["class"], vCPU: vCPU, memoryGB: memory,
        creditsPerHour: optional("creditsPerHour", of: row),
        creditsMost: optional("creditsMax", of: row),
        baselineShare: optional("baselineShare", of: row),
        iopsBaseline: optional("iopsBaseline", of: row), iopsBurst: optional("iopsBurst", of: row),
        isDerived: row["confidence"] == "derived")
    }
  }

  /// `rds-storage.csv`.
  package mutating func readDatabaseStorage(_ table: NamedTable) {
    limits.databaseStorage = table.rows.compactMap { row in
      let name = row["storageType"]
      let type = name == "standard" ? DatabaseStorage.magnetic : DatabaseStorage(rawValue: name)
      guard let type else {
        problems.error(
          at: row.locate("storageType"), "'\(name)' is no storage of RDS",
          mend: suggestion(for: name, from: DatabaseStorage.allCases.map(\.rawValue)))
        return nil
      }
      let end = row["toGiB"] == "Inf" ? Double.infinity : number("toGiB", of: row)
      guard let start = number("fromGiB", of: row), let end, start < end else { return nil }
      var most = DatabaseStorageSpan.Most()
      most.iops = optional("maximumIOPS", of: row)
      most.iopsPerGB = optional("maximumIOPSPerGiB", of: row)
      most.mbps = optional("maximumMiBps", of: row)
      most.mbpsPerIOPS = optional("maximumMiBpsPerIOPS", of: row)
      return DatabaseStorageSpan(
        type: type, engines: row["engines"], gigabytes: start..<end,
        leastGB: optional("minimumGiB", of: row),
        includedIOPS: optional("includedIOPS", of: row) ?? 0,
        includedMBps: optional("includedMiBps", of: row), isAdjustable: row["adjustable"] == "yes",
        leastIOPS: optional("minimumIOPS", of: row), most: most)
    }
  }

  /// `cache-nodes.csv`.
  package mutating func readCacheNodes(_ table: NamedTable) {
    limits.cacheNodes = table.rows.compactMap { row in
      guard let vCPU = number("vCPU", of: row), let memory = number("memoryGB", of: row) else {
        return nil
      }
      return CacheNode(
        name: row["node"], vCPU: vCPU, memoryGB: memory,
        maxmemoryBytes: optional("maxmemoryBytes", of: row),
        creditsPerHour: optional("creditsPerHour", of: row),
        creditsMost: optional("creditsMax", of: row),
        baselineShare: optional("baselineShare", of: row))
    }
  }

  /// `cold-starts.csv`.
  package mutating func readColdStarts(_ table: NamedTable) {
    limits.coldStarts = table.rows.compactMap { row in
      guard let runtime = word(LambdaFunction.Runtime.self, "runtime", of: row),
        let packaging = word(LambdaFunction.Packaging.self, "package", of: row),
        let span = range("milliseconds", of: row)
      else { return nil }
      return ColdStartSpan(runtime: runtime, packaging: packaging, p10: span.p10, p90: span.p90)
    }
  }

  /// `instance-types.csv`.
  package mutating func readInstanceTypes(_ table: NamedTable) {
    limits.instanceTypes = table.rows.compactMap { row in
      guard let vCPU = number("vCPU", of: row), let memory = number("memoryMB", of: row),
        let interfaces = count("interfaces", of: row),
        let addresses = count("addressesPerInterface", of: row)
      else { return nil }
      return InstanceType(
        name: row["type"], vCPU: vCPU, memoryMB: memory, interfaces: interfaces,
        addressesPerInterface: addresses, creditsPerHour: optional("creditsPerHour", of: row))
    }
  }

  /// `rds-extended-support.csv`, `elasticache-extended-support.csv` and `version-support.csv`.
  package mutating func readExtendedSupport(
    _ table: NamedTable,
    into schedule: WritableKeyPath<SizeTables, ExtendedSupportSchedule> = \.extendedSupport
  ) {
    let entries = table.rows.compactMap { row -> ExtendedSupportSchedule.Entry? in
      let major = row["major"]
      guard !major.isEmpty, major.split(separator: ".").allSatisfy({ Int($0) != nil }) else {
        problems.error(
          at: row.locate("major"), "'\(major)' is no major version", mend: "write it as 13 or 5.7")
        return nil
      }
      guard let from = CalendarDay(row["year1Starts"]) else {
        problems.error(
          at: row.locate("year1Starts"), "'\(row["year1Starts"])' is not a day",
          mend: "write it as 2026-03-01")
        return nil
      }
      return ExtendedSupportSchedule.Entry(
        engine: row["engine"], major: major, chargedFrom: from,
        thirdYearFrom: CalendarDay(row["year3Starts"]), endsOn: CalendarDay(row["extendedEnds"]))
    }
    limits[keyPath: schedule] = ExtendedSupportSchedule(
      entries: limits[keyPath: schedule].entries + entries)
  }

  /// `failures.csv`.
  package mutating func readFailures(_ table: NamedTable) {
    limits.failures = table.rows.compactMap { row in
      guard let kind = word(FailureKind.self, "kind", of: row),
        let design = word(FailureDesign.self, "design", of: row),
        let perYear = range("perYear", of: row)
      else { return nil }
      let minutes = row["minutesP10"].isEmpty ? nil : range("minutes", of: row)
      return FailureRate(
        kind: kind, design: design, perYear: perYear, minutes: minutes, source: row["source"])
    }
  }

  /// `processors.csv`.
  package mutating func readProcessors(_ table: NamedTable) {
    var families: [String: ProcessorSpeeds.Speed] = [:]
    for row in table.rows {
      guard let middle = number("speed", of: row), let low = number("speedLow", of: row),
        let high = number("speedHigh", of: row)
      else { continue }
      guard low > 0, low <= middle, middle <= high else {
        problems.error(
          at: row.locate("speed"),
          "\(row["speed"]) does not lie in \(row["speedLow"]) to "
            + "\(row["speedHigh"])", mend: "write three numbers above 0, the speed between its ends"
        )
        continue
      }
      families[row["family"]] = ProcessorSpeeds.Speed(
        middle: middle, low: low, high: high, location: row.locate("speed"))
    }
    limits.processors = ProcessorSpeeds(families)
  }

  private mutating func word<Word: RawRepresentable & CaseIterable>(
    _ type: Word.Type, _ column: String, of row: NamedTable.Row
  ) -> Word? where Word.RawValue == String {
    if let word = Word(rawValue: row[column]) { return word }
    problems.error(
      at: row.locate(column), "'\(row[column])' is not known in '\(column)'",
      mend: suggestion(for: row[column], from: Word.allCases.map(\.rawValue)))
    return nil
  }

  /// Two columns that a lognormal goes through.
  private mutating func range(_ name: String, of row: NamedTable.Row) -> FailureRange? {
    guard let low = number(name + "P10", of: row), let high = number(name + "P90", of: row) else {
      return nil
    }
    if low > 0, low <= high { return FailureRange(p10: low, p90: high) }
    problems.error(
      at: row.locate(name + "P90"), "\(row[name + "P10"]) to \(row[name + "P90"]) is no range",
      mend: "write two numbers above 0, the smaller one first")
    return nil
  }

  private mutating func number(_ column: String, of row: NamedTable.Row) -> Double? {
    if let value = strictNumber(row[column]), value >= 0 { return value }
    problems.error(
      at: row.locate(column), "'\(row[column])' is no number of 0 or more in '\(column)'",
      mend: "write a plain number")
    return nil
  }

  private mutating func optional(_ column: String, of row: NamedTable.Row) -> Double? {
    row[column].isEmpty ? nil : number(column, of: row)
  }

  private mutating func count(_ column: String, of row: NamedTable.Row) -> Int? {
    guard let value = number(column, of: row) else { return nil }
    if value == value.rounded(), value < 1e12 { return Int(value) }
    problems.error(
      at: row.locate(column), "'\(row[column])' is no whole number", mend: "write a whole number")
    return nil
  }
}
