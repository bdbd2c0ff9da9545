import Diagnostics
import Exploration
import Foundation
import Gate
import Inputs
import PriceLists
import Pricing
import Quantities
import RateTables
import Reconciliation
import Services
import TemplateReader
import TestSupport
import Testing

@testable import Estimation
@testable import Reporting

/// What each file of the corpus is read by.
private let readers: [String] = [
  "template.json", "template.yaml", "sam.yaml", "plan.json", "state.json", "parameters.json",
  "stack.yaml", "scenario.yaml", "trace.csv", "budget.yaml", "whatif.yaml", "usage.yaml",
  "sheet.yaml", "rates.csv", "report.csv", "focus.csv", "explorer.json", "explorer.csv",
  "saved.json", "history.jsonl", "access.log", "edge.log", "metrics.csv", "metrics.json",
]

/// Damaged files through every reader: 5,000 in an ordinary run, as many as `ALVA_COST_MUTATIONS` says
/// in a long one, from the seed that `ALVA_COST_SEED` says on.
@Suite struct `Mutated inputs` {
  private static let variables = ProcessInfo.processInfo.environment
  private static let each =
    (variables["ALVA_COST_MUTATIONS"].flatMap(Int.init) ?? 5_000) / readers.count
  private static let first = variables["ALVA_COST_SEED"].flatMap(UInt64.init) ?? 1

  private static func corpus(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    return Array(try Data(contentsOf: folder.appending(path: "Corpus/\(name)")))
  }

  @Test(arguments: readers)
  func `are read or refused, in good time, and write no line of their own`(name: String) throws {
    let whole = try Self.corpus(name)
    let read = try reader(of: name)
    try read(whole, name)
    let kept = FileManager.default.temporaryDirectory.appending(
      path: "alva-cost-mutated-\(UUID().uuidString)-\(name)")
    for seed in Self.first..<Self.first + UInt64(Self.each) {
      var mutator = Mutator(seed: seed)
      let bytes = mutator.damaged(whole)
      // It stays there when the next step ends the process, or is never done.
      try Data(bytes).write(to: kept)
      let start = ContinuousClock.now
      var problem: String?
      do {
        try read(bytes, name)
      } catch let problems as Diagnostics {
        problem = Self.fault(in: problems)
      } catch let wrong as WrongSum {
        problem = wrong.text
      }
      if problem == nil, start.duration(to: .now) > .seconds(10) { problem = "took over 10 s" }
      if let problem {
        Issue.record("\(name), seed \(seed): \(problem); the input is \(kept.path())")
        return
      }
    }
    try FileManager.default.removeItem(at: kept)
  }

  /// What may not be in the problems of an input; `nil` where all is well.
  private static func fault(in problems: Diagnostics) -> String? {
    guard [3, 64, 65, 66].contains(problems.exitCode) else {
      return "exit code \(problems.exitCode): \(problems.text)"
    }
    for scalar in problems.text.unicodeScalars {
      switch scalar.value {
      case 0x0A: continue
      case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
        return "prints U+\(String(scalar.value, radix: 16)): \(problems.text.debugDescription)"
      default: continue
      }
    }
    let forged = problems.text.split(separator: "\n").first {
      $0.drop { $0 == " " }.hasPrefix("::")
    }
    return forged.map { "a line begins like a command: \($0)" }
  }

  private struct WrongSum: Error {
    let text: String
  }

  // MARK: - Readers

  private typealias Reader = ([UInt8], String) throws -> Void

  private func reader(of name: String) throws -> Reader {
    switch name {
    case "template.json", "template.yaml", "sam.yaml", "plan.json", "state.json":
      let workspace = RealTables.workspace
      return { bytes, name in try Self.price(bytes, name, workspace) }
    case "access.log", "edge.log", "metrics.csv", "metrics.json": return Self.traffic
    case "report.csv", "focus.csv", "explorer.json", "explorer.csv": return Self.bill
    case "stack.yaml":
      let limits = try RealTables.workspace.limits()
      return { bytes, name in
        var reader = StackReader(limits: limits)
        _ = try reader.read(try ConfigText.parse(bytes, file: name), name: "shop")
      }
    case "trace.csv":
      let text = "scenario: busy\ntrace: { file: trace.csv, stepMinutes: 60 }\n"
      return { bytes, name in
        let node = try ConfigText.parse(Array(text.utf8), file: "busy.yaml")
        _ = try ScenarioReader.read(node, name: "busy") { _, _ in bytes }
      }
    default: return Self.configuration
    }
  }

