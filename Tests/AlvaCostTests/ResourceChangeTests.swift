import Pricing
import Quantities
import Resources
import TestSupport
import Testing

@testable import Exploration

/// What moved a bill, split by hand: 10 hours at $2 and 100 requests at $0.10 are $20 and $10.
@Suite struct `What changed by resource` {
  private func item(
    _ resource: ResourceID, _ name: String, _ kind: LineKind, _ usageType: String, _ quantity: Int,
    _ price: String
  ) throws -> SavedEstimate.Item {
    let unit = BillingUnit.hours
    let quantity = MeteredQuantity(billionths: Int128(quantity) * 1_000_000_000, unit: unit)
    let price = try UnitPrice(price.utf8)
    return SavedEstimate.Item(
      LineID(resource, kind.rawValue), name: name, service: "AmazonEC2",
      monthly: try #require(price.cost(of: quantity)), kind: kind,
      charge: (usageType, quantity, price))
  }

  private func changes(
    _ before: [SavedEstimate.Item], _ after: [SavedEstimate.Item]
  ) -> [ResourceChange] {
    EstimateDifference(
      SavedEstimate(name: "e", items: before), SavedEstimate(name: "e", items: after)
    ).resources
  }

  /// 12 h × ($3 − $2) by price, 2 h × $2 by configuration, 50 × $0.10 by usage: $12 + $4 + $5.
  @Test func `is configuration, price and usage, and they add up`() throws {
    let before = [
      try item("web", "box", .fixed, "Box", 10, "2"),
      try item("web", "calls", .usage, "Call", 100, "0.1"),
    ]
    let after = [
      try item("web", "box", .fixed, "Box", 12, "3"),
      try item("web", "calls", .usage, "Call", 150, "0.1"),
    ]
    let change = try #require(changes(before, after).first)
    #expect(change.price == (try Money("12")))
    #expect(change.configuration == (try Money("4")))
    #expect(change.usage == (try Money("5")))
    #expect(change.change == (try Money("21")))
    #expect(change.details.isEmpty)
  }

  @Test func `is told of another region`() throws {
    var before = SavedEstimate(
      name: "e", items: [try item("web", "box", .fixed, "EU-Box", 10, "2")])
    var after = SavedEstimate(name: "e", items: [try item("web", "box", .fixed, "Box", 10, "1")])
    (before.region, after.region) = ("eu-west-1", "us-east-1")
    let change = try #require(EstimateDifference(before, after).resources.first)
    #expect(change.details == ["eu-west-1 → us-east-1"])
  }

  private func changes(
    _ before: [SavedEstimate.Item], _ after: [SavedEstimate.Item], uses: (String, String)
  ) throws -> ResourceChange {
    var first = SavedEstimate(name: "e", items: before)
    var second = SavedEstimate(name: "e", items: after)
    (first.use, second.use) = uses
    return try #require(EstimateDifference(first, second).resources.first)
  }

  /// Twice the memory makes 100 GB-seconds of the same runs 200: 100 × $0.10 by configuration.
  ///
  /// Where other
  /// traffic comes, or nobody says which, nobody can tell.
  @Test(arguments: [("a", "a", true), ("a", "b", false), ("", "", false), ("a", "", false)])
  func `is configuration where the use is the same, also of what is charged by use`(
    old: String, new: String, isSame: Bool
  ) throws {
    let change = try changes(
      [try item("f", "duration", .usage, "GB-s", 100, "0.1")],
      [try item("f", "duration", .usage, "GB-s", 200, "0.1")], uses: (old, new))
    #expect(change.configuration == (isSame ? try Money("10") : .zero))
    #expect(change.usage == (isSame ? .zero : try Money("10")))
  }

  /// What somebody states is use, whatever else is the same.
  @Test func `is usage where the quantity itself is stated`() throws {
    var (old, new) = (
      try item("b", "storage", .usage, "GB", 10, "1"),
      try item("b", "storage", .usage, "GB", 14, "1")
    )
    (old.isStated, new.isStated) = (true, true)
    let change = try changes([old], [new], uses: ("a", "a"))
    #expect(change.usage == (try Money("4")) && change.configuration == .zero)
  }

  @Test(arguments: [
    ("1 task × 0.25 vCPU × 730 h", "2 tasks × 0.25 vCPU × 730 h", ["1 task → 2 tasks"]),
    ("1 task × 0.25 vCPU × 730 h", "1 task × 0.5 vCPU × 730 h", ["0.25 vCPU → 0.5 vCPU"]),
    ("20 GB allocated", "50 GB allocated", ["20 GB allocated → 50 GB allocated"]),
    ("1 gateway × 730 h", "2 gateways × 3 zones × 730 h", []),
  ])
  func `names what became of the factors`(before: String, after: String, steps: [String]) throws {
    var (old, new) = (
      try item("b", "box", .fixed, "Box", 10, "1"), try item("b", "box", .fixed, "Box", 14, "1")
    )
    (old.why, new.why) = (before, after)
    #expect(try changes([old], [new], uses: ("", "")).details == steps)
  }

  /// A price is compared with the price of the same thing alone.
  @Test func `another size is configuration, whatever its price`() throws {
    let change = try #require(
      changes(
        [try item("db", "small", .fixed, "db.small", 10, "2")],
        [try item("db", "large", .fixed, "db.large", 10, "4")]
      ).first)
    #expect(change.configuration == (try Money("20")) && change.price == .zero)
    #expect(change.details == ["small → large"])
  }

  /// `old` and `new` are charged for other items, so that neither is the other renamed.
  @Test func `what came and went stands beside what stayed, largest first`() throws {
    let found = changes(
      [
        try item("old", "box", .fixed, "Box", 10, "2"),
        try item("same", "box", .fixed, "Box", 1, "2"),
      ],
      [
        try item("same", "box", .fixed, "Box", 1, "2"),
        try item("new", "calls", .usage, "Call", 70, "0.1"),
      ])
    #expect(found.map(\.resource.text) == ["old", "new"])
    #expect(found.map(\.details) == [["without box"], ["with calls"]])
    #expect(found.map(\.change) == [try Money("-20"), try Money("7")])
    #expect(found.allSatisfy { $0.configuration == $0.change })
  }
}
