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
      changes = self.changes(
        to: result.space.stack(bench.base.stack, choosing: best.choice), from: bench.base.stack,
        in: bench.node)
    }
    if let best = result.best, request.source == nil {
      do throws(Diagnostics) {
        edits = try self.edits(for: best, of: result.space, bench, request, file: path)
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

  private static func checkParts(of bench: VariantBench) throws(Diagnostics) {
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

  /// The text edits of a recommendation, checked by reading the new text.
  private func edits(
    for best: SizeResult.Candidate, of space: SizeSpace, _ bench: VariantBench,
    _ request: StackRequest, file: String
  ) throws(Diagnostics) -> StackEdits {
    let wanted = space.stack(bench.base.stack, choosing: best.choice)
    let bytes = try Files.read(file, shown: file)
    let edits = try StackEdits(
      text: String(decoding: bytes, as: UTF8.self), node: bench.node,
      changes: changes(to: wanted, from: bench.base.stack, in: bench.node))
    var problems = Diagnostics()
    let node = problems.collecting {
      try ConfigText.parse(Array(edits.text.utf8), file: file)
    }
    let read = node.flatMap { node in
      problems.collecting {
        try EstimateCommand(workspace: workspace).read(
          node, overlays: bench.overlays, name: request.name, limits: bench.limits)
      }
    }
    guard let read else { throw problems }
    let sizes = zip(read.stack.services, wanted.services).allSatisfy { found, wanted in
      found.size == wanted.size && found.platform == wanted.platform
        && found.minimumTasks == wanted.minimumTasks && found.maximumTasks == wanted.maximumTasks
    }
    let classes =
      read.stack.databases.map(\.instanceClass) == wanted.databases.map(\.instanceClass)
    let isSame = sizes && classes && read.stack.caches.map(\.node) == wanted.caches.map(\.node)
    if !isSame {
      throw Diagnostics(
        Diagnostic(
          .error, at: SourceLocation(file: file),
          request.overlays.isEmpty
            ? "the estimate '\(bench.base.name)' sets sizes of its own, which hide those of the file"
            : "sizes that --set or the estimate '\(bench.base.name)' sets hide those of the file",
          mend: "size an estimate without 'set:', and leave --set of sizes out"))
    }
    return edits
  }

  /// What differs between two stacks, as paths of a stack file.
  private func changes(
    to wanted: Stack, from stack: Stack, in file: ConfigNode
  ) -> [StackEdits.Change] {
    var changes: [StackEdits.Change] = []
    for (new, old) in zip(wanted.services, stack.services) {
      func change(_ key: String, _ value: String) {
        changes.append(
          StackEdits.Change(["services", new.name] + key.dotted, of: new.name, value))
      }
      if new.size.cpuUnits != old.size.cpuUnits { change("cpu", String(new.size.cpuUnits)) }
      if new.size.memoryMB != old.size.memoryMB { change("memoryMB", String(new.size.memoryMB)) }
      if new.tasks != old.tasks { change("tasks", String(new.tasks)) }
      if new.platform != old.platform { change("platform", new.platform.rawValue) }
      guard new.scaling != old.scaling else { continue }
      switch (new.scaling, old.scaling) {
      case (let scaling?, nil):
        change(
          "autoscaling",
          "{ minTasks: \(scaling.minimumTasks), maxTasks: \(scaling.maximumTasks), "
            + "metric: \(scaling.metric.rawValue), target: \(NumberFormat.plain(scaling.target)) }")
      case (let scaling?, _?):
        change("autoscaling.minTasks", String(scaling.minimumTasks))
        change("autoscaling.maxTasks", String(scaling.maximumTasks))
      case (nil, _?):
        // A policy that cannot move: as good as none, and its line keeps its comment.
        change("autoscaling.minTasks", String(new.tasks))
        change("autoscaling.maxTasks", String(new.tasks))
      case (nil, nil): break
      }
    }
    for (new, old) in zip(wanted.databases, stack.databases)
    where new.instanceClass != old.instanceClass {
      let path = Self.path("database", new.name, in: file)
      changes.append(
        StackEdits.Change(path + ["class"], of: new.name, new.instanceClass.name))
    }
    for (new, old) in zip(wanted.caches, stack.caches) where new.node != old.node {
      let path = Self.path("cache", new.name, in: file)
      changes.append(StackEdits.Change(path + ["node"], of: new.name, new.node.name))
    }
    return changes
  }

  /// Where a stack file describes a resource: under its name where it has several of the kind.
  private static func path(_ kind: String, _ name: String, in file: ConfigNode) -> [String] {
    file[kind + "s"] == nil ? [kind] : [kind + "s", name]
  }
}

extension String {
  /// The steps of a dotted path.
  fileprivate var dotted: [String] { split(separator: ".").map(String.init) }
}
