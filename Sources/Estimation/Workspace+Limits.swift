package import Diagnostics
package import Inputs
package import Services

/// The tables of what sizes can do.
extension Workspace {
  /// What sizes can do.
  package func limits() throws(Diagnostics) -> SizeTables {
    var reader = LimitsReader()
    var problems = Diagnostics()
    func table(_ name: String, _ columns: [String]) throws(Diagnostics) -> NamedTable {
      let file = "limits/\(name).csv"
      guard let bytes = problems.collecting({ try read(file) }) else {
        return NamedTable(columns: columns, rows: [])
      }
      return TableReader.named(bytes, file: path(file), columns: columns, problems: &problems)
    }
    reader.readFargateSizes(
      try table(
        "fargate-sizes", ["cpuUnits", "memoryMinMB", "memoryMaxMB", "memoryStepMB", "os"]))
    reader.readDatabaseClasses(try table("rds-classes", ["class", "vCPU", "memoryGB"]))
    reader.readDatabaseStorage(
      try table("rds-storage", ["storageType", "fromGiB", "toGiB", "adjustable"]))
    reader.readCacheNodes(try table("cache-nodes", ["node", "vCPU", "memoryGB"]))
    reader.readProcessors(try table("processors", ["family", "speed", "speedLow", "speedHigh"]))
    reader.readColdStarts(
      try table("cold-starts", ["runtime", "package", "millisecondsP10", "millisecondsP90"]))
    reader.readFailures(
      try table("failures", ["kind", "design", "perYearP10", "perYearP90", "minutesP10"]))
    let calendar = ["engine", "major", "year1Starts", "year3Starts"]
    for name in ["rds-extended-support", "elasticache-extended-support"] {
      reader.readExtendedSupport(try table(name, calendar))
    }
    reader.readExtendedSupport(try table("version-support", calendar), into: \.versionSupport)
    problems.append(reader.problems)
    try problems.throwIfErrors()
    return reader.limits
  }

  /// The same for a stack file: the long table of instance types is read where it has fleets.
  package func limits(
    _ limits: SizeTables, for node: ConfigNode
  ) throws(Diagnostics) -> SizeTables {
    guard let fleets = node["fleets"], !fleets.isNull else { return limits }
    var problems = Diagnostics()
    let file = "limits/instance-types.csv"
    let table = TableReader.named(
      try read(file), file: path(file),
      columns: ["type", "vCPU", "memoryMB", "interfaces", "addressesPerInterface"],
      problems: &problems)
    var reader = LimitsReader()
    reader.readInstanceTypes(table)
    problems.append(reader.problems)
    try problems.throwIfErrors()
    var limits = limits
    limits.instanceTypes = reader.limits.instanceTypes
    return limits
  }
}
