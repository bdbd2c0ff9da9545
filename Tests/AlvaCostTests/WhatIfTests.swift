import AlvaCost
import Estimation
import Exploration
import Pricing
import Gate
import Diagnostics
import Inputs
import Quantities
import Reporting
import Resources
import Services
import Testing
import TrafficSimulation

@Suite struct `A change before it is made` {
  private func request(_ changes: String...) throws -> StackRequest {
    var request = StackRequest(name: "staging")
    request.estimate = "realistic"
    request.overlays = try changes.map { try Overlay.parse(argument: $0) }
    return request
  }

  private var command: WhatIfCommand { WhatIfCommand(workspace: RealTables.workspace) }

  @Test func `half the CPU of one service saves half of its task's price`() throws {
    // 0.25 vCPU × 730 h × 0.04048 = 7.3876, round the clock.
    let found = try command.run(
      try request("services.auth.cpu=256", "services.auth.memoryMB=1024"))
    let step = try #require(
      found.bridge.steps.first { $0.itemID == LineID("auth", "fargate-vcpu") })
    #expect(step.change == (try -Money("7.3876")))
    #expect(found.bridge.steps.map(\.change).total == found.bridge.after - found.bridge.before)
  }

  @Test func `what no traffic moves differs by the same in every drawn month`() throws {
    // db.t3.micro 0.018 and db.t4g.micro 0.016 an hour: 730 × 0.002 = 1.46 less.
    let found = try command.run(
      try request("database.class=db.t4g.micro"),
      sampling: SamplingRequest(runs: .months(32), seed: 3))
    let spread = try #require(found.difference)
    #expect(spread.runs == 32)
    for amount in [spread.mean, spread.p10, spread.p50, spread.p90] {
      #expect(amount.roundedToCents == Money(cents: -1_46))
    }
    #expect(spread.savesShare == 1)
    #expect(found.report.json.text.contains("\"savesShare\": 1"))
    let more = try #require(found.report.moreData.first)
    #expect(more.name == "difference" && more.table.csv.contains(",p90USD,"))
    #expect(!found.report.csv.contains("p90"))
    #expect(found.report.markdown.contains("Chance to save money: over 96.9 %."))
    #expect(try command.run(try request("database.class=db.t4g.micro")).difference == nil)
  }

  @Test func `traffic out through an instance saves more where there is more of it`() throws {
    // A NAT gateway takes 0.045 for each GB, an instance nothing: the saving spreads with the GB.
    let sampling = SamplingRequest(runs: .months(64), seed: 3)
    let found = try command.run(try request("network.nat=instance"), sampling: sampling)
    let spread = try #require(found.difference)
    #expect(spread.p10 < spread.p50 && spread.p50 < spread.p90)
    #expect(spread.low <= spread.mean && spread.mean <= spread.high)
    #expect(spread.savesShare == 1)
    // The same draws give the same figures.
    #expect(
      try command.run(try request("network.nat=instance"), sampling: sampling).difference
        == spread)
  }

  @Test func `a key that is taken out is gone from the bill`() throws {
    let found = try command.run(try request("jobs=null"))
    #expect(!found.after.estimate.lines.contains { $0.resource == "migrations" })
    #expect(found.after.estimate.monthly < found.before.estimate.monthly)
  }

  @Test func `fewer CPU units take longer and leave less headroom`() throws {
    let found = try command.run(
      try request("services.*.cpu=256", "services.*.memoryMB=512"))
    #expect(found.after.p95Seconds > found.before.p95Seconds)
    for (new, old) in zip(found.after.report.services, found.before.report.services) {
      // Demand in vCPU is the same, so that half the capacity is used twice as much.
      #expect(abs(new.utilisationPeak / old.utilisationPeak - 2) < 1e-9)
    }
  }

  @Test func `without any change there is nothing to ask`() throws {
    #expect(throws: Diagnostics.self) { try command.run(try request()) }
  }

  @Test func `every mistake of a change is reported at once`() throws {
    do {
      _ = try command.run(try request("services.*.cpuu=3", "services.web.cpu=300"))
      Issue.record("no error")
    } catch let problems as Diagnostics {
      #expect(problems.items.count == 2)
      #expect(problems.items[0].message == "the path 'services.*.cpuu' matches nothing")
    }
  }

  @Test func `PostgreSQL of one's own costs its machine and its volume`() throws {
    // t4g.micro 730 × 0.0084 = 6.132; 20 GB gp3 × 0.08 = 1.60; snapshots:
    // 4 GB × (1 + 0.05 × 6) = 5.2 GB × 0.05 = 0.26.  RDS: 13.14 + 2.30 = 15.44.
    let found = try command.run(
      try request("database.host=ec2", "database.class=db.t4g.micro"))
    let lines = found.after.estimate.lines.filter { $0.resource == "database" }
    #expect(lines.total == (try Money("7.992")))
    #expect(found.bridge.after - found.bridge.before == (try Money("7.992") - Money("15.44")))
  }

  @Test func `a database container costs its task and its files`() throws {
    // 0.5 × 730 × 0.04048 = 14.7752; 730 × 0.004445 = 3.24485; 4 GB EFS × 0.30 = 1.20
    let found = try command.run(
      try request(
        "database.host=fargate", "database.volume=efs", "database.cpu=512",
        "database.memoryMB=1024"))
    let lines = found.after.estimate.lines.filter { $0.resource == "database" }
    #expect(lines.total == (try Money("19.22005")))
  }

  @Test func `PostgreSQL of one's own has its own limits`() throws {
    func limit(_ measure: String, _ changes: String...) throws -> Double {
      var request = StackRequest(name: "staging")
      request.overlays = try changes.map { try Overlay.parse(argument: $0) }
      let report = try command.run(request).after.report
      let found = report.resources.first { $0.resource == "database" && $0.measure == measure }
      return try #require(found).limit
    }
    let machine = ["database.host=ec2", "database.class=db.t4g.micro"]
    // PostgreSQL's own max_connections; RDS derives it from the memory.
    #expect(try limit("connections", machine[0], machine[1]) == 100)
    #expect(try limit("connections", "database.class=db.t4g.micro") == 84)
    // 4 GiB on EFS: 200 KiB/s by size, so the least of 1 MiB/s counts: 1,024 / 16 operations that write.
    let files = [
      "database.host=fargate", "database.volume=efs", "database.cpu=512", "database.memoryMB=1024",
    ]
    let writes = "database.fileReadShare=0"
    #expect(try limit("IOPS", files[0], files[1], files[2], files[3], writes) == 64)
    // A read counts a third: of half reads 64 ÷ (½ + ½ ÷ 3) = 96.
    #expect(abs(try limit("IOPS", files[0], files[1], files[2], files[3]) - 96) < 1e-6)
    // 100 GiB: 5,000 KiB/s.
    #expect(
      try limit(
        "IOPS", files[0], files[1], files[2], files[3], writes, "database.storageGB=200",
        "database.usedGB=100") == 312.5)
  }

  @Test func `another estimate is a change`() throws {
    var request = StackRequest(name: "staging")
    request.estimate = "conservative"
    let found = try command.run(request)
    #expect(found.before.estimate.name == "realistic")
    #expect(found.after.estimate.name == "conservative")
    #expect(found.after.estimate.scenario == "low")
    // Half a vCPU less of each of four tasks: 4 × 0.25 × 730 × 0.04048 = 29.5504.
    let steps = found.bridge.steps.filter {
      $0.itemID.item == "fargate-vcpu" && $0.itemID.resource != "migrations"
    }
    #expect(steps.map(\.change).total == (try -Money("29.5504")))
    request.estimate = "realistic"
    #expect(throws: Diagnostics.self) { try command.run(request) }
    // Beside a scenario it says whose sizes run.
    request.scenario = "launch"
    #expect(try command.run(request).before.estimate.name == "realistic")
  }

  @Test func `a standby is RDS's alone`() throws {
    #expect(throws: Diagnostics.self) {
      try command.run(
        try request("database.host=ec2", "database.class=db.t4g.micro", "database.multiAZ=true"))
    }
  }
}

