import Diagnostics
import Testing

@testable import Documents

@Suite struct `Wide mappings` {
  /// Keys with escapes among plain ones, on both sides of the width from which keys are put in order.
  @Test(arguments: [1, 63, 64, 1_000])
  func `find each of their keys, and no other`(count: Int) throws {
    let keys = (0..<count).map { $0 % 3 == 0 ? "\\u006b\($0)" : "k\($0)" }
    let text = "{" + keys.enumerated().map { "\"\($1)\": \($0)" }.joined(separator: ",") + "}"
    let root = try Document.parse(try SourceText(name: "t.json", text)).root
    for number in 0..<count { #expect(root["k\(number)"]?.text == "\(number)") }
    #expect(root["k\(count)"] == nil && root[""] == nil && root["k"] == nil)
  }
}
