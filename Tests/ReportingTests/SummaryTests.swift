import Foundation
import Pricing
import Quantities
import Resources
import Testing

@testable import Reporting

/// What a person has to know first is the same wherever he reads it.
@Suite struct `The summary` {
  private func set() throws -> EstimateSet {
    var set = try estimates("shop")
    var saving = Advice.Saving(
      group: "nat", option: "instance", description: "an instance", monthly: Money(cents: 31_20),
      risk: .medium, riskText: "its patches are yours")
    saving.p95Seconds = 0.52
    set.advice = Advice(
      estimate: "bshop",
      savings: [
        saving,
        Advice.Saving(
          group: "spot", option: "half", description: "Spot", monthly: Money(cents: 4_05),
          risk: .low, riskText: "two minutes' notice"),
      ], decisions: 7, riskier: 1,
      capacity: .init(tightest: "orders, connections", utilisation: 0.476, p95Seconds: 0.487))
    return set
  }

  /// Words without what a format lays round them: tags, marks, the ends of lines.
  private func words(_ text: String) -> String {
    text.replacing(#/<[^>]*>/#, with: "").replacing("&#39;", with: "'")
      .replacing("&amp;", with: "&").replacing(#/[*`\\|]/#, with: " ")
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
      .replacing(#/ ([:.,;])/#, with: { "\($0.output.1)" })
  }

  private func formats() throws -> [(name: String, text: String)] {
    let set = try set()
    let document = EstimateDocument(set)
    return [
      ("terminal", words(EstimateTerminal.text(set, style: .plain))),
      ("Markdown", words(document.markdown)), ("HTML", words(document.document.html)),
    ]
  }

  /// $374.00 and $739.00 are the samples' bills, 365 + 9 and 730 + 9; their P50 is 105 more, the range from 101 to
  /// 109 more, the mean 105 more, and a year twelve times the mean.
  @Test func `says the same to all who read it`() throws {
    let sentences = [
      "plan on $479.00 a month, 80 % sure between $475.00 and $483.00; expected $479.00",
      "plan on $844.00 a month, 80 % sure between $840.00 and $848.00; expected $844.00",
      "Tightest limit: orders, connections, 48 % used at the peak; p95 487 ms",
    ]
    let cells = ["nat: instance", "-$31.20", "520 ms", "spot: half", "-$4.05", "$739.00"]
    for (name, text) in try formats() {
      for fact in sentences.map(words) + cells.map(words) {
        #expect(text.contains(fact), "\(name): \(fact)")
      }
    }
  }

  @Test func `is in JSON what people read`() throws {
    let set = try set()
    let data = Data(EstimateJSON.value(set).text.utf8)
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let summary = try #require(root["summary"] as? [String: Any])
    let texts = try formats().map(\.text)
    let headlines = try #require(summary["headlines"] as? [String])
    #expect(headlines.count == 2)
    for headline in headlines {
      for text in texts { #expect(text.contains(words(headline)), "\(headline)") }
    }
    let prices = try #require(summary["prices"] as? String)
    for text in texts { #expect(text.contains(words(prices)), "\(prices)") }
    let savings = try #require(summary["savings"] as? [[String: Any]])
    #expect(savings.map { $0["decision"] as? String } == ["nat", "spot"])
    #expect(savings.map { $0["monthly"] as? String } == ["31.2", "4.05"])
    let capacity = try #require(summary["capacity"] as? [String: Any])
    #expect(capacity["tightest"] as? String == "orders, connections")
    #expect(capacity["p95Seconds"] as? Double == 0.487)
    let costs = try #require(summary["costs"] as? [[String: Any]])
    #expect(costs.map { $0["monthly"] as? [String] } == [["365", "730"], ["9", "9"]])
  }

  /// The mark of a rate that no source confirms goes wherever the saving is read.
  @Test func `marks a saving that rests on a rate which no source confirms`() throws {
    var set = try set()
    let advice = try #require(set.advice)
    var first = advice.savings[0]
    first.isUnverified = true
    set.advice = Advice(
      estimate: advice.estimate, savings: [first] + advice.savings.dropFirst(), decisions: 2,
      riskier: 0, capacity: nil)
    let document = EstimateDocument(set)
    let texts = [
      EstimateTerminal.text(set, style: .plain), document.markdown, document.document.html,
    ].map(words)
    for text in texts {
      #expect(text.contains("-$31.20, unverified") && !text.contains("-$4.05, unverified"))
      #expect(text.contains("no source of the last two years confirms a price"))
    }
    let json = EstimateJSON.value(set).text
    #expect(json.components(separatedBy: "\"unverified\": true").count == 2)
    #expect(json.components(separatedBy: "\"unverified\": false").count == 2)
  }

  /// At 1.2 of a limit something is turned away, which drawn months price all the same.
  @Test(arguments: [(0.9, false), (1.2, true)])
  func `says why the point lies outside the range of what does not hold`(
    utilisation: Double, isSaid: Bool
  ) throws {
    var set = try set()
    set.advice = Advice(
      estimate: "bshop", savings: [], decisions: 0, riskier: 0,
      capacity: .init(tightest: "web, CPU", utilisation: utilisation, p95Seconds: 1))
    for text in [EstimateTerminal.text(set, style: .plain), EstimateDocument(set).markdown] {
      #expect(words(text).contains("It bills what is answered of the traffic") == isSaid)
    }
  }

  /// 90 % of one stack's limit is more than 48 % of the other's; of the response times the slower counts.
  @Test func `of several stacks names each by its stack`() throws {
    let one = try #require(try set().advice)
    let other = Advice(
      estimate: "bshop",
      savings: [
        Advice.Saving(
          group: "nat", option: "one", description: "one for all", monthly: Money(cents: 9_00),
          risk: .low, riskText: "a zone")
      ], decisions: 3, riskier: 2, isGeneral: true,
      capacity: .init(tightest: "web, CPU", utilisation: 0.9, p95Seconds: 0.1))
    let all = try #require(Advice.joined([("a", one), ("b", other)]))
    #expect(all.savings.map(\.group) == ["a.nat", "b.nat", "a.spot"])
    #expect(all.savings.map(\.p95Seconds) == [0.52, nil, nil])
    #expect((all.decisions, all.riskier, all.isGeneral) == (10, 3, false))
    #expect(
      all.capacity == .init(tightest: "b.web, CPU", utilisation: 0.9, p95Seconds: 0.487))
    #expect(Advice.joined([]) == nil)
  }
}
