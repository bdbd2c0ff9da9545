import PriceLists
import Pricing
import Quantities
import RateTables
import Testing

@testable import Reconciliation

/// Charges of every kind, region, account and tag; sums worked out beside them.
private let mixed: [String] = [
  SmallBills.row("1", product: "AmazonEC2", usage: "NatGateway-Hours", amount: "1", cost: "0.045"),
  SmallBills.row(
    "2", product: "AmazonEC2", usage: "USW2-NatGateway-Hours", amount: "1", cost: "0.045",
    region: "us-west-2"),
  SmallBills.row(
    "3", product: "AmazonEC2", usage: "NatGateway-Hours", amount: "1", cost: "0.045",
    account: "444455556666"),
  SmallBills.row(
    "4", product: "AmazonEC2", usage: "NatGateway-Hours", amount: "1", cost: "0.045", tag: "other"),
  SmallBills.row(
    "5", product: "AmazonVPC", usage: "USE1-PublicIPv4:InUseAddress", amount: "2", cost: "0.01",
    tag: ""),
  SmallBills.row(
    "6", product: "AmazonEC2", usage: "NatGateway-Hours", amount: "1", cost: "0.045", tag: ""),
  SmallBills.row("7", type: "Tax", product: "AmazonEC2", usage: "", amount: "1", cost: "0.44"),
  SmallBills.row("8", type: "Credit", product: "AmazonEC2", usage: "", amount: "0", cost: "-5"),
  SmallBills.row("9", type: "Refund", product: "AWSELB", usage: "", amount: "0", cost: "-1.5"),
  SmallBills.row(
    "10", type: "EdpDiscount", product: "AmazonEC2", usage: "", amount: "0", cost: "-0.003"),
  SmallBills.row(
    "11", type: "SavingsPlanRecurringFee", product: "ComputeSavingsPlans", usage: "", amount: "1",
    cost: "0.1"),
  SmallBills.row(
    "12", type: "DiscountedUsage", product: "AmazonRDS", usage: "InstanceUsage:db.t3.micro",
    amount: "1", cost: "0", list: "0.018"),
  SmallBills.row(
    "13", type: "SomethingNew", product: "AmazonEC2", usage: "", amount: "1", cost: "0.07"),
  SmallBills.row(
    "14", product: "AWSSupportBusiness", usage: "", amount: "1", cost: "29"),
]

private func ledger(
  _ rows: [String], _ change: (inout ChargeFilter) -> Void = { _ in }
) throws -> BillLedger {
  var filter = ChargeFilter(region: "us-east-1")
  change(&filter)
  var ledger = BillLedger(filter)
  let reader = BillReader(tagKeys: Set(filter.tags.map(\.key)))
  _ = try reader.read([SmallBills.report(rows)]) { ledger.add($0) }
  return ledger
}

@Suite struct `Charges are told apart` {
  private func sums(_ ledger: BillLedger) -> [String: Money] {
    var sums: [String: Money] = [:]
    for line in ledger.all { sums[line.key.scope.text, default: .zero] += line.cost }
    return sums
  }

  @Test func `by kind, region, account and tag, and nothing is lost`() throws {
    let found = sums(
      try ledger(mixed) {
        $0.accounts = ["111122223333"]
        $0.tags = [("stack", "shop")]
      })
    // The address' line bears the tag nowhere; the sixth row's line does in the first.
    let expected: [String: String] = [
      "the stack": "0.063", "region us-west-2": "0.045", "other accounts": "0.045",
      "other tags": "0.045", "without the tag": "0.055", "tax": "0.44", "credits": "-5",
      "refunds": "-1.5", "discounts": "-0.003", "commitments": "0.082", "SomethingNew": "0.07",
      "support": "29",
    ]
    #expect(found.mapValues(\.exactText) == expected)
  }

