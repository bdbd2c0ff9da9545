import Diagnostics
import Estimation
import Foundation
import Gate
import Inputs
import Pricing
import Quantities
import RateTables
import Resources
import TemplateReader
import TestSupport

/// One folder of `Cases`: what is deployed, in up to three languages, how it is used where somebody
/// says so, and what it costs.
struct GoldenCase: CustomStringConvertible, Sendable {
  /// A line of the bill without the resource's name, which differs between the languages.
  struct Row: Hashable, Comparable, CustomStringConvertible {
    var item: String
    let usageType: String
    let quantity: String
    let unit: String
    let unitPrice: String
    let monthly: String

    var cells: [String] { [item, usageType, quantity, unit, unitPrice, monthly] }
    var description: String { cells.joined(separator: ",") }

    static func < (a: Self, b: Self) -> Bool { a.cells.lexicographicallyPrecedes(b.cells) }
  }

  static let header = "item,usageType,quantity,unit,unitPrice,monthly"
  static let folder = Repository.path("Tests/ServicesTests/Cases")

  /// `sqs/standard-queue`.
  let name: String
  var description: String { name }

  static let all: [GoldenCase] = {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix("/expected.csv") }.sorted()
      .map { GoldenCase(name: String($0.dropLast("/expected.csv".count))) }
  }()

  func path(_ file: String) -> String { "\(Self.folder)/\(name)/\(file)" }
  func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: path(file)) }

  func text(_ file: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path(file))), as: UTF8.self)
  }

  /// The lines that were worked by hand; `?` where only the user knows how much.
  func expected() throws -> [Row] {
    let lines = try text("expected.csv").split(whereSeparator: \.isNewline).map(String.init)
    guard lines.first == Self.header else { return [] }
    return lines.dropFirst().compactMap { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 6 else { return nil }
      return Row(
        item: cells[0], usageType: cells[1], quantity: cells[2], unit: cells[3],
        unitPrice: cells[4], monthly: cells[5])
    }.sorted()
  }

  /// What the program makes of a template or a plan.
  func deployed(_ file: String) throws -> [Row] {
    let files = TemplateFiles(
      read: { path in
        (try? Data(contentsOf: URL(filePath: path))).map { .success(Array($0)) }
          ?? .failure(Diagnostics(Diagnostic(.error, .missing, "there is no '\(path)'")))
      }, isFolder: { _ in false }, exists: { FileManager.default.fileExists(atPath: $0) })
    let command = SynthesisCommand(
      workspace: Workspace(folder: Repository.path("pricing")), files: files)
    var request = SynthesisCommand.Request(path: path(file))
    request.options.region = "us-east-1"
    if has("usage.yaml") {
      request.usage = try UsageReader.read(
        try ConfigText.parse(Array(try text("usage.yaml").utf8), file: "usage.yaml"))
    }
    let synthesis = try command.run(request).synthesis
    let known = synthesis.bill.estimates.first?.lines ?? []
    return (known.map { Self.row($0) } + synthesis.unknownUsage.map(Self.open)).sorted()
  }

  /// What the program makes of a stack file in a month without traffic.
  func described() throws -> [Row] {
    let workspace = try Self.workspace(stack: try text("stack.yaml"))
    defer { withExtendedLifetime(workspace) {} }
    let command = EstimateCommand(workspace: Workspace(folder: workspace.url.path()))
    let estimates = try command.run(StackRequest(name: "case")).estimates
    return (estimates.first?.lines ?? []).filter { $0.kind == .fixed && $0.quantity.billionths > 0 }
      .map { Self.row($0) }.sorted()
  }

  /// The shipped pricing folder with one stack and a scenario in which nobody comes.
  private static func workspace(stack: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["rates", "limits", "services"] {
      try FileManager.default.createSymbolicLink(
        at: folder.url.appending(path: name),
        withDestinationURL: URL(filePath: Repository.path("pricing/\(name)")))
    }
    for name in ["stacks", "scenarios"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: name), withIntermediateDirectories: true)
    }
    try folder.write(Data(stack.utf8), to: "stacks/case.yaml")
    try folder.write(
      Data("scenario: idle\nrequestsPerSecond: 0\nshape: flat\n".utf8), to: "scenarios/idle.yaml")
    return folder
  }

  private static func row(_ line: LineItem) -> Row {
    Row(
      item: line.id.item, usageType: line.usageType, quantity: line.quantity.text,
      unit: line.quantity.unit.name, unitPrice: line.unitPrice.text,
      monthly: line.cost.exactText)
  }

  private static func open(_ line: LineItem) -> Row {
    Row(
      item: line.id.item, usageType: line.usageType, quantity: "?",
      unit: line.quantity.unit.name, unitPrice: line.firstPaidPrice.text, monthly: "?")
  }
}
