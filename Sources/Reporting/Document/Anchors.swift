/// The names by which headings are led to.
struct Anchors {
  private var taken: [String: Int] = [:]

  /// GitHub's way: lower case, spaces to hyphens, other marks dropped.
  static func name(of heading: String) -> String {
    var text = ""
    for character in heading.lowercased() {
      if character.isLetter || character.isNumber || "-_".contains(character) {
        text.append(character)
      }
      if character == " " { text.append("-") }
    }
    return text
  }

  /// The next heading's name: those that read alike are numbered.
  mutating func next(_ heading: String) -> String {
    let name = Self.name(of: heading)
    let count = taken[name, default: 0]
    taken[name] = count + 1
    return count == 0 ? name : "\(name)-\(count)"
  }
}
