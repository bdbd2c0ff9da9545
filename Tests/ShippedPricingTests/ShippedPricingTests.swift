import Diagnostics
import Foundation
import Inputs
import Platform
import Quantities
import RateTables
import ShippedPricing
import TestSupport
import Testing

@Suite struct `The pricing folder inside the program` {
  private let folder = URL(filePath: Repository.path("pricing"))

  /// Regular files below a folder of `pricing/`, relative to it.
  private func files(below name: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.appending(path: name).path())
      .map { "\(name)/\($0)" }
      .filter { Files.kind(of: folder.appending(path: $0).path()) == .file }
  }

  @Test func `every packed file has the bytes of the file it was made from`() throws {
    #expect(!ShippedPricing.paths.isEmpty)
    for path in ShippedPricing.paths {
      let bytes = try Data(contentsOf: folder.appending(path: path))
      #expect(ShippedPricing.bytes(of: path).map { Data($0) } == bytes, "\(path)")
    }
  }

  @Test func `a file has its own bytes, and none that differ anywhere`() throws {
    for path in ["rates/us-east-1/AmazonRDS.csv", "services/rds.yaml", "limits/rds-classes.csv"] {
      let bytes = try #require(ShippedPricing.bytes(of: path))
      #expect(ShippedPricing.has(bytes, at: path))
      #expect(!ShippedPricing.has(bytes + [0x0A], at: path))
      #expect(!ShippedPricing.has(Array(bytes.dropLast()), at: path))
      #expect(!ShippedPricing.has([], at: path))
      for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 997)) {
        var other = bytes
        other[place] ^= 1
        #expect(!ShippedPricing.has(other, at: path), "\(path), byte \(place)")
      }
    }
    #expect(!ShippedPricing.has([], at: "rates/nowhere/AmazonRDS.csv"))
  }

  @Test func `the lines of a table are those of its file, and no row goes over a line's end`()
    throws
  {
    for path in ShippedPricing.paths
    where path.hasPrefix("rates/") && path != "rates/rules.csv" {
      let bytes = try #require(ShippedPricing.bytes(of: path))
      let lines = try #require(ShippedPricing.lines(of: path))
      var found: [UInt8] = []
      var count = 0
      lines.each { start, text in
        let line = lines.line(at: start)
        #expect(line.starts(with: text))
        #expect(line.count { $0 == UInt8(ascii: "\"") } % 2 == 0, "\(path), line \(count + 1)")
        #expect(line.first != UInt8(ascii: "\""), "\(path), line \(count + 1)")
        found += line
        count += 1
      }
      #expect(found == bytes, "\(path)")
    }
  }

  @Test(arguments: ["rates", "services", "limits"])
  func `what AWS sells is packed whole`(name: String) throws {
    let packed = ShippedPricing.paths.filter { $0.hasPrefix(name + "/") }
    #expect(Set(packed) == Set(try files(below: name)))
  }

  @Test func `nothing of somebody's own is packed`() {
    let own = ["stacks/", "budgets/", "whatif/", "plans/", "scenarios/moderate", "discounts"]
    for path in ShippedPricing.paths {
      #expect(!own.contains { path.hasPrefix($0) }, "\(path)")
    }
  }

  @Test func `a name that is not packed has no bytes`() {
    for path in ["", "limits", "limits/", "limits/none.csv", "zzz", "SOURCES.md "] {
      #expect(ShippedPricing.bytes(of: path) == nil)
    }
  }

  @Test func `folders list what lies in them and nothing deeper`() throws {
    let limits = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "limits").path())
    #expect(ShippedPricing.files(in: "limits") == limits.sorted())
    #expect(ShippedPricing.files(in: "rates") == ["rules.csv"])
    let regions = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "rates").path())
    #expect(ShippedPricing.folders(in: "rates") == regions.filter { !$0.contains(".") }.sorted())
    #expect(ShippedPricing.folders(in: "limits") == [])
    #expect(ShippedPricing.files(in: "lim") == [])
  }

  @Test func `each table of rates is read without a problem, and knows its newest day`() throws {
    var read = 0
    for path in ShippedPricing.paths
    where path.hasPrefix("rates/") && path != "rates/rules.csv" {
      let parts = path.split(separator: "/").map(String.init)
      var problems = Diagnostics()
      var builder = RateTableBuilder()
      let rows = TableReader.rateRows(
        try #require(ShippedPricing.bytes(of: path)), file: path, problems: &problems)
      builder.add(rows, offer: String(parts[2].dropLast(4)), region: parts[1], file: path)
      #expect(
        problems.isEmpty && builder.problems.isEmpty,
        "\(path): \(problems.text)\(builder.problems.text)")
      let newest = try #require(builder.rates.flatMap(\.tiers).map(\.seen).max(), "\(path)")
      #expect(ShippedPricing.newestSeen(of: path) ?? "undated" == newest.text, "\(path)")
      read += builder.rates.count
    }
    #expect(read > 10_000)
    #expect(ShippedPricing.newestSeen(of: "limits/rds-classes.csv") == nil)
  }

  @Test func `the edition's digest is the one that sha256sum works out`() throws {
    let exported = try TemporaryFolder()
    for path in ShippedPricing.paths {
      try exported.write(Data(try #require(ShippedPricing.bytes(of: path))), to: path)
    }
    let run = try Program.run(
      "/bin/sh",
      ["-c", "sha256sum $(find * -type f | LC_ALL=C sort) | sha256sum | cut -c 1-64"],
      in: exported.url)
    #expect(run.output == ShippedPricing.edition.digest + "\n")
    #expect(ShippedPricing.edition.text.contains(run.output.prefix(12)))
  }

  @Test func `the edition's day is the newest on which a rate was seen`() throws {
    let days = try files(below: "rates").flatMap { path in
      try String(contentsOf: folder.appending(path: path), encoding: .utf8)
        .matches(of: /,\d{4}-\d{2}-\d{2},(\d{4}-\d{2}-\d{2}),/).map { String($0.1) }
    }
    #expect(ShippedPricing.edition.day == days.max())
  }
}