@Suite struct `The plan's alternatives` {
  private func run(mostRisk: RiskLevel? = nil) throws -> Alternatives {
    try AlternativesCommand(workspace: RealTables.workspace).run(
      StackRequest(name: "staging"), mostRisk: mostRisk)
  }

  @Test func `differences follow from the price list`() throws {
    let found = try run()
    func difference(_ group: String, _ option: String) throws -> Money {
      let row = try #require(found.rows.first { $0.group == group && $0.option.name == option })
      return try #require(row.figures).monthly - found.base.monthly
    }
    // db.t4g.micro 0.016 − db.t3.micro 0.018 = −0.002 × 730
    #expect(try difference("databaseClass", "t4g-micro") == Money("-1.46"))
    // The standby doubles 13.14 and 2.30.
    #expect(try difference("availability", "multi-az") == Money("15.44"))
    #expect(try difference("domain", "route53") == Money("0.5"))
    // VPN 730 × 0.05 = 36.50, less two addresses 2 × 730 × 0.005 = 7.30
    #expect(try difference("adminAccess", "internal-vpn") == Money("29.2"))
    // t3.micro 0.018 → 0.013 is 3.65; cache 0.017 → 0.0115 is 4.015
    #expect(try difference("nodeCommitment", "one-year") == Money("-7.665"))
    for group in [
      "registry", "routing", "database", "availability", "domain", "certificates", "queue",
      "adminAccess", "nat", "migrations",
    ] {
      #expect(found.rows.filter { $0.group == group }.count > 1, "\(group)")
    }
  }

