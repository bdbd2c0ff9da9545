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
