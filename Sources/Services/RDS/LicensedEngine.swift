import Resources

/// Engines of RDS whose hours hold the licence of their maker, or that run under one's own.
extension DatabaseEngine {
  /// The engine whose price is a floor where a class has no rate of its own; `nil` where nothing is known to
  /// cost less.
  ///
  /// - Source: AWS's offer files of RDS, 2025-06, in all regions, the same class beside the same class: Oracle
  ///   SE2 with its licence costs 1.36 times PostgreSQL's price at least (1,325 rows), SQL Server Standard 1.11
  ///   times (2,756), Enterprise 1.37 times (2,872). Own licences, Express and Web may cost less.
  var floor: DatabaseEngine? {
    switch self {
    case .oracleSE2Included, .sqlServerStandard, .sqlServerEnterprise: .postgres
    default: nil
    }
  }

  private static let ownLicence = "bring-your-own-license"

  /// The engine of an instance by its name and licence.
  ///
  /// - Source: RDS API reference, CreateDBInstance, LicenseModel, 2026-05: bring-your-own-license for Oracle EE;
  ///   that or license-included for SE2; license-included for SQL Server, whose own media are Custom's.
  /// - Parameters:
  ///   - name: as RDS calls it, `oracle-se2-cdb`.
  ///   - resource: the instance.
  ///   - source: what it is a replica of, whose licence it has where it names none.
  ///   - builder: where an open licence is written down.
  /// - Returns: `nil` for one without rates: Db2, Custom, SQL Server under an own licence, old editions, and for
  ///   a licence that RDS does not have of it.
  static func named(
    _ name: String, of resource: DeployedResource, source: DeployedResource?,
    in builder: inout StackBuilder
  ) -> DatabaseEngine? {
    let base = name.hasSuffix("-cdb") ? String(name.dropLast("-cdb".count)) : name
    let own = resource["LicenseModel"]
    let licence = own.isMissing ? source?["LicenseModel"] ?? own : own
    let written = licence.text?.lowercased()
    switch DatabaseEngine(rawValue: base) {
    case .oracleSE2:
      let models = [ownLicence, "license-included"]
      if let written, !models.contains(written) { return nil }
      let model =
        licence.isMissing
        ? models[builder.choose(among: models, "LicenseModel", of: resource, at: licence)]
        : builder.text(
          licence, "LicenseModel", of: resource, default: models[1], among: models
        ).lowercased()
      return model == models[0] ? .oracleSE2 : .oracleSE2Included
    case .oracleSE2Included: return nil
    case .oracleEE: return written == nil || written == ownLicence ? .oracleEE : nil
    case let engine? where engine.isSQLServer:
      return written?.hasPrefix("bring") == true ? nil : engine
    case let engine: return engine
    }
  }
}
