import Diagnostics
import Estimation
import Exploration
import Gate
import Pricing

/// Prices stacks before they are deployed: rates, sheets and files, and the questions they answer.
///
/// A model is a value. Asking it prints nothing, writes nothing, needs no network and keeps nothing:
/// the same question gets the same answer, on any number of threads. What is wrong with an input is
/// thrown as ``CostErrors``, all of it at once.
///
/// ```swift
/// let model = CostModel()
/// let decision = try model.validate(CostTemplate(path: "cdk.out"), within: 200)
/// if decision.verdict != .pass { print(decision.findings) }
/// ```
public struct CostModel: Sendable {
  private var workspace: Workspace

  /// The rates, sheets and example stacks that the library ships with, and nothing of the disk.
  public init() {
    workspace = .shipped
  }

  /// A pricing folder, whose files lie over those that the library ships with.
  ///
  /// - Parameter folder: holds `stacks/`, `scenarios/`, `budgets/`, and `rates/` of one's own.
  /// - Throws: a problem of kind `missing` for a folder that is not there.
  public init(folder: String) throws(CostErrors) {
    do throws(Diagnostics) {
      workspace = try Workspace.find(given: folder)
    } catch {
      throw CostErrors(error)
    }
  }

  /// Names of the stack files.
  public var stacks: [String] { workspace.stacks }
  /// Regions that there are rates of.
  public var regions: [String] { workspace.regions }

  /// Lays a text over the folder, in place of the file of that name; nothing is written.
  ///
  /// - Parameters:
  ///   - text: of a stack file, a scenario, a budget, a rate table.
  ///   - file: the name in the folder: `stacks/shop.yaml`, `scenarios/launch.yaml`.
  /// - Throws: a problem of kind `usage` for a name that is no place of the folder. What is wrong with
  ///   the text is thrown by the questions that read it.
  public mutating func add(_ text: String, as file: String) throws(CostErrors) {
    let parts = file.split(separator: "/", omittingEmptySubsequences: false)
    let folders = ["budgets", "limits", "plans", "rates", "scenarios", "services", "stacks"]
    let isPlace =
      file == "discounts.yaml" || parts.count > 1 && folders.contains(String(parts[0]))
    guard isPlace, parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else {
      throw CostErrors(
        Diagnostics(
          Diagnostic(
            .error, .usage, "'\(file)' is no file of a pricing folder",
            mend: suggestion(for: String(parts[0]), from: folders) ?? "write stacks/shop.yaml")))
    }
    workspace.drafts[file] = Array(text.utf8)
  }

  // MARK: - Questions

  /// What a stack file costs.
  ///
  /// - Parameters:
  ///   - stack: a name of ``stacks``.
  ///   - options: what is asked beside it.
  /// - Throws: everything that is wrong with the files.
  /// - Returns: the bills of all its estimates, with the percentiles of the months drawn.
  public func estimate(
    _ stack: String, _ options: CostOptions = CostOptions()
  ) throws(CostErrors) -> CostReport {
    try answer { workspace throws(Diagnostics) in
      let set = try EstimateCommand(workspace: workspace).run(
        try options.request(stack), sampling: options.sampling)
      return CostReport(set, warnings: workspace.warnings)
    }
  }

  /// What a template costs: what runs round the clock, and with a scenario or a stack file's traffic
  /// what is used.
  ///
  /// - Parameters:
  ///   - template: what is about to be deployed.
  ///   - options: what is asked beside it; changes are those of ``whatIf(_:changing:on:_:)``.
  /// - Throws: everything that is wrong with the files; a problem of kind `cannotTell` where nothing
  ///   at all has a known price, or where the region is not known.
  /// - Returns: the bills, and what they leave open.
  public func estimate(
    _ template: CostTemplate, _ options: CostOptions = CostOptions()
  ) throws(CostErrors) -> CostReport {
    try answer { workspace throws(Diagnostics) in
      let synthesis = try SynthesisCommand(workspace: workspace, files: template.files).run(
        try template.request(options)
      ).synthesis
      if synthesis.isWithoutPrice {
        throw Diagnostics(
          Diagnostic(
            .error, .cannotTell, at: SourceLocation(file: template.path),
            "nothing was priced, no resource has a known price",
            mend: "validate says which of them are not priced"))
      }
      return CostReport(
        synthesis, warnings: synthesis.notes.map(CostProblem.init) + workspace.warnings)
    }
  }

