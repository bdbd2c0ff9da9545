import Foundation
import FoundationXML
import TestSupport
import Testing

/// Names and texts of a template or a stack file that try to write the report's lines, the log's
/// commands or the page's code: driven through every command and every format.
@Suite(.needsProgram)
struct `Hostile names` {
  /// What a name may hold where control characters are refused.
  static let names = [
    "<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", "@everyone", "](javascript:alert(1))",
    "</details><h1>", "| a | b |", "`code`", "::error file=x::y", "# heading",
    "<!-- alva-cost: shop -->", "![x](http://evil.example/p.png)", "**bold**", "%0A::error::z",
    "##[add-mask]a", "x ##[set-output name=verdict]pass", "y ##vso[task.complete result=Succeeded]",
  ]
  /// What a text may hold besides.
  static let text =
    "one\n::error::forged\r\n::warning::again\u{1B}]0;title\u{07}\u{1B}[31m\u{202E}gnp.exe"
    + "\u{85}::notice::next\u{2028}::error::line <script>alert(1)</script> =1+1"

  private static func quoted(_ text: String) -> String {
    let data = try? JSONSerialization.data(
      withJSONObject: [text], options: [.withoutEscapingSlashes])
    return String(String(decoding: data ?? Data(), as: UTF8.self).dropFirst().dropLast())
  }

  private static var stack: String {
    let services = names.map {
      "  \(quoted($0)): { cpu: 512, memoryMB: 1024, request: { cpuMilliseconds: 5 } }"
    }.joined(separator: "\n")
    return """
      stack: shop
      region: us-east-1
      description: \(quoted(text))
      services:
      \(services)
      loadBalancer: { kind: application }
      secrets: [\(names.map(quoted).joined(separator: ", "))]
      notes:
        free: [{ what: \(quoted(text)), why: \(quoted(text)) }]
      estimates: { \(quoted(names[0])): { scenario: busy } }
      """
  }

  private static var scenario: String {
    """
    scenario: busy
    requestsPerSecond: { p10: 2, p90: 4, reason: \(quoted(text)) }
    entry: { \(quoted(names[0])): 1 }
    shape: flat
    """
  }

