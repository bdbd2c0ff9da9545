import Quantities
import RateTables
import Diagnostics
import Foundation
import Resources
import TestSupport
import Testing

@testable import Services

/// The problems of a sheet, as `line:column message`.
private func problems(_ text: String) -> [String] {
  do throws(Diagnostics) {
    _ = try SheetLibrary.sheet("x.yaml", Array(text.utf8))
    return []
  } catch {
    return error.items.map {
      "\($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.message)"
    }
  }
}

/// A sheet around one type.
private func sheet(_ type: String) -> String {
  "service: S\noffers: [AmazonS]\nsource: a page, 2026\ntypes:\n  AWS::S::T:\n"
    + type.split(separator: "\n").map { "    \($0)\n" }.joined()
}

private func library(_ sheets: [String: String]) -> SheetLibrary {
  SheetLibrary(
    SheetFiles {
      sheets.keys.sorted()
    } read: { name in
      .success(Array((sheets[name] ?? "").utf8))
    })
}

@Suite struct `The sheets of a folder` {
  private let folder = [
    "a.yaml": """
    service: A
    offers: [A]
    source: s
    types:
      AWS::A::Thing: { terraform: aws_a_thing, free: "nothing" }
      'AWS::A::Quoted': free
    """,
    "b.yaml": """
    service: B
    offers: [B]
    source: s
    types:
      Custom::B*: free
      AWS::B::Broken: { modell: X }
    """,
    "flow.yaml": "{service: C, offers: [C], source: s, types: {AWS::C::Thing: free}}",
  ]

  private func found(_ types: Set<String>) -> [String]? {
    (try? library(folder).catalog(for: types)).map { catalog in
      types.sorted().filter { catalog.type($0) != nil }
    }
  }

  @Test func `a type is known by either of its names, and only its sheets are read`() {
    #expect(found(["AWS::A::Thing"]) == ["AWS::A::Thing"])
    #expect(found(["aws_a_thing"]) == ["aws_a_thing"])
    #expect(found(["AWS::A::Quoted", "AWS::C::Thing"]) == ["AWS::A::Quoted", "AWS::C::Thing"])
    #expect(found(["AWS::A::Thin", "AWS::A::Thingy", "aws_a", "types", "Custom"]) == [])
    // The sheet that names the family holds a mistake, and is read for its members alone.
    #expect(found(["Custom::Bean"]) == nil)
    #expect(found(["AWS::B::Broken"]) == nil)
  }

  @Test func `what any of them names is offered in alphabetical order`() throws {
    let catalog = try library(folder).catalog(for: ["AWS::A::Thing"])
    #expect(catalog.knownTypes == ["AWS::A::Quoted", "AWS::A::Thing", "AWS::B::Broken"])
  }

  @Test func `every type of AWS is found by its name and by Terraform's`() throws {
    let all = try SheetFolder.library().all()
    let library = SheetFolder.library()
    var count = 0
    for type in all.sheets.flatMap(\.types) where !type.isFamily {
      for name in [type.name] + type.terraform.map(\.type) {
        let found = try library.catalog(for: [name]).type(name)
        #expect(found?.location == type.location, "\(name)")
        // Of a sheet that is shipped its own part is read alone, and says the same.
        if count.isMultiple(of: 8) {
          #expect(found.map(Self.said) == Self.said(type), "\(name)")
        }
        count += 1
      }
    }
    #expect(count > 1_000)
  }

  /// All that a type says, whatever the order of its names; where it stands in the bytes that were read is no
  /// part of it.
  private static func said(_ type: SheetType) -> String {
    String("\(type)".replacing(/offset: [0-9]+/, with: "").sorted())
  }

  @Test func `of ours have their parts in one order, so that a part of them can be read`() throws {
    let order = ["service", "offers", "names", "source", "types", "rates"]
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Repository.path("pricing/services"))
    #expect(files.count > 100)
    for file in files {
      let path = Repository.path("pricing/services/\(file)")
      let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
      let keys = text.split(separator: "\n").filter { $0.first?.isLetter == true }
        .map { String($0.prefix { $0 != ":" }) }
      #expect(keys == order.filter(keys.contains), "\(file)")
    }
  }
}

