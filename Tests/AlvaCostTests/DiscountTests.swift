import AlvaCost
import Estimation
import Exploration
import Pricing
import Gate
import Diagnostics
import Foundation
import Quantities
import Resources
import TestSupport
import Testing

/// `discounts.yaml`: read, applied, and shown before and after.
@Suite struct `Own discounts` {
  private func workspace(_ text: String) throws -> (TemporaryFolder, Workspace) {
    let folder = try TemporaryFolder.pricing()
    try folder.write(text, to: "discounts.yaml")
    return (folder, Workspace(folder: folder.path))
  }

  private func problems(_ text: String) throws -> [Diagnostic] {
    let (folder, workspace) = try workspace(text)
    defer { withExtendedLifetime(folder) {} }
    do throws(Diagnostics) {
      _ = try workspace.discounts()
      return []
    } catch {
      return error.items
    }
  }

  private static let agreed = """
    discounts:
      - service: AmazonEC2
        usageType: NatGateway-Hours
        region: us-east-1
        percent: 20
        reason: agreement of 2026
      - usageType: PublicIPv4:InUseAddress
        price: 0.002
        from: 2024-06-01
        through: 2099-12-31
        reason: addresses by contract

    """

  @Test func `a fifth off the gateway and a fixed price of an address`() throws {
    // 32.85 × 0.8 = 26.28; three addresses 3 × 730 × 0.002 = 4.38 instead of 10.95.
    // Saved: 6.57 + 6.57 = 13.14.
    let (folder, own) = try workspace(Self.agreed)
    defer { withExtendedLifetime(folder) {} }
    let request = StackRequest(name: "staging")
    let listed = try EstimateCommand(workspace: RealTables.workspace).run(request)
    let set = try EstimateCommand(workspace: own).run(request)
    for (before, after) in zip(listed.estimates, set.estimates) {
      let gateway = try #require(after.lines.first { $0.id.text == "nat/hours" })
      #expect(gateway.cost == (try Money("26.28")))
      #expect(gateway.listCost == (try Money("32.85")))
      #expect(gateway.listPrice.text == "0.045")
      #expect(gateway.discountReason == "agreement of 2026")
      let addresses = after.lines.filter { $0.discountReason == "addresses by contract" }
      #expect(addresses.total == (try Money("4.38")))
      #expect(after.listMonthly == before.monthly)
      #expect(before.monthly - after.monthly == (try Money("13.14")))
      #expect(!before.hasDiscounts && before.listMonthly == before.monthly)
    }
  }

  @Test(arguments: [
    (
      "usageType: NatGateway-Hour", "no rate table has the usage type 'NatGateway-Hour'",
      "did you mean 'NatGateway-Hours'?"
    ),
    (
      "usageType: USE2-NatGateway-Hours\n    region: us-east-1",
      "no rate of us-east-1 has the usage type 'USE2-NatGateway-Hours'",
      "it is one of AmazonEC2 in us-east-2: change 'service' or 'region', or leave them out"
    ),
    (
      "usageType: NatGateway-Hours\n    service: AmazonECS",
      "no rate of AmazonECS has the usage type 'NatGateway-Hours'",
      "it is one of AmazonEC2 in af-south-1: change 'service' or 'region', or leave them out"
    ),
  ])
  func `a usage type that no table has is an error at its place`(
    keys: String, message: String, mend: String
  ) throws {
    let found = try problems("discounts:\n  - \(keys)\n    percent: 5\n    reason: r\n")
    #expect(found.map(\.message) == [message])
    #expect(found.map(\.mend) == [mend])
    #expect(found.first?.location?.line == 2)
  }