  private static func template(_ breaks: Bool) -> String {
    let resources = names.enumerated().map { index, name -> String in
      let path = quoted("Shop/\(name)\(breaks ? text : "")/Resource")
      return """
        \(quoted(name)): {"Type": "AWS::SecretsManager::Secret", "Metadata": {"aws:cdk:path": \(path)}},
        \(quoted("T\(index)")): {"Type": \(quoted("AWS::Nothing::" + name))}
        """
    }
    return "{\"Resources\": {\(resources.joined(separator: ",\n"))}}"
  }

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder.pricing()
    try folder.write(Self.stack, to: "stacks/shop.yaml")
    try folder.write(Self.scenario, to: "scenarios/busy.yaml")
    try folder.write(Self.others, to: "stacks/others.yaml")
    try folder.write(
      "scenario: functions\nrequestsPerSecond: 2\nshape: flat\nentry: { \(Self.quoted(Self.names[0])): 1 }\n",
      to: "scenarios/functions.yaml")
    try folder.write(Self.template(true), to: "template.json")
    try folder.write(
      """
      budget: shop
      limits: { every: 1 }
      policies: { maxNATGateways: 0 }
      waivers:
        - { rule: budget/total, owner: \(Self.quoted(Self.text)), reason: \(Self.quoted(Self.text)),
            until: 2027-03-31 }
      """, to: "budgets/shop.yaml")
    let name = Self.quoted(Self.names[0])
    try folder.write(
      """
      whatif: shop
      groups:
        \(Self.quoted(Self.names[14])):
          description: \(Self.quoted(Self.text))
          options:
            \(Self.quoted(Self.names[13])):
              description: \(Self.quoted(Self.text))
              risk: \(Self.quoted(Self.text))
              riskLevel: low
              set: { services: { \(name): { cpu: 256, memoryMB: 512 } } }
            \(Self.quoted(Self.names[3])):
              description: \(Self.quoted(Self.text))
              risk: \(Self.quoted(Self.text))
              set: { services: { \(name): { cpu: 1024, memoryMB: 2048 } } }
      """, to: "whatif/shop.yaml")
    return folder
  }

  private static let commands = [
    "estimate shop --no-reports --runs 8", "estimate shop --no-reports --months 2",
    "explain shop", "simulate shop --no-reports --runs 8", "diff shop shop --region us-east-2",
    "whatif shop --set secretReadsPerMonth=5 --runs 8", "whatif shop --months 2",
    "whatif shop --commitments --runs 0", "rates status shop",
    "estimate --stack T --region us-east-1 --no-reports", "estimate shop --stack T --runs 8",
    "diff shop T", "size shop --max-tasks 1 --cpu 512", "whatif shop --fail zone",
    "whatif shop --alternatives --runs 8", "whatif shop --alternatives --best --runs 8",
    "simulate shop --no-reports --capacity --runs 8", "estimate others --no-reports --runs 8",
    "estimate shop others --no-reports --runs 8",
  ]

  /// Parts that are no Fargate service, each under a name that acts.
  private static var others: String {
    let names = names.map(quoted)
    return """
      stack: others
      region: us-east-1
      functions:
        \(names[0]): { memoryMB: 512, request: { milliseconds: 20 }, uses: { \(names[2]): { messages: 1 } } }
        \(names[1]): { memoryMB: 512, request: { milliseconds: 20 }, thirdPartyCalls: { \(names[3]): 1 } }
      queues: { \(names[2]): { kind: sqs, worker: \(names[1]) } }
      thirdParties: { \(names[3]): { responseBytes: 1000 } }
      buckets: { \(names[4]): { storageGB: 10 } }
      fleets: { \(names[13]): { instance: m7g.large, minInstances: 2 } }
      services: { \(names[14]): { cpu: 512, memoryMB: 1024, runsOn: \(names[13]) } }
      estimates: { \(names[0]): { scenario: functions } }
      """
  }

  @Test(arguments: commands)
  func `write no line, no command and no code of their own`(command: String) throws {
    let folder = try folder()
    for format in ["table", "markdown", "csv", "json", "html"] {
      let arguments = command.split(separator: " ").map {
        $0 == "T" ? folder.path("template.json") : String($0)
      }
      let run = try Program.run(arguments + ["--pricing", folder.path, "--format", format])
      #expect([0, 1, 3].contains(run.exitCode), "\(run.errors.prefix(300))")
      Self.check(run.errors, "\(format) errors")
      Self.check(run.output, format)
    }
  }

  /// Outputs that have a form of their own.
  @Test(arguments: [
    ("estimate shop --no-reports --runs 8 --lean", "json"), ("explain shop --lean", "json"),
    ("usage init --stack T --region us-east-1", "yaml"), ("doctor", "table"),
    ("budget export shop --format terraform", "terraform"),
    ("budget export shop --format cloudformation", "cloudformation"),
    ("budget export shop --format cdk", "cdk"),
  ])
  func `write none into what is for programs`(command: String, format: String) throws {
    let folder = try folder()
    let arguments = command.split(separator: " ").map {
      $0 == "T" ? folder.path("template.json") : String($0)
    }
    let run = try Program.run(arguments + ["--pricing", folder.path])
    #expect([0, 1, 3, 65].contains(run.exitCode), "\(run.errors.prefix(300))")
    Self.check(run.errors, "errors")
    Self.check(run.output, format)
  }

  @Test(arguments: [
    "terminal", "markdown", "html", "json", "sarif", "junit", "github", "codequality", "cdk",
  ])
  func `cannot forge what a gate says`(format: String) throws {
    let folder = try folder()
    let run = try Program.run(
      "validate", "shop", "--stack", folder.path("template.json"), "--region", "us-east-1",
      "--as-of", "2026-11-20", "--pricing", folder.path, "--format", format)
    #expect([1, 3].contains(run.exitCode), "\(run.errors)")
    Self.check(run.errors, "errors")
    Self.check(run.output, format == "cdk" ? "json" : format)
    if format == "markdown" {
      let marks = run.output.components(separatedBy: "<!-- alva-cost:").count - 1
      #expect(marks == 1 && run.output.hasPrefix("<!-- alva-cost: shop -->\n"))
    }
  }

  /// Holds an output against what its format may not hold.
  private static func check(_ output: String, _ format: String) {
    for scalar in output.unicodeScalars where isActing(scalar, in: format) {
      Issue.record("\(format) holds U+\(String(scalar.value, radix: 16))")
      return
    }
    // GitHub's and Azure's runners find these anywhere on a line.
    #expect(output.firstMatch(of: #/##[A-Za-z]*\[/#) == nil, "\(format) holds a command")
    let lines = output.split(whereSeparator: \.isNewline)
    for line in lines where line.drop(while: { $0 == " " }).hasPrefix("::") {
      let isOurs =
        format == "github"
        && ["::error ", "::warning ", "::notice "].contains { line.hasPrefix($0) }
      #expect(isOurs, "\(format): \(line.prefix(80))")
    }
    switch format {
    case "html", "junit":
      // A page's own script comes after all that is shown; its figures are data that nothing runs.
      let parts = output.components(separatedBy: "</main>")
      let shown = parts[0].replacing("<script type=\"application/json\"", with: "")
      #expect(parts.count == (format == "html" ? 2 : 1))
      #expect(!shown.contains("<img") && !shown.contains("<script"))
      #expect(!output.contains("href=\"javascript:") && !output.contains("href=\"http"))
      #expect(format == "junit" || !output.contains("</details><h1>"))
      // Its own elements alone, each closed.
      let parser = XMLParser(data: Data(output.utf8))
      #expect(parser.parse(), "\(format) is no well-formed XML")
    case "markdown":
      // What stands as code is shown as it is.
      let fenced = #/(?m)^(`{3,})[^\n]*\n(?s:.*?)^\1[^\S\n]*$/#
      let words = output.replacing(fenced, with: "").replacing(#/(`+)[^`\n].*?\1/#, with: "")
      let shown = words.split(separator: "\n").filter {
        $0.contains("<img") || $0.contains("<script")
      }
      #expect(shown.isEmpty)
      // Whom a name mentions would be notified.
      #expect(!words.contains("@everyone"))
      let opened = output.components(separatedBy: "\n<details>").count
      #expect(output.components(separatedBy: "\n</details>").count == opened)
    case "json", "sarif", "codequality":
      #expect(throws: Never.self) {
        try JSONSerialization.jsonObject(with: Data(output.utf8), options: [.fragmentsAllowed])
      }
    case "csv":
      for cell in cells(of: output) {
        guard let first = cell.first, "=+-@".contains(first), Double(cell) == nil else { continue }
        #expect(cell == "-" || cell == "+", "a formula: \(cell.prefix(60))")
      }
    default: break
    }
  }

  private static func isActing(_ scalar: Unicode.Scalar, in format: String) -> Bool {
    switch scalar.value {
    case 0x0A: false
    case 0x0D, 0x09: format != "csv"
    case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func cells(of text: String) -> [String] {
    var cells: [String] = []
    var cell = ""
    var isQuoted = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": isQuoted.toggle()
      case ",", "\n", "\r":
        if isQuoted {
          cell.unicodeScalars.append(scalar)
        } else {
          cells.append(cell)
          cell = ""
        }
      default: cell.unicodeScalars.append(scalar)
      }
    }
    return cells + [cell]
  }

  // MARK: Names that are refused

  @Test(arguments: ["\n", "\r", "\t", "\u{1B}", "\u{7F}", "\u{9B}", "\u{202E}", "\u{2028}"])
  func `with control characters are refused where they stand`(character: String) throws {
    let folder = try TemporaryFolder.pricing()
    let name = Self.quoted("a\(character)b")
    try folder.write(
      """
      stack: shop
      region: us-east-1
      services:
        \(name): { cpu: 512, memoryMB: 1024 }
      loadBalancer: { kind: application }
      estimates: { usual: { scenario: low } }
      """, to: "stacks/shop.yaml")
    let stack = try Program.run("estimate", "shop", "--no-reports", "--pricing", folder.path)
    #expect(stack.exitCode == 65 && stack.output.isEmpty)
    #expect(stack.errors.contains("stacks/shop.yaml:4:"), "\(stack.errors)")
    for text in [
      "{\"Resources\": {\(name): {\"Type\": \"AWS::SecretsManager::Secret\"}}}",
      "{\"Resources\": {\"A\": {\"Type\": \(name)}, \"B\": {\"Type\": \"AWS::KMS::Key\"}}}",
    ] {
      try folder.write(text, to: "template.json")
      let template = try Program.run(
        "estimate", "--stack", folder.path("template.json"), "--region", "us-east-1", "--pricing",
        folder.path)
      #expect(template.exitCode == 65 && template.output.isEmpty, "\(template.output)")
      #expect(template.errors.contains("U+"))
    }
  }
}
