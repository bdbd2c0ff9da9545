package import Estimation
package import Diagnostics
import Inputs
import Quantities
import Platform
import RateTables
import Resources
import Services
package import TrafficSimulation

/// A recommendation of sizes, and how it would be written down.
package struct SizeAdvice: Sendable {
  package let stack: String
  package let file: String
  package let before: VariantFigures
  package let result: SizeResult
  package let target: CapacitySearch
  /// The stack file's changes; `nil` without a recommendation.
  package let edits: StackEdits?
  /// A limit that is passed at the middle and that no size moves, where nothing holds.
  package var unmoved: (resource: String, measure: String)?
  /// Why the stack file cannot be edited to it; the advice stands all the same.
  package let obstacle: Diagnostics?
  /// The same as paths of the stack file and values.
  package let changes: [StackEdits.Change]
  package var confirmation = SizeConfirmation()
  /// In the drawn worlds; `nil` where the sizes are those of the middle.
  package var sure: SureAnswer?
  /// Whether a share was asked for and no input has a range.
  var isWithoutRanges = false
  let bench: VariantBench
}

/// The main path of `alva-cost size`.
package struct SizeCommand: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Combinations that an exhaustive search runs at most.
  package static let mostExhaustive = 50_000.0
  /// The same where each is run in every drawn world.
  package static let mostExhaustiveWorlds = 500.0
  /// The share of the worlds in which sizes have to hold where nobody says otherwise.
  package static let usualSure = 0.9

  /// Searches for the cheapest sizes that hold.
  ///
  /// - Parameters:
  ///   - request: the stack; without an estimate named, the last of its file is taken.
  ///   - limits: what may change.
  ///   - target: p95 and headroom to hold.
  ///   - exhaustive: run every combination.
  ///   - sure: the share of the worlds drawn from the declared ranges in which the sizes have to hold,
  ///     0..<1; without it, and without ranges, sizes for the middle are taken.
  /// - Throws: what is wrong with the input, and a space too large to run whole.
  /// - Returns: the advice; its result may hold nothing.
  package func run(
    _ request: StackRequest, _ limits: SizeLimits, target: CapacitySearch,
    exhaustive: Bool = false, sure: Double? = nil
  ) throws(Diagnostics) -> SizeAdvice {
    let bench = try VariantBench(workspace: workspace, request: request)
    for cpu in limits.cpuUnits where bench.limits.fargateSizes.memories(cpuUnits: cpu).isEmpty {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "--cpu: Fargate does not sell \(cpu) CPU units",
          mend: "write some of: "
            + bench.limits.fargateSizes.cpuSettings.map(String.init).joined(separator: ",")))
    }
    try Self.checkParts(of: bench)
    let space = SizeSpace(bench, limits)
    if exhaustive, space.size > Self.mostExhaustive {
      throw Self.tooLarge(
        space.size, most: Self.mostExhaustive,
        "narrow it with --cpu, --max-tasks and --keep, or leave --exhaustive out")
    }
    let before = try bench.figures(of: [])
    var (result, confirmation): (SizeResult, SizeConfirmation)
    var answer: SureAnswer?
    if let sure,
      let worlds = try SizeWorlds(
        bench, target: target, count: SizeEffort(bench.base.stack, space).worlds)
    {
      if exhaustive, space.size > Self.mostExhaustiveWorlds {
        throw Self.tooLarge(
          space.size, most: Self.mostExhaustiveWorlds,
          "narrow it with --cpu, --max-tasks and --keep, or run the middle alone with --midpoint")
      }
      let found = SureFinder(worlds: worlds, space: space, sure: sure, exhaustive: exhaustive)
        .find()
      (result, confirmation, answer) = (found.0, found.1, found.2)
    } else {
      (result, confirmation) =
        SizeFinder(bench: bench, space: space, target: target, exhaustive: exhaustive).find()
      let more = SizeFront(bench: bench, space: space, target: target)
        .points(around: result, before: before)
      result.front = more.front
      result.simulated += more.runs
    }
    let path = workspace.path("stacks/\(request.name).yaml")
    var edits: StackEdits?
    var obstacle: Diagnostics?
    var changes: [StackEdits.Change] = []
    if let best = result.best {
      changes = SizeEdits(bench).changes(
        to: result.space.stack(bench.base.stack, choosing: best.choice), from: bench.base.stack,
        in: bench.node)
    }
    if let best = result.best, request.source == nil {
      do throws(Diagnostics) {
        let bytes = try Files.read(path, shown: path)
        edits = try SizeEdits(bench).edits(
          of: String(decoding: bytes, as: UTF8.self), node: bench.node,
          to: result.space.stack(bench.base.stack, choosing: best.choice), from: bench.base.stack,
          file: path
        ).edits
      } catch {
        obstacle = error
      }
    }
    var advice = SizeAdvice(
      stack: request.name, file: path, before: before, result: result,
      target: target, edits: edits, obstacle: obstacle, changes: changes,
      confirmation: confirmation, bench: bench)
    advice.sure = answer
    if result.best == nil, let now = try? bench.outcome(of: bench.base).report {
      advice.unmoved = SizedParts(bench.base.stack).unmoved(in: now, most: 1 - target.headroom)
    }
    advice.isWithoutRanges = sure != nil && answer == nil
    return advice
  }

  /// Parts of a stack whose sizes are searched together: each has some forty, and each is tried alone first.
  package static let mostParts = 24

  static func checkParts(of bench: VariantBench) throws(Diagnostics) {
    let parts = bench.base.stack.simulatedParts
    guard parts > mostParts else { return }
    throw Diagnostics(
      Diagnostic(
        .error, at: bench.node.location,
        "the stack has \(parts) services, functions, databases, caches, queues and fleets; sizes of "
          + "\(mostParts) at most are searched together",
        mend:
          "write what is to be sized into a stack file of its own, with the traffic that reaches it"
      ))
  }

  private static func tooLarge(_ size: Double, most: Double, _ help: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        .error, .usage,
        "--exhaustive: there are \(NumberFormat.significant(size)) combinations, at most "
          + "\(NumberFormat.number(most)) are run whole", mend: help))
  }
}
