import Diagnostics
import Estimation
import Foundation
import Inputs
import Platform
import PriceLists
import Pricing
import Quantities
import Reporting
import TestSupport
import Testing

@testable import Reconciliation

/// A stack of one gateway and one bucket of addresses, whose month can be worked out by hand.
private func workspace(_ folder: TemporaryFolder) throws -> Workspace {
  try folder.write(
    """
    stack: hub
    region: us-east-1
    network: { nat: gateway, natGateways: 1 }
    estimates: { only: { scenario: none } }
    """, to: "stacks/hub.yaml")
  try folder.write("requestsPerSecond: 0\n", to: "scenarios/none.yaml")
  return try Workspace.find(given: folder.path(""))
}

private func run(_ rows: [String]) throws -> Reconciliation {
  let folder = try TemporaryFolder()
  let request = ReconcileCommand.Request(
    stack: StackRequest(name: "hub"), bills: [SmallBills.report(rows)])
  return try withExtendedLifetime(folder) {
    try ReconcileCommand(workspace: try workspace(folder)).run(request)
  }
}

/// Gateway hours from an hour of the month on.
private func gateway(hours: Int, cost: String, each: Int = 24) -> [String] {
  stride(from: 0, to: hours, by: each).map { hour in
    SmallBills.row(
      "g\(hour)", day: 1 + hour / 24, hour: hour % 24, hours: min(each, hours - hour),
      product: "AmazonEC2", usage: "NatGateway-Hours", operation: "NatGateway",
      amount: "\(min(each, hours - hour))", cost: cost)
  }
}

@Suite struct `An estimate beside its bill` {
  @Test func `a month at other prices differs by price alone`() throws {
    // 30 days of 24 hours at 0.05 in place of 0.045: 720 × 0.005 = 3.60 more for the same use.
    let result = try run(gateway(hours: 720, cost: "1.2"))
    let line = try #require(result.lines.first { $0.usageType == "NatGateway-Hours" })
    #expect(result.hours == 720)
    #expect(line.estimated == (try Money("32.4")))
    #expect(line.billed == (try Money("36")))
    #expect(line.byQuantity == .zero)
    #expect(line.byPrice == (try Money("3.6")))
  }

  @Test func `two gateways in place of one differ by quantity alone`() throws {
    let second = gateway(hours: 240, cost: "1.08").map {
      $0.replacing("g", with: "h", maxReplacements: 1)
    }
    let result = try run(gateway(hours: 240, cost: "1.08") + second)
    let line = try #require(result.lines.first { $0.usageType == "NatGateway-Hours" })
    // Ten days: 240 × 0.045 = 10.80 estimated, twice that billed.
    #expect(result.hours == 240)
    #expect(line.estimated == (try Money("10.8")))
    #expect(line.byQuantity == (try Money("10.8")))
    #expect(line.byPrice == .zero)
  }

  @Test func `price and quantity add up to the difference, whatever the figures`() throws {
    let result = try run(gateway(hours: 100, cost: "0.7777777777", each: 10))
    for line in result.lines where line.presence == .both {
      let parts = try #require(line.byQuantity) + (try #require(line.byPrice))
      #expect(parts == line.difference, "\(line.usageType)")
    }
    let all = result.lines.map(\.billed).total + result.apart.map(\.cost).total
    #expect(all == result.total)
  }

  @Test func `what either side lacks is named`() throws {
    let extra = SmallBills.row(
      "x", product: "AmazonGuardDuty", usage: "USE1-PaidEventsAnalyzed", amount: "3", cost: "0.5")
    let result = try run(gateway(hours: 24, cost: "1.08") + [extra])
    let billOnly = result.lines.filter { $0.presence == .billOnly }
    #expect(billOnly.map(\.usageType) == ["USE1-PaidEventsAnalyzed"])
    // The gateway's address is in the estimate, and in no row.
    #expect(
      result.lines.contains {
        $0.presence == .estimateOnly && $0.usageType == "USE1-PublicIPv4:InUseAddress"
      })
  }

  @Test func `a tolerance is a share of the estimate`() throws {
    // The estimate: a day of the gateway and its address, 24 × (0.045 + 0.005) = 1.20; billed 1.08.
    let result = try run(gateway(hours: 24, cost: "1.08"))
    #expect(result.estimated == (try Money("1.2")))
    #expect(result.isWithin(0.1) && !result.isWithin(0.0999))
  }

  @Test(.needs(python: "jsonschema"))
  func `its JSON holds to the published schema`() throws {
    let report = ReconciliationReport.report(try run(gateway(hours: 24, cost: "1.08")))
    let check = try Program.hold(
      report.json.text, to: "reconcile.schema.json")
    #expect(check.exitCode == 0, "\(check.errors)")
  }

  @Test func `every format says the same`() throws {
    let report = ReconciliationReport.report(
      try run(gateway(hours: 24, cost: "1.08")), tolerance: 0.05)
    for text in [report.markdown, report.terminal(style: .plain), report.document.html] {
      #expect(text.contains("beyond the tolerance of 5 %"))
      #expect(text.contains("$1.08"))
    }
    #expect(report.csv.contains("NatGateway-Hours"))
    #expect(report.json.text.contains("\"withinTolerance\": false"))
    #expect(report.charts.count == 1)
  }
}

