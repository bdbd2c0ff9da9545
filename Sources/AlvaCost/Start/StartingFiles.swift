import Diagnostics
import Estimation
import Gate
import Inputs
import Platform
import Pricing
import Quantities
import Reporting
import Services
import TrafficSimulation

/// A stack, a scenario and a budget to start from.
package struct StartingFiles: Sendable {
  /// What was written, in this order.
  package let files: [String]
  /// What the stack comes to, in a sentence.
  package let figures: String
  /// The open number that moves the most, as the stack file lists it.
  package let firstQuestion: String?
  /// How much may well be charged and is in no figure; the stack file's notes name it.
  package let notPriced: Int
}

/// Checks starting files before they are written: they are read, priced and put in order as they will
/// be once they lie there.
struct StartingFolder {
  private(set) var workspace: Workspace
  let name: String

  /// Where the three files go, within the pricing folder.
  static func paths(of name: String) -> [String] {
    ["stacks/\(name).yaml", "scenarios/\(name).yaml", "budgets/\(name).yaml"]
  }

  /// - Throws: a name that no file may have, and every file that is there already.
  init(_ name: String, in workspace: Workspace) throws(Diagnostics) {
    self.workspace = workspace
    self.name = name
    let isPlain =
      name.first.map { $0.isASCII && ($0.isLetter || $0.isNumber) } == true && name.count <= 64
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    if !isPlain {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "'\(name)' is no name of a stack",
          mend: "write letters, digits and -: alva-cost init shop"))
    }
    var problems = Diagnostics()
    for path in Self.paths(of: name) where workspace.exists(path) {
      let isShipped = workspace.isShipped(path)
      problems.error(
        at: isShipped ? nil : SourceLocation(file: workspace.path(path)),
        isShipped
          ? "'\(name)' is a scenario of the program"
          : "this is there already; nothing was written",
        mend: "choose another name" + (isShipped ? "" : ", or remove it first"),
        kind: isShipped ? .usage : .cannotWrite)
    }
    try problems.throwIfErrors()
  }

  /// A file beside the three that not every start has.
  ///
  /// - Throws: one that is there already.
  func refuse(_ path: String) throws(Diagnostics) {
    guard !Self.paths(of: name).contains(path), workspace.exists(path) else { return }
    throw Diagnostics(
      Diagnostic(
        .error, .cannotWrite, at: SourceLocation(file: workspace.path(path)),
        "this is there already; nothing was written",
        mend: "choose another name, or remove it first"))
  }

  /// Lays a file that is not written yet over the folder.
  mutating func lay(_ text: String, as path: String) {
    workspace.drafts[path] = Array(text.utf8)
  }

  /// Whether a stack file of this text can be read.
  func reads(_ text: String) -> Bool {
    var folder = self
    folder.lay(text, as: Self.paths(of: name)[0])
    return (try? EstimateCommand(workspace: folder.workspace).described(name)) != nil
  }

  /// The stack with its scenario, ready to be priced.
  func parts() throws(Diagnostics) -> [PreparedEstimate] {
    try EstimateCommand(workspace: workspace).prepare(StackRequest(name: name))
  }

  /// Months for the budget's headroom.
  private static let months = 512

  /// Works the budget out, and writes the three files.
  ///
  /// - Parameters:
  ///   - bindings: the stack file's names with those of the template.
  ///   - gate: prices what the template deploys as the gate will; `nil` without a template.
  ///   - firstQuestion: for the outcome.
  ///   - notPriced: for the outcome.
  /// - Throws: what cannot be priced, and a disk that does not take the files.
  /// - Returns: what was written.
  mutating func write(
    bindings: String = "", gate: ((Workspace, Budget) -> SynthesisEstimate?)? = nil,
    firstQuestion: String? = nil, notPriced: Int = 0
  ) throws(Diagnostics) -> StartingFiles {
    var request = StackRequest(name: name)
    request.hasOneSize = true
    var sampling = SamplingRequest(runs: .months(Self.months))
    sampling.findsDrivers = false
    let set = try EstimateCommand(workspace: workspace).run(request, sampling: sampling)
    var paths = Self.paths(of: name)
    lay(BudgetStart.text(set) + bindings, as: paths[2])
    let budget = try workspace.budget(name)
    if let budget, let deployed = gate?(workspace, budget) {
      lay(BudgetStart.text(set, deployed: deployed) + bindings, as: paths[2])
    }
    let beside = "whatif/\(name).yaml"
    if workspace.drafts[beside] != nil { paths.append(beside) }
    try Files.write(
      paths.map { path in
        let file = workspace.path(path)
        return (path: file, shown: file, bytes: workspace.drafts[path] ?? [])
      })
    return StartingFiles(
      files: paths.map { workspace.path($0) },
      figures: set.estimates.map { "\($0.name): \(HeadlineWords.sentence($0))" }
        .joined(separator: "\n"),
      firstQuestion: firstQuestion, notPriced: notPriced)
  }
}
