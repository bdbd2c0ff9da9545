import Pricing
import Gate
import Diagnostics
import Foundation
import Quantities
import Resources
import Services
import Testing

@testable import Reporting

/// Names and texts that break formats which do not escape them.
private let hostile = "a<b>&\"c\"]]> %25,x:y|`z`\u{1}\u{8}\u{FFFE}\r\nnext ✓ 😀 @team"

private func finding(
  _ rule: String, _ level: Finding.Level, at file: String? = nil, line: Int = 0, column: Int = 0
) -> Finding {
  Finding(
    rule, level, "message \(hostile)", resource: ResourceID("R\(hostile)"),
    at: file.map { SourceLocation(file: $0, line: line, column: column) },
    constructPath: "Stack/\(hostile)", impact: Money(cents: 1_234), mend: "mend \(hostile)")
}

private func validation(_ findings: [Finding], lines: [BudgetLine] = []) -> Validation {
  let synthesis = SynthesisEstimate(
    bill: EstimateSet(
      stack: "s", description: "", region: "us-east-1", period: .month, estimates: [],
      reconciliation: nil, rateFiles: []),
    source: "cdk.out", kind: "assembly",
    places: [
      CoveredResource(
        id: ResourceID(hostile), type: "T\(hostile)", coverage: .unknown, note: "n",
        location: SourceLocation(file: "t.json"), constructPath: nil, tags: [:])
    ], facts: [], unresolved: [], notes: [], bindings: Bindings(),
    unknownUsage: [])
  return Validation(
    name: "s\(hostile)", synthesis: synthesis, budgetLines: lines, findings: findings, change: nil,
    changes: [], moneyCoverage: MoneyCoverage(synthesis))
}

private func limitLine(_ actual: Int) -> BudgetLine {
  BudgetLine(
    rule: "budget/total", name: "n\(hostile)",
    limit: Budget.Limit(
      subject: "n", monthly: Money(cents: 100), warnAtPercent: nil,
      location: SourceLocation(file: "b.yaml", line: 2, column: 1)), actual: Money(cents: actual))
}

/// Every rule once, at places of every kind.
private let everything = validation(
  Finding.rules.enumerated().map { index, rule in
    let level: Finding.Level = index % 3 == 0 ? .error : index % 3 == 1 ? .warning : .note
    return switch index % 4 {
    case 0: finding(rule.id, level)
    case 1: finding(rule.id, level, at: "cdk.out/My Stack.json", line: 3, column: 7)
    case 2: finding(rule.id, level, at: "/absolute/ä.json", line: 3)
    default: finding(rule.id, level, at: "./here.json")
    }
  } + [finding("budget/total", .error), finding("budget/total", .error)],
  lines: [limitLine(101), limitLine(99)])

// MARK: - SARIF

/// The rules of the SARIF 2.1.0 schema (OASIS, `sarif-schema-2.1.0.json`) for what we write: the
/// properties an object may have, those it must have, and their types and bounds.
private struct SARIFRules {
  private(set) var problems: [String] = []
  private var ruleIDs: [String] = []

  typealias Object = [String: Any]

  mutating func check(_ root: Any) {
    guard
      let log = object(root, "log", ["$schema", "version", "runs"], ["version", "runs"])
    else { return }
    expect(log["version"] as? String == "2.1.0", "version")
    expect(
      (log["$schema"] as? String).flatMap(URL.init(string:))?.scheme != nil, "$schema is no URI")
    for run in list(log["runs"], "runs") { checkRun(run) }
  }