@Suite(.needsProgram) struct `A deployed template beside its bill` {
  /// The stack file has one gateway; two are deployed, with a zone and a secret, and billed for ten days of October.
  private func reconcile(_ options: [String]) throws -> Program.Run {
    let folder = try TemporaryFolder()
    let workspace = try workspace(folder)
    _ = workspace
    try folder.write(
      """
      Resources:
        Vpc: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: 10.0.0.0/16 } }
        Subnet: { Type: "AWS::EC2::Subnet", Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
        First: { Type: "AWS::EC2::NatGateway", Properties: { SubnetId: !Ref Subnet, ConnectivityType: private } }
        Second: { Type: "AWS::EC2::NatGateway", Properties: { SubnetId: !Ref Subnet, ConnectivityType: private } }
        Zone: { Type: "AWS::Route53::HostedZone", Properties: { Name: example.com } }
        Secret: { Type: "AWS::SecretsManager::Secret" }
      """, to: "template.yaml")
    let second = gateway(hours: 240, cost: "1.08").map {
      $0.replacing("g", with: "h", maxReplacements: 1)
    }
    let others = [
      SmallBills.row(
        "z", hours: 23, product: "AmazonRoute53", usage: "HostedZone", amount: "1", cost: "0.5",
        region: ""),
      // 0.4 a month, 240 of 744 hours: 0.3225806452 of one, $0.1290322581.
      SmallBills.row(
        "s", hours: 23, product: "AWSSecretsManager", usage: "USE1-AWSSecretsManager-Secrets",
        amount: "0.3225806452", cost: "0.1290322581"),
    ]
    let rows = gateway(hours: 240, cost: "1.08") + second + others
    try folder.write(
      ([SmallBills.reportHeader] + rows).joined(separator: "\n") + "\n", to: "bill.csv")
    return try Program.run(
      [
        "reconcile", "hub", "--pricing", folder.path(""), "--bill", folder.path("bill.csv"),
        "--format", "json",
      ] + options.map { $0.replacing("template.yaml", with: folder.path("template.yaml")) })
  }

  private func estimated(_ run: Program.Run) throws -> [String: String] {
    #expect(run.exitCode == 0, "\(run.errors)")
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let lines = try #require(json["lines"] as? [[String: Any]])
    return Dictionary(
      lines.map { ($0["usageType"] as? String ?? "", $0["estimated"] as? String ?? "") },
      uniquingKeysWith: { first, _ in first })
  }

  @Test func `is what is compared, not the stack file`() throws {
    // 240 × 0.045 = 10.80 a gateway.
    #expect(try estimated(try reconcile([]))["NatGateway-Hours"] == "10.8")
    let deployed = try estimated(try reconcile(["--stack", "template.yaml"]))
    #expect(deployed["NatGateway-Hours"] == "21.6")
    // The zone is due whole, the secret for its hours: 0.4 × 240 ÷ 744 = 0.129032258.
    #expect(deployed["HostedZone"] == "0.5")
    let secret = try #require(Double(deployed["USE1-AWSSecretsManager-Secrets"] ?? ""))
    #expect(abs(secret - 0.129032258) < 1e-8)
  }

  @Test func `differs by nothing where it is billed as deployed`() throws {
    let run = try reconcile(["--stack", "template.yaml", "--tolerance", "0.1%"])
    #expect(run.exitCode == 0, "\(run.errors)\(run.output)")
    let missing = try reconcile(["--stack", "template.yml"])
    #expect(missing.exitCode == 66)
  }
}

/// What hides inside the rates of a bill.
@Suite struct `A private price` {
  /// Lines of the list's price and what is billed of it, in dollars.
  private func share(_ lines: [(list: String, billed: String)]) throws -> Double? {
    PrivatePrice.share(
      try lines.map { line in
        ReconciledLine(
          presence: .both, product: "AmazonEC2", usageType: "NatGateway-Hours", operation: "",
          name: "", items: [], estimated: .zero, billed: try Money(line.billed),
          estimatedQuantity: nil, billedQuantity: nil, unit: "Hrs", rows: 1,
          repriced: try Money(line.list))
      })
  }

  /// 9.20 of 10, 4.60 of 5 and 1.84 of 2 are 0.92 each; a free line and one of another price change nothing, as
  /// long as they are less than a fifth of the money: 2 of 19.
  @Test func `is what most of the money has in common`() throws {
    let common = [("10", "9.20"), ("5", "4.60"), ("2", "1.84")]
    for lines in [common, common + [("2", "2"), ("0", "0.5"), ("3", "0")]] {
      #expect(abs(try #require(try share(lines)) - 0.92) < 1e-12)
    }
    #expect(try share(common + [("8", "8")]) == nil)
  }

  @Test func `is none where two lines have it, where prices are the list's, and where they differ`()
    throws
  {
    #expect(try share([("10", "9.20"), ("5", "4.60")]) == nil)
    #expect(try share([("10", "10"), ("5", "5.001"), ("2", "1.999")]) == nil)
    #expect(try share([("10", "9"), ("9", "8.5"), ("8", "6")]) == nil)
    #expect(try share([]) == nil)
  }
}