  /// Each option is a month that is run: 50 groups and 200 options are, one more is an error at its place.
  @Test(arguments: [
    (50, 4, nil), (51, 1, "'groups' has 51 entries; at most 50 are read"),
    (4, 51, "'options' has 51 entries; at most 50 are read"),
    (51 - 1, 5, "'o0' is one option more than the 200 that are run"),
  ])
  func `are so many at most`(groups: Int, options: Int, problem: String?) throws {
    let option = "{ description: d, risk: r, set: { network.natGateways: 2 } }"
    let all = (0..<options).map { "o\($0): \(option)" }.joined(separator: ", ")
    let text =
      "whatif: shop\ngroups:\n"
      + (0..<groups).map { "  g\($0): { description: d, options: { \(all) } }\n" }.joined()
    let node = try ConfigText.parse(Array(text.utf8), file: "whatif.yaml")
    do throws(Diagnostics) {
      #expect(try AlternativesReader.read(node).count == groups)
      #expect(problem == nil)
    } catch {
      #expect(problem.map { error.text.contains($0) } == true, "\(error.text.prefix(300))")
      #expect(error.exitCode == 65)
    }
  }

  @Test func `what a region has no rate for is that option's gap alone`() throws {
    var request = StackRequest(name: "staging")
    request.region = "eu-west-1"
    let found = try AlternativesCommand(workspace: RealTables.workspace).run(request)
    let open = found.rows.filter { $0.figures == nil }.map { "\($0.group) \($0.option.name)" }
    #expect(open.contains("nat regional"))
    #expect(!open.contains("nat gateway-per-zone"))
    let report = found.report()
    #expect(report.markdown.contains("| nat: regional | no rate | – | – | – |"))
    #expect(report.warnings.text.contains("no rate for 'RegionalNatGateway-Hours' in eu-west-1"))
    #expect(!report.warnings.hasErrors)
    // Four private tasks and two gateways: (0.048 × 730 + 0.005 × 730) more, and less between zones.
    let second = try #require(found.rows.first { $0.option.name == "gateway-per-zone" }?.figures)
    #expect(second.monthly > found.base.monthly)
  }

