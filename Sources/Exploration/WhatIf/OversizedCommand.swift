import Diagnostics
import Estimation
import Inputs
import Platform
import Pricing
import Quantities
import Resources
import Services
import TrafficSimulation

/// Tasks, database classes and functions that the simulated load leaves mostly idle, on the next sizes
/// below: the same traffic runs on each, and only what holds is named.
struct OversizedCommand {
  /// A resource is looked at while its peak takes no more of it than this.
  static let idleBelow = 0.4
  /// What holds leaves a fifth of every limit of the resource free at the peak (an assumption of ours: a minute
  /// of the simulation is a mean, and its seconds are not even).
  static let mostUsed = 0.8
  /// Times the p95 of now that is no risk, and that is too much.
  private static let (calm, most) = (1.1, 1.5)
  /// Most expensive resources that are tried; each takes up to three runs.
  private static let tried = 12

  private let runner: VariantRunner
  private let part: PreparedEstimate
  private let base: VariantOutcome
  private let tables: SizeTables
  /// What to write where: as options of the command line, or as properties of a template.
  private let edit: @Sendable (SizeStep) -> String
  /// Whether what requests need of a resource is a guess of ours.
  private let isAssumed: @Sendable (SizeStep) -> Bool

  init(
    _ runner: VariantRunner, _ part: PreparedEstimate, _ base: VariantOutcome,
    _ tables: SizeTables, edit: @escaping @Sendable (SizeStep) -> String,
    isAssumed: @escaping @Sendable (SizeStep) -> Bool
  ) {
    self.runner = runner
    self.part = part
    self.base = base
    self.tables = tables
    self.edit = edit
    self.isAssumed = isAssumed
  }

  /// What smaller sizes save, each alone.
  func savings() -> [Advice.Saving] {
    guard base.estimate.load.requests > 0 else { return [] }
    let steps = SizeSteps(part.stack, tables)
    let costs = base.estimate.lines.reduce(into: [String: Money]()) {
      $0[$1.resource.text, default: .zero] += $1.cost
    }
    let names = loaded.filter { use(of: $0, in: base.report).map { $0 <= Self.idleBelow } ?? false }
      .sorted { (costs[$1] ?? .zero, $0) < (costs[$0] ?? .zero, $1) }
    let found = Parallel.map(min(names.count, Self.tried)) { index in
      best(of: steps.smaller(names[index]))
    }.compactMap { $0 }
    let groups = Dictionary(grouping: found) { traits(of: $0.step) }
    let alike = groups.values.sorted { $0[0].step.resource < $1[0].step.resource }
    let folded = Parallel.map(alike.count) { together(alike[$0]) }
    return folded.flatMap { $0 }
  }

  /// A smaller size that holds, alone.
  private struct Found: Sendable {
    let step: SizeStep
    let then: VariantOutcome
    let isCalm: Bool
  }

  /// What steps have in common that one line tells.
  private func traits(of step: SizeStep) -> [String] {
    [step.kind.rawValue, step.from, step.to, "\(isAssumed(step))"]
  }

  /// The same step of several resources as one saving where the load holds with all of them; else each alone.
  private func together(_ found: [Found]) -> [Advice.Saving] {
    let found = found.sorted { $0.step.resource < $1.step.resource }
    guard found.count > 1,
      let then = try? runner.outcome(of: found.reduce(part) { $0.resized($1.step) }),
      found.allSatisfy({ holds(then, $0.step.resource) })
    else { return found.map { saving([$0.step], $0.then, isCalm: $0.isCalm) } }
    return [saving(found.map(\.step), then, isCalm: isCalm(then))]
  }

  private func isCalm(_ then: VariantOutcome) -> Bool {
    then.p95Seconds <= base.p95Seconds * Self.calm
  }

  /// The names of what the traffic reaches: of what nobody asks, an idle processor tells nothing.
  private var loaded: [String] {
    let stack = part.stack
    let asked = Set(
      stack.nodes.flatMap { $0.request.databaseUses }.filter { $0.queries > 0 }.map(\.database))
    let reached = Set(base.report.services.filter { $0.arrivalsPerSecond > 0 }.map(\.name))
    return (stack.services.map(\.name) + stack.functions.map(\.name)).filter(reached.contains)
      + stack.databases.indices.filter(asked.contains).map { stack.databases[$0].name }
  }

  /// The smallest of a resource's next sizes that holds without being felt; else the nearest that holds.
  private func best(of steps: [SizeStep]) -> Found? {
    var found: Found?
    for step in steps {
      guard let then = try? runner.outcome(of: part.resized(step)), holds(then, step.resource)
      else { break }
      let isCalm = isCalm(then)
      if found != nil, !isCalm { break }
      let most = found?.then.estimate.monthly ?? base.estimate.monthly
      guard (most - then.estimate.monthly).roundedToCents > .zero else { continue }
      found = Found(step: step, then: then, isCalm: isCalm)
      if !isCalm { break }
    }
    return found
  }

  private func holds(_ then: VariantOutcome, _ resource: String) -> Bool {
    // A size without a rate would look like a saving.
    guard Set(then.unpriced).isSubset(of: base.unpriced),
      then.lostShare <= max(0.0005, base.lostShare),
      then.p95Seconds <= base.p95Seconds * Self.most,
      then.headroom >= min(base.headroom, 1 - Self.mostUsed) - 1e-9
    else { return false }
    return use(of: resource, in: then.report, everyLimit: true).map { $0 <= Self.mostUsed } ?? false
  }

  /// What the same step of one or of several resources saves; there is at least one.
  private func saving(
    _ steps: [SizeStep], _ then: VariantOutcome, isCalm: Bool
  ) -> Advice.Saving {
    let step = steps[0]
    var seen: Set<String> = []
    let edits = steps.map(edit).filter { seen.insert($0).inserted }.joined(separator: " ")
    func used(_ report: CapacityReport) -> String {
      let most = steps.compactMap { use(of: $0.resource, in: report) }.max() ?? 0
      return NumberFormat.percent(most, decimals: 0)
    }
    let isGuess = isAssumed(step)
    var risk =
      "CPU at the peak \(used(base.report)) → \(used(then.report)), p95 "
      + "\(NumberFormat.duration(base.p95Seconds)) → \(NumberFormat.duration(then.p95Seconds))"
    switch step.kind {
    case .task: risk += isGuess ? "; what a request needs of a task is assumed" : ""
    case .function: risk += "; what a run needs of its memory is not known"
    case .database: risk += "; less memory for its cache is not simulated; the change is a restart"
    }
    var found = Advice.Saving(
      group: step.kind.rawValue,
      option: Advice.named(steps.map { runner.labels.label(of: $0.resource) }),
      description: "\(step.from) → \(step.to): \(edits)",
      monthly: base.estimate.monthly - then.estimate.monthly,
      risk: isCalm && !isGuess && step.kind == .task ? .low : .medium, riskText: risk)
    found.p95Seconds = then.p95Seconds
    found.isOfSize = true
    found.isUnverified = LineItem.moved(from: base.estimate.lines, to: then.estimate.lines)
      .contains(where: \.isUnverified)
    return found
  }

  /// The share of a resource's processors that its busiest moment takes, or of the tightest of all its
  /// limits; `nil` where the run says nothing of it.
  private func use(
    of resource: String, in report: CapacityReport, everyLimit: Bool = false
  ) -> Double? {
    let limits = report.resources.filter {
      $0.resource == resource && (everyLimit || $0.measure == "CPU")
    }.map(\.utilisationPeak)
    let service = report.services.filter { $0.name == resource }.map(\.utilisationToHold)
    return (limits + service).max()
  }
}
