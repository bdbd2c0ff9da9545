import Diagnostics
import Inputs
import Quantities
import RateTables
import Testing

@Suite struct `The table of rules` {
  private func read(_ row: String) -> (rules: [RateRule], problems: [String]) {
    let text = RateRulesReader.columns.joined(separator: ",") + "\n" + row + "\n"
    var problems = Diagnostics()
    let table = TableReader.named(
      Array(text.utf8), file: "r.csv", columns: RateRulesReader.columns, problems: &problems)
    let rules = RateRulesReader.read(table, file: "rates/rules.csv", problems: &problems)
    return (rules, problems.items.map(\.message))
  }

  @Test func `a row becomes a rule with all that it says`() throws {
    let (rules, problems) = read(
      "A,Fee:*-h,O,Hrs,p,B,Box:*,Q,0.12,0.046,4,1,3,5,not arm t2,2026-07-20,derived,the page")
    #expect(problems.isEmpty)
    let rule = try #require(rules.first)
    #expect(rule.billionths == 120_000_000)
    #expect(rule.perVCPU.text == "0.046")
    #expect(rule.leastVCPU == 4)
    #expect(rule.vCPU == 1...3)
    #expect(rule.decimals == 5)
    #expect(rule.ofOperation == "Q")
    #expect(rule.line == 2)
    #expect(rule.source == "the page")
  }

  @Test func `what is left out adds nothing`() throws {
    let (rules, problems) = read("A,Fee,,Hrs,p,B,Box,,,,,,,,,2026-07-20,seen,s")
    #expect(problems.isEmpty)
    let rule = try #require(rules.first)
    #expect(rule.billionths == 1_000_000_000)
    #expect(rule.perVCPU == .zero)
    #expect(rule.decimals == nil)
  }

  @Test(arguments: [
    (",Fee,,Hrs,p,B,Box,,,,,,,,,2026-07-20,seen,s", "'' in 'offer' is empty"),
    ("A,Fee,,Hrs,p,B,Box,,,,,,,,,2026-07-20,seen,", "'' in 'source' is empty"),
    ("A,F*:*,,Hrs,p,B,Box:*,,,,,,,,,2026-07-20,seen,s", "has more than one '*'"),
    ("A,Fee,,Hrs,p,B,Box:*,,,,,,,,,2026-07-20,seen,s", "has a '*' that the usage type has not"),
    ("A,Fee,,Hrs,p,A,Fee,,,,,,,,,2026-07-20,seen,s", "follows from itself"),
    ("A,Fee,,Hrs,p,B,Box,,12%,,,,,,,2026-07-20,seen,s", "is no plain decimal"),
    ("A,Fee,,Hrs,p,B,Box,,-1,,,,,,,2026-07-20,seen,s", "is no plain decimal"),
    ("A,Fee:*,,Hrs,p,B,Box,,,0.1,2.5,,,,,2026-07-20,seen,s", "is no whole number"),
    ("A,Fee:*,,Hrs,p,B,Box,,,,,8,1,,,2026-07-20,seen,s", "is below 8, where the span begins"),
    ("A,Fee,,Hrs,p,B,Box,,,0.1,,,,,,2026-07-20,seen,s", "is of instance types, and 'usageType'"),
    ("A,Fee,,Hrs,p,B,Box,,,,,2,,,,2026-07-20,seen,s", "is of instance types, and 'usageType'"),
    ("A,Fee,,Hrs,p,B,Box,,,,,,,,not arm,2026-07-20,seen,s", "is of instance types"),
    ("A,Fee:*,,Hrs,p,B,Box,,,,4,,,,,2026-07-20,seen,s", "is of what 'perVCPU' adds"),
    ("A,Fee,,Hrz,p,B,Box,,,,,,,,,2026-07-20,seen,s", "is no unit"),
    ("A,Fee,,Hrs,p,B,Box,,,,,,,,arm,2026-07-20,seen,s", "is no list of types"),
    ("A,Fee,,Hrs,p,B,Box,,,,,,,,,today,seen,s", "is not a day"),
    ("A,Fee,,Hrs,p,B,Box,,,,,,,,,2026-07-20,sure,s", "is not known"),
  ])
  func `a mistake is told, and its row left out`(row: String, message: String) {
    let (rules, problems) = read(row)
    #expect(rules.isEmpty, "\(row)")
    #expect(problems.contains { $0.contains(message) }, "\(row): \(problems)")
  }
}
