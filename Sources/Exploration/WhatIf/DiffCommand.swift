package import Estimation
import Pricing
import Gate
package import Diagnostics
import Inputs
import Platform
package import TemplateReader
import Resources
import Services

/// The main path of `alva-cost diff A B`.
package struct DiffCommand: Sendable {
  /// What holds for the sides.
  package struct Request: Sendable {
    /// What overrides the stacks' files; its name is not used.
    package var stack: StackRequest
    /// What is laid over templates; its path is not used.
    package var template: SynthesisCommand.Request
    /// The stack whose traffic templates are put under.
    package var traffic: String?

    package init(stack: StackRequest, template: SynthesisCommand.Request) {
      self.stack = stack
      self.template = template
    }
  }

  /// What a side is, which says what can be laid over it.
  package enum Side: Hashable, Sendable {
    case stack, saved, template, missing
  }

  package let workspace: Workspace
  package let files: TemplateFiles

  package init(workspace: Workspace, files: TemplateFiles) {
    self.workspace = workspace
    self.files = files
  }

  /// Compares each estimate that both sides have by its name.
  ///
  /// - Parameters:
  ///   - first: a stack's name, or the path of a saved estimate or a template.
  ///   - second: the same.
  ///   - request: what overrides either.
  /// - Throws: what is wrong with either side, all at once.
  /// - Returns: one difference for each estimate, silent ones too; notes about those that only one
  ///   side has.
  package func run(
    _ first: String, _ second: String, _ request: Request
  ) throws(Diagnostics) -> (differences: [EstimateDifference], notes: Diagnostics) {
    var request = request
    let known = workspace.stacks
    if let traffic = request.traffic {
      if !known.contains(traffic) {
        throw Diagnostics(
          Diagnostic(
            .error, .missing, "--traffic: there is no stack '\(traffic)' in pricing/stacks",
            mend: suggestion(for: traffic, from: known)))
      }
      if known.contains(first), known.contains(second) {
        throw Diagnostics(
          Diagnostic(
            .error, .usage,
            "--traffic does nothing: neither '\(first)' nor '\(second)' is a template",
            mend: "leave it out"))
      }
    }
    if request.traffic == nil { request.traffic = [first, second].first { known.contains($0) } }
    var problems = Diagnostics()
    let a = problems.collecting { try estimates(of: first, known, request) }
    let b = problems.collecting { try estimates(of: second, known, request) }
    guard let a, let b, !problems.hasErrors else { throw problems }
    let wanted = request.stack.estimate
    let (own, others) = (a.map(\.name), b.map(\.name))
    if let wanted, !own.contains(wanted) || !others.contains(wanted) {
      let (side, names) = own.contains(wanted) ? (second, others) : (first, own)
      throw Diagnostics(
        Diagnostic(
          .error, .missing, "'\(side)' has no estimate '\(wanted)'",
          mend: names.isEmpty ? "it has none" : suggestion(for: wanted, from: names)))
    }
    let chosen = a.filter { wanted == nil || $0.name == wanted }
    let pairs = chosen.compactMap { one in b.first { $0.name == one.name }.map { (one, $0) } }
    if pairs.isEmpty {
      func list(_ names: [String]) -> String {
        names.isEmpty ? "none" : names.joined(separator: ", ")
      }
      throw Diagnostics(
        Diagnostic(
          .error, .missing, "'\(first)' and '\(second)' have no estimate of the same name",
          mend: "the first has \(list(own)); the second \(list(others))"
            + trafficHint(request, own, others)))
    }
    var notes = Diagnostics()
    for (side, names, rest) in [(first, own, others), (second, others, own)] where wanted == nil {
      for name in names where !rest.contains(name) {
        notes.report(
          Diagnostic(
            .note, .missing, "the estimate '\(name)' is in '\(side)' alone and not compared"))
      }
    }
    return (pairs.map { EstimateDifference($0, $1) }, notes)
  }

  /// What to do where one side is a template that nobody uses, and the other was put under traffic.
  private func trafficHint(_ request: Request, _ own: [String], _ others: [String]) -> String {
    let idle = SynthesisCommand.nameWithoutUse
    guard request.traffic == nil, [own, others].contains([idle]), own != others else { return "" }
    return "; --traffic NAME puts a template under the traffic of the stack file NAME"
  }

  /// What a side is, as far as that can be told before it is read.
  package func kind(of side: String) -> Side {
    if workspace.stacks.contains(side) { return .stack }
    if side == "-" { return .template }
    if Files.kind(of: side) == .missing { return .missing }
    guard side.hasSuffix(".json"), Files.kind(of: side) == .file,
      let bytes = try? Files.read(side, shown: side)
    else { return .template }
    return SavedEstimate.isOne(bytes) ? .saved : .template
  }

  private func estimates(
    of side: String, _ known: [String], _ request: Request
  ) throws(Diagnostics) -> [SavedEstimate] {
    if !known.contains(side), side == "-" || Files.kind(of: side) != .missing {
      if let saved = try saved(side) { return saved }
      return try synthesized(side, request)
    }
    if side.contains("/") || side.hasSuffix(".json") {
      throw Diagnostics(
        Diagnostic(
          .error, .missing, "there is no file or folder '\(side)'",
          mend: "check the name; stacks are named without folder or ending: "
            + known.joined(separator: ", ")))
    }
    var own = request.stack
    own.name = side
    return try EstimateCommand(workspace: workspace).run(own).estimates.map { SavedEstimate($0) }
  }

  /// A saved estimate, if that is what the file holds.
  private func saved(_ path: String) throws(Diagnostics) -> [SavedEstimate]? {
    guard path.hasSuffix(".json"), Files.kind(of: path) == .file else { return nil }
    let bytes = try Files.read(path, shown: path)
    return SavedEstimate.isOne(bytes) ? try SavedEstimate.read(bytes, file: path) : nil
  }

  private func synthesized(
    _ path: String, _ request: Request
  ) throws(Diagnostics) -> [SavedEstimate] {
    var own = request.template.reading(path)
    own.name = request.traffic
    if let traffic = request.traffic { own.bindings = try bindings(of: traffic) }
    let synthesis = try SynthesisCommand(workspace: workspace, files: files).run(own).synthesis
    return synthesis.bill.estimates.map { estimate in
      var saved = SavedEstimate(estimate)
      saved.labels = synthesis.bill.labels.merging(
        synthesis.bindings.callNodes.map { (ResourceID($0.key), $0.value) }
      ) { $1 }
      return saved
    }
  }

  /// What the budget file calls the services, if there is one.
  private func bindings(of name: String) throws(Diagnostics) -> [String: Budget.Binding] {
    guard workspace.budgets.contains(name) else { return [:] }
    return try BudgetReader.read(try workspace.budgetNode(name), name: name).bindings
  }
}