  private mutating func checkRun(_ value: Any) {
    let known = ["tool", "originalUriBaseIds", "automationDetails", "columnKind", "results"]
    guard let run = object(value, "run", known, ["tool"]) else { return }
    if let kind = run["columnKind"] {
      expect(["utf16CodeUnits", "unicodeCodePoints"].contains(kind as? String ?? ""), "columnKind")
    }
    for (name, base) in run["originalUriBaseIds"] as? Object ?? [:] {
      expect(!name.isEmpty, "a base without a name")
      _ = object(base, "base", ["uri", "uriBaseId", "description"], [])
    }
    guard let tool = object(run["tool"] ?? [:], "tool", ["driver"], ["driver"]),
      let driver = object(
        tool["driver"] ?? [:], "driver", ["name", "version", "rules", "informationUri"], ["name"])
    else { return }
    for rule in list(driver["rules"], "rules") {
      guard let rule = object(rule, "rule", ["id", "shortDescription", "help"], ["id"]) else {
        continue
      }
      ruleIDs.append(rule["id"] as? String ?? "")
      if let text = rule["shortDescription"] { message(text, "shortDescription") }
      if let text = rule["help"] { message(text, "help") }
    }
    expect(Set(ruleIDs).count == ruleIDs.count, "rules are not unique")
    let bases = Set((run["originalUriBaseIds"] as? Object ?? [:]).keys)
    var prints: Set<String> = []
    for result in list(run["results"], "results") { checkResult(result, bases, &prints) }
  }

  private mutating func checkResult(
    _ value: Any, _ bases: Set<String>, _ prints: inout Set<String>
  ) {
    let known = [
      "ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints",
      "suppressions", "properties",
    ]
    guard let result = object(value, "result", known, ["message"]) else { return }
    message(result["message"] as Any, "message")
    expect(
      ["none", "note", "warning", "error"].contains(result["level"] as? String ?? ""), "level")
    let index = result["ruleIndex"] as? Int ?? -1
    expect(
      ruleIDs.indices.contains(index) && ruleIDs[index] == result["ruleId"] as? String,
      "ruleIndex \(index) is not \(result["ruleId"] ?? "")")
    for place in list(result["locations"], "locations") { checkLocation(place, bases) }
    for (_, print) in result["partialFingerprints"] as? Object ?? [:] {
      expect((print as? String).map { prints.insert($0).inserted } == true, "fingerprint twice")
    }
    for item in list(result["suppressions"], "suppressions") {
      let item = object(item, "suppression", ["kind", "justification"], ["kind"])
      expect(["inSource", "external"].contains(item?["kind"] as? String ?? ""), "suppression")
    }
  }

  private mutating func checkLocation(_ value: Any, _ bases: Set<String>) {
    let known = ["physicalLocation", "logicalLocations"]
    guard let location = object(value, "location", known, []) else { return }
    guard let physical = location["physicalLocation"].flatMap({ $0 as? Object }) else { return }
    expect(physical["artifactLocation"] != nil, "a place without a file")
    let artifact = physical["artifactLocation"] as? Object ?? [:]
    let uri = artifact["uri"] as? String ?? ""
    let isReference = uri.utf8.allSatisfy {
      $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0)
    }
    expect(isReference && !uri.isEmpty, "'\(uri)' is no URI reference")
    if let base = artifact["uriBaseId"] as? String {
      expect(bases.contains(base), "unknown base \(base)")
      expect(!uri.hasPrefix("/") && URL(string: uri)?.scheme == nil, "'\(uri)' is not relative")
    } else {
      expect(uri.hasPrefix("file:///"), "'\(uri)' has no base")
    }
    if let region = physical["region"] as? Object {
      expect(region["startLine"] as? Int ?? 0 >= 1, "startLine")
      expect(region["startColumn"] as? Int ?? 1 >= 1, "startColumn")
    }
    for name in list(location["logicalLocations"], "logicalLocations") {
      _ = object(name, "logicalLocation", ["fullyQualifiedName"], [])
    }
  }

  private mutating func message(_ value: Any, _ what: String) {
    expect((value as? Object)?["text"] is String, "\(what) has no text")
  }

  private mutating func object(
    _ value: Any, _ what: String, _ known: [String], _ required: [String]
  ) -> Object? {
    guard let object = value as? Object else {
      problems.append("\(what) is no object")
      return nil
    }
    for key in object.keys where !known.contains(key) { problems.append("\(what) has \(key)") }
    for key in required where object[key] == nil { problems.append("\(what) lacks \(key)") }
    return object
  }

  private mutating func list(_ value: Any?, _ what: String) -> [Any] {
    guard let value else { return [] }
    expect(value is [Any], "\(what) is no list")
    return value as? [Any] ?? []
  }

  private mutating func expect(_ isTrue: Bool, _ problem: String) {
    if !isTrue { problems.append(problem) }
  }
}

