import ArgumentParser
import Estimation
import Inputs
import Pricing
import Resources
import Services

/// What a shell offers: the names that lie in the pricing folder.
enum Completions {
  static let stacks = CompletionKind.custom { _, _, _ in workspace?.stacks ?? [] }
  static let regions = CompletionKind.custom { _, _, _ in workspace?.regions ?? [] }
  static let scenarios = CompletionKind.custom { _, _, _ in
    workspace?.names(in: "scenarios", ending: ".yaml") ?? []
  }
  static let estimates = CompletionKind.custom { words, _, _ in
    stack(in: words)?.estimates.map(\.name) ?? []
  }

  /// The resources of the stack that is named, and their lines.
  static let lines = CompletionKind.custom { words, _, _ in
    guard let workspace, let name = name(in: words),
      let set = try? EstimateCommand(workspace: workspace).run(StackRequest(name: name))
    else { return [] }
    var seen: Set<String> = []
    let lines = set.estimates.flatMap(\.lines)
    return (lines.map(\.id.resource.text) + lines.map(\.id.text)).filter {
      seen.insert($0).inserted
    }
  }

  /// The keys of the stack that is named, as `--set` takes them.
  static let paths = CompletionKind.custom { words, _, _ in
    guard let stack = stack(in: words)?.stack else { return [] }
    var paths = Stack.fields.list.map { "\($0.key)=" }
    for kind in Stack.kinds { paths += Self.paths(of: kind, in: stack) }
    for part in Stack.parts { paths += Self.paths(of: part, in: stack) }
    return paths
  }

  private static func paths(of kind: some StackKind, in stack: Stack) -> [String] {
    let names = kind.names(in: stack)
    return (names.isEmpty ? [] : names + ["*"]).flatMap { name in
      kind.fields.list.map { "\(kind.key).\(name).\($0.key)=" }
    }
  }

  private static func paths(of part: some StackPart, in stack: Stack) -> [String] {
    stack[keyPath: part.path] == nil ? [] : part.fields.list.map { "\(part.key).\($0.key)=" }
  }

  /// The folder that a command would read.
  private static var workspace: Workspace? {
    try? Workspace.find(given: Console.environment("ALVA_COST_PRICING"))
  }

  /// The first word that is a stack's name.
  private static func name(in words: [String]) -> String? {
    let stacks = Set(workspace?.stacks ?? [])
    return words.dropFirst().first(where: stacks.contains)
  }

  private static func stack(in words: [String]) -> StackFile? {
    guard let workspace, let name = name(in: words) else { return nil }
    return try? EstimateCommand(workspace: workspace).prepare(StackRequest(name: name))
      .first?.stackFile
  }
}