  /// Whether a template may be deployed.
  ///
  /// - Parameters:
  ///   - template: what is about to be deployed.
  ///   - limit: dollars a month, above zero, for every estimate; without it the budget file of the
  ///     stack whose traffic the template has.
  ///   - isStrict: whether what cannot be told stops it.
  ///   - options: what is asked beside it; months are drawn where a limit speaks of them.
  /// - Throws: everything that is wrong with the files; a problem of kind `usage` without any limit,
  ///   or with one where a budget file has its own.
  /// - Returns: the verdict with its reasons.
  public func validate(
    _ template: CostTemplate, within limit: Dollars? = nil, isStrict: Bool = false,
    _ options: CostOptions = CostOptions()
  ) throws(CostErrors) -> CostDecision {
    try answer { workspace throws(Diagnostics) in
      let limits = try Self.limits(limit, template, workspace)
      let synthesis = SynthesisCommand(workspace: workspace, files: template.files)
      let validation = try ValidateCommand(synthesis: synthesis).run(
        template.trafficOf, try template.request(options), limits: limits, strict: isStrict,
        baseline: nil, sampling: .whereNeeded(seed: options.seed))
      return CostDecision(validation, warnings: workspace.warnings)
    }
  }

  private static func limits(
    _ limit: Dollars?, _ template: CostTemplate, _ workspace: Workspace
  ) throws(Diagnostics) -> [Budget.Limit] {
    let budget = template.trafficOf.flatMap {
      workspace.exists("budgets/\($0).yaml") ? workspace.path("budgets/\($0).yaml") : nil
    }
    func wrong(_ message: String, _ help: String) -> Diagnostics {
      Diagnostics(Diagnostic(.error, .usage, message, mend: help))
    }
    guard let limit else {
      if template.trafficOf != nil { return [] }
      throw wrong("there is nothing to hold it to", "say what it may cost: within: 200")
    }
    if let budget {
      throw wrong("\(budget) says what it may cost", "leave 'within' out, or change the file")
    }
    if limit <= .zero { throw wrong("a limit is above zero", "write within: 200") }
    return [
      Budget.Limit(
        subject: Budget.everyEstimate, monthly: limit.money, warnAtPercent: nil,
        location: SourceLocation(file: "--budget"))
    ]
  }

  /// What a change does to a stack, to its bill and to what it holds.
  ///
  /// - Parameters:
  ///   - stack: a name of ``stacks``.
  ///   - changes: `network.nat=instance`, one or more, made together.
  ///   - template: what is really deployed, which the changes are laid over; the stack file's own
  ///     resources without it.
  ///   - options: what holds for both sides; months are not drawn.
  /// - Throws: everything that is wrong with the files and the changes.
  /// - Returns: both sides, of the last estimate of the file or of the one that options name.
  public func whatIf(
    _ stack: String, changing changes: [String], on template: CostTemplate? = nil,
    _ options: CostOptions = CostOptions()
  ) throws(CostErrors) -> CostChange {
    try answer { workspace throws(Diagnostics) in
      var all = options
      all.changes += changes
      var request = try all.request(stack)
      if let template {
        var plain = options
        plain.changes = []
        plain.estimate = nil
        request.source = SynthesisSource(try template.request(plain), files: template.files)
      }
      return CostChange(
        try WhatIfCommand(workspace: workspace).run(request), warnings: workspace.warnings)
    }
  }

  /// Answers with a workspace that takes note of what there is to say beside the answer.
  private func answer<Answer>(
    _ work: (Workspace) throws(Diagnostics) -> Answer
  ) throws(CostErrors) -> Answer {
    var workspace = workspace
    workspace.notices = RunNotices()
    do throws(Diagnostics) {
      return try work(workspace)
    } catch {
      throw CostErrors(error)
    }
  }
}

extension Workspace {
  fileprivate var warnings: [CostProblem] { notices?.all.items.map(CostProblem.init) ?? [] }
}