  @Test func `a discount for another region needs a rate there, no stack`() throws {
    #expect(
      try problems(
        "discounts:\n  - { usageType: EUW2-NatGateway-Hours, percent: 5, reason: r }\n"
          + "  - { usageType: NatGateway-Hours, region: eu-west-2, percent: 5, reason: r }\n"
      ).isEmpty)
  }

  @Test func `a discount holds on its days only`() throws {
    let (folder, own) = try workspace(Self.agreed)
    defer { withExtendedLifetime(folder) {} }
    var request = StackRequest(name: "staging")
    func fixed(_ day: String) throws -> Int {
      request.asOf = CalendarDay(day)
      return try EstimateCommand(workspace: own).run(request).estimates[0].lines.filter {
        $0.discountReason == "addresses by contract"
      }.count
    }
    #expect(try fixed("2024-05-31") == 0)
    #expect(try fixed("2024-06-01") == 2)
  }

  @Test func `sampled months are priced with the discounts too`() throws {
    let (folder, own) = try workspace(
      "discounts:\n  - { percent: 100, reason: everything is free }\n")
    defer { withExtendedLifetime(folder) {} }
    let set = try EstimateCommand(workspace: own).run(
      StackRequest(name: "staging"), sampling: SamplingRequest(runs: .months(64), seed: 1))
    for estimate in set.estimates {
      #expect(estimate.monthly == .zero)
      #expect(estimate.spread?.p90.value == .zero)
    }
  }

  @Test func `every mistake is found at its place`() throws {
    let found = try problems(
      """
      discounts:
        - { servce: AmazonECS, percent: 10, reason: a }
        - { service: AmazonECZ, percent: 10, reason: a }
        - { region: us-eest-1, percent: 101, reason: a }
        - { percent: 1, price: 2, usageType: x, reason: a }
        - { reason: a }
        - { price: 0.5, reason: a }
        - { percent: 5 }
        - { percent: 5, from: 2026-02-30, reason: a }
        - { percent: 5, from: 2026-02-03, through: 2026-02-02, reason: a }
        - { usageType: x, price: $5, reason: a }
      """)
    let expected: [(line: Int, word: String)] = [
      (2, "unknown key 'servce'"), (3, "'AmazonECZ'"), (4, "'us-eest-1'"), (4, "'101'"),
      (5, "both"), (5, "no rate table has the usage type 'x'"), (6, "neither"), (7, "everything"),
      (8, "no 'reason'"), (9, "'2026-02-30'"),
      (10, "before"), (11, "'$5'"),
    ]
    #expect(found.count == expected.count, "\(found.map(\.text))")
    for (line, word) in expected {
      #expect(
        found.contains { $0.location?.line == line && $0.message.contains(word) },
        "line \(line): \(word)")
    }
    #expect(found.allSatisfy { $0.mend != nil })
  }

  @Test func `before and after stand in every format`() throws {
    let (folder, _) = try workspace(Self.agreed)
    func output(_ format: String) throws -> String {
      let result = try Program.run(
        "estimate", "staging", "--no-reports", "--runs", "0", "--pricing", folder.path, "--format",
        format)
      #expect(result.exitCode == 0, "\(result.errors)")
      return result.output
    }
    let table = try output("table")
    #expect(table.contains("at list prices") && table.contains("own discounts"))
    #expect(table.contains("conservative: agreement of 2026: -$6.57 on 1 line"), "\(table)")
    let markdown = try output("markdown")
    #expect(markdown.contains("## Own discounts"))
    #expect(
      markdown.contains(
        "| conservative | `nat/hours` | $0.045 | $0.036 | $32.85 | $26.28 | agreement of 2026 |"))
    #expect(markdown.contains("after the [discounts](#own-discounts)"))
    let csv = try output("csv")
    #expect(csv.contains(",listUnitPrice,listMonthlyUSD,discount,p10,p50,p90,"))
    #expect(csv.contains(",0.045,32.85,agreement of 2026,"))
    let json = try output("json")
    #expect(json.contains("\"reason\": \"agreement of 2026\""))
    #expect(json.contains("\"listMonthly\": \"32.85\""))
  }

  @Test func `an empty file is no discount, and a broken one is exit code 65`() throws {
    #expect(try problems("").isEmpty)
    #expect(try problems("# nothing agreed yet\n").isEmpty)
    #expect(try problems("discounts: []\n").isEmpty)
    let (folder, _) = try workspace("discounts: 5\n")
    let result = try Program.run("estimate", "staging", "--no-reports", "--pricing", folder.path)
    #expect(result.exitCode == 65)
    #expect(result.errors.contains("discounts.yaml:1:12: error: 'discounts' is '5'"))
  }
}