  @Test func `options stand by what they save, those that change nothing below`() throws {
    let found = try run()
    let section = found.report().sections[0]
    let lines = (section.table?.rows ?? []).dropFirst()
    let changing = found.rows.filter { $0.figures != found.base }
    #expect(lines.count == changing.count && !changing.isEmpty && changing.count < found.rows.count)
    let costs = lines.compactMap { line in
      changing.first { "\($0.group): \($0.option.name)" == line.cells[0] }?.figures?.monthly
    }
    #expect(costs.count == lines.count && costs == costs.sorted())
    for row in changing {
      let line = try #require(lines.first { $0.cells[0] == "\(row.group): \(row.option.name)" })
      #expect(line.cells[6].hasPrefix("\(row.option.description): \(row.option.risk)"))
      #expect(line.cells[5] == row.option.riskLevel?.rawValue)
    }
    // The registry is ECR, the database RDS.
    #expect(section.notes.contains { $0.contains("registry: ecr") && $0.contains("database: rds") })
  }

  @Test func `options of a higher risk than is wanted are left out, and counted`() throws {
    let all = try run()
    let low = try run(mostRisk: .low)
    let levels = Set(low.rows.map(\.option.riskLevel))
    #expect(levels == [.nothing, .low])
    #expect(low.tooRisky == all.rows.count - low.rows.count && low.tooRisky > 0)
    #expect(low.report().sections[0].notes.contains { $0.contains("of a higher risk") })
  }

  @Test func `the best combination is the cheapest of all that hold`() throws {
    let found = try run()
    let groups = found.groups.filter { ["registry", "databaseClass", "nat"].contains($0.name) }
    let best = try CombinationSearch(
      found.bench, groups: groups, p95Seconds: 0.5, headroom: 0.3
    ).run()
    #expect(best.method == .exhaustive)
    // (3 + 1) × (2 + 1) × (7 + 1) = 96
    #expect(best.tried == 96)
    let chosen = try #require(best.best)
    #expect(chosen.figures.holds(p95Seconds: 0.5, headroom: 0.3))
    #expect(best.front.allSatisfy { !$0.figures.dominates(chosen.figures) })
    // The answer was run request by request, too, and does not miss the target.
    let measured = try #require(best.measured)
    #expect(!measured.misses(best.p95Seconds) && measured.lostShare < 0.001)
    #expect(chosen.options[2]?.name == "ipv6")
  }

  /// The stack as it stands and each option alone are 1 + 3 + 2 + 7 = 13 combinations, each group's best
  /// together one more: 40 leave 26 for the pairs, of which there are 3 × 2 + 3 × 7 + 2 × 7 = 41 from there.
  @Test func `a search that ends early says so, and has run the most promising`() throws {
    let found = try run()
    let groups = found.groups.filter { ["registry", "databaseClass", "nat"].contains($0.name) }
    let best = try CombinationSearch(
      found.bench, groups: groups, p95Seconds: 0.5, headroom: 0.3, mostTried: 40
    ).run()
    #expect(best.method == .limited && best.tried == 40)
    // The same that all 96 show.
    #expect(try #require(best.best).options[2]?.name == "ipv6")
    let text = found.report(best: best, target: "t").markdown
    #expect(text.contains("40 combinations were run, the most promising first, and no more are"))
  }
}

@Suite struct `Two bills` {
  private typealias Item = SavedEstimate.Item

  @Test func `the same bill is silent`() {
    let bill = SavedEstimate(
      name: "a",
      items: [
        Item(LineID("web", "vcpu"), name: "", service: "AmazonECS", monthly: Money(cents: 5))
      ])
    #expect(EstimateDifference(bill, bill).isSilent)
  }

  @Test func `a renamed resource is one line, not two`() throws {
    func bill(_ resource: ResourceID, _ cents: Int) -> SavedEstimate {
      SavedEstimate(
        name: "a",
        items: [
          Item(
            LineID(resource, "vcpu"), name: "vCPU", service: "AmazonECS",
            monthly: Money(cents: cents)),
          Item(LineID("db", "instance"), name: "", service: "AmazonRDS", monthly: Money(cents: 1)),
        ])
    }
    let found = EstimateDifference(bill("api", 100), bill("backend", 130))
    #expect(found.rows.map(\.id) == ["api → backend/vcpu"])
    #expect(found.rows.first?.change == Money(cents: 30))
    #expect(found.after - found.before == Money(cents: 30))
  }
}
