package import Diagnostics
package import Inputs

/// Changes to a stack file's text that leave everything else where it stands: comments, order,
/// spaces.
package struct StackEdits: Sendable {
  /// A key of the file and its new value.
  package struct Change: Hashable, Sendable {
    /// `services.web.cpu`.
    package let path: [String]
    package let value: String
    /// The resource that it changes.
    package let resource: String

    package init(_ path: [String], of resource: String = "", _ value: String) {
      self.path = path
      self.value = value
      self.resource = resource
    }
  }

  /// The file's lines, before and after; a line that was added stands with the one above it.
  package let lines: [(before: String, after: [String])]
  /// What ends each line: LF, CR LF or CR; nothing after the last.
  private let endings: [String]

  /// Edits a text.
  ///
  /// - Parameters:
  ///   - text: the file.
  ///   - node: its tree.
  ///   - changes: each to a key whose parent exists.
  /// - Throws: a change whose place cannot be edited as text.
  package init(text: String, node: ConfigNode, changes: [Change]) throws(Diagnostics) {
    let parts = Self.lines(of: text)
    var lines = parts.map { (before: $0.text, after: [$0.text]) }
    endings = parts.map(\.ending)
    var problems = Diagnostics()
    // From the end of each line backwards, so that columns before a change keep their meaning.
    var replacements: [(line: Int, column: Int, length: Int, text: String)] = []
    var additions: [(line: Int, text: String)] = []
    for change in changes {
      guard let key = change.path.last,
        let parent = change.path.dropLast().reduce(
          ConfigNode?.some(node), { found, step in found?[step] })
      else { continue }
      if let value = parent[key] {
        if value.text == change.value { continue }
        let place = value.location
        guard value.text != nil, place.line > 0, place.column > 0 else {
          problems.error(
            at: place, "'\(change.path.joined(separator: "."))' cannot be edited in its place",
            mend: "write \(key): \(change.value) by hand")
          continue
        }
        replacements.append((place.line, place.column, place.length, change.value))
        continue
      }
      guard let sibling = parent.entries?.first, parent.location.line > 0 else {
        problems.error(
          at: parent.location, "'\(change.path.joined(separator: "."))' has no place to stand",
          mend: "write \(key): \(change.value) by hand")
        continue
      }
      let anchor = parent.entries?.first { $0.key == "memoryMB" } ?? sibling
      let column = anchor.keyLocation.column
      let line = anchor.keyLocation.line
      let lead = lines.indices.contains(line - 1) ? lines[line - 1].before.prefix(column - 1) : ""
      if lead.allSatisfy({ $0 == " " }) {
        additions.append((line, lead + "\(key): \(change.value)"))
      } else {
        let place = anchor.value.location
        replacements.append(
          (place.line, place.column + place.length, 0, ", \(key): \(change.value)"))
      }
    }
    try problems.throwIfErrors()
    for edit in replacements.sorted(by: { ($0.line, $0.column) > ($1.line, $1.column) })
    where lines.indices.contains(edit.line - 1) {
      var characters = Array(lines[edit.line - 1].after[0])
      let start = min(edit.column - 1, characters.count)
      let end = min(start + edit.length, characters.count)
      characters.replaceSubrange(start..<end, with: Array(edit.text))
      lines[edit.line - 1].after[0] = String(characters)
    }
    for addition in additions where lines.indices.contains(addition.line - 1) {
      lines[addition.line - 1].after.append(addition.text)
    }
    self.lines = lines
  }

  /// The whole text after the changes; a new line ends as its neighbour does.
  package var text: String {
    let usual = endings.first { !$0.isEmpty } ?? "\n"
    return zip(lines, endings).map { line, ending in
      line.after.joined(separator: ending.isEmpty ? usual : ending) + ending
    }.joined()
  }

  /// The lines of a text as the readers count them, each with what ends it.
  private static func lines(of text: String) -> [(text: String, ending: String)] {
    var lines: [(text: String, ending: String)] = []
    var line = String.UnicodeScalarView()
    var isAfterReturn = false
    func end(_ ending: String) {
      lines.append((String(line), ending))
      line = String.UnicodeScalarView()
    }
    for scalar in text.unicodeScalars {
      if isAfterReturn { end(scalar == "\n" ? "\r\n" : "\r") }
      switch scalar {
      case "\n": if !isAfterReturn { end("\n") }
      case "\r": break
      default: line.append(scalar)
      }
      isAfterReturn = scalar == "\r"
    }
    if isAfterReturn { end("\r") }
    end("")
    return lines
  }

  package var isEmpty: Bool { lines.allSatisfy { [$0.before] == $0.after } }

  /// The changes as a unified diff without context.
  package func diff(file: String) -> String {
    var text = "--- \(file)\n+++ \(file)\n"
    var added = 0
    for (index, line) in lines.enumerated() where [line.before] != line.after {
      let isKept = line.after.first == line.before
      let new = isKept ? Array(line.after.dropFirst()) : line.after
      let from = isKept ? "-\(index + 1),0" : "-\(index + 1)"
      let start = index + 1 + added + (isKept ? 1 : 0)
      text += "@@ \(from) +\(start)\(new.count == 1 ? "" : ",\(new.count)") @@\n"
      if !isKept { text += "-\(line.before)\n" }
      text += new.map { "+\($0)\n" }.joined()
      added += line.after.count - 1
    }
    return text
  }
}
