import AlvaCost
import Estimation
import Exploration
import Pricing
import Gate
import Foundation
import Quantities
import RateTables
import TestSupport
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
    let dry = try Program.run(
      "rates", "import", name, "--region", "us-east-1", "--pricing", folder.path, "--dry-run",
      "--format", "csv")
    #expect(dry.exitCode == 0, "\(dry.errors)")
    #expect(try folder.contents(of: "rates") == before)
    // 0.005 to 0.006: up by 20 %.
    #expect(
      dry.output.contains(
        "up,us-east-1,AmazonVPC,PublicIPv4:InUseAddress,,,Hrs,0.005,0.006,+20,2024-02-01,2026-11-01"
      ), "\(dry.output)")

    let real = try Program.run(
      "rates", "import", name, "--region", "us-east-1", "--pricing", folder.path)
    #expect(real.exitCode == 0, "\(real.errors)")
    #expect(real.output.contains("Wrote \(folder.path)/rates/us-east-1/AmazonVPC.csv."))
    let after = try folder.contents(of: "rates")
    #expect(
      after.filter { before[$0.key] != $0.value }.keys.sorted() == ["us-east-1/AmazonVPC.csv"])
    let table = try #require(after["us-east-1/AmazonVPC.csv"])
    #expect(table.contains(",0,Inf,0.006,2026-11-01,2026-11-01,seen,AWS price list AmazonVPC"))
    #expect(table.contains(",0,Inf,0.005,2024-02-01,"))

    let again = try Program.run(
      "rates", "import", name, "--region", "us-east-1", "--pricing", folder.path)
    #expect(again.output.contains("No table changes."))
    #expect(try folder.contents(of: "rates") == after)
  }

  private func gzip(_ path: String) throws {
    #expect(try Program.run("/usr/bin/env", ["gzip", "-k", path]).exitCode == 0)
  }

  @Test func `several files at once, one of them from standard input`() throws {
    let folder = try TemporaryFolder.pricing()
    let nat = OfferText(offer: "AmazonEC2", prices: [("NatGateway-Hours", "0.054")])
    try folder.write(nat.json, to: "nat.json")
    let result = try Program.run(
      "rates", "import", "\(folder.path)/nat.json", "-", "--pricing", folder.path, "--format",
      "csv", input: Data(Self.address.csv.utf8))
    #expect(result.exitCode == 0, "\(result.errors)")
    let up = result.output.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("up,") }
    #expect(up.count == 2)
    let shown = try Program.run("rates", "show", "NatGateway-Hours", "--pricing", folder.path)
    #expect(shown.output.contains("$0.054 per Hrs"))
    let list = try Program.run(
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
    let result = try Program.run(
      "rates", "import", "\(folder.path)/good.csv", "\(folder.path)/bad-offer.json", "--pricing",
      folder.path)
    #expect(result.exitCode == 65)
    #expect(result.errors.contains("bad-offer.json:"))
    #expect(result.errors.contains(bad.word))
    #expect(result.errors.contains("help:"))
    #expect(result.output.isEmpty)
    #expect(try folder.contents(of: "rates") == before)
  }

  @Test func `a region nobody knows is refused with the nearest`() throws {
    let result = try Program.run("rates", "import", "-", "--region", "us-eest-1")
    #expect(result.exitCode == 64)
    #expect(result.errors.contains("us-east-1"))
  }

  @Test func `dearer NAT gateways show in the rates and on the bill`() throws {
    let folder = try TemporaryFolder.pricing()
    let nat = OfferText(offer: "AmazonEC2", prices: [("NatGateway-Hours", "0.054")])
    try folder.write(nat.csv, to: "nat.csv")
    _ = try Program.run("rates", "import", "\(folder.path)/nat.csv", "--pricing", folder.path)
    let real = RealTables.root.appending(path: "pricing").path()
    let result = try Program.run(
      "rates", "diff", "\(real)/rates/us-east-1", "\(folder.path)/rates/us-east-1", "--stack",
      "staging", "--estimate", "conservative", "--pricing", real, "--format", "markdown")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("| up | us-east-1 | NatGateway-Hours | 0.045 | 0.054 | +20 % |"))
    // One gateway, 730 h × 0.009 = 6.57 more: 32.85 → 39.42. Nothing else moves.
    #expect(
      result.output.contains("| nat/hours | NAT gateway | $32.85 | $39.42 | +$6.57 |"),
      "\(result.output)")
    let lines = result.output.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("| nat/") }
    #expect(lines.count == 1)
    // Whole folders compare as well as single regions, and the same folder with itself is the same.
    let whole = try Program.run("rates", "diff", real, folder.path)
    #expect(whole.output.contains("1 up"))
    let none = try Program.run(
      "rates", "diff", real, "\(real)/rates", "--stack", "staging", "--pricing", real)
    #expect(none.output.contains("Costs the same with both"))
  }

  @Test func `rows are held against offer files, and a different price is exit code 1`() throws {
    let folder = try TemporaryFolder.pricing()
    let equal = OfferText(prices: [("USE1-PublicIPv4:InUseAddress", "0.0050000000")])
    try folder.write(equal.json, to: "lists/deep/vpc.json")
    let good = try Program.run(
      "rates", "verify", "\(folder.path)/lists", "--region", "us-east-1", "--pricing", folder.path)
    #expect(good.exitCode == 0, "\(good.errors)")
    #expect(good.output.contains("1 equal, 0 different"))
    // Other rows of that offer are covered by the file and not in it.
    #expect(good.output.contains("PublicIPv4:IdleAddress"))
    try folder.write(Self.address.csv, to: "lists/deep/vpc.json")
    let bad = try Program.run(
      "rates", "verify", "\(folder.path)/lists", "--region", "us-east-1", "--pricing", folder.path,
      "--format", "csv")
    #expect(bad.exitCode == 1)
    #expect(
      bad.output.contains("PublicIPv4:InUseAddress,,,0.005,0.006 from 2026-11-01,rates/us-east-1/"))
    let nothing = try Program.run(
      "rates", "verify", "\(folder.path)/stacks", "--pricing", folder.path)
    #expect(nothing.exitCode == 66)
  }

  @Test func `a rate that is too old is exit code 4, and the day is the one given`() throws {
    let real = RealTables.root.appending(path: "pricing").path()
    let fresh = try Program.run("rates", "status", "staging", "--pricing", real)
    #expect(fresh.exitCode == 0, "\(fresh.errors)")
    #expect(fresh.output.contains("the newest day on which a source shows one"))
    let old = try Program.run(
      "rates", "status", "staging", "--as-of", "2028-01-01", "--max-age", "90d", "--pricing", real)
    #expect(old.exitCode == 4)
    #expect(old.errors.contains("older than 90 days on 2028-01-01"))
    // Every rate of the stack was seen on a day: 2028-01-01 is within 100 years of each.
    let young = try Program.run(
      "rates", "status", "staging", "--as-of", "2028-01-01", "--max-age", "36525d", "--pricing",
      real, "--format", "json")
    #expect(young.exitCode == 0, "\(young.errors)")
    #expect(young.output.contains("\"tooOld\": 0"))
    // The secrets cost less than the cache, whose row is nearly as old: it matters more.
    let rows = try Program.run(
      "rates", "status", "staging", "--pricing", real, "--format", "csv"
    ).output.split(whereSeparator: \.isNewline).map(String.init)
    #expect(rows.first?.hasSuffix(",monthly") == true)
    func place(_ name: String) -> Int { rows.firstIndex { $0.contains(name) } ?? 0 }
    #expect(place("NodeUsage:cache.t3.micro") == 1)
    #expect(place("NodeUsage:cache.t3.micro") < place("AWSSecretsManager-Secrets"))
    #expect(place("AWSSecretsManager-Secrets") < place("Global-DataTransfer-Out-Bytes"))
    let clock = try Program.run(
      "rates", "status", "--max-age", "99999d", "--region", "us-east-1", "--pricing", real)
    #expect(clock.output.contains("today's date in UTC"))
    let wrong = try Program.run("rates", "status", "--max-age", "soon", "--pricing", real)
    #expect(wrong.exitCode == 64)
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
