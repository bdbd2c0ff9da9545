import Resources
import Services
import Testing

@testable import TemplateReader

/// Whose licence an hour of Oracle holds.
@Suite struct `A database's licence` {
  private func database(_ properties: String) -> String {
    "{ Type: 'AWS::RDS::DBInstance', Properties: { DBInstanceClass: db.t3.micro, \(properties) } }"
  }

  private func engine(_ name: String, in text: String) throws -> DatabaseEngine? {
    try read("Resources:\n" + text).stack.databases.first { $0.name == name }?.engine
  }

  private let own = "Engine: oracle-se2, AllocatedStorage: 20, LicenseModel: "

  @Test(arguments: [
    ("bring-your-own-license", DatabaseEngine.oracleSE2),
    ("license-included", .oracleSE2Included),
  ])
  func `of a replica is its source's where it names none`(licence: String, kind: DatabaseEngine)
    throws
  {
    let text =
      "  Main: \(database(own + licence))\n  Copy: "
      + database("SourceDBInstanceIdentifier: !Ref Main") + "\n"
    #expect(try engine("Copy", in: text) == kind)
  }

  @Test(arguments: [
    "Engine: oracle-se2, AllocatedStorage: 20, LicenseModel: general-public-license",
    "Engine: oracle-ee, AllocatedStorage: 20, LicenseModel: license-included",
  ])
  func `that RDS does not have of an engine is not priced`(properties: String) throws {
    let stack = try read("Resources:\n  Main: \(database(properties))\n")
    #expect(stack.resource("Main")?.coverage == .unpriced)
  }
}
