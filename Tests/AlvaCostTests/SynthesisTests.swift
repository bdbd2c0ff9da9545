import Pricing
import Gate
import Diagnostics
import Foundation
import Platform
import Quantities
import RateTables
import Resources
import Services
import TemplateReader
import TestSupport
import Testing

@testable import AlvaCost
@testable import Estimation
@testable import Exploration

private let fixtures = Repository.path("Tests/TemplateReaderTests/Fixtures")

private let disk = TemplateFiles(
  read: { path in
    do throws(Diagnostics) {
      return .success(try Files.read(path, shown: path))
    } catch {
      return .failure(error)
    }
  }, isFolder: { Files.kind(of: $0) == .folder }, exists: { Files.kind(of: $0) != .missing })

private let command = SynthesisCommand(
  workspace: Workspace(folder: Repository.path("pricing")), files: disk)

private func estimate(_ path: String, region: String? = nil) throws -> SynthesisEstimate {
  var request = SynthesisCommand.Request(path: path)
  request.options.region = region
  return try command.run(request).synthesis
}

private func validate(_ stack: String) throws -> Validation {
  try ValidateCommand(synthesis: command).run(
    "staging", SynthesisCommand.Request(path: "\(fixtures)/\(stack)"), strict: false,
    baseline: nil)
}

@Suite struct `A synthesized stack` {
  /// Rates of us-east-1; 730 hours.
  ///
  /// A task of 0.5 vCPU and 1 GB: 0.5 × 730 × 0.04048 + 730 × 0.004445 = 18.02005.
  /// A balancer in two zones: 730 × 0.0225 + 2 × 730 × 0.005 = 23.725.
  /// A NAT gateway with its address: 730 × 0.045 + 730 × 0.005 = 36.5.
  ///
  /// staging: 4 tasks 72.0802, balancer 23.725, NAT 36.5, db.t3.micro 730 × 0.018 = 13.14, 20 GB
  /// × 0.115 = 2.3, cache.t3.micro 730 × 0.017 = 12.41, 5 secrets 2, Cloud Map's zone 0.5; eight
  /// alarms are within the free ten.
  ///
  /// production: 8 tasks 144.1604, balancer 23.725, 2 NAT 73, db.t3.medium Multi-AZ 730 × 0.145 =
  /// 105.85, 100 GB × 0.23 = 23, 2 cache.t3.small 2 × 730 × 0.034 = 49.64, web ACL with 3 rules 8,
  /// Container Insights 10 × (4 families that run + 4 services + 1 cluster) + 5 × 4 + 3 = 113 metrics
  /// less 10 free × 0.3 = 30.9 (CloudWatch user guide; nothing says how often the migrations run), 5 secrets 2, 2 zones 1, 8 alarms and 8 of target
  /// tracking less 10 free × 0.1 = 0.6.
  ///
  /// over-budget: 8 tasks of 4 vCPU and 16 GB: 8 × (4 × 730 × 0.04048 + 16 × 730 × 0.004445) =
  /// 1360.9536, balancer in three zones 27.375, 3 NAT 109.5, db.m5.2xlarge 730 × 0.712 = 519.76,
  /// 500 GB 57.5, cache 12.41, secrets 2, zone 0.5.
  @Test(arguments: [
    ("staging", "162.6552"), ("production", "461.8754"), ("over-budget", "2089.9986"),
  ])
  func `costs what its parts add up to by hand`(stack: String, expected: String) throws {
    let synthesis = try estimate("\(fixtures)/\(stack)")
    #expect(synthesis.bill.estimates.map(\.monthly) == [try Money(expected)])
    #expect(synthesis.coveredPercent == 100)
    #expect(synthesis.unresolved.isEmpty)
  }

  @Test(arguments: ["long", "short"])
  func `costs the same in YAML as in JSON, line by line`(form: String) throws {
    let json = try estimate("\(fixtures)/staging")
    let yaml = try estimate(
      "\(fixtures)/staging-yaml/staging.\(form).template.yaml", region: "us-east-1")
    let lines = { (synthesis: SynthesisEstimate) in
      synthesis.bill.estimates[0].lines.map { "\($0.id) \($0.cost.exactText)" }.sorted()
    }
    #expect(lines(json) == lines(yaml))
    #expect(json.unknownUsage.map(\.id).sorted() == yaml.unknownUsage.map(\.id).sorted())
  }

  @Test func `without a region cannot be told`() {
    #expect {
      _ = try estimate("\(fixtures)/staging-yaml/staging.long.template.yaml")
    } throws: { ($0 as? Diagnostics)?.exitCode == 3 }
  }

  @Test func `passes its budget with every service bound`() throws {
    let validation = try validate("staging")
    #expect(validation.verdict == .pass)
    #expect(Set(validation.synthesis.bindings.callNodes.values) == ["web", "api", "auth", "admin"])
    // The stack file lists two secrets more than the template: the only difference.
    let drift = validation.findings.filter { $0.rule == "drift/stack" }
    #expect(drift.map(\.message).count == 1)
    #expect(drift.first?.message.contains("secrets") == true)
  }

  @Test(arguments: [
    (
      "production",
      [
        "budget/service", "budget/total", "policy/cache-node", "policy/database-class",
        "policy/multi-az", "policy/nat-gateways",
      ]
    ),
    (
      "over-budget",
      [
        "budget/service", "budget/total", "policy/database-class", "policy/nat-gateways",
        "policy/task-size",
      ]
    ),
  ])
  func `of another size fails staging's budget for the right reasons`(
    stack: String, rules: [String]
  ) throws {
    let validation = try validate(stack)
    #expect(validation.verdict == .fail)
    let errors = validation.findings.filter { $0.level == .error }
    #expect(Set(errors.map(\.rule)).sorted() == rules)
    // Every policy points at the property and at the construct.
    for finding in errors where finding.rule.hasPrefix("policy/") {
      #expect(finding.location?.line ?? 0 > 0)
      #expect(finding.constructPath?.contains("/") == true)
    }
  }
}

private let corpus = SharedFolder.path("corpus")

/// Every template and plan of a folder, its subfolders included.
private func inputs(in folder: String) -> [String] {
  Files.names(in: folder).flatMap { name -> [String] in
    let path = "\(folder)/\(name)"
    if Files.kind(of: path) == .folder { return inputs(in: path) }
    return [".json", ".yml", ".yaml"].contains(where: name.hasSuffix) ? [path] : []
  }
}

@Suite(.needs(shared: "corpus"))
struct `Public templates and plans` {
  @Test(arguments: inputs(in: corpus))
  func `are read whole, and nothing that is charged comes out as free or zero`(
    path: String
  ) throws {
    let synthesis = try estimate(path, region: "us-east-1")
    #expect(!synthesis.places.isEmpty)
    let lines = synthesis.bill.estimates[0].lines
    let charged = Set(lines.map(\.resource) + synthesis.unknownUsage.map(\.resource))
    let jobs = Set(synthesis.bill.estimates[0].stack.jobs.map(\.name))
    for place in synthesis.places where place.coverage == .priced {
      // A task that nothing keeps running has no line until somebody says how often it runs.
      if jobs.contains(place.id.text) { continue }
      #expect(charged.contains(place.id), "\(place.type) \(place.id) has no line")
    }
    // The account's free amounts are the only lines of nothing.
    for line in lines where line.cost == .zero {
      #expect(line.isAllowance || line.tier.price == .zero || line.quantity.billionths == 0)
    }
  }
}