@Suite struct `Sheets` {
  @Test func `a whole sheet is read`() throws {
    let sheet = try SheetLibrary.sheet(
      "msk.yaml",
      Array(
        """
        service: MSK
        offers: [AmazonMSK]
        source: MSK pricing page, 2025-06
        types:
          AWS::MSK::Cluster:
            terraform: { aws_msk_cluster: { NumberOfBrokerNodes: number_of_broker_nodes } }
            properties:
              brokers: { at: NumberOfBrokerNodes, count: 1..1000, required: true }
              volumeGB: { at: BrokerNodeGroupInfo.StorageInfo.VolumeSize, number: 1..16384, default: 1000, unit: GB }
            charges:
              brokers: { usage: "Kafka.m5.large", unit: Hrs, per: hour, quantity: brokers }
              storage: { usage: Kafka.Storage.GP2, unit: GB-Mo, per: month, quantity: brokers * volumeGB }
          AWS::MSK::Configuration: free
          AWS::MSK::ServerlessCluster: { notPriced: "cluster hours", atLeast: 547.50 }
        rates:
          - { usage: "Kafka.{m5,m7g}.*", product: "broker/{*}", reserved: true }
        """.utf8))
    #expect(sheet.types.map(\.name).count == 3)
    #expect(sheet.types[0].charges.map(\.slug) == ["brokers", "storage"])
    #expect(sheet.types[1].treatment == .free("nothing is charged for it by itself"))
    guard case .notPriced("cluster hours", let least?) = sheet.types[2].treatment else {
      Issue.record("the serverless cluster is priced")
      return
    }
    #expect(least.exactText == "547.5")
    // The listed rate, and the storage that no list has; the broker's class is listed by its family.
    #expect(sheet.keptRates.map(\.usage).contains("Kafka.Storage.GP2"))
  }

  /// Each mistake, where it stands and how it is told; lines count from the top of the sheet.
  @Test(arguments: [
    (
      "charges:\n  a: { usage: X, unit: Hrs, per: hour, quantity: 1, colour: red }",
      "7:57 unknown key 'colour'"
    ),
    (
      "charges:\n  a: { usage: X, unit: Hours-ago, per: hour, quantity: 1 }",
      "7:28 unknown unit 'Hours-ago'"
    ),
    (
      "charges:\n  a: { usage: X, unit: Hrs, per: hour, quantity: brokers }",
      "7:54 there is no 'brokers' here"
    ),
    (
      "charges:\n  a: { usage: X, unit: Hrs, per: hour, quantity: (1 + 2 }",
      "7:60 the bracket is not closed"
    ),
    ("charges:\n  a: { usage: X, unit: Hrs, per: day, quantity: 1 }", "7:38 'per' is 'day'"),
    (
      "charges:\n  a: { usage: X, unit: Hrs }",
      "7:10 the charge 'a' has neither 'quantity' nor 'stated'"
    ),
    ("charges:\n  a: { unit: Hrs, stated: hours }", "7:10 the charge 'a' has no 'usage'"),
    (
      "charges:\n  a: { usage: X, unit: Hrs, quantity: 1 }",
      "7:10 the charge 'a' does not say how its quantity grows"
    ),
    ("model: Flux", "6:12 there is no model 'Flux'"),
    (
      "charges:\n  a: { usage: X, unit: Hrs, stated: h }\nsavings:\n"
        + "  g: { at: N, from: \"t3.*\", to: t4g, risk: low, because: x }",
      "9:37 't3.*' and 't4g': one is a beginning, the other a whole value"
    ),
    (
      "charges:\n  a: { usage: X, unit: Hrs, stated: h }\nsavings:\n"
        + "  g: { keep: 1, at: N, risk: low, because: x }",
      "9:25 'g' has 'at' and 'keep': it is one or the other"
    ),
    (
      "charges:\n  a: { usage: X, unit: Hrs, stated: h }\nsavings:\n"
        + "  g: { keep: some, risk: low, because: x }",
      "9:18 'keep' is no number of resources"
    ),
    (
      "charges:\n  a: { usage: X, unit: Hrs, stated: h }\nsavings:\n"
        + "  g: { at: N, from: a, to: b, risk: some, because: x }",
      "9:41 'some' is no level of risk"
    ),
    (
      "charges:\n  a: { usage: X, unit: Hrs, stated: h }\nsavings:\n"
        + "  g: { like: h, at: N, from: a, to: b }",
      "9:18 'h' is no other saving of this type"
    ),
    (
      "charges:\n  a: { usage: X, unit: Hrs, stated: h }\nsavings:\n"
        + "  g: { at: N, from: a, to: b, upTo: { M: some }, risk: low, because: x }",
      "9:46 'M' of 'upTo' is no whole number"
    ),
    (
      "properties:\n  n: { at: N, count: 10..1 }\ncharges:\n  a: { usage: X, unit: Hrs, stated: h }",
      "7:26 'count' is '10..1', no range"
    ),
    (
      "properties:\n  n: { at: N }\ncharges:\n  a: { usage: X, unit: Hrs, stated: h }",
      "7:10 the property 'n' does not say what it is"
    ),
    (
      "properties:\n  n: { count: 1..2 }\ncharges:\n  a: { usage: X, unit: Hrs, stated: h }",
      "7:10 the property 'n' has no 'at'"
    ),
    (
      "properties:\n  n: { at: N, number: 1..2, unit: parsecs }\ncharges:\n  a: { usage: X, unit: Hrs, stated: h }",
      "7:39 'parsecs' is no unit of a property"
    ),
    ("notPriced: hours\natLeast: a lot", "7:14 'atLeast' is 'a lot'"),
    ("free: { because: it is }", "6:11 'free' has no 'when'"),
    ("terraform: aws_s_t", "5:3 'AWS::S::T' has neither 'charges' nor 'model'"),
  ])
  func `a mistake is an error at its place`(type: String, problem: String) {
    let found = problems(sheet(type))
    #expect(found.contains { $0.hasPrefix(problem) }, "\(found)")
  }

