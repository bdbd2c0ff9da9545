import AlvaCost
import Estimation
import Exploration
import Pricing
import Gate
import Foundation
import Quantities
import RateTables
import Testing

/// Through the real binary: files in, tables and exit codes out.
@Suite struct `Keeping rates true` {
  /// NAT gateways dearer by a fifth: 0.045 × 1.2 = 0.054; the address as it is.
  private static let address = OfferText(
    prices: [("USE1-PublicIPv4:InUseAddress", "0.0060000000")])

  @Test(arguments: ["csv", "json", "csv.gz"])
  func `an import shows what changes, writes it, and finds nothing the second time`(
    ending: String
  ) throws {
    let folder = try TemporaryFolder.pricing()
    let name = "\(folder.path)/offer.\(ending)"
    try folder.write(ending == "json" ? Self.address.json : Self.address.csv, to: "offer.csv")
    if ending == "json" { try folder.write(Self.address.json, to: "offer.json") }
    if ending == "csv.gz" { try gzip("\(folder.path)/offer.csv") }
    let before = try folder.contents(of: "rates")
    let dry = try Tool.run(
      "rates", "import", name, "--region", "us-east-1", "--pricing", folder.path, "--dry-run",
      "--format", "csv")
    #expect(dry.status == 0, "\(dry.problems)")
    #expect(try folder.contents(of: "rates") == before)
    // 0.005 to 0.006: up by 20 %.
    #expect(
      dry.output.contains(
        "up,us-east-1,AmazonVPC,PublicIPv4:InUseAddress,,,Hrs,0.005,0.006,+20,2024-02-01,2026-11-01"
      ), "\(dry.output)")

