package import Diagnostics
import Resources

/// A change to a configuration: a dotted path, `*` for every name at a level, and a value.
package struct Overlay: Sendable {
  /// `services.*.cpu`.
  package let path: String
  package let value: ConfigNode
  /// Where the path is written.
  package let location: SourceLocation

  package init(path: String, value: ConfigNode, at location: SourceLocation) {
    self.path = path
    self.value = value
    self.location = location
  }
}

extension ConfigNode {
  /// Replaces what the path addresses.
  ///
  /// Every step but the last has to exist; the last one has to exist or be in `addable`, the keys
  /// that a schema knows at that place. What is set keeps the place of its key and takes the
  /// overlay's location. A value of nothing takes the key out.
  ///
  /// - Parameters:
  ///   - overlay: path and new value.
  ///   - addable: for the parent's path with `*` in place of names, the keys that may be added.
  ///   - problems: takes an error for a path that matches nothing, with the nearest path.
  package mutating func apply(
    _ overlay: Overlay, addable: (_ parent: [String]) -> [String], problems: inout Diagnostics
  ) {
    let steps = overlay.path.split(separator: ".", omittingEmptySubsequences: false).map(
      String.init)
    if steps.contains("") {
      problems.error(
        at: overlay.location, "'\(overlay.path)' is not a path",
        mend: "write names with dots between them, such as services.*.cpu")
      return
    }
    var matches = 0
    var failure: (depth: Int, names: [String])?
    set(
      steps[...], walked: [], to: overlay, addable: addable, matches: &matches, failure: &failure)
    if matches == 0 {
      let offer = failure.map { failure in
        let before = Array(steps.prefix(failure.depth))
        let step = steps[failure.depth]
        if let near = nearestName(to: step, in: failure.names) {
          let path = (before + [near] + steps.dropFirst(failure.depth + 1)).joined(separator: ".")
          return "did you mean '\(path)'?"
        }
        return failure.names.isEmpty
          ? "'\(before.joined(separator: "."))' has no keys below it"
          : "known there: \(failure.names.prefix(30).joined(separator: ", "))"
      }
      problems.error(
        at: overlay.location, "the path '\(overlay.path)' matches nothing", mend: offer)
    }
  }

  private mutating func set(
    _ steps: ArraySlice<String>, walked: [String], to overlay: Overlay,
    addable: ([String]) -> [String], matches: inout Int,
    failure: inout (depth: Int, names: [String])?
  ) {
    guard let step = steps.first else { return }
    let rest = steps.dropFirst()
    if case .list(var items) = content {
      let chosen = step == "*" ? Array(items.indices) : Int(step).map { [$0] } ?? []
      for index in chosen where items.indices.contains(index) {
        if rest.isEmpty {
          items[index] = overlay.value
          matches += 1
        } else {
          items[index].set(
            rest, walked: walked + ["*"], to: overlay, addable: addable, matches: &matches,
            failure: &failure)
        }
      }
      content = .list(items)
      return
    }
    var entries = self.entries ?? []
    let known = addable(walked)
    var found = false
    for index in entries.indices where step == "*" || entries[index].key == step {
      found = true
      if rest.isEmpty {
        entries[index].value = overlay.value
        matches += 1
      } else {
        entries[index].value.set(
          rest, walked: walked + [entries[index].key], to: overlay, addable: addable,
          matches: &matches, failure: &failure)
      }
    }
    let isKnown = known.contains { $0 == step || $0 == "*" || FileKey.fits(step, pattern: $0) }
    if !found, step != "*", isKnown {
      found = true
      var value = ConfigNode(.map([]), at: overlay.location)
      if rest.isEmpty {
        value = overlay.value
        matches += 1
      } else {
        let before = matches
        value.set(
          rest, walked: walked + [step], to: overlay, addable: addable, matches: &matches,
          failure: &failure)
        if matches == before { return }
      }
      entries.append(Entry(key: step, keyLocation: overlay.location, value: value))
    }
    if !found, failure == nil {
      let names =
        entries.map(\.key)
        + known.filter {
          $0 != "*" && !$0.hasPrefix("^") && self[$0] == nil
        }
      failure = (walked.count, names)
    }
    if entries.isEmpty, self.entries == nil { return }
    if rest.isEmpty, overlay.value.isNull {
      entries.removeAll { step == "*" || $0.key == step }
    }
    content = .map(entries)
  }
}

extension Overlay {
  /// An overlay as the command line gives it: `PATH=VALUE`, the value in YAML's flow style.
  ///
  /// - Parameter argument: `services.*.cpu=256`.
  /// - Throws: an error of kind `usage` without a path or an equals sign.
  /// - Returns: the overlay; its place is the argument itself.
  package static func parse(argument: String) throws(Diagnostics) -> Overlay {
    let place = SourceLocation(
      file: "--set", line: 1, column: 1, length: argument.count, lineText: argument)
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, at: place, "'\(argument)' is not PATH=VALUE",
          mend: "write it as --set 'services.*.cpu=256'"))
    }
    let value = String(argument[argument.index(after: equals)...])
    let path = String(argument[..<equals])
    // A variable of the shell may be unset; without the key the default would hold, in silence.
    if value.allSatisfy(\.isWhitespace) {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, at: place, "'\(argument)' has no value",
          mend: "write one, or \(path)=null to take the key away so that its default holds"))
    }
    var node = try ConfigText.parse(Array(value.utf8), file: "--set")
    node.location = place
    return Overlay(path: path, value: node, at: place)
  }
}
