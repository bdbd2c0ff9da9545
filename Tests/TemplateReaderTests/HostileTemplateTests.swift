import Estimation
import Diagnostics
import Testing

@testable import TemplateReader
@testable import Resources
@testable import Services

@Suite struct `Templates that mean harm` {
  @Test func `conditions that go round in a circle are unknown`() throws {
    let around = "Conditions: { A: { Condition: B }, B: !Not [{ Condition: A }] }"
    #expect(try evaluated("!If [A, x, y]", around: around) == nil)
  }

  /// A join stands three levels within the one around it: mapping, arguments, list.
  ///
  /// A document may be 512 levels deep, functions are evaluated down to 400.
  @Test(arguments: [(1, "x"), (120, "x"), (160, nil)])
  func `functions nested too deeply are unknown`(joins: Int, expected: String?) throws {
    #expect(try evaluated(nested(joins)) == expected)
  }

  @Test func `a document nested too deeply is an error where it goes too deep`() {
    #expect {
      _ = try read("{\"Resources\":{\"A\":\(nested(200))}}", name: "t.json")
    } throws: { error in
      let problems = (error as? Diagnostics)?.items ?? []
      return problems.count == 1 && problems[0].location?.line == 1
        && problems[0].message.contains("nested more than 512 deep")
    }
  }

  private func nested(_ joins: Int) -> String {
    String(repeating: "{\"Fn::Join\":[\"\",[", count: joins) + "\"x\""
      + String(repeating: "]]}", count: joins)
  }

  @Test(arguments: [(2, "x"), (300, "x"), (500, nil)])
  func `conditions that lead from one to the next for too long are unknown`(
    count: Int, expected: String?
  ) throws {
    let chain = (1..<count).map { "C\($0): { Condition: C\($0 - 1) }" }
    let around = "Conditions: { \((["C0: !Equals [a, a]"] + chain).joined(separator: ", ")) }"
    #expect(try evaluated("!If [C\(count - 1), x, y]", around: around) == expected)
  }

  /// Each level asks twice for the one within: 2⁴⁰ times for the innermost if nothing were kept.
  @Test func `names within names are worked out once each`() throws {
    let start = String(repeating: "{\"Fn::Sub\":[\"${a}${a}\",{\"a\":", count: 39)
    let nested = start + "\"\"" + String(repeating: "}]}", count: 39)
    #expect(try evaluated("{\"Fn::Sub\":[\"${a}x${a}\",{\"a\":\(nested)}]}") == "x")
  }

  /// 64 KiB doubled four times are the 1 MiB that is still built.
  @Test(arguments: [(0, 1 << 16), (4, 1 << 20), (5, nil)])
  func `a text that doubles over and over is not built`(
    doublings: Int, expected: Int?
  ) throws {
    var value = "'" + String(repeating: "0123456789abcdef", count: 1 << 12) + "'"
    for _ in 0..<doublings { value = "{ 'Fn::Sub': ['${half}${half}', { half: \(value) }] }" }
    #expect(try evaluated(value)?.utf8.count == expected)
  }

  @Test func `a template nested in itself is a located error`() {
    let manifest = """
      { "version": "55.0.0", "artifacts": { "A": { "type": "aws:cloudformation:stack",
        "environment": "aws://1/us-east-1", "properties": { "templateFile": "a.json" } } } }
      """
    let a = """
      { "Resources": { "Me": { "Type": "AWS::CloudFormation::Stack",
        "Metadata": { "aws:asset:path": "a.json" }, "Properties": {} } } }
      """
    let reader = reader(["out/manifest.json": manifest, "out/a.json": a])
    #expect {
      _ = try reader.read("out", TemplateOptions())
    } throws: { error in
      let problem = (error as? Diagnostics)?.items.first
      return problem?.message.contains("holds itself") == true && problem?.location?.line == 2
    }
  }

  @Test(arguments: ["../secret.json", "/etc/passwd"])
  func `an assembly reads no file outside itself`(name: String) {
    let manifest = """
      { "version": "55.0.0", "artifacts": { "A": { "type": "aws:cloudformation:stack",
        "properties": { "templateFile": "\(name)" } } } }
      """
    let reader = reader(["out/manifest.json": manifest, name: "{}", "out/\(name)": "{}"])
    #expect(throws: Diagnostics.self) { _ = try reader.read("out", TemplateOptions()) }
  }

  @Test(arguments: [
    "", "{", "{\"Resources\":{\"A\":{\"Type\":\"AWS::EC2::EIP\"}", "[]", "null", "42",
    "{\"version\":1,\"version\":1,\"artifacts\":{}}",
    "{\"Resources\":{\"A\":7}}", "{\"artifacts\":{},\"version\":1}extra",
    "{\"format_version\":\"9.0\"}", "{\"planned_values\":{}}",
  ])
  func `what is cut short, doubled by a program or no template is an error, never a crash`(
    text: String
  ) {
    #expect(throws: Diagnostics.self) { _ = try read(text, name: "t.json") }
  }

  @Test func `seeded damage to a real template never crashes the reader`() throws {
    let whole = Array(
      """
      { "Parameters": { "P": { "Type": "String", "Default": "512" } },
        "Conditions": { "C": { "Fn::Equals": [ { "Ref": "P" }, "512" ] } },
        "Resources": {
          "T": { "Type": "AWS::ECS::TaskDefinition", "Properties": { "Cpu": { "Ref": "P" },
            "Memory": "1024", "ContainerDefinitions": [ { "Name": "web" } ] } },
          "S": { "Type": "AWS::ECS::Service", "Condition": "C", "Properties": {
            "LaunchType": "FARGATE", "DesiredCount": 2, "TaskDefinition": { "Ref": "T" } } } } }
      """.utf8)
    let pieces = ["{", "}", "[", "]", "\"", ",", ":", "-1e999", "null", "Fn::If", "\u{FFFD}", "9"]
    var state: UInt64 = 20_261_123
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var understood = 0
    for _ in 0..<2_000 {
      var bytes = whole
      for _ in 0...next(3) {
        let place = next(bytes.count)
        bytes.replaceSubrange(
          place..<min(bytes.count, place + next(4)), with: Array(pieces[next(pieces.count)].utf8))
      }
      if (try? read(String(decoding: bytes, as: UTF8.self), name: "t.json")) != nil {
        understood += 1
      }
    }
    // Some damage only changes a text; most of it breaks the JSON.
    #expect(understood > 0 && understood < 2_000)
  }
}
