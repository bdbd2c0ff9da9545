import Estimation
import Foundation
import Quantities
import RateTables
import TestSupport
import Testing

/// The rules of `pricing/rates/rules.csv` against figures that were seen.
@Suite struct `Rules of rates` {
  private static let tables = Result {
    try Dictionary(
      uniqueKeysWithValues: RealTables.workspace.regions.map {
        ($0, try RealTables.workspace.rates(in: $0, isNamed: false))
      })
  }

  private func price(
    _ offer: String, _ usageType: String, _ operation: String = "", in region: String = "us-east-1"
  ) throws -> String? {
    try Self.tables.get()[region]?
      .rate(for: RateKey(offer: offer, usageType: usageType, operation: operation))?
      .tiers.first?.price.text
  }

  /// Fees of the offer file of 2026-09 to 2026-10, as the notes beside the rates name them, and AWS's own
  /// prices of Windows and SQL Server by the vCPU (EC2 user guide, Optimize CPUs, 2025).
  @Test(arguments: [
    // 0.0336 × 12 % = 0.004032; 0.0816 × 12 %; 0.1008 × 12 %.
    ("AmazonEKS", "EKS-Auto:t4g.medium-management-hours", "", "0.00403"),
    ("AmazonEKS", "EKS-Auto:m7g.large-management-hours", "", "0.00979"),
    ("AmazonEKS", "EKS-Auto:m7i.large-management-hours", "", "0.0121"),
    // 1.006 × 7.8 % = 0.078468.
    ("AmazonEKS", "EKS-Auto:g5.xlarge-management-hours", "", "0.07847"),
    // 0.096 × 12 %; 1.006 × 7.8 %, not rounded.
    ("AmazonECS", "ECS-Managed-Instances:m5.large", "", "0.01152"),
    ("AmazonECS", "ECS-Managed-Instances:g5.xlarge", "", "0.078468"),
    // 0.768 + 16 × 0.046, 0.166, 0.421 and 0.063.
    ("AmazonEC2", "BoxUsage:m5.4xlarge", "RunInstances:0002", "1.504"),
    ("AmazonEC2", "BoxUsage:m5.4xlarge", "RunInstances:0006", "3.424"),
    ("AmazonEC2", "BoxUsage:m5.4xlarge", "RunInstances:0102", "7.504"),
    ("AmazonEC2", "BoxUsage:m5.4xlarge", "RunInstances:0202", "1.776"),
    // 0.096 + 2 × 0.0144; 0.768 + 16 × 0.0108.
    ("AmazonEC2", "BoxUsage:m5.large", "RunInstances:0010", "0.1248"),
    ("AmazonEC2", "BoxUsage:m5.4xlarge", "RunInstances:0010", "0.9408"),
  ])
  func `give what was seen`(_ row: (String, String, String, String)) throws {
    #expect(try price(row.0, row.1, row.2) == row.3, "\(row)")
  }

  @Test(arguments: [
    // No source has a fee of Auto Mode for P; Red Hat's between 17 and 127 vCPU nobody shows; Arm has no Windows.
    ("AmazonEKS", "EKS-Auto:p4d.24xlarge-management-hours", ""),
    ("AmazonEC2", "BoxUsage:m5.8xlarge", "RunInstances:0010"),
    ("AmazonEC2", "BoxUsage:m7g.large", "RunInstances:0002"),
    ("AmazonEC2", "BoxUsage:m7g.large", "RunInstances:0006"),
    ("AmazonEC2", "BoxUsage:quux.large", "RunInstances:0002"),
  ])
  func `give nothing where no source does`(_ row: (String, String, String)) throws {
    #expect(try price(row.0, row.1, row.2) == nil, "\(row)")
  }

  /// Every fee of an instance in the tables of facts, against the rule; what differs is rounding of a price map.
  @Test(
    .needs(shared: "rates-more/a/AmazonEC2-Windows.csv"),
    arguments: [
      ("AmazonEC2-Windows", "AmazonEC2", 0.0), ("AmazonEC2-RHEL", "AmazonEC2", 0.0),
      ("AmazonEKS", "AmazonEKS", 0.005), ("AmazonECS-ManagedInstances", "AmazonECS", 0.02),
    ])
  func `hold for every row of the facts`(file: String, offer: String, mostOff: Double) throws {
    let text = try String(
      contentsOfFile: SharedFolder.path("rates-more/a/\(file).csv"), encoding: .utf8)
    var (same, off, unknown) = (0, 0, 0)
    for line in text.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",", maxSplits: 9, omittingEmptySubsequences: false)
        .map(String.init)
      let usageType = RegionPrefix.neutral(cells[3], in: cells[1])
        .drop { $0 == "?" }
      guard
        usageType.contains("BoxUsage:") || usageType.contains("Auto:")
          || usageType.contains("Managed-Instances:")
      else { continue }
      let key = String(usageType)
      guard let found = try price(offer, key, cells[4], in: cells[1]), let price = Double(found),
        let seen = Double(cells[8])
      else {
        unknown += 1
        continue
      }
      // Price maps show five decimals.
      if abs(price - seen) < 0.000_006 + seen * 1e-9 { same += 1 } else { off += 1 }
    }
    print("\(file): \(same) as the rule says, \(off) not, \(unknown) that it leaves out")
    #expect(same > 1_000)
    #expect(Double(off) <= Double(same) * mostOff, "\(off) of \(same + off)")
  }
}