@Suite struct `Findings as SARIF` {
  @Test func `keep the rules of the published schema, whatever the names`() throws {
    let text = SARIF.text(everything, version: "1.2.3")
    let root = try JSONSerialization.jsonObject(with: Data(text.utf8))
    var rules = SARIFRules()
    rules.check(root)
    #expect(rules.problems == [])
    let run = try #require(((root as? [String: Any])?["runs"] as? [[String: Any]])?.first)
    #expect((run["results"] as? [Any])?.count == everything.findings.count)
  }

  @Test func `point at a file below the folder of the run, or at a whole address`() {
    let text = SARIF.text(everything, version: "1")
    #expect(text.contains("\"uri\": \"cdk.out/My%20Stack.json\""))
    #expect(text.contains("\"uri\": \"here.json\""))
    #expect(text.contains("\"uri\": \"file:///absolute/%C3%A4.json\""))
  }
}

// MARK: - Code quality

@Suite struct `Findings for GitLab` {
  private struct Issue: Decodable {
    struct Location: Decodable {
      struct Lines: Decodable { let begin: Int }
      let path: String
      let lines: Lines
    }
    let description: String
    let check_name: String
    let fingerprint: String
    let severity: String
    let location: Location
  }

  /// What GitLab's documentation asks of each entry: these keys, one of five severities, fingerprints
  /// that differ, and a path relative to the repository without `./` in front.
  @Test func `have what GitLab asks for, each told apart`() throws {
    let issues = try JSONDecoder().decode(
      [Issue].self, from: Data(CodeQuality.text(everything).utf8))
    #expect(issues.count == everything.findings.count { $0.waivedBy == nil } && !issues.isEmpty)
    #expect(Set(issues.map(\.fingerprint)).count == issues.count)
    let severities: Set = ["info", "minor", "major", "critical", "blocker"]
    #expect(issues.allSatisfy { severities.contains($0.severity) && $0.location.lines.begin >= 1 })
    #expect(issues.allSatisfy { !$0.location.path.isEmpty && !$0.location.path.hasPrefix("./") })
    #expect(issues.allSatisfy { !$0.description.contains("\n") && !$0.check_name.isEmpty })
  }
}

// MARK: - JUnit

/// The rules of Jenkins' `junit-10.xsd` and of Windy Road's `JUnit.xsd` for Ant: what may stand where, and counts.
private func junitProblems(_ suites: Element) -> [String] {
  var problems: [String] = []
  func expect(_ isTrue: Bool, _ problem: String) { if !isTrue { problems.append(problem) } }
  func attributes(_ element: Element, _ known: [String], _ required: [String]) {
    for key in element.attributes.keys where !known.contains(key) {
      problems.append("\(element.name) has \(key)")
    }
    for key in required where element.attributes[key] == nil {
      problems.append("\(element.name) lacks \(key)")
    }
  }
  func count(_ element: Element, _ key: String) -> Int { Int(element.attributes[key] ?? "") ?? -1 }
  expect(suites.name == "testsuites", "the root is \(suites.name)")
  attributes(suites, [], [])
  for suite in suites.children {
    expect(suite.name == "testsuite", "testsuites holds \(suite.name)")
    attributes(
      suite,
      [
        "name", "tests", "failures", "errors", "time", "skipped", "timestamp", "hostname", "id",
        "package",
      ],
      [
        "name", "tests", "failures", "errors", "time", "timestamp", "hostname", "id", "package",
      ])
    let time = suite.attributes["timestamp"] ?? ""
    expect(
      time.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}/) != nil, "a time")
    expect(suite.children.first?.name == "properties", "no properties first")
    expect(suite.children.suffix(2).map(\.name) == ["system-out", "system-err"], "no outputs last")
    let tests = suite.children.dropFirst().dropLast(2)
    var names: Set<String> = []
    for test in tests {
      expect(test.name == "testcase", "testsuite holds \(test.name)")
      attributes(
        test, ["name", "time", "classname"], ["name", "time", "classname"])
      expect(names.insert(test.attributes["name"] ?? "").inserted, "a name twice")
      expect(test.children.count <= 1, "a case with two ends")
      for end in test.children {
        expect(["skipped", "error", "failure"].contains(end.name), "testcase holds \(end.name)")
        attributes(end, ["type", "message"], end.name == "skipped" ? [] : ["type"])
      }
    }
    let ends = suite.children.flatMap(\.children).map(\.name)
    expect(count(suite, "tests") == tests.count, "tests")
    expect(count(suite, "failures") == ends.count { $0 == "failure" }, "failures")
    expect(count(suite, "errors") == ends.count { $0 == "error" }, "errors")
  }
  return problems
}

