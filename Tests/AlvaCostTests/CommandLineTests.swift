import Foundation
import TestSupport
import Testing

/// What holds for every command: each format comes out, printing decides nothing, no accepted
/// option does nothing.
@Suite(.needsProgram)
struct `The command line` {
  /// A command of each kind that prints a report, with little to run.
  static let reports: [String] = [
    "estimate staging --no-reports --runs 0", "estimate staging --no-reports --months 2",
    "estimate --stack Tests/TemplateReaderTests/Fixtures/staging --no-reports",
    "explain staging nat/data", "simulate staging --no-reports --runs 0",
    "diff staging production", "whatif staging --set services.*.cpu=512 --runs 0",
    "whatif staging --alternatives --runs 0", "whatif staging --commitments --runs 0",
    "whatif staging --months 2 --growth 10%", "whatif staging --vary services.web.cpu=256,512",
    "size staging --max-tasks 1 --keep database --keep cache", "rates list", "services",
    "services AWS::SQS::Queue", "rates show NatGateway-Hours", "rates status staging",
    "reconcile staging --bill Tests/ReconciliationTests/Bills/three-days.csv --runs 0",
    "reconcile staging --bill Tests/ReconciliationTests/Bills/three-days.csv --calibrate --runs 64",
    "learn staging --from Tests/AlvaCostTests/Corpus/metrics.csv",
    "rates diff pricing/rates/us-east-1 pricing/rates/us-east-1", "schema stack",
  ]