  private static func configuration(_ bytes: [UInt8], _ name: String) throws {
    switch name {
    case "scenario.yaml":
      let node = try ConfigText.parse(bytes, file: name)
      _ = try ScenarioReader.read(node, name: "busy") { _, _ in bytes }
    case "budget.yaml":
      _ = try BudgetReader.read(try ConfigText.parse(bytes, file: name), name: "shop")
    case "whatif.yaml": _ = try AlternativesReader.read(try ConfigText.parse(bytes, file: name))
    case "usage.yaml": _ = try UsageReader.read(try ConfigText.parse(bytes, file: name))
    case "sheet.yaml": _ = try SheetLibrary.sheet(name, bytes)
    case "parameters.json": _ = try ParameterFile.read(bytes, file: name)
    case "saved.json": _ = try SavedEstimate.read(bytes, file: name)
    case "history.jsonl": _ = try HistoryRecord.read(bytes, file: name)
    default:
      var problems = Diagnostics()
      let rows = TableReader.rateRows(bytes, file: name, problems: &problems)
      var builder = RateTableBuilder()
      builder.add(rows, offer: "AWSSecretsManager", region: "us-east-1", file: name)
      problems.append(builder.problems)
      try problems.throwIfErrors()
    }
  }

  /// What is learnt has to make a scenario that can be read.
  private static func traffic(_ bytes: [UInt8], _ name: String) throws {
    let learnt = try LearnCommand.learn(
      [PriceListSource(name: name, place: .bytes(bytes))], named: "shop",
      services: ["web", "api"])
    let scenario = LearntScenario(learnt, in: RealTables.workspace).text(named: nil)
    do throws(Diagnostics) {
      _ = try ScenarioReader.read(
        try ConfigText.parse(Array(scenario.utf8), file: "learnt.yaml"), name: "learnt",
        load: { _, _ in [] })
    } catch {
      throw WrongSum(text: "the scenario cannot be read: \(error.text)")
    }
    _ = LearnReport.report(learnt, scenario: scenario).json.text
  }

  private static func bill(_ bytes: [UInt8], _ name: String) throws {
    let source = PriceListSource(name: name, place: .bytes(bytes), noun: "a bill")
    _ = try BillReader(tagKeys: ["stack"]).read([source]) { _ in }
  }

  /// The resources of a template, priced; what is printed of their lines is multiplied and added up anew.
  private static func price(_ bytes: [UInt8], _ name: String, _ workspace: Workspace) throws {
    let files = TemplateFiles(
      read: { _ in .success(bytes) }, isFolder: { _ in false }, exists: { $0 == name })
    var request = SynthesisCommand.Request(path: name)
    request.options.region = "us-east-1"
    let bill = try SynthesisCommand(workspace: workspace, files: files).run(request).synthesis.bill
    for estimate in bill.estimates {
      let rows = EstimateCSV.rows(of: bill) { $0.name == estimate.name ? $0.lines : [] }
      let problem = try Self.wrongSum(rows, total: estimate.monthly.exactText)
      if let problem { throw WrongSum(text: problem) }
    }
  }

  /// Foundation's decimals over the printed texts: each line is quantity × unit price, to a billionth of a
  /// dollar, and all of them the total, to the last digit.
  private static func wrongSum(_ rows: [[String]], total: String) throws -> String? {
    func column(_ name: String) throws -> Int {
      try #require(EstimateCSV.columns.firstIndex(of: name))
    }
    let (quantity, price) = (try column("quantity"), try column("unitPrice"))
    let cost = try column("monthlyUSD")
    var sum = Decimal(0)
    for row in rows {
      let numbers = [quantity, price, cost].compactMap { Decimal(string: row[$0]) }
      guard numbers.count == 3 else { return "no number in \(row)" }
      if abs(numbers[0] * numbers[1] - numbers[2]) > Decimal(string: "0.000000001") ?? 0 {
        return "\(numbers[0]) × \(numbers[1]) is not \(numbers[2])"
      }
      sum += numbers[2]
    }
    return sum == Decimal(string: total) ? nil : "\(sum) is not the total \(total)"
  }
}