    let real = try Tool.run(
      "rates", "import", name, "--region", "us-east-1", "--pricing", folder.path)
    #expect(real.status == 0, "\(real.problems)")
    #expect(real.output.contains("Wrote \(folder.path)/rates/us-east-1/AmazonVPC.csv."))
    let after = try folder.contents(of: "rates")
    #expect(
      after.filter { before[$0.key] != $0.value }.keys.sorted() == ["us-east-1/AmazonVPC.csv"])
    let table = try #require(after["us-east-1/AmazonVPC.csv"])
    #expect(table.contains(",0,Inf,0.006,2026-11-01,2026-11-01,seen,AWS price list AmazonVPC"))
    #expect(table.contains(",0,Inf,0.005,2024-02-01,"))

    let again = try Tool.run(
      "rates", "import", name, "--region", "us-east-1", "--pricing", folder.path)
    #expect(again.output.contains("No table changes."))
    #expect(try folder.contents(of: "rates") == after)
  }

  private func gzip(_ path: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-k", path]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test func `several files at once, one of them from standard input`() throws {
    let folder = try TemporaryFolder.pricing()
    let nat = OfferText(offer: "AmazonEC2", prices: [("NatGateway-Hours", "0.054")])
    try folder.write(nat.json, to: "nat.json")
    let result = try Tool.run(
      "rates", "import", "\(folder.path)/nat.json", "-", "--pricing", folder.path, "--format",
      "csv", input: Data(Self.address.csv.utf8))
    #expect(result.status == 0, "\(result.problems)")
    let up = result.output.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("up,") }
    #expect(up.count == 2)
    let shown = try Tool.run("rates", "show", "NatGateway-Hours", "--pricing", folder.path)
    #expect(shown.output.contains("$0.054 per Hrs"))
    let list = try Tool.run(
      "rates", "list", "--service", "AmazonVPC", "--format", "csv", "--pricing", folder.path)
    #expect(list.output.contains("USE1-PublicIPv4:InUseAddress"))
  }

  @Test(arguments: [
    (
      "{\"formatVersion\": \"v1.0\", \"offerCode\": \"AmazonVPC\", \"products\": {\"A\": {", "offer"
    ),
    ("<html><body>Access Denied</body></html>", "web page"),
    ("{\"formatVersion\": \"v9.0\", \"offerCode\": \"AmazonVPC\"}", "'v9.0'"),
    ("", "empty"),
  ])
  func `a bad file beside a good one changes nothing`(bad: (text: String, word: String)) throws {
    let folder = try TemporaryFolder.pricing()
    let before = try folder.contents(of: "rates")
    try folder.write(Self.address.csv, to: "good.csv")
    try folder.write(bad.text, to: "bad-offer.json")
    let result = try Tool.run(
      "rates", "import", "\(folder.path)/good.csv", "\(folder.path)/bad-offer.json", "--pricing",
      folder.path)
    #expect(result.status == 65)
    #expect(result.problems.contains("bad-offer.json:"))
    #expect(result.problems.contains(bad.word))
    #expect(result.problems.contains("mend:"))
    #expect(result.output.isEmpty)
    #expect(try folder.contents(of: "rates") == before)
  }

  @Test func `a region nobody knows is refused with the nearest`() throws {
    let result = try Tool.run("rates", "import", "-", "--region", "us-eest-1")
    #expect(result.status == 64)
    #expect(result.problems.contains("us-east-1"))
  }

  @Test func `dearer NAT gateways show in the rates and on the bill`() throws {
    let folder = try TemporaryFolder.pricing()
    let nat = OfferText(offer: "AmazonEC2", prices: [("NatGateway-Hours", "0.054")])
    try folder.write(nat.csv, to: "nat.csv")
    _ = try Tool.run("rates", "import", "\(folder.path)/nat.csv", "--pricing", folder.path)
    let real = RealTables.root.appending(path: "pricing").path()
    let result = try Tool.run(
      "rates", "diff", "\(real)/rates/us-east-1", "\(folder.path)/rates/us-east-1", "--stack",
      "staging", "--estimate", "conservative", "--pricing", real, "--format", "markdown")
    #expect(result.status == 0, "\(result.problems)")
    #expect(result.output.contains("| up | us-east-1 | NatGateway-Hours | 0.045 | 0.054 | +20 % |"))
    // One gateway, 730 h × 0.009 = 6.57 more: 32.85 → 39.42. Nothing else moves.
    #expect(
      result.output.contains("| nat/hours | NAT gateway | $32.85 | $39.42 | +$6.57 |"),
      "\(result.output)")
    let lines = result.output.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("| nat/") }
    #expect(lines.count == 1)
    // Whole folders compare as well as single regions, and the same folder with itself is the same.
    let whole = try Tool.run("rates", "diff", real, folder.path)
    #expect(whole.output.contains("1 up"))
    let none = try Tool.run(
      "rates", "diff", real, "\(real)/rates", "--stack", "staging", "--pricing", real)
    #expect(none.output.contains("Costs the same with both"))
  }

  @Test func `rows are held against offer files, and a different price is exit code 1`() throws {
    let folder = try TemporaryFolder.pricing()
    let equal = OfferText(prices: [("USE1-PublicIPv4:InUseAddress", "0.0050000000")])
    try folder.write(equal.json, to: "lists/deep/vpc.json")
    let good = try Tool.run(
      "rates", "verify", "\(folder.path)/lists", "--region", "us-east-1", "--pricing", folder.path)
    #expect(good.status == 0, "\(good.problems)")
    #expect(good.output.contains("1 equal, 0 different"))
    // Other rows of that offer are covered by the file and not in it.
    #expect(good.output.contains("PublicIPv4:IdleAddress"))
    try folder.write(Self.address.csv, to: "lists/deep/vpc.json")
    let bad = try Tool.run(
      "rates", "verify", "\(folder.path)/lists", "--region", "us-east-1", "--pricing", folder.path,
      "--format", "csv")
    #expect(bad.status == 1)
    #expect(
      bad.output.contains("PublicIPv4:InUseAddress,,,0.005,0.006 from 2026-11-01,rates/us-east-1/"))
    let nothing = try Tool.run(
      "rates", "verify", "\(folder.path)/stacks", "--pricing", folder.path)
    #expect(nothing.status == 66)
  }

  @Test func `a rate that is too old is exit code 4, and the day is the one given`() throws {
    let real = RealTables.root.appending(path: "pricing").path()
    let fresh = try Tool.run("rates", "status", "staging", "--pricing", real)
    #expect(fresh.status == 0, "\(fresh.problems)")
    #expect(fresh.output.contains("the newest day on which a source shows one"))
    let old = try Tool.run(
      "rates", "status", "staging", "--as-of", "2028-01-01", "--max-age", "90d", "--pricing", real)
    #expect(old.status == 4)
    #expect(old.problems.contains("older than 90 days on 2028-01-01"))
    // Every rate of the stack was seen on a day: 2028-01-01 is within 100 years of each.
    let young = try Tool.run(
      "rates", "status", "staging", "--as-of", "2028-01-01", "--max-age", "36525d", "--pricing",
      real, "--format", "json")
    #expect(young.status == 0, "\(young.problems)")
    #expect(young.output.contains("\"tooOld\": 0"))
    let clock = try Tool.run(
      "rates", "status", "--max-age", "99999d", "--region", "us-east-1", "--pricing", real)
    #expect(clock.output.contains("today's date in UTC"))
    let wrong = try Tool.run("rates", "status", "--max-age", "soon", "--pricing", real)
    #expect(wrong.status == 64)
  }
}

@Suite struct `Prices of a day` {
  @Test func `three public addresses are free until 2024-01-31 and cost $10.95 from then on`()
    throws
  {
    // Two zones of the load balancer and one NAT gateway: 3 × 730 h × $0.005 = $10.95. On demand
    // there is no free amount of them; the twelve free months of a new account are not counted.
    func estimates(_ day: String) throws -> EstimateSetTotals {
      var request = StackRequest(name: "staging")
      request.asOf = CalendarDay(day)
      let set = try EstimateCommand(workspace: RealTables.workspace).run(request)
      return EstimateSetTotals(
        totals: set.estimates.map(\.monthly),
        addresses: set.estimates.map { estimate in
          estimate.lines.filter { $0.rate.key.usageType == "PublicIPv4:InUseAddress" }.total
        })
    }
    let before = try estimates("2024-01-31")
    let after = try estimates("2024-02-01")
    let charge = try Money("10.95")
    #expect(before.addresses == [.zero, .zero])
    #expect(after.addresses == [charge, charge])
    #expect(zip(before.totals, after.totals).map { $1 - $0 } == [charge, charge])
  }

  struct EstimateSetTotals {
    let totals: [Money]
    let addresses: [Money]
  }
}
