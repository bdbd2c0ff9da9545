import Pricing
import Gate
import Diagnostics
import Foundation
import Platform
import Quantities
import TemplateReader
import Resources
import Services
import TestSupport
import Testing

@testable import AlvaCost
@testable import Estimation
@testable import Exploration

/// Cases that a peer has worked: attributes and usage in, quantities and dollars out.
private let folder = SharedFolder.path("oracle")

/// A line of the peer's bill.
private struct PeerLine {
  let address: String
  let type: String
  let meter: String
  /// `nil` where the peer only names a price for a unit.
  let quantity: Double?
  let dollars: Double
  let isReserved: Bool
}

/// What of ours answers to a meter of the peer's.
private enum Ours {
  /// A line of the bill: our quantity is the peer's times the factor.
  case line(_ slug: String, factor: Double = 1)
  /// A price of usage: the peer's unit holds so many of ours.
  case price(_ name: String, units: Double = 1)
}

/// The peer's meters, by type and beginning; the first that fits.
private let meters: [(type: String, meter: String, ours: Ours)] = [
  ("aws_db_instance", "database-instance-on-demand", .line("instance")),
  ("aws_db_instance", "storage-", .line("storage")),
  ("aws_db_instance", "provisioned-", .line("iops")),
  ("aws_db_instance", "additional-backup-storage", .price("backups beyond the free amount")),
  ("aws_db_instance", "extended-support", .line("extended-support")),
  ("aws_ebs_volume", "storage-", .line("volume")),
  ("aws_ebs_volume", "provisioned-iops", .line("volume-iops")),
  // The peer counts MiB a second, the price list GiB.
  ("aws_ebs_volume", "provisioned-throughput", .line("volume-throughput", factor: 1 / 1_024)),
  ("aws_ebs_volume", "i-o-requests", .price("I/O requests", units: 1_000_000)),
  // The peer counts what runs all month, the price list hours.
  ("aws_ecs_service", "per-gb-per-hour", .line("fargate-memory", factor: 730)),
  ("aws_ecs_service", "per-vcpu-per-hour", .line("fargate-vcpu", factor: 730)),
  ("aws_elb", "classic-load-balancer", .line("hours")),
  ("aws_elb", "data-processed", .price("data processed")),
  ("aws_elasticache", "elasticache-on-demand", .line("node")),
  ("aws_elasticache", "backup-storage", .price("snapshots beyond the free one")),
  ("aws_alb", "application-load-balancer", .line("hours")),
  ("aws_lb", "application-load-balancer", .line("hours")),
  ("aws_lb", "network-load-balancer", .line("hours")),
  // The price only: the peer divides monthly totals by 730 and does not scale connections to the
  // second, which is not AWS's rule (Elastic Load Balancing pricing, 2026-05). Ours are tested
  // against that rule in LoadBalancerTests.
  ("aws_", "load-balancer-capacity-units", .price("capacity units (LCU)", units: 730)),
  ("aws_nat_gateway", "nat-gateway", .line("hours")),
  ("aws_nat_gateway", "data-processed", .price("NAT data processing, both directions")),
  ("aws_instance", "instance-usage-linux-unix-on-demand", .line("instance")),
  ("aws_instance", "root-block-device/storage", .line("volume")),
  ("aws_instance", "ec2-detailed-monitoring", .line("detailed-monitoring")),
  ("aws_kms_key", "customer-master-key", .line("key")),
  ("aws_kms_key", "requests", .price("KMS requests", units: 10_000)),
  ("aws_route53_health_check", "health-check", .line("health-check")),
  ("aws_route53_health_check", "optional-features", .line("options")),
  ("aws_route53_zone", "hosted-zone", .line("hosted-zone")),
  ("aws_secretsmanager_secret", "secret", .line("secret")),
  ("aws_waf_web_acl", "web-acl-usage", .line("web-acls")),
  ("aws_waf_web_acl", "rules", .line("rules")),
  ("aws_waf_web_acl", "requests", .price("inspected requests", units: 1_000_000)),
  ("aws_cloudwatch_log_group", "data-ingested", .price("log ingestion")),
  ("aws_cloudwatch_log_group", "archival-storage", .price("log storage")),
  ("aws_sqs_queue", "requests", .price("SQS requests", units: 1_000_000)),
  ("aws_sns_topic", "api-requests-over-1m", .price("published messages", units: 1_000_000)),
  ("aws_s3_bucket", "standard/storage", .price("storage")),
  (
    "aws_s3_bucket", "standard/put-copy-post-list-requests",
    .price("PUT, COPY, POST and LIST requests", units: 1_000)
  ),
  (
    "aws_s3_bucket", "standard/get-select-and-all-other-requests",
    .price("GET and other requests", units: 1_000)
  ),
]

