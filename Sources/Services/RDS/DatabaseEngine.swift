/// Engines of Amazon RDS, with what the price list calls them.
package enum DatabaseEngine: String, Hashable, Sendable, CaseIterable {
  case postgres, mysql, mariadb
  case auroraPostgres = "aurora-postgresql"
  case auroraMySQL = "aurora-mysql"
  /// Oracle under a licence of one's own, and SE2 with its licence in the price.
  case oracleEE = "oracle-ee"
  case oracleSE2 = "oracle-se2"
  case oracleSE2Included = "oracle-se2-included"
  /// SQL Server, with its licence in the price.
  case sqlServerExpress = "sqlserver-ex"
  case sqlServerWeb = "sqlserver-web"
  case sqlServerStandard = "sqlserver-se"
  case sqlServerEnterprise = "sqlserver-ee"

  /// The operation that alone tells engines apart under one usage type.
  /// - Source: AWS offer files of AmazonRDS.
  package var operation: String {
    switch self {
    case .postgres: "CreateDBInstance:0014"
    case .mysql: "CreateDBInstance:0002"
    case .mariadb: "CreateDBInstance:0018"
    case .auroraPostgres: "CreateDBInstance:0021"
    case .auroraMySQL: "CreateDBInstance:0016"
    case .oracleEE: "CreateDBInstance:0005"
    case .oracleSE2: "CreateDBInstance:0019"
    case .oracleSE2Included: "CreateDBInstance:0020"
    case .sqlServerExpress: "CreateDBInstance:0010"
    case .sqlServerWeb: "CreateDBInstance:0011"
    case .sqlServerStandard: "CreateDBInstance:0012"
    case .sqlServerEnterprise: "CreateDBInstance:0015"
    }
  }

  package var isAurora: Bool { self == .auroraPostgres || self == .auroraMySQL }

  package var isSQLServer: Bool { rawValue.hasPrefix("sqlserver") }
  package var isOracle: Bool { rawValue.hasPrefix("oracle") }

  /// GiB from which four stripes hold gp3; infinite of SQL Server, which has one.
  package var stripedGB: Double { isSQLServer ? .infinity : isOracle ? 200 : 400 }

  /// The word in Extended Support usage types.
  var extendedSupportName: String {
    switch self {
    case .postgres: "PostgreSQL"
    case .mysql: "MySQL"
    case .mariadb: "MariaDB"
    case .auroraPostgres: "AuroraPostgreSQL"
    case .auroraMySQL: "AuroraMySQL"
    case .oracleEE, .oracleSE2, .oracleSE2Included: "Oracle"
    case .sqlServerExpress, .sqlServerWeb, .sqlServerStandard, .sqlServerEnterprise: "SQLServer"
    }
  }
}
