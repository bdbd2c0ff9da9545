package import Diagnostics
import Services

/// Dotted paths of a stack file whose resources may stand alone or by name.
package enum StackPaths {
  /// A path in the words of a file: `databases.*.class` of one that has `database:`, and
  /// `database.class` of one that has a single entry under `databases:`.
  ///
  /// - Parameters:
  ///   - steps: the path's.
  ///   - node: the file's tree.
  /// - Returns: the steps as they stand in the tree; the names to choose from where a path without
  ///   a name could mean several.
  package static func resolved(
    _ steps: [String], in node: ConfigNode
  ) -> (steps: [String], choices: [String]) {
    guard let first = steps.first else { return (steps, []) }
    for kind in Stack.kinds {
      guard let singular = kind.singular, first == singular || first == kind.key else { continue }
      let isAlone = node[singular].map { !$0.isNull } ?? false
      let names = node[kind.key]?.entries?.map(\.key) ?? []
      if first == singular, !isAlone, names.count == 1 {
        return ([kind.key] + names + steps.dropFirst(), [])
      }
      if first == singular, !isAlone, names.count > 1 { return (steps, names) }
      if first == kind.key, isAlone, names.isEmpty, steps.count > 1,
        steps[1] == "*" || steps[1] == singular
      {
        return ([singular] + steps.dropFirst(2), [])
      }
    }
    return (steps, [])
  }
}

extension ConfigNode {
  /// Lays an overlay over a stack file's tree.
  ///
  /// - Parameters:
  ///   - overlay: its path may name the only resource of a kind with or without its name.
  ///   - problems: takes an error for a path that matches nothing, or could mean several.
  package mutating func applyToStack(_ overlay: Overlay, problems: inout Diagnostics) {
    let steps = overlay.path.split(separator: ".", omittingEmptySubsequences: false).map(
      String.init)
    let (found, choices) = StackPaths.resolved(steps, in: self)
    if !choices.isEmpty, let singular = steps.first,
      let kind = Stack.kinds.first(where: { $0.singular == singular })
    {
      let rest = steps.dropFirst().map { ".\($0)" }.joined()
      problems.error(
        at: overlay.location,
        "'\(overlay.path)' could mean any of \(choices.count): "
          + choices.joined(separator: ", "),
        mend: "write '\(kind.key).\(choices[0])\(rest)', or '\(kind.key).*\(rest)' for all")
      return
    }
    let path = found == steps ? overlay.path : found.joined(separator: ".")
    apply(
      Overlay(path: path, value: overlay.value, at: overlay.location),
      addable: StackReader.addable, problems: &problems)
  }
}