/// Where the two differ: who is right, why, and by which source.
///
/// What AWS refuses, and so do we: RDS takes no io1 volume below 100 GiB (RDS user guide, 2023-06).
/// The peer raises their 50 to 100. They are left out of the plans, which do not deploy with them.
private let refused = ["aws_db_instance.mysql-iops", "aws_db_instance.mysql-default-iops"]

/// Address and meter by their beginnings; every entry has to be needed.
private let differences: [(address: String, meter: String, why: String)] = [
  // Neither: nothing is written, and Terraform's default keeps no backups (hashicorp/aws 6,
  // aws_db_instance: backup_retention_period defaults to 0); the peer shows the rate all the same.
  ("aws_db_instance.mariadb", "additional-backup-storage", "no backups are kept"),
  // Neither: no root volume is written, so the image decides. The peer takes gp2, ours the gp3 that
  // the images of Amazon Linux 2023 have (github.com/namecheap/ec2-github-runner/issues/44).
  (
    "aws_instance.t2_standard_cpuCredits", "root-block-device/storage-general-purpose-ssd-gp2",
    "8 GB of gp3 are taken"
  ),
  (
    "aws_instance.t3_default_cpuCredits", "root-block-device/storage-general-purpose-ssd-gp2",
    "8 GB of gp3 are taken"
  ),
  (
    "aws_instance.instance_detailedMonitoring", "root-block-device/storage-general-purpose-ssd-gp2",
    "8 GB of gp3 are taken"
  ),
  (
    "aws_instance.cnvr_", "root-block-device/storage-general-purpose-ssd-gp2",
    "8 GB of gp3 are taken"
  ),
  (
    "aws_instance.std_", "root-block-device/storage-general-purpose-ssd-gp2",
    "8 GB of gp3 are taken"
  ),
  // The peer: we have no rates of these and say so.
  ("aws_db_instance.oracle", "", "Oracle is named as not priced"),
  ("aws_db_instance.aurora", "", "Aurora's burstable classes are named as not priced"),
  ("aws_db_instance.extended_support[\"aurora", "", "Aurora's burstable classes are not priced"),
  ("aws_elasticache_", "elasticache-on-demand", "node types without a rate are not priced"),
  ("aws_instance.instance_detailed", "instance-usage", "m3.large has no rate: not priced"),
  // Ours, in an account with no other metrics: the first ten are always free (CloudWatch pricing,
  // 2026-05); the quantity, 7, is the same. The peer takes no free amounts off.
  ("aws_instance.instance_detailed", "ec2-detailed-monitoring", "ten metrics are free"),
  // The peer for endpoints in AWS, ours for others: a plan does not say where the endpoint is, so
  // the dearer price is taken (Route 53 pricing, 2026-05: 0.50 and 0.75, 1.00 and 2.00).
  ("aws_route53_health_check.ssl_latency_interval_string_match", "", "taken as outside AWS"),
  ("aws_route53_health_check.ssl_latency_string_match", "", "taken as outside AWS"),
  ("aws_route53_health_check.ssl_string_match", "", "taken as outside AWS"),
  ("aws_route53_health_check.https", "", "taken as outside AWS"),
  ("aws_route53_health_check.simple", "", "taken as outside AWS"),
  // The same money: two rules and two groups cost a dollar each, ours counts four rules. The peer's
  // seven hold five more that only its usage figures know.
  ("aws_waf_web_acl", "rules", "rule groups count as rules, at the same dollar"),
  // The peer: the task definition stands at a task set, which we do not follow; named as not priced.
  ("aws_ecs_service.task_set", "", "task sets are named as not priced"),
]