  /// Of six hours at 0.045: two are the gateway's and bear the tag, one is the gateway's and another stack's, one is
  /// another gateway's, and two name no resource, one of them another stack's.
  @Test func `by resource and tag, both`() throws {
    func row(_ id: String, tag: String, resource: String) -> String {
      SmallBills.row(
        id, hour: Int(id) ?? 0, product: "AmazonEC2", usage: "NatGateway-Hours", amount: "1",
        cost: "0.045", tag: tag, resource: resource)
    }
    let rows = [
      row("1", tag: "shop", resource: "natgateway/nat-1"),
      row("2", tag: "shop", resource: "natgateway/nat-1"),
      row("3", tag: "other", resource: "natgateway/nat-1"),
      row("4", tag: "shop", resource: "natgateway/nat-2"),
      row("5", tag: "shop", resource: ""), row("6", tag: "other", resource: ""),
    ]
    var filter = ChargeFilter(region: "us-east-1")
    filter.resources = ["nat-1"]
    filter.tags = [(key: "stack", value: "shop")]
    var ledger = BillLedger(filter)
    _ = try BillReader(tagKeys: ["stack"], readsResources: true).read([SmallBills.report(rows)]) {
      ledger.add($0)
    }
    let rowsByScope = Dictionary(
      ledger.all.map { ($0.key.scope.text, $0.rows) }, uniquingKeysWith: +)
    #expect(
      rowsByScope == ["the stack": 2, "other tags": 2, "other resources": 1, "without the tag": 1])
    #expect(ledger.total == (try Money("0.27")))
  }

  @Test func `what a reservation pays for counts at its list price, the rest with the commitments`()
    throws
  {
    let found = sums(try ledger([mixed[11]]))
    #expect(found == ["the stack": try Money("0.018"), "commitments": try Money("-0.018")])
  }

  @Test(arguments: 0..<64)
  func `the sum of all groups is the sum of the bill`(seed: UInt64) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func draw(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let types = [
      "Usage", "Tax", "Credit", "SavingsPlanCoveredUsage", "DiscountedUsage", "New", "Fee",
    ]
    var sum = Money.zero
    let rows = try (0..<40).map { index in
      // Up to ten decimals, of both signs.
      let cost = "\(draw(3) == 0 ? "-" : "")\(draw(100)).\(1_000_000_000 + draw(2_000_000_000))"
      sum += try Money(cost)
      return SmallBills.row(
        "\(index)", type: types[draw(types.count)], hour: draw(24), product: "AmazonEC2",
        usage: ["NatGateway-Hours", "USW2-NatGateway-Hours", ""][draw(3)], amount: "1", cost: cost,
        account: draw(2) == 0 ? "111122223333" : "444455556666",
        region: draw(2) == 0 ? "" : "us-east-1", list: draw(2) == 0 ? "" : "\(draw(9)).5",
        tag: ["shop", "other", ""][draw(3)])
    }
    let ledger = try ledger(rows) {
      if draw(2) == 0 { $0.accounts = ["111122223333"] }
      if draw(2) == 0 { $0.tags = [("stack", "shop")] }
    }
    #expect(ledger.total == sum, "seed \(seed)")
    #expect(ledger.all.map(\.cost).total == sum, "seed \(seed)")
  }
}

@Suite struct `Rows that have been read` {
  private func mark(_ number: Int) -> ByteMark {
    var mark = ByteMark.start
    Array("line \(number)".utf8).withUnsafeBufferPointer { mark.add($0) }
    return mark
  }

  /// 60,000 marks go through every growth from 16 slots a table on.
  @Test func `are known again, and no other is`() {
    var seen = SeenRows()
    #expect((0..<60_000).allSatisfy { seen.insert(mark($0)) })
    #expect(!(0..<60_000).contains { seen.insert(mark($0)) })
    #expect((60_000..<61_000).allSatisfy { seen.insert(mark($0)) })
  }

  /// `ab` and `c` are not `a` and `bc`, and eight bytes and none are not none and eight.
  @Test(arguments: [("ab", "c", "a", "bc"), ("12345678", "", "", "12345678"), ("a", "", "a\0", "")])
  func `are told apart where cells end`(one: (String, String, String, String)) {
    func mark(_ cells: String...) -> ByteMark {
      var mark = ByteMark.start
      for cell in cells { Array(cell.utf8).withUnsafeBufferPointer { mark.add($0) } }
      return mark
    }
    #expect(mark(one.0, one.1) != mark(one.2, one.3))
  }

  @Test func `a memo holds so many and no more`() {
    var memo = ByteMemo<Int>(most: 100)
    for number in 0..<200 { memo.remember(number, for: mark(number)) }
    #expect((0..<100).allSatisfy { memo[mark($0)] == $0 })
    #expect((100..<200).allSatisfy { memo[mark($0)] == nil })
  }
}
