import Resources

/// Engines of RDS whose hours hold the licence of their maker, for which the tables have no rates.
///
/// - Source: AWS's offer files of RDS, 2025-06, in all regions, the same class beside the same class: Oracle SE2
///   with its licence costs 1.36 times PostgreSQL's price at least (1,325 rows), SQL Server Standard 1.11 times
///   (2,756), Enterprise 1.37 times (2,872); storage costs the same. Own licences, Express and Web may cost less
///   than PostgreSQL, so that it is no floor of theirs.
enum LicensedEngine {
  private static let moreExpensive: Set<String> = ["sqlserver-se", "sqlserver-ee"]

  /// The engine whose price is a floor.
  ///
  /// - Parameters:
  ///   - engine: as RDS calls it.
  ///   - resource: the instance, with its licence.
  /// - Returns: PostgreSQL; `nil` where nothing is known to cost less.
  static func floor(of engine: String, _ resource: DeployedResource) -> DatabaseEngine? {
    if moreExpensive.contains(engine) { return .postgres }
    let isIncluded = resource["LicenseModel"].text?.lowercased() == "license-included"
    return engine.hasPrefix("oracle-se2") && isIncluded ? .postgres : nil
  }
}