/// Meters of the peer that we have no line and no price for; each is one that only usage decides.
private let unmodelled = [
  "insights-queries", "ecc-generatedatakeypair", "rsa-generatedatakeypair", "rule-groups",
  "api-requests", "select-data", "http-https", "email-email", "kinesis-firehose", "mobile-push",
  "macos", "sms-", "fifo-", "intelligent-tiering", "standard-infrequent-access", "one-zone",
  "glacier", "object-tagging", "analytics", "inventory",
]

@Suite(.needs(shared: "oracle"))
struct `A peer's worked cases` {
  @Test func `agree with ours line by line, or differ for a known reason`() throws {
    var agreed: [String: Int] = [:]
    var used: Set<String> = []
    for name in Files.names(in: folder) where name.hasSuffix(".json") {
      let data = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
      let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      for region in regions(of: root) {
        guard RealTables.workspace.regions.contains(region) else { continue }
        let synthesis = try price(root, region: region)
        for line in lines(of: root, region: region) {
          if refused.contains(line.address) { continue }
          if line.isReserved || unmodelled.contains(where: { line.meter.contains($0) }) { continue }
          if try agrees(line, synthesis) {
            agreed[name, default: 0] += 1
            continue
          }
          let reason = differences.first {
            line.address.hasPrefix($0.address) && line.meter.hasPrefix($0.meter)
          }
          #expect(reason != nil, "\(line.address) \(line.meter) differs, and nobody says why")
          if let reason { used.insert("\(reason.address) \(reason.meter)") }
          checkNeverZero(line, synthesis)
        }
      }
    }
    // The count of the folder as it is; fewer would mean that something is no longer compared.
    #expect(agreed.values.reduce(0, +) >= 100, "\(agreed)")
    for file in ["db_instance", "ebs_volume", "ecs_service", "lb", "nat_gateway", "instance"] {
      #expect(agreed["\(file).json"] ?? 0 > 0, "nothing of \(file) agrees")
    }
    let unused = differences.map { "\($0.address) \($0.meter)" }.filter { !used.contains($0) }
    #expect(unused == [], "differences that are none any more")
  }

  // MARK: - Comparison

