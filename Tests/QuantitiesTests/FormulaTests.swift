import Quantities
import Testing

private let names: [String: Formula.Kind] = [
  "brokers": .number(.one), "volumeGB": .number(FormulaUnit("GB")),
  "memoryMB": .number(FormulaUnit("MB")), "mode": .word(["PROVISIONED", "PAY_PER_REQUEST"]),
  "fifo": .flag,
]

private func number(_ text: String, _ values: [String: Formula.Value] = [:]) throws -> Double? {
  try Formula(text, names: names).number(values)
}

@Suite struct `Formulas of sheets` {
  @Test(arguments: [
    ("1 + 2 * 3", 7.0), ("(1 + 2) * 3", 9), ("10 - 4 - 3", 3), ("24 / 4 / 2", 3), ("-2 + 5", 3),
    ("2 * -3", -6), ("min(4, 2, 3)", 2), ("max(1, 2) + ceil(1.2)", 4), ("1_000 * 2", 2_000),
    ("secondsPerHour", 3_600), ("2 × 3", 6),
  ])
  func `arithmetic binds as in mathematics`(text: String, value: Double) throws {
    #expect(try number(text) == value)
  }

  @Test func `names stand for the values of properties`() throws {
    // 3 brokers with 100 GB each.
    let values: [String: Formula.Value] = ["brokers": .number(3), "volumeGB": .number(100)]
    let formula = try Formula("brokers * volumeGB", names: names)
    #expect(formula.number(values) == 300)
    #expect(formula.kind == .number(FormulaUnit("GB")))
    #expect(formula.filled(values) == "3 × 100")
    #expect(try Formula("(brokers - 1) * 2 / 4", names: names).filled(values) == "(3 − 1) × 2 ÷ 4")
  }

  @Test func `what has no value makes the whole unknown, never zero`() throws {
    #expect(try number("brokers * volumeGB", ["brokers": .number(3)]) == nil)
    #expect(try number("brokers / 0", ["brokers": .number(3)]) == nil)
    #expect(try number("max(brokers, 2)") == nil)
  }

  @Test(arguments: [
    ("mode == PROVISIONED", true), ("mode != PROVISIONED", false),
    ("mode in [PAY_PER_REQUEST]", false),
    ("not fifo", true), ("fifo or mode == 'PROVISIONED'", true), ("brokers > 2 and not fifo", true),
    ("brokers <= 2 or brokers >= 4", false),
  ])
  func `conditions compare numbers and words`(text: String, holds: Bool) throws {
    let values: [String: Formula.Value] = [
      "mode": .word("PROVISIONED"), "fifo": .flag(false), "brokers": .number(3),
    ]
    #expect(try Formula(text, names: names).holds(values) == holds)
  }

  @Test func `one known side decides where the other is unknown`() throws {
    let values: [String: Formula.Value] = ["fifo": .flag(true)]
    #expect(try Formula("fifo or brokers > 2", names: names).holds(values) == true)
    #expect(try Formula("not fifo and brokers > 2", names: names).holds(values) == false)
    #expect(try Formula("fifo and brokers > 2", names: names).holds(values) == nil)
  }

  @Test func `units multiply and divide, and MB are no GB`() throws {
    let gigabytes = try Formula("memoryMB / megabytesPerGigabyte", names: names)
    #expect(gigabytes.kind == .number(FormulaUnit("GB")))
    #expect(gigabytes.number(["memoryMB": .number(512)]) == 0.5)
    let seconds = try Formula("volumeGB * secondsPerHour", names: names)
    #expect(seconds.kind == .number(FormulaUnit("GB-Second") / .hour))
    #expect(FormulaUnit("GB-Mo") / .month == FormulaUnit("GB"))
    #expect(FormulaUnit("Requests") == .one, "what only counts has no unit")
  }

  /// Text, what is wrong, and where: counted in characters from the start.
  @Test(arguments: [
    ("brokerz * 2", "there is no 'brokerz' here", 0),
    ("volumeGB + memoryMB", "MB does not go with GB", 11),
    ("(brokers * 2", "the bracket is not closed", 12), ("brokers * ", "the end stands where", 10),
    ("brokers 2", "the formula goes on with '2'", 8), ("1.2.3", "'1.2.3' is no number", 0),
    ("mode == ON_DEMAND", "'ON_DEMAND' is none of its words", 8),
    ("mode > PROVISIONED", "words have no order", 0),
    ("brokers and fifo", "a condition should stand here", 0),
    ("fifo * 2", "a number should stand here", 0),
    ("brokers $ 2", "'$' means nothing", 8), ("'open", "the quote is not closed", 0),
    ("ceil(1, 2)", "'ceil' takes one number", 0), ("", "the end stands where", 0),
  ])
  func `a mistake is told where it stands`(text: String, message: String, offset: Int) {
    #expect {
      _ = try Formula(text, names: names)
    } throws: { error in
      let problem = error as? Formula.Problem
      return problem?.message.contains(message) == true && problem?.offset == offset
    }
  }

  @Test func `brackets without end are refused, not followed`() {
    let deep = String(repeating: "(", count: 400) + "1" + String(repeating: ")", count: 400)
    let signs = String(repeating: "-", count: 900) + "1"
    for text in [deep, signs, String(repeating: "1+", count: 600) + "1"] {
      #expect(throws: Formula.Problem.self) { _ = try Formula(text, names: names) }
    }
  }
}
