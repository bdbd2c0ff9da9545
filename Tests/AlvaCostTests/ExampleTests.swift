import ArgumentParser
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import alva_cost

/// What help, guides and the first page tell people to type is what the program understands.
@Suite struct `Examples` {
  /// Every command below one that has none below it, by its words.
  private static func commands(
    _ type: any ParsableCommand.Type = AlvaCostTool.self, _ path: [String] = []
  ) -> [(path: [String], type: any ParsableCommand.Type)] {
    let inner = type.configuration.subcommands
    if inner.isEmpty { return [(path, type)] }
    return inner.flatMap { commands($0, path + [$0.configuration.commandName ?? ""]) }
  }

  /// The words of a line of shell, quotes taken off; what is another program's is left out.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for sign in line {
      if let open = quote {
        if sign == open { quote = nil } else { word = (word ?? "") + String(sign) }
      } else if sign == "'" || sign == "\"" {
        (quote, word) = (sign, word ?? "")
      } else if sign == " " {
        if let word { words.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(sign)
      }
    }
    if let word { words.append(word) }
    let end = words.firstIndex { [">", "|", "&&", "#", "2>&1"].contains($0) } ?? words.count
    return Array(words[..<end])
  }

  /// The calls of the program in lines of a text: what stands behind its name.
  private static func calls(in lines: [String]) -> [[String]] {
    lines.compactMap { line in
      guard let range = line.firstRange(of: "alva-cost ") else { return nil }
      return words(String(line[range.upperBound...]))
    }
  }

  private static func parses(_ words: [String]) -> String? {
    do {
      let spoken = try SpokenArguments(words).words
      let command = try AlvaCostTool.command(spoken)
      let whole = try AlvaCostTool.parseAsRoot(spoken)
      // The short way to a command and the parser's own give the same.
      var (one, other) = ("", "")
      dump(command, to: &one)
      dump(whole, to: &other)
      return one == other ? nil : "read in two ways"
    } catch {
      return AlvaCostTool.fullMessage(for: error)
    }
  }

  @Test func `every command shows some, and each is understood`() {
    for (path, type) in Self.commands() {
      let name = path.joined(separator: " ")
      let lines = type.configuration.discussion.components(separatedBy: "Example").dropFirst()
        .joined().components(separatedBy: "\n").filter { $0.hasPrefix("  alva-cost ") }
      let calls = Self.calls(in: lines)
      if name != "mcp" { #expect(calls.count >= 2, "\(name)") }
      // Those of a command show it, or what it goes with.
      for call in calls {
        let problem = Self.parses(call)
        #expect(problem == nil, "\(name): \(call.joined(separator: " ")): \(problem ?? "")")
      }
      if name != "mcp" {
        #expect(calls.contains { $0.starts(with: path) }, "\(name)")
      }
    }
  }

  @Test func `those of the guides and of the first page are understood`() throws {
    let guides = Repository.path("Sources/AlvaCost/AlvaCost.docc")
    var files = [Repository.path("README.md")]
    for name in try FileManager.default.contentsOfDirectory(atPath: guides).sorted()
    where name.hasSuffix(".md") && name != "ChangeLog.md" && name != "Decisions.md" {
      files.append(guides + "/" + name)
    }
    var count = 0
    for file in files {
      let text = try String(contentsOfFile: file, encoding: .utf8)
      // A line that ends in a backslash goes on in the next.
      let whole = text.replacing("\\\n", with: " ")
      let lines = whole.components(separatedBy: "\n").filter {
        $0.hasPrefix("    alva-cost ") && !$0.contains("…")
      }
      for call in Self.calls(in: lines) {
        count += 1
        let problem = Self.parses(call)
        #expect(problem == nil, "\(file): \(call.joined(separator: " ")): \(problem ?? "")")
      }
    }
    #expect(count > 40)
  }

  @Test func `the manual page names commands and options, and commands nothing else`() throws {
    let page = try ManualPage.text()
    let lines = page.components(separatedBy: "\n")
    #expect(lines.first?.hasPrefix(".TH ALVA\\-COST 1") == true)
    for (path, _) in Self.commands() {
      let name = "alva-cost " + path.joined(separator: " ")
      #expect(lines.contains(".SS " + name.replacing("-", with: "\\-")), "\(name)")
    }
    for option in ["--stack", "--region", "--lean", "--set", "--budget", "--time-limit"] {
      #expect(page.contains("\\fB\(option.replacing("-", with: "\\-"))\\fR"), "\(option)")
    }
    let known = [".TH", ".SH", ".SS", ".TP", ".PP", ".br", ".B", ".I"]
    for line in lines where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(known.contains { line == $0 || line.hasPrefix($0 + " ") }, "\(line)")
    }
  }

  /// Options with a value, from their line of a help page: `  --p95 <p95>`, `  -o, --output <output>`.
  private static func valued(_ type: any ParsableCommand.Type) -> [String] {
    AlvaCostTool.helpMessage(for: type, columns: 100).components(separatedBy: "\n").compactMap {
      line in
      let words = line.split(separator: " ")
      guard line.hasPrefix("  --"), words.count > 1, words[1].hasPrefix("<") else { return nil }
      return String(words[0])
    }
  }

  /// The parser alone looks for an option of that name, and calls the value missing.
  @Test func `no option loses a value that begins with a dash`() throws {
    // Commands share options: each is tried once.
    var seen: Set<String> = []
    for (path, type) in Self.commands() {
      for option in Self.valued(type) where seen.insert(option).inserted {
        let call = path + [option, "-3ms"]
        var problem = ""
        do {
          // The command's own parser: the way from the root takes ten times as long.
          _ = try type.parse(Array(try SpokenArguments(call).words.dropFirst(path.count)))
        } catch {
          problem = type.message(for: error)
        }
        #expect(
          !problem.contains("Missing value") && !problem.contains("Unknown option"),
          "\(call.joined(separator: " ")): \(problem)")
      }
    }
    #expect(seen.count > 50)
    // Behind two dashes stands another program, and an option is no value.
    #expect(
      try SpokenArguments(["guard", "--budget", "5", "--", "cdk", "--app", "-x"]).words.suffix(3)
        == [
          "cdk", "--app", "-x",
        ])
    #expect(
      try SpokenArguments(["estimate", "staging", "--runs", "--quiet"]).words.suffix(2) == [
        "--runs", "--quiet",
      ])
  }

  @Test(arguments: [
    "validate --budget 1 --stack t.yaml --budget 500", "validate --budget=1 --budget=500",
    "estimate shop --region us-east-1 --region eu-west-1", "whatif shop --sample 1 --sample 2",
  ])
  func `two values of an option that takes one are refused`(line: String) throws {
    let error = #expect(throws: Diagnostics.self) {
      _ = try SpokenArguments(line.split(separator: " ").map(String.init))
    }
    #expect(error?.exitCode == 64)
    #expect(error?.text.contains("is given twice: '") == true, "\(error?.text ?? "")")
  }

  @Test(arguments: [
    "whatif shop --set a.b=1 --set a.c=1",
    "estimate --stack t.yaml --parameter A=1 --parameter B=2",
    "estimate shop --quiet --quiet", "guard --budget 5 -- tool --budget 1 --budget 2",
  ])
  func `what may be repeated is`(line: String) throws {
    let words = line.split(separator: " ").map(String.init)
    #expect(try SpokenArguments(words).words == words)
  }

  /// Each line of the first page's sample, as far as it goes, is one that the program prints today.
  @Test(.needsProgram) func `the first page shows what the program says`() throws {
    let page = try String(contentsOfFile: Repository.path("README.md"), encoding: .utf8)
    let lines = page.components(separatedBy: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix("    $ alva-cost ") })
    let call = Self.calls(in: [lines[start]])[0]
    let run = try Program.run(call + ["--no-reports"])
    try #require(run.exitCode == 0, "\(run.errors)")
    // In a pipe, lines of a table are whole: words are compared, wherever they break.
    func words(_ text: String) -> String {
      text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    let said = words(run.output)
    let sample = lines[(start + 1)...].prefix { $0.isEmpty || $0.hasPrefix("    ") }
    // What is cut off ends in an ellipsis.
    let parts = sample.joined(separator: "\n").components(separatedBy: "\n\n").flatMap {
      $0.components(separatedBy: "…")
    }.map(words).filter { !$0.isEmpty }
    #expect(parts.count >= 6)
    for part in parts { #expect(said.contains(part), "\(part)") }
  }
}
