import Foundation
import TestSupport
import Testing

/// `alva-cost mcp` as a client starts it.
@Suite(.needsProgram)
struct `The server over pipes` {
  /// What the server sends back for lines, by their ids; numbers alone.
  private static func answers(
    _ lines: [String], in folder: URL, _ arguments: [String] = []
  ) throws -> (answers: [Int: [String: Any]], run: Program.Run) {
    let run = try Program.run(
      ["mcp"] + arguments, in: folder,
      input: Data(lines.map { $0 + "\n" }.joined().utf8))
    var answers: [Int: [String: Any]] = [:]
    for line in run.output.split(separator: "\n") {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(object["jsonrpc"] as? String == "2.0")
      if let id = object["id"] as? Int { answers[id] = object }
    }
    return (answers, run)
  }

  private static func call(_ id: Int, _ tool: String, _ arguments: String) -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"\#(tool)","#
      + #""arguments":\#(arguments)}}"#
  }

  private static func text(_ answer: [String: Any]?) throws -> (text: String, isError: Bool) {
    let result = try #require(answer?["result"] as? [String: Any])
    let content = try #require(result["content"] as? [[String: Any]])
    return (
      try #require(content.first?["text"] as? String), result["isError"] as? Bool ?? false
    )
  }

  /// A folder with a project of its own: pricing, a template, and what lies outside of it.
  private static func project(_ step: (URL) throws -> Void) throws {
    try Program.inTemporaryFolder { folder in
      let project = folder.appending(path: "project")
      let files = FileManager.default
      try files.createDirectory(at: project, withIntermediateDirectories: true)
      try files.copyItem(
        at: Repository.root.appending(path: "pricing"), to: project.appending(path: "pricing"))
      let template = Data(
        #"{"Resources":{"Nat":{"Type":"AWS::EC2::NatGateway"},"Queue":{"Type":"AWS::SQS::Queue"}}}"#
          .utf8)
      try template.write(to: project.appending(path: "template.json"))
      try template.write(to: folder.appending(path: "secret.json"))
      try files.createSymbolicLink(
        at: project.appending(path: "link.json"),
        withDestinationURL: folder.appending(path: "secret.json"))
      try files.createSymbolicLink(
        at: project.appending(path: "outside"), withDestinationURL: folder)
      try files.createSymbolicLink(
        at: project.appending(path: "pricing/stacks/linked.yaml"),
        withDestinationURL: folder.appending(path: "secret.json"))
      try step(project)
    }
  }

  @Test func `every tool answers what the command line prints`() throws {
    try Self.project { folder in
      let template = #""stack":"template.json","region":"us-east-1""#
      let calls: [(tool: String, arguments: String, words: [String])] = [
        (
          "estimate", #"{"name":"staging","runs":"0"}"#,
          ["estimate", "staging", "--runs", "0", "--lean"]
        ),
        (
          "estimate", #"{"name":"staging","runs":0,"select":"service=RDS"}"#,
          ["estimate", "staging", "--runs", "0", "--select", "service=RDS"]
        ),
        (
          "estimate", #"{"name":"staging","runs":"0","full":true}"#,
          ["estimate", "staging", "--no-reports", "--runs", "0", "--format", "json"]
        ),
        ("explain", #"{"name":"staging","line":"nat"}"#, ["explain", "staging", "nat", "--lean"]),
        (
          "whatif", #"{"name":"staging","set":["network.nat=instance"],"runs":0}"#,
          ["whatif", "staging", "--set", "network.nat=instance", "--runs", "0", "--lean"]
        ),
        (
          "size",
          #"{"name":"staging","keep":["sizes","tasks","autoscaling","architecture","database"]}"#,
          [
            "size", "staging", "--keep", "sizes", "--keep", "tasks", "--keep", "autoscaling",
            "--keep", "architecture", "--keep", "database", "--lean",
          ]
        ),
        (
          "validate", "{\(template),\"budget\":20}",
          [
            "validate", "--stack", "template.json", "--region", "us-east-1", "--budget", "20",
            "--lean",
          ]
        ),
        (
          "diff", #"{"first":"staging","second":"production"}"#,
          ["diff", "staging", "production", "--lean"]
        ),
        (
          "services", #"{"type":"AWS::SQS::Queue"}"#, ["services", "AWS::SQS::Queue", "--lean"]
        ),
        (
          "usage_questions", "{\(template)}",
          ["usage", "init", "--stack", "template.json", "--region", "us-east-1", "--lean"]
        ),
        (
          "usage_questions", "{\(template),\"full\":true}",
          ["usage", "init", "--stack", "template.json", "--region", "us-east-1"]
        ),
      ]
      let before = Program.files(below: folder)
      let (answers, run) = try Self.answers(
        calls.enumerated().map { Self.call($0.offset, $0.element.tool, $0.element.arguments) },
        in: folder)
      #expect(run.exitCode == 0)
      #expect(run.errors.isEmpty)
      #expect(Program.files(below: folder) == before, "nothing is written")
      for (id, call) in calls.enumerated() {
        let (text, isError) = try Self.text(answers[id])
        #expect(!isError, "\(call.tool): \(text)")
        let printed = try Program.run(call.words, in: folder).output
        #expect(try Self.isSame(text, printed), "\(call.tool) \(call.arguments)")
      }
    }
  }

  /// Whether an answer is what is printed, but for how the rest is asked for, and for the last rows
  /// of its tables, which give way to what is said beside it.
  private static func isSame(_ answer: String, _ printed: String) throws -> Bool {
    if answer == printed { return true }
    func object(_ text: String) throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
    let (a, b) = (try object(answer), try object(printed))
    guard Set(a.keys) == Set(b.keys) else { return false }
    return a.allSatisfy { key, value in
      guard let other = b[key], key != "leftOut" else { return true }
      guard let table = value as? [String: Any], let rows = table["rows"] as? [NSArray],
        let all = other as? [String: Any], let more = all["rows"] as? [NSArray]
      else { return (value as? NSObject) == (other as? NSObject) }
      return (table["columns"] as? NSArray) == (all["columns"] as? NSArray)
        && rows.count * 10 >= more.count * 8 && Array(more.prefix(rows.count)) == rows
    }
  }

  /// The client stops waiting; what follows is answered though the first would take hours.
  @Test(.timeLimit(.minutes(3))) func `a call that is cancelled does not run on`() throws {
    let slow = #"{"name":"production","runs":10000000}"#
    let cancelled =
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#
    let (answers, run) = try Self.answers(
      [
        Self.call(1, "estimate", slow), cancelled,
        Self.call(2, "services", #"{"type":"AWS::SQS::Queue"}"#),
      ], in: Repository.root)
    #expect(run.exitCode == 0)
    #expect(answers[1] == nil)
    let (after, isWrong) = try Self.text(answers[2])
    #expect(!isWrong && after.contains("AWS::SQS::Queue"))
  }

  @Test(.timeLimit(.minutes(3))) func `a call that takes too long is told so`() throws {
    let (answers, run) = try Self.answers(
      [Self.call(1, "estimate", #"{"name":"production","runs":10000000}"#)],
      in: Repository.root, ["--time-limit", "1s"])
    #expect(run.exitCode == 0)
    let (late, isLate) = try Self.text(answers[1])
    #expect(isLate && late.contains("takes longer than 1 s"))
  }

  @Test func `a sweep is asked for like any other change`() throws {
    let (answers, _) = try Self.answers(
      [
        Self.call(1, "whatif", #"{"name":"staging","vary":["services.web.tasks=1..3"]}"#),
        Self.call(
          2, "whatif", #"{"name":"staging","vary":["services.web.cpu=256,512"],"fixed":true}"#),
      ], in: Repository.root)
    for (id, points) in [(1, 3), (2, 2)] {
      let (text, isError) = try Self.text(answers[id])
      #expect(!isError, "\(text)")
      let report = try #require(
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      #expect(report["points"] as? Int == points, "\(text)")
    }
  }

  @Test func `nothing outside of the folder is read, and its content is in no answer`() throws {
    try Self.project { folder in
      let escapes = [
        ("estimate", #"{"stack":"../secret.json","region":"us-east-1"}"#),
        ("estimate", #"{"stack":"/etc/passwd"}"#), ("estimate", #"{"stack":"link.json"}"#),
        ("estimate", #"{"stack":"outside/secret.json"}"#), ("estimate", #"{"stack":"-"}"#),
        ("estimate", #"{"stack":"/dev/stdin"}"#),
        ("estimate", #"{"stack":"none/../../secret.json"}"#),
        ("estimate", #"{"name":"linked"}"#), ("estimate", #"{"name":"../../secret"}"#),
        ("estimate", #"{"name":"--output=x.json"}"#),
        ("explain", #"{"name":"staging","line":"-h"}"#),
        (
          "validate",
          #"{"stack":"template.json","region":"us-east-1","budget":1,"baseline":"../secret.json"}"#
        ),
        ("usage_questions", #"{"stack":"template.json","usage":"link.json"}"#),
        ("estimate", #"{"stack":"template.json","parameters":["/etc/passwd"]}"#),
        ("estimate", #"{"stack":"template.json","assets":["a=../"]}"#),
        ("diff", #"{"first":"staging","second":"../secret.json"}"#),
        ("diff", #"{"first":"outside/secret.json","second":"staging"}"#),
      ]
      let (answers, run) = try Self.answers(
        escapes.enumerated().map { Self.call($0.offset, $0.element.0, $0.element.1) }
          + ["alva-cost://stacks/linked", "alva-cost://stacks/../../secret", "file:///etc/passwd"]
          .enumerated().map { place, uri in
            #"{"jsonrpc":"2.0","id":\#(100 + place),"method":"resources/read","params":{"uri":"\#(uri)"}}"#
          }, in: folder)
      #expect(run.exitCode == 0)
      for (id, escape) in escapes.enumerated() {
        let (text, isError) = try Self.text(answers[id])
        #expect(isError, "\(escape): \(text)")
        #expect(text.contains("error: "), "\(escape): \(text)")
        #expect(!text.contains("NatGateway") && !text.contains("root:"), "\(escape)")
      }
      for id in 100...102 { #expect(answers[id]?["error"] != nil) }
    }
  }

  @Test func `errors are answers with their help, and nothing else`() throws {
    let wrong = [
      (#"{"nmae":"staging"}"#, "'name'"), (#"{"name":"stagin"}"#, "did you mean 'staging'?"),
      (#"{"name":7}"#, "has to be a text"), (#"{"name":"staging","seed":"x"}"#, "whole number"),
      (#"{"name":"staging","strict":"yes"}"#, "true or false"), (#"{}"#, "name a stack"),
      (#"{"name":"staging","select":"servce=RDS"}"#, "did you mean 'service'?"),
      (#"{"name":"staging","select":"service=RDS","full":true}"#, "leave one of them out"),
      (#"{"name":"staging","runs":"-5"}"#, "runs"),
      (#"{"name":"staging","set":["services.wbe.tasks=3"]}"#, "services.web.tasks"),
    ]
    let (answers, run) = try Self.answers(
      wrong.enumerated().map { Self.call($0.offset, "estimate", $0.element.0) },
      in: Repository.root)
    #expect(run.exitCode == 0)
    for (id, (arguments, help)) in wrong.enumerated() {
      let (text, isError) = try Self.text(answers[id])
      #expect(isError && text.contains(help), "\(arguments): \(text)")
    }
  }

  @Test func `resources are the files of the pricing folder`() throws {
    func read(_ id: Int, _ uri: String) -> String {
      #"{"jsonrpc":"2.0","id":\#(id),"method":"resources/read","params":{"uri":"\#(uri)"}}"#
    }
    let (answers, _) = try Self.answers(
      [
        #"{"jsonrpc":"2.0","id":0,"method":"resources/list"}"#,
        read(1, "alva-cost://stacks/staging"), read(2, "alva-cost://sheets/sqs"),
        read(3, "alva-cost://rates/us-east-1"), read(4, "alva-cost://rates/us-east-1/AmazonRDS"),
        read(5, "alva-cost://stacks/none"),
      ], in: Repository.root)
    func text(_ id: Int) throws -> String {
      let result = try #require(answers[id]?["result"] as? [String: Any])
      let contents = try #require(result["contents"] as? [[String: Any]])
      return try #require(contents.first?["text"] as? String)
    }
    for (id, file) in [
      (1, "stacks/staging.yaml"), (2, "services/sqs.yaml"), (4, "rates/us-east-1/AmazonRDS.csv"),
    ] {
      let url = Repository.root.appending(path: "pricing/\(file)")
      #expect(try text(id) == Program.text(of: url), "\(file)")
    }
    #expect(try text(3).contains("alva-cost://rates/us-east-1/AmazonRDS"))
    #expect(answers[5]?["error"] != nil)
    let listed = try #require(answers[0]?["result"] as? [String: Any])
    let names = try #require(listed["resources"] as? [[String: Any]]).compactMap {
      $0["uri"] as? String
    }
    #expect(names.contains("alva-cost://stacks/staging"))
  }

  @Test func `hostile lines are survived by the program, oversized ones too`() throws {
    var random = SystemLike(state: 7)
    var lines = (0..<300).map { _ in
      String(
        decoding: (0..<random.below(200)).map { _ in UInt8(32 + random.below(224)) }
          .filter { $0 != 10 }, as: UTF8.self)
    }
    lines.append(String(repeating: "x", count: 3 << 20))
    lines.append(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#)
    let (answers, run) = try Self.answers(lines, in: Repository.root)
    #expect(run.exitCode == 0)
    #expect(answers[1]?["result"] != nil)
    #expect(run.output.contains("at most 1024 KiB"))
    // Without any message it ends, too.
    let silent = try Program.run(["mcp"], input: Data())
    #expect(silent.exitCode == 0 && silent.output.isEmpty)
  }
}
