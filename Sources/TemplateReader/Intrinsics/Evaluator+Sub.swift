import Documents
import Resources

/// Texts with names in them.
extension Evaluator {
  func substitute(_ argument: Value, at place: Value) -> Resolved {
    var text = argument.text
    var names: Value?
    if text == nil {
      let parts = Array(argument.items.prefix(2))
      text = parts.first?.text
      names = parts.count > 1 ? parts[1] : nil
    }
    guard let text else { return .unknown("Fn::Sub has no text", at: place) }
    var parts: [Resolved] = []
    // Worked out once, however often it stands in the text: one within another would double each time.
    var known: [String: Resolved] = [:]
    var rest = Substring(text)
    while let start = rest.firstRange(of: "${") {
      parts.append(Resolved(.text(String(rest[..<start.lowerBound])), at: place))
      rest = rest[start.upperBound...]
      guard let end = rest.firstIndex(of: "}") else { break }
      let name = String(rest[..<end])
      rest = rest[rest.index(after: end)...]
      if name.hasPrefix("!") {
        parts.append(Resolved(.text("${\(name.dropFirst())}"), at: place))
      } else {
        let value =
          known[name] ?? names?[name].map { deeper.resolve($0) } ?? deeper.named(name, at: place)
        known[name] = value
        parts.append(value)
      }
    }
    parts.append(Resolved(.text(String(rest)), at: place))
    let result = concatenated(parts, separator: "", at: place)
    // It keeps its text: some images are known by the path alone.
    return result.unknown?.reason == Self.dynamicReference && argument.kind.isScalar
      ? .unknown(Self.dynamicReference, at: argument) : result
  }

  private func named(_ name: String, at place: Value) -> Resolved {
    let parts = trimmed(name).split(separator: ".", maxSplits: 1).map(String.init)
    guard let first = parts.first else { return .unknown("an empty name in Fn::Sub", at: place) }
    return parts.count == 1
      ? reference(first, at: place) : attribute(first, parts[1], at: place)
  }
}
