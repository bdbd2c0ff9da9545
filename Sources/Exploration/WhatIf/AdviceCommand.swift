package import Diagnostics
package import Estimation
import Inputs
import Platform
package import Pricing
import Quantities
import RateTables
import Resources
import Services
import TrafficSimulation

/// What the summary of an estimate says beyond its bill: what saves money, and what gives way first.
///
/// Every option of the stack's file of alternatives, or of ``GeneralAlternatives`` where it has none, is priced
/// alone under the same traffic; those
/// that save most are load-tested as well. Decisions are not combined: `whatif NAME --best` does.
package struct AdviceCommand: Sendable {
  /// Savings that are load-tested.
  private static let tested = 5

  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// What else a stack could be, by its file of alternatives; nothing where there is none.
  ///
  /// - Parameter stack: its name.
  /// - Throws: what is wrong with the file.
  /// - Returns: its decisions, each with its options.
  package func alternatives(to stack: String) throws(Diagnostics) -> [AlternativeGroup] {
    try workspace.hasAlternatives(stack)
      ? AlternativesReader.read(try workspace.alternativesNode(stack)) : []
  }

  /// The advice on the last estimate of a stack.
  ///
  /// - Parameters:
  ///   - request: the stack.
  ///   - groups: what else it could be; without any, the general alternatives.
  ///   - estimate: the one that is asked about, in place of the last.
  /// - Throws: what is wrong with the stack.
  /// - Returns: savings and the capacity.
  package func run(
    _ request: StackRequest, among groups: [AlternativeGroup], on estimate: String? = nil
  ) throws(Diagnostics) -> Advice {
    let bench = try VariantBench(workspace: workspace, request: request, estimate: estimate)
    let base = try bench.outcome(of: bench.base)
    let now = base.estimate.monthly
    let isGeneral = groups.isEmpty
    let general = GeneralAlternatives(bench.base)
    let own = isGeneral ? general.groups : groups
    let groups = own + (isGeneral ? [] : general.missing(in: own))
    let options = groups.flatMap { group in group.options.map { (group.name, $0) } }
    let priced = Parallel.map(options.count) { index in
      // An option that a table lacks a rate of saves nothing that could be promised.
      try? bench.price(of: options[index].1, beside: base.estimate.lines)
    }
    var best: [String: (saving: Advice.Saving, option: AlternativeGroup.Option)] = [:]
    var risky: Set<String> = []
    for ((group, option), price) in zip(options, priced) {
      guard let (monthly, isUnverified) = price, (now - monthly).roundedToCents > .zero else {
        continue
      }
      // What nobody would do without a second thought does not hide what anybody can.
      if option.riskLevel == .high {
        risky.insert(group)
        continue
      }
      var saving = Advice.Saving(
        group: group, option: option.name, description: option.description,
        monthly: now - monthly, risk: option.riskLevel, riskText: option.risk)
      saving.isUnverified = isUnverified
      saving.isBeyondFile = !own.contains { $0.name == group }
      if best[group].map({ $0.saving.monthly < saving.monthly }) ?? true {
        best[group] = (saving, option)
      }
    }
    let sorted = best.values.sorted {
      ($1.saving.monthly, $0.saving.group) < ($0.saving.monthly, $1.saving.group)
    }
    let tested = Parallel.map(min(sorted.count, Self.tested)) { index in
      try? bench.figures(of: [sorted[index].option])
    }
    let alternatives = sorted.enumerated().map { index, found in
      var saving = found.saving
      if index < tested.count, base.estimate.load.requests > 0, let figures = tested[index] {
        saving.p95Seconds = figures.p95Seconds > 0 ? figures.p95Seconds : nil
        saving.riskText += figures.lossWords(beside: base.lostShare)
      }
      return saving
    }
    let sizes = oversized(bench, base)
    return Advice(
      estimate: bench.base.name, savings: Advice.ranked(alternatives + sizes),
      decisions: own.count, riskier: risky.count,
      isGeneral: isGeneral,
      capacity: base.capacity)
  }
}

extension AdviceCommand {
  /// What smaller sizes would save that hold the same traffic.
  private func oversized(_ bench: VariantBench, _ base: VariantOutcome) -> [Advice.Saving] {
    let services = bench.node["services"]
    return OversizedCommand(
      bench.runner, bench.base, base, bench.limits,
      edit: { $0.overlays.map { "--set '\($0)'" }.joined(separator: " ") },
      isAssumed: { services?[$0.resource]?["request"]?["cpuMilliseconds"] == nil }
    ).savings()
  }
}

extension VariantBench {
  /// What an option alone costs, its commitment included; no load is tested.
  ///
  /// - Parameters:
  ///   - option: of a decision.
  ///   - now: the bill as it stands.
  /// - Throws: what is wrong with it.
  /// - Returns: a month, and whether a price that the two differ by is confirmed by no source.
  fileprivate func price(
    of option: AlternativeGroup.Option, beside now: [LineItem]
  ) throws(Diagnostics) -> (monthly: Money, isUnverified: Bool) {
    let part = try prepared(with: option.overlays)
    let bill = try EstimateCommand(workspace: workspace).price(part, under: part.engine().run())
    let isUnverified =
      LineItem.moved(from: now, to: bill.lines).contains(where: \.isUnverified)
      || part.committed(option.commitment)?.isUnverified(on: part.table.newestSeen) ?? false
    return (bill.monthly - (try part.saving(of: option, isAlone: true)), isUnverified)
  }
}
