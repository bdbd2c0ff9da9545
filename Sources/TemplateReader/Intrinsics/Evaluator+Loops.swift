import Documents
import Resources

/// `Fn::ForEach`.
///
/// - Source: CloudFormation user guide, "Fn::ForEach", 2026-05.
extension Evaluator {
  /// What a loop comes to.
  enum Loop {
    /// The loop variable's value of each turn, and the fragment it stands in.
    case turns([[String: String]], Value)
    /// What it goes over is known at deployment.
    case open(String)
    /// No loop that AWS would accept.
    case malformed(String, Value)
  }

  func loop(_ value: Value) -> Loop {
    let parts = Array(value.items)
    guard value.kind == .sequence, parts.count == 3, let name = parts[0].text, !name.isEmpty else {
      return .malformed("a loop is a list of a name, what it goes over, and what it makes", value)
    }
    guard parts[2].kind == .mapping else {
      return .malformed("what a loop makes is a mapping, not \(parts[2].kindName)", parts[2])
    }
    let collection = deeper.resolve(parts[1])
    switch collection.content {
    case .missing, .map: return .malformed("a loop goes over a list", parts[1])
    case .symbol, .joined, .unknown:
      return .open(collection.unknown?.reason ?? "what it goes over is known at deployment")
    case .text, .list: break
    }
    var turns: [[String: String]] = []
    for item in collection.items {
      guard let text = item.text else {
        return .open(item.unknown?.reason ?? "an item that it goes over is known at deployment")
      }
      turns.append([name: text])
    }
    return .turns(turns, parts[2])
  }

  /// The same with the loop variables of a turn.
  func turn(_ locals: [String: String]) -> Evaluator {
    var inner = self
    inner.locals.merge(locals) { $1 }
    return inner
  }

  /// The entries that a loop writes into a mapping; a value that is not known where it is not.
  func entries(ofLoop value: Value) -> (entries: [Resolved.Entry], unknown: Resolved?) {
    switch loop(value) {
    case .open(let reason): return ([], .unknown(reason, at: value))
    case .malformed(let message, let place): return ([], mistake(message, at: place))
    case .turns(let turns, let fragment):
      var entries: [Resolved.Entry] = []
      for locals in turns {
        let inner = deeper.turn(locals)
        let made = inner.resolvePlain(fragment)
        if made.unknown != nil { return ([], made) }
        entries += made.entries.map {
          Resolved.Entry(key: inner.replacingLocals(in: $0.key), value: $0.value)
        }
        if entries.count > Self.longestList {
          return ([], .unknown("a mapping too long to build", at: value))
        }
      }
      return (entries, nil)
    }
  }

  /// `${Name}` and `&{Name}` of loop variables replaced.
  func replacingLocals(in text: String) -> String {
    guard !locals.isEmpty, text.utf8.contains(UInt8(ascii: "{")) else { return text }
    var result = text
    for (name, value) in locals.sorted(by: { $0.key < $1.key }) {
      result = replace("${\(name)}", in: result, with: value)
      let plain = String(value.filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
      result = replace("&{\(name)}", in: result, with: plain)
    }
    return result
  }

  private func replace(_ part: String, in text: String, with other: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let range = rest.firstRange(of: part) {
      result += rest[..<range.lowerBound] + other
      rest = rest[range.upperBound...]
    }
    return result + rest
  }
}
