package import Diagnostics
import Documents
package import Estimation
import Exploration
import Inputs
import Platform
import Quantities
import TrafficSimulation

/// Narrowed ranges as edits of the files that they stand in; comments and order stay.
package struct CalibrationEdits: Sendable {
  /// Whole new texts, by the files' names in the pricing folder.
  package let files: [(path: String, text: String, diff: String)]
  /// Whether the file of the scenario says what moves together.
  package let holdsPairs: Bool
  /// Inputs whose range has no place in a file that is known, to be written by hand.
  package let byHand: [String]

  /// - Parameters:
  ///   - calibration: the ranges.
  ///   - workspace: where the files lie.
  /// - Throws: a range that cannot be edited as text, and a text that could not be read any more.
  package init(_ calibration: Calibration, in workspace: Workspace) throws(Diagnostics) {
    let stack = "stacks/\(calibration.stack).yaml"
    let scenario = "scenarios/\(calibration.scenario).yaml"
    var files: [(path: String, text: String, diff: String)] = []
    var left = calibration.narrowed
    for (path, node) in [
      (stack, try workspace.stackNode(calibration.stack)),
      (scenario, try workspace.scenarioNode(calibration.scenario)),
    ] {
      let here = left.filter { input in
        input.location.file == workspace.path(path) && Self.node(input.path, in: node) != nil
      }
      left.removeAll { input in here.contains { $0.path == input.path } }
      let changes = here.flatMap { Self.changes(to: $0, reason: calibration.reason, in: node) }
      if changes.isEmpty { continue }
      let text = String(decoding: try workspace.bytes(of: path), as: UTF8.self)
      let edits = try StackEdits(text: text, node: node, changes: changes)
      // What cannot be read any more is not written.
      _ = try ConfigText.parse(Array(edits.text.utf8), file: workspace.path(path))
      files.append((path, edits.text, edits.diff(file: workspace.path(path))))
    }
    byHand = left.map(\.path)
    let together = Self.joined(calibration, files, scenario, in: workspace)
    holdsPairs = together != nil
    self.files = together ?? files
  }

  /// The files with the pairs behind the scenario; `nil` where it has such keys, or where a stack could
  /// not be read any more, whose ranges are others.
  private static func joined(
    _ calibration: Calibration, _ files: [(path: String, text: String, diff: String)],
    _ scenario: String, in workspace: Workspace
  ) -> [(path: String, text: String, diff: String)]? {
    guard !calibration.pairs.isEmpty, let place = files.firstIndex(where: { $0.path == scenario }),
      (try? workspace.scenarioNode(calibration.scenario))?["correlations"] == nil
    else { return nil }
    let lines =
      [
        "# What one line of the bill tells of several ranges: \(calibration.reason).",
        "correlations:",
      ]
      + calibration.pairs.map {
        "  - { between: [\(YAMLScalar.text($0.first)), \(YAMLScalar.text($0.second))], "
          + "value: \(NumberFormat.plain($0.correlation)) }"
      }
    let text = files[place].text
    let isEnded = text.isEmpty || text.hasSuffix("\n")
    let count = text.split(separator: "\n", omittingEmptySubsequences: false).count
    let last = isEnded ? count - 1 : count
    var changed = files
    changed[place].text = text + (isEnded ? "" : "\n") + lines.joined(separator: "\n") + "\n"
    changed[place].diff +=
      "@@ -\(last),0 +\(last + 1),\(lines.count) @@\n" + lines.map { "+\($0)\n" }.joined()
    var drafted = workspace
    drafted.notices = nil
    for file in changed { drafted.drafts[file.path] = Array(file.text.utf8) }
    for stack in workspace.stacks where isRead(stack, in: workspace) && !isRead(stack, in: drafted)
    {
      return nil
    }
    return changed
  }

  private static func isRead(_ stack: String, in workspace: Workspace) -> Bool {
    (try? EstimateCommand(workspace: workspace).prepare(StackRequest(name: stack))) != nil
  }

  /// Writes the files, all or none.
  ///
  /// - Parameter workspace: where they lie.
  /// - Throws: what cannot be written; nothing half-written is left behind.
  package func write(in workspace: Workspace) throws(Diagnostics) {
    try Files.write(
      files.map { file in
        let path = workspace.path(file.path)
        return (path: path, shown: path, bytes: Array(file.text.utf8))
      }, replacesInputs: true)
  }

  private static func node(_ path: String, in root: ConfigNode) -> ConfigNode? {
    path.split(separator: ".").reduce(ConfigNode?.some(root)) { $0?[String($1)] }
  }

  /// The numbers of a distribution, each in its place, and the reason.
  private static func changes(
    to input: Calibration.Input, reason: String, in root: ConfigNode
  ) -> [StackEdits.Change] {
    let path = input.path.split(separator: ".").map(String.init)
    guard let node = node(input.path, in: root), node.entries != nil,
      let numbers = NarrowedRange.numbers(of: input)
    else { return [] }
    var all = numbers.map { (key: $0.key, text: $0.text) }
    all.append((key: "reason", text: "\"\(reason)\""))
    return all.map { StackEdits.Change(path + [$0.key], $0.text) }
  }
}

/// A narrowed range in the form of the one that it takes the place of.
enum NarrowedRange {
  /// The P10 of a triangle with equal sides lies this far from its middle, as a share of a side:
  /// `1 − √0.2`.
  private static let tenth = 1 - 0.2.squareRoot()

  /// Keys and numbers; `nil` for a form that cannot be narrowed in its place.
  static func numbers(of input: Calibration.Input) -> [(key: String, text: String)]? {
    guard let after = input.after else { return nil }
    switch input.distribution {
    case .lognormal:
      guard after.low > 0, after.low < after.high else { return nil }
      return [("p10", text(after.low)), ("p90", text(after.high))]
    case .triangular(let low, _, let high):
      let least = max(low, after.middle - (after.middle - after.low) / tenth)
      let most = min(high, after.middle + (after.high - after.middle) / tenth)
      guard least <= after.middle, after.middle <= most, least < most else { return nil }
      return [("min", text(least)), ("mode", text(after.middle)), ("max", text(most))]
    case .normal:
      guard after.low < after.high else { return nil }
      // 80 % of a normal distribution lie within 1.2816 standard deviations.
      return [
        ("mean", text(after.middle)),
        ("sd", text((after.high - after.low) / (2 * 1.2815515655446))),
      ]
    case .choices, .uniform: return nil
    }
  }

  /// Three digits; all of a number above a hundred.
  static func text(_ value: Double) -> String {
    let text =
      abs(value) >= 100
      ? NumberFormat.number(value, decimals: 0) : NumberFormat.significant(value, digits: 3)
    return text.split(separator: ",").joined()
  }
}