  @Test(arguments: reports)
  func `every command prints every format`(command: String) throws {
    let arguments = command.split(separator: " ").map(String.init)
    var texts: Set<String> = []
    for format in ["table", "markdown", "csv", "json", "html"] {
      let run = try Program.run(arguments + ["--format", format])
      #expect(run.exitCode == 0 || run.exitCode == 1, "\(format): \(run.errors)")
      #expect(texts.insert(run.output).inserted, "\(format) looks like another format")
      switch format {
      case "json":
        #expect(throws: Never.self) {
          try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        }
      case "csv":
        let rows = CommaSeparated.rows(run.output)
        #expect(Set(rows.map(\.count)).count == 1, "rows of different lengths")
        #expect((rows.first?.count ?? 0) > 1)
      case "html":
        #expect(run.output.hasPrefix("<!DOCTYPE html>"))
        #expect(run.output.contains("Content-Security-Policy"))
      case "markdown": #expect(run.output.contains("| --") || run.output.hasPrefix("# "))
      default: #expect(!run.output.hasPrefix("{") && !run.output.hasPrefix("<"))
      }
    }
  }

  @Test(arguments: [
    ("json", "json"), ("csv", "csv"), ("md", "markdown"), ("html", "html"), ("txt", "table"),
    ("JSON", "json"), ("out", "table"),
  ])
  func `a file's ending says the format`(ending: String, format: String) throws {
    let folder = try TemporaryFolder()
    for command in ["estimate staging --no-reports --runs 0", "explain staging nat/data"] {
      let arguments = command.split(separator: " ").map(String.init)
      let file = folder.path("bill.\(ending)")
      let written = try Program.run(arguments + ["--output", file])
      #expect(written.exitCode == 0 && written.output.isEmpty, "\(written.errors)")
      let printed = try Program.run(arguments + ["--format", format])
      #expect(try folder.text("bill.\(ending)") == printed.output)
    }
    // What is asked for outdoes the ending.
    let file = folder.path("asked.csv")
    let arguments = ["explain", "staging", "nat/data", "--format", "json", "--output", file]
    #expect(try Program.run(arguments).exitCode == 0)
    #expect(try folder.text("asked.csv").hasPrefix("{"))
  }

  // MARK: Verdicts

  /// A command that decides something, and what it decides.
  static let verdicts: [(String, Int32)] = [
    ("diff staging production --fail-on-increase", 1),
    ("rates status staging --max-age 0d --as-of 2027-01-15", 4),
    ("size staging --p95 1ms --max-tasks 1 --keep database --keep cache", 1),
    ("estimate --stack $F/open.yaml --region us-east-1 --strict", 3),
    ("validate staging --stack Tests/TemplateReaderTests/Fixtures/over-budget", 1),
    ("whatif staging --best --p95 1ms --runs 0", 1),
  ]

  @Test(arguments: verdicts)
  func `a verdict survives a reader that left, and a full disk`(
    command: String, code: Int32
  ) throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "Resources: { Thing: { Type: AWS::Nothing::Known }, Key: { Type: AWS::KMS::Key } }",
      to: "open.yaml")
    for place in [">&4 2>&4", ">/dev/full"] {
      // Standard output is a pipe whose reader is gone before anything is written.
      let line = "exec 4> >(true); wait $!; alva-cost \(command) \(place)"
      let run = try Program.run("/bin/bash", ["-c", line], environment: ["F": folder.path])
      #expect(run.exitCode == code, "\(place): \(run.errors)")
    }
  }

  @Test func `a report that nobody reads is no failure, one that finds no room is`() throws {
    for (place, code) in [(">&4", Int32(0)), (">/dev/full", 74), (">&-", 74)] {
      let line = "exec 4> >(true); wait $!; alva-cost rates show NatGateway-Hours \(place)"
      let run = try Program.run("/bin/bash", ["-c", line])
      #expect(run.exitCode == code, "\(place): \(run.errors)")
    }
  }

  /// What the parser prints, and what is no report.
  @Test(arguments: [
    "--help", "help estimate", "estimate --help", "--version", "version", "completions bash",
    "completions man", "schema stack", "services", "",
  ])
  func `a text about the program fails like a report`(command: String) throws {
    for (place, code) in [(">&4", Int32(0)), (">/dev/full", 74), (">&-", 74), (">/dev/null", 0)] {
      let line = "exec 4> >(true); wait $!; alva-cost \(command) \(place)"
      let run = try Program.run("/bin/bash", ["-c", line])
      #expect(run.exitCode == code, "\(place): \(run.errors)")
      #expect(run.errors.contains("standard output: error:") == (code == 74), "\(run.errors)")
    }
  }

  /// What a runner would take for a command of the log, in what the parser says of a wrong word.
  @Test func `a wrong word commands no log`() throws {
    let run = try Program.run("estimate", "staging", "--no-such\n::error::forged")
    #expect(run.exitCode == 64)
    #expect(!run.errors.split(separator: "\n").contains { $0.hasPrefix("::") }, "\(run.errors)")
  }

  @Test func `sizes are written though nobody reads the advice`() throws {
    let folder = try TemporaryFolder.pricing()
    let before = try folder.text("stacks/staging.yaml")
    let line = """
      exec 4> >(true); wait $!
      alva-cost size staging --midpoint --p95 2s --max-tasks 1 --keep database --keep cache --write \
      --pricing $P >&4
      """
    let run = try Program.run("/bin/bash", ["-c", line], environment: ["P": folder.path])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try folder.text("stacks/staging.yaml") != before)
  }

  // MARK: Two texts for one file

  @Test(arguments: [
    "validate staging --stack $S --format json=$D/gate --format markdown=$D/gate",
    "validate staging --stack $S --format json=$D/gate --format markdown=$D/./gate",
    "validate staging --stack $S --format json=$D/new/gate --format html=$D/new/../new/gate",
    "validate staging --stack $S --format json=$D/link/gate --format html=$D/real/gate",
    "validate staging --stack $S --format json --format github",
    "validate staging --stack $S --format json --format github --output $D/x",
    "validate staging --stack $S --format json=$D/gate --output $D/x",
    "validate staging --stack $S --format json=$D/real/gate --format html --output $D/link/gate",
    "estimate staging --runs 0 --reports $D --output $D/staging.csv",
    "simulate staging --runs 0 --reports $D --output $D/staging-capacity.md",
    "whatif staging --months 2 --reports $D --output $D/real/../staging-growth.csv",
  ])
  func `two texts for one file are a wrong command line, and neither is written`(
    command: String
  ) throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "real/.keep")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: folder.path("real"))
    let run = try Program.shell(
      "alva-cost \(command)",
      environment: [
        "D": folder.path, "S": "Tests/TemplateReaderTests/Fixtures/staging",
      ])
    #expect(run.exitCode == 64, "\(run.errors)")
    #expect(Program.files(below: folder.url) == ["real/.keep"])
  }

  /// A stack, a scenario, a budget, a template, its parameters, its uses, a log, a saved estimate; by the
  /// same path, by another one, and by a link.
  @Test(arguments: [
    "estimate shop --runs 0 --no-reports --output pricing/stacks/shop.yaml",
    "estimate shop --runs 0 --no-reports --output ./pricing/../pricing/stacks/shop.yaml",
    "estimate shop --runs 0 --no-reports --output pricing/link.yaml",
    "estimate shop --runs 0 --no-reports --output pricing/scenarios/shop.yaml",
    "simulate shop --runs 0 --no-reports --output pricing/scenarios/shop.yaml",
    "estimate --stack template.yaml --region us-east-1 --output template.yaml",
    "estimate --stack template.yaml --region us-east-1 --parameters p.json --output p.json",
    "estimate --stack template.yaml --region us-east-1 --usage u.yaml --output u.yaml",
    "usage init --stack template.yaml --region us-east-1 --output template.yaml",
    "validate shop --stack template.yaml --output pricing/budgets/shop.yaml",
    "validate --stack template.yaml --region us-east-1 --budget 9 --format json=template.yaml",
    "validate --stack template.yaml --region us-east-1 --budget 9 --baseline t.json --output t.json",
    "diff shop b.json --output b.json", "learn shop --from access.log --output access.log",
    "reconcile shop --bill month.csv --output month.csv", "merge part.csv --output part.csv",
    "history costs.jsonl --output costs.jsonl",
    "explain shop web --output pricing/stacks/shop.yaml", "estimate shop --runs 0 --reports linked",
    "budget export shop --format terraform --output pricing/budgets/shop.yaml",
    "whatif shop --runs 0 --set availabilityZones=3 --reports linked",
    "budget init shop --output pricing/stacks/shop.yaml",
  ])
  func `a result over an input is a wrong command line, and the input stays`(
    command: String
  ) throws {
    let folder = try folderOfInputs()
    let before = try Program.files(below: folder.url).map { try folder.text($0) }
    let run = try Program.run(command.split(separator: " ").map(String.init), in: folder.url)
    #expect(run.exitCode == 64, "\(run.exitCode): \(run.errors)")
    #expect(run.errors.contains("names a file that this run reads"), "\(run.errors)")
    #expect(try Program.files(below: folder.url).map { try folder.text($0) } == before)
  }

  private func folderOfInputs() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["pricing", "linked"] { try folder.write("", to: name + "/.keep") }
    let corpus = Repository.path("Tests/AlvaCostTests/Corpus/access.log")
    try folder.write(try Data(contentsOf: URL(filePath: corpus)), to: "access.log")
    try folder.write(
      "Parameters: { Name: { Type: String } }\nResources: { Files: { Type: AWS::S3::Bucket } }\n",
      to: "template.yaml")
    try folder.write("{ \"Name\": \"n\" }", to: "p.json")
    try folder.write("usage: { Files: { storageGB: 1 } }\n", to: "u.yaml")
    for line in [
      "init shop --example fargate",
      "estimate shop --runs 0 --no-reports --output b.json --record costs.jsonl",
      "estimate shop --runs 0 --no-reports --format focus --output month.csv",
      "validate --stack template.yaml --region us-east-1 --budget 9 --allow-incomplete --output t.json",
      "whatif shop --vary services.web.tasks=1..3 --shard 1/1 --output part.csv",
    ] {
      let run = try Program.run(line.split(separator: " ").map(String.init), in: folder.url)
      try #require(run.exitCode == 0, "\(line): \(run.errors)")
    }
    for link in ["linked/shop.md", "linked/shop-whatif.csv", "pricing/link.yaml"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path(link), withDestinationPath: folder.path("pricing/stacks/shop.yaml"))
    }
    return folder
  }

  /// A part of a sweep takes the place of one that was cut off.
  @Test func `a result over an older result is none over an input`() throws {
    let folder = try folderOfInputs()
    let whole = try folder.text("part.csv")
    try folder.write(String(whole.prefix(whole.utf8.count / 2)), to: "part.csv")
    let line = "whatif shop --vary services.web.tasks=1..3 --shard 1/1 --output part.csv"
    let run = try Program.run(line.split(separator: " ").map(String.init), in: folder.url)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try folder.text("part.csv") == whole)
  }

  @Test(arguments: [1_000, 1_001])
  func `a thousand changes are read, and one more is refused`(count: Int) throws {
    let changes = (0..<count).flatMap { ["--set", "services.web.x\($0)=1"] }
    let run = try Program.run(["estimate", "staging", "--no-reports"] + changes)
    // Those keys are none of a stack's, which is told of as many as are read.
    #expect(run.exitCode == (count > 1_000 ? 64 : 65), "\(run.errors.prefix(300))")
    #expect(run.errors.contains("--set is given more than 1000 times") == (count > 1_000))
  }

  // MARK: Options

  @Test(arguments: [
    "estimate staging --months 3 --growth 10", "estimate staging --months 3 --growth 1.5",
    "estimate staging --months 3 --growth nan", "estimate staging --months 3 --growth 0x1",
    "estimate staging --months 3 --growth -5", "estimate staging --months 3 --growth 10%%",
    "whatif staging --months 3 --growth 10", "simulate staging --months 3 --growth 10",
    "size staging --headroom 30", "size staging --headroom 100%", "size staging --headroom 1%%",
    "simulate staging --capacity --headroom 30", "whatif staging --best --headroom 30",
    "whatif staging --commitments --coverage 70", "whatif staging --commitments --coverage 0%",
    "whatif staging --commitments --coverage 0.725",
  ])
  func `percent are written with their sign, or as a part of 1`(command: String) throws {
    let arguments = command.split(separator: " ").map(String.init)
    let run = try Program.run(arguments)
    #expect(run.exitCode == 64 && run.output.isEmpty, "\(run.output)")
    #expect(run.errors.contains("\(arguments[arguments.count - 2]): '\(arguments.last ?? "")'"))
    #expect(run.errors.contains("%"))
  }

  @Test func `ten percent are a tenth in either way of writing`() throws {
    func growth(_ text: String) throws -> Double? {
      let run = try Program.run(
        "estimate", "staging", "--months", "2", "--no-reports", "--format", "json", "--growth",
        text)
      let root = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      return root?["growth"] as? Double
    }
    #expect(try growth("10%") == 0.1)
    #expect(try growth("0.1") == 0.1)
    #expect(try growth("-5%") == -0.05)
    #expect(try growth("150%") == 1.5)
  }

  @Test(arguments: [
    "estimate staging --strict", "estimate staging --only Shop",
    "estimate staging --parameter A=b", "estimate staging --growth 10%",
    "estimate staging --no-reports --reports out", "estimate staging --runs 0 --budget 100",
    "estimate staging --months 3 --runs 64", "estimate staging --months 3 --seed 4",
    "estimate --stack $S --reports out", "estimate --stack $S --months 3",
    "estimate --stack $S --runs 64", "simulate staging --p95 300ms",
    "simulate staging --headroom 30%", "simulate staging --replications 3",
    "simulate staging --months 3 --events 33..34", "whatif staging --months 3 --seed 4",
    "whatif staging --vary services.web.cpu=256,512 --runs 64",
    "whatif staging --vary services.web.cpu=256,512 --shard 1/2 --format json",
    "whatif staging --vary services.web.cpu=256,512 --shard 1/2 --reports out",
    "whatif staging --set services.web.cpu=512 --only Shop", "size staging --only Shop",
    "rates diff pricing pricing --as-of 2026-10-08", "rates status --set region=eu-west-1",
    "rates status --scenario low", "budget init staging --only Shop",
  ])
  func `an option that would do nothing is refused`(command: String) throws {
    let run = try Program.shell(
      "alva-cost \(command)", environment: ["S": "Tests/TemplateReaderTests/Fixtures/staging"])
    #expect(run.exitCode == 64, "\(run.output.prefix(200)) \(run.errors)")
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("--"))
  }
}

/// CSV read by the rules of RFC 4180, independently of what writes it.
enum CommaSeparated {
  static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    let scalars = Array(text.unicodeScalars)
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      if isQuoted {
        if scalar == "\"", index + 1 < scalars.count, scalars[index + 1] == "\"" {
          cell += "\""
          index += 1
        } else if scalar == "\"" {
          isQuoted = false
        } else {
          cell.unicodeScalars.append(scalar)
        }
      } else {
        switch scalar {
        case "\"": isQuoted = true
        case ",":
          row.append(cell)
          cell = ""
        case "\n":
          rows.append(row + [cell])
          (row, cell) = ([], "")
        case "\r": break
        default: cell.unicodeScalars.append(scalar)
        }
      }
      index += 1
    }
    return rows
  }
}