@Suite struct `The gate as JUnit` {
  @Test func `keeps the rules of the published schema, whatever the names`() throws {
    let root = try #require(Element.parse(JUnit.text(everything)), "it is XML")
    #expect(junitProblems(root) == [])
    // The limit of 100 cents is passed by 101 and kept by 99.
    let lines = root.children[0].children.filter {
      $0.attributes["name"]?.hasPrefix("budget/total ") == true
    }
    #expect(lines.map { $0.children.first?.name } == ["failure", nil])
    #expect(lines[0].children[0].text.contains("$0.01 over its limit of $1.00"))
  }

  @Test func `tells a broken rule from one that could not be told`() throws {
    let found = validation([
      finding("policy/multi-az", .error), finding("coverage/unpriced", .error),
      finding("drift/stack", .warning),
    ])
    let root = try #require(Element.parse(JUnit.text(found)))
    let ends = root.children[0].children.compactMap { test in
      test.children.first.map { "\(test.attributes["name"] ?? "") \($0.name)" }
    }
    #expect(ends == ["policy/multi-az failure", "coverage/unpriced error"])
  }
}

// MARK: - GitHub

@Suite struct `Annotations of GitHub` {
  @Test func `are one line each, and at most ten of a kind`() {
    let many = validation(
      (0..<25).map { _ in finding("policy/task-size", .error, at: "a,b:c%.json", line: 1) }
        + (0..<3).map { _ in finding("drift/stack", .warning) })
    let lines = GitHubAnnotations.text(many).split(separator: "\n")
    #expect(lines.count == 13)
    #expect(lines.allSatisfy { $0.hasPrefix("::error ") || $0.hasPrefix("::warning ") })
    #expect(lines[0].hasPrefix("::error file=a%2Cb%3Ac%25.json,line=1,title=policy/task-size::"))
    #expect(lines[0].contains("%2525,x:y"), "a message keeps its commas and colons")
    #expect(lines[0].contains("%0D%0Anext"))
    #expect(!GitHubAnnotations.text(many).contains("\r"))
  }
}

// MARK: - Comment

@Suite struct `The pull request's comment` {
  @Test func `begins with its mark, is short enough, and closes what it opens`() {
    let many = validation(
      (0..<3_000).map { _ in finding("policy/task-size", .error, at: "t.json", line: 1) }
        + (0..<3_000).map { _ in finding("drift/stack", .warning) })
    let text = ValidationDocument.comment(many)
    #expect(text.utf16.count <= 65_536)
    #expect(text.hasPrefix("<!-- alva-cost: s"))
    #expect(text.contains(" more, see the report"))
    let opened = text.components(separatedBy: "<details>").count
    #expect(opened > 1 && opened == text.components(separatedBy: "</details>").count)
    // Names in code spans notify nobody.
    let prose = text.split(separator: "\n").filter { !$0.contains("`") }
    #expect(!prose.contains { $0.contains("@team") }, "nobody is notified")
  }
}