  @Test func `a quantity has to be measured in its unit`() {
    func found(_ property: String, _ charge: String) -> [String] {
      problems(sheet("properties:\n  size: \(property)\ncharges:\n  a: \(charge)"))
    }
    let storage = "{ usage: X, unit: GB-Mo, per: month, quantity: size }"
    #expect(found("{ at: Size, number: 1..10, unit: GB }", storage).isEmpty)
    #expect(found("{ at: Size, number: 1..10, unit: MB }", storage).count == 1, "MB are no GB")
    #expect(found("{ at: Size, number: 1..10 }", storage).count == 1, "a count is no GB")
    #expect(
      found("{ at: Size, count: 1..10 }", "{ usage: X, unit: Hrs, per: hour, quantity: size }")
        .isEmpty)
  }

  @Test func `all mistakes of a sheet are told at once`() {
    let found = problems(
      """
      servise: S
      offers: []
      source: a page, 2026
      types:
        AWS::S::T: { charges: { a: { usage: X, unit: Hrz, per: hour, quantity: b } } }
        AWS::S::U: { model: Flux }
      """)
    #expect(found.count >= 5, "\(found)")
  }

  @Test(arguments: [2_000, 2_001])
  func `so many types are read of a sheet, and one more is an error`(count: Int) {
    let types = (0..<count).map { "  AWS::S::T\($0): free\n" }.joined()
    let found = problems("service: S\noffers: [A]\nsource: a page, 2026\ntypes:\n\(types)")
    #expect("\(found)".contains("more than the 2000 types") == (count > 2_000), "\(found)")
    #expect(found.isEmpty == (count == 2_000), "\(found)")
  }

  @Test func `a type in two sheets is an error that shows both places`() throws {
    let one = "service: A\noffers: [A]\nsource: a page, 2026\ntypes:\n  AWS::S::T: free\n"
    let sheets = library(["a.yaml": one, "b.yaml": one])
    #expect {
      _ = try sheets.catalog(for: ["AWS::S::T"])
    } throws: { error in
      let problem = (error as? Diagnostics)?.items.first
      return problem?.location?.text == "b.yaml:5:3"
        && problem?.message.contains("a.yaml:5:3") == true
    }
  }

  @Test func `only the sheets that a stack needs are read`() throws {
    let good =
      "service: A\noffers: [A]\nsource: a page, 2026\ntypes:\n  AWS::S::T: { terraform: aws_s_t, free: why }\n"
    let bad = "service: B\ntypes:\n  AWS::B::T: { model: Flux }\n"
    let sheets = library(["a.yaml": good, "b.yaml": bad])
    #expect(try sheets.catalog(for: ["AWS::S::T"]).type("AWS::S::T") != nil)
    #expect(try sheets.catalog(for: ["aws_s_t"]).names(ofTerraform: "aws_s_t").type == "AWS::S::T")
    #expect(throws: Diagnostics.self) { _ = try sheets.catalog(for: ["AWS::B::T"]) }
    #expect(throws: Diagnostics.self) { _ = try sheets.all() }
  }

  @Test func `a sheet laid out otherwise is read all the same`() throws {
    let flow = "{service: A, offers: [A], source: a page, types: {'AWS::S::T': free}}"
    #expect(try library(["a.yaml": flow]).catalog(for: ["AWS::S::T"]).type("AWS::S::T") != nil)
  }

  @Test func `a family stands for every type that begins so`() throws {
    let text = "service: A\noffers: [A]\nsource: a page\ntypes:\n  AWS::IAM::*: free\n"
    let catalog = try library(["a.yaml": text]).catalog(for: ["AWS::IAM::Role"])
    #expect(catalog.type("AWS::IAM::Role") != nil)
    #expect(catalog.type("AWS::IAMX::Role") == nil)
  }

  /// Runs in a month of 730 hours, worked by hand.
  @Test(
    arguments: [
      ("rate(5 minutes)", 8_760.0),  // 730 × 12
      ("rate(1 hour)", 730), ("rate(1 day)", 730.0 / 24), ("cron(0 12 * * ? *)", 730.0 / 24),
      ("cron(0/15 * * * ? *)", 730 * 4), ("cron(0 8-17 ? * MON-FRI *)", 730.0 / 24 * 10 * 5 / 7),
      ("cron(0 0 1 * ? *)", 730.0 / 24 / 31),
    ] as [(String, Double)])
  func `a schedule that is written out says how often it runs`(text: String, runs: Double) throws {
    let schedule = try #require(Schedule(Resolved(.text(text), at: nil)))
    #expect(abs(schedule.runsPerMonth - runs) < 1e-9)
  }

  @Test(arguments: [
    "at(2026-12-01T00:00:00)", "rate(five minutes)", "cron(0 12 * *)", "", "rate(0 minutes)",
  ])
  func `a schedule that says nothing about a month is not counted`(text: String) {
    #expect(Schedule(Resolved(.text(text), at: nil)) == nil)
  }
}
