import Foundation
import TestSupport
import Testing

/// Limits of a unit's cost, through the gate's own command.
@Suite struct `A unit's limit at the gate` {
  private func folder(_ units: String, environments: Int = 1) throws -> TemporaryFolder {
    let folder = try BoundProject([
      "pricing/scenarios/shop.yaml": "scenario: shop\nrequestsPerSecond: 2\nshape: flat\n",
      "pricing/stacks/shop.yaml": """
      stack: shop
      region: us-east-1
      environments: \(environments)
      parameters: { users: 1000 }
      functions:
        api: { memoryMB: 1024, request: { cpuMilliseconds: 50, responseBytes: 2000 } }
      estimates: { realistic: { scenario: shop } }
      """,
      "pricing/budgets/shop.yaml": "budget: shop\nunits: { \(units) }\ndrift: off\n",
    ]).folder
    try folder.write(
      """
      Resources:
        api:
          Type: AWS::Lambda::Function
          Properties: { MemorySize: 1024, Runtime: nodejs20.x, Handler: a, Role: "arn:aws:iam::1:role/x", Code: { ZipFile: x } }
      """, to: "t.yaml")
    return folder
  }

  @Test(arguments: [(1, "1,000"), (3, "3,000")])
  func `knows the named numbers of the stack file, of all environments`(
    environments: Int, users: String
  ) throws {
    let folder = try folder("users: 0.000001", environments: environments)
    let run = try Program.run(
      ["validate", "shop", "--stack", "t.yaml", "--runs", "0"],
      in: folder.url)
    #expect(run.exitCode == 1, "\(run.errors)")
    #expect(
      run.errors.contains("for each of 'users'") && run.errors.contains("for \(users), above"))
  }
}