  private func agrees(_ line: PeerLine, _ synthesis: SynthesisEstimate) throws -> Bool {
    let meter = meters.first {
      line.type.hasPrefix($0.type) && line.meter.hasPrefix($0.meter)
    }
    switch try #require(meter, "\(line.type) \(line.meter)").ours {
    case .line(let slug, let factor):
      let own = synthesis.bill.estimates[0].lines.filter {
        $0.itemID == LineID(ResourceID(line.address), slug)
      }
      guard !own.isEmpty, let quantity = line.quantity else { return false }
      let ours = own.map(\.quantity.approximate).reduce(0, +)
      let cost = own.map(\.cost).total.roundedToCents
      return abs(ours - quantity * factor) < 1e-6
        && cost
          == Money(nearest: line.dollars)
          .roundedToCents
    case .price(let name, let units):
      guard
        let own = synthesis.unknownUsage.first(where: {
          $0.resource.text == line.address && $0.name == name
        })
      else { return false }
      let price = own.firstPaidPrice.approximate * units
      return abs(price * (line.quantity ?? 1) - line.dollars)
        < (line.quantity == nil ? 1e-9 : 0.0051)
    }
  }

  /// What we cannot price is named, and no line of it is zero but for a free amount.
  private func checkNeverZero(_ line: PeerLine, _ synthesis: SynthesisEstimate) {
    let own = synthesis.bill.estimates[0].lines.filter { $0.resource.text == line.address }
    let place = synthesis.place(ResourceID(line.address))
    #expect(place?.coverage != .free, "\(line.address) is charged")
    if own.isEmpty, !synthesis.unknownUsage.contains(where: { $0.resource.text == line.address }) {
      #expect(place?.coverage == .unpriced || place?.coverage == .unknown, "\(line.address)")
    }
  }

  // MARK: - Reading

  private func regions(of root: [String: Any]) -> [String] {
    Set(resources(of: root).compactMap { $0["region"] as? String }).sorted()
  }

  /// Kinds that stand in a plan; data transfer exists as usage only.
  private func resources(of root: [String: Any]) -> [[String: Any]] {
    (root["resources"] as? [[String: Any]] ?? []).filter {
      $0["type"] as? String != "aws_data_transfer"
    }
  }

  private func lines(of root: [String: Any], region: String) -> [PeerLine] {
    resources(of: root).filter { $0["region"] as? String == region }.flatMap { resource in
      (resource["expected"] as? [[String: Any]] ?? []).compactMap { line -> PeerLine? in
        let text = line["monthlyUSD"] as? String ?? line["usdPerUnit"] as? String ?? ""
        guard let dollars = Double(text), let meter = line["meter"] as? String else { return nil }
        return PeerLine(
          address: resource["address"] as? String ?? "", type: resource["type"] as? String ?? "",
          meter: meter, quantity: (line["quantity"] as? String).flatMap(Double.init),
          dollars: dollars, isReserved: meter.contains("-reserved-"))
      }
    }
  }

  /// Prices the case's resources as a Terraform plan holds them.
  private func price(_ root: [String: Any], region: String) throws -> SynthesisEstimate {
    let bytes = [UInt8](try plan(root, region: region))
    let files = TemplateFiles(
      read: { _ in .success(bytes) }, isFolder: { _ in false }, exists: { _ in true })
    var request = SynthesisCommand.Request(path: "plan.json")
    // A day on which PostgreSQL 11 and 12 were in the first two years of extended support.
    request.asOf = CalendarDay("2025-06-01")
    return try SynthesisCommand(workspace: RealTables.workspace, files: files).run(request)
      .synthesis
  }

  private func plan(_ root: [String: Any], region: String) throws -> Data {
    var values: [[String: Any]] = []
    var configuration: [[String: Any]] = []
    func add(_ address: String, _ attributes: [String: Any]) {
      if refused.contains(address) { return }
      let type = address.split(separator: ".").first.map(String.init) ?? ""
      var plain: [String: Any] = [:]
      var references: [String: Any] = [:]
      for (key, value) in attributes where key != "for_each" {
        let each = (value as? String).flatMap { eachValue($0, address, attributes["for_each"]) }
        if let each {
          plain[key] = each
        } else if let text = value as? String, text.hasPrefix("${") {
          references[key] = ["references": [String(text.dropFirst(2).dropLast())]]
        } else {
          plain[key] = value
        }
      }
      let name = String(address.dropFirst(type.count + 1))
      values.append([
        "address": address, "mode": "managed", "type": type, "name": name, "values": plain,
      ])
      configuration.append([
        "address": String(address.prefix { $0 != "[" }), "mode": "managed", "type": type,
        "name": name, "expressions": references,
      ])
    }
    for resource in resources(of: root) where resource["region"] as? String == region {
      add(resource["address"] as? String ?? "", resource["attributes"] as? [String: Any] ?? [:])
    }
    for (address, attributes) in (root["context"] as? [String: Any] ?? [:]).sorted(by: {
      $0.key < $1.key
    }) {
      if let attributes = attributes as? [String: Any] { add(address, attributes) }
    }
    return try JSONSerialization.data(withJSONObject: [
      "format_version": "1.2", "terraform_version": "1.5.0",
      "planned_values": ["root_module": ["resources": values]],
      "configuration": [
        "provider_config": [
          "aws": ["name": "aws", "expressions": ["region": ["constant_value": region]]]
        ],
        "root_module": ["resources": configuration],
      ],
    ])
  }

  /// The value that `${each.value.key}` has for an address with a key; the key of the extended
  /// support cases is engine and version, `postgres-11.22`.
  private func eachValue(_ text: String, _ address: String, _ each: Any?) -> Any? {
    guard text.hasPrefix("${each.value."), let start = address.firstIndex(of: "\"") else {
      return nil
    }
    let attribute = String(text.dropFirst("${each.value.".count).dropLast())
    let key = String(address[address.index(after: start)...].prefix { $0 != "\"" })
    if let map = each as? [String: [String: Any]] { return map[key]?[attribute] }
    guard let dash = key.lastIndex(of: "-") else { return nil }
    return attribute == "engine" ? String(key[..<dash]) : String(key[key.index(after: dash)...])
  }
}
