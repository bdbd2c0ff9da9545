import Diagnostics
import Estimation
import Inputs
import Quantities
import Resources
import Services

/// Sizes as a stack file writes them.
struct SizeEdits {
  private let bench: VariantBench

  init(_ bench: VariantBench) {
    self.bench = bench
  }

  /// The text edits from one stack's sizes to another's, checked by reading the new text.
  ///
  /// - Parameters:
  ///   - text: of the stack file.
  ///   - node: its tree.
  ///   - wanted: the stack with its new sizes.
  ///   - stack: the stack as the text has it.
  ///   - file: its path.
  /// - Throws: a place that cannot be edited, and sizes that something else hides.
  /// - Returns: the edits, and the tree of the new text.
  func edits(
    of text: String, node: ConfigNode, to wanted: Stack, from stack: Stack, file: String
  ) throws(Diagnostics) -> (edits: StackEdits, node: ConfigNode) {
    let edits = try StackEdits(
      text: text, node: node, changes: changes(to: wanted, from: stack, in: node))
    var problems = Diagnostics()
    let edited = problems.collecting {
      try ConfigText.parse(Array(edits.text.utf8), file: file)
    }
    let read = edited.flatMap { node in
      problems.collecting {
        try EstimateCommand(workspace: bench.workspace).read(
          node, overlays: bench.overlays, name: bench.name, limits: bench.limits)
      }
    }
    guard let edited, let read else { throw problems }
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
          bench.hasRequestedChanges
            ? "sizes that --set or the estimate '\(bench.base.name)' sets hide those of the file"
            : "the estimate '\(bench.base.name)' sets sizes of its own, which hide those of the file",
          mend: "size an estimate without 'set:', and leave --set of sizes out"))
    }
    return (edits, edited)
  }

  /// What differs between two stacks, as paths of a stack file.
  func changes(
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
