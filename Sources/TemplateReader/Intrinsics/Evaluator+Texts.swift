import Resources
import Documents

/// Functions that make and take apart texts and lists.
extension Evaluator {
  func attribute(_ argument: Value, at place: Value) -> Resolved {
    if let text = argument.text {
      let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
      return attribute(
        replacingLocals(in: parts.first ?? ""), parts.count > 1 ? parts[1] : "", at: place)
    }
    let parts = argument.items.prefix(2).map { deeper.resolve($0) }
    guard parts.count == 2, let id = parts[0].text else {
      return .unknown("Fn::GetAtt names no resource", at: place)
    }
    return attribute(replacingLocals(in: id), parts[1].text ?? "", at: place)
  }

  func join(_ argument: Value, at place: Value) -> Resolved {
    let parts = Array(argument.items.prefix(2))
    guard parts.count == 2 else { return .unknown("Fn::Join needs two arguments", at: place) }
    let list = deeper.resolve(parts[1])
    if let unknown = list.unknown { return Resolved(.unknown(unknown.derived), at: place) }
    return concatenated(list.items, separator: parts[0].text ?? "", at: place)
  }

  /// One text where all parts are known, else the parts.
  func concatenated(
    _ parts: [Resolved], separator: String, at place: Value
  ) -> Resolved {
    var result: [Resolved] = []
    var text = ""
    for (index, part) in parts.enumerated() {
      if index > 0 { text += separator }
      if let known = part.text {
        text += known
      } else {
        if !text.isEmpty { result.append(Resolved(.text(text), at: place)) }
        text = ""
        if case .joined(let inner) = part.content {
          result += inner
        } else {
          result.append(part)
        }
      }
      if text.utf8.count > Self.longestText || result.count > Self.longestList {
        return .unknown("a text too long to build", at: place)
      }
    }
    if result.isEmpty {
      return Self.isDynamic(text)
        ? .unknown(Self.dynamicReference, at: place) : Resolved(.text(text), at: place)
    }
    if !text.isEmpty { result.append(Resolved(.text(text), at: place)) }
    return result.count == 1 ? result[0] : Resolved(.joined(result), at: place)
  }

  func split(_ argument: Value, at place: Value) -> Resolved {
    let parts = argument.items.prefix(2).map { deciding($0) }
    guard parts.count == 2, let separator = parts[0].text, !separator.isEmpty else {
      return .unknown("Fn::Split needs a separator and a text", at: place)
    }
    guard let text = parts[1].text else {
      return .unknown(like: parts[1].unknown, orElse: "a text known at deployment", at: place)
    }
    var pieces: [Resolved] = []
    var rest = Substring(text)
    while let range = rest.firstRange(of: separator) {
      guard pieces.count < Self.longestList else {
        return .unknown("a list too long to build", at: place)
      }
      pieces.append(Resolved(.text(String(rest[..<range.lowerBound])), at: place))
      rest = rest[range.upperBound...]
    }
    pieces.append(Resolved(.text(String(rest)), at: place))
    scope.stepsLeft -= pieces.count
    return Resolved(.list(pieces), at: place)
  }

  func select(_ argument: Value, at place: Value) -> Resolved {
    let parts = argument.items.prefix(2).map { deeper.resolve($0) }
    guard parts.count == 2 else { return mistake("Fn::Select needs two arguments", at: place) }
    guard let index = parts[0].count else {
      return .unknown("the index is known at deployment", at: place)
    }
    guard case .list(let items) = parts[1].content else {
      return .unknown(like: parts[1].unknown, orElse: "a list known at deployment", at: place)
    }
    if let list = argument.items.dropFirst().first(where: { _ in true }), index < 6,
      Self.function(of: list)?.name == "Fn::GetAZs", index >= items.count
    {
      // How many zones there are is known at deployment.
      return Resolved(.text(Self.zone(index, in: scope.region)), at: place)
    }
    // An empty text cut into a list is one empty text; beyond it there is nothing to price.
    if items.isEmpty {
      return index == 0
        ? Resolved(.text(""), at: place) : .unknown("the list is empty", at: place)
    }
    return items.indices.contains(index)
      ? items[index]
      : mistake(
        "there is no item \(index) in a list of \(items.count)", at: place,
        mend: "the first one is item 0")
  }

  func choose(_ argument: Value, at place: Value) -> Resolved {
    let parts = Array(argument.items.prefix(3))
    guard parts.count == 3, let written = parts[0].text else {
      return mistake("Fn::If needs a condition and two values", at: place)
    }
    let name = replacingLocals(in: written)
    switch scope.condition(name, by: deeper, at: parts[0]) {
    case .yes: return deeper.resolve(parts[1])
    case .no: return deeper.resolve(parts[2])
    case .unknown:
      var guess = deeper
      guess.isGuess = true
      let choices = [parts[1], parts[2]].compactMap { guess.resolve($0).text }
      return Resolved(
        .unknown(
          .init(
            "condition '\(name)' cannot be told before deployment",
            choices: choices.count == 2 ? choices : [],
            condition: scope.isOpenCondition(name) ? name : nil)),
        at: place)
    }
  }

  func find(_ argument: Value, at place: Value) -> Resolved {
    let parts = Array(argument.items.prefix(4))
    guard parts.count >= 3 else { return mistake("Fn::FindInMap needs three keys", at: place) }
    let keys = parts.prefix(3).map { deciding($0) }
    if let map = keys[0].text, let top = keys[1].text, let second = keys[2].text,
      let value = scope.mapping(map, top, second)
    {
      return deeper.resolve(value)
    }
    if parts.count == 4, let fallback = parts[3]["DefaultValue"],
      !keys.contains(where: \.isUnresolved)
    {
      return deeper.resolve(fallback)
    }
    if let map = keys[0].text, let name = Self.parameter(in: parts[1]),
      let unknown = keys[1].unknown, unknown.parameter == name
    {
      let rows = unknown.settings.isEmpty ? scope.rows(of: map) : unknown.settings
      return Resolved(
        .unknown(.init(unknown.reason, parameter: name, settings: rows)), at: place)
    }
    if let map = keys[0].text, let top = keys[1].text, let name = Self.parameter(in: parts[2]),
      let unknown = keys[2].unknown, unknown.parameter == name
    {
      let columns = unknown.settings.isEmpty ? scope.columns(of: map, top) : unknown.settings
      return Resolved(
        .unknown(.init(unknown.reason, parameter: name, settings: columns)), at: place)
    }
    if let map = keys[0].text, let unknown = keys.lazy.compactMap(\.unknown).first,
      unknown.parameter == nil
    {
      // One of the values that stand there, whatever decides which.
      let tops = keys[1].text.map { [$0] } ?? scope.rows(of: map)
      let values = tops.flatMap { top in
        (keys[2].text.map { [$0] } ?? scope.columns(of: map, top)).compactMap {
          scope.mapping(map, top, $0).flatMap { deeper.resolve($0).text }
        }
      }
      let distinct = values.enumerated().filter { !values[..<$0.offset].contains($0.element) }
      return Resolved(
        .unknown(.init(unknown.reason, choices: distinct.map(\.element))), at: place)
    }
    if let unknown = keys.lazy.compactMap(\.unknown).first {
      return Resolved(.unknown(unknown.derived), at: place)
    }
    let names = keys.compactMap(\.text)
    guard names.count == 3 else { return .unknown("its keys are known at deployment", at: place) }
    return mistake(
      "the mappings have no '\(names.joined(separator: "' / '"))'", at: place,
      mend: "write the entry, or a DefaultValue")
  }

  /// The parameter that a value is, and nothing besides.
  private static func parameter(in value: Value) -> String? {
    guard let (name, argument) = function(of: value), name == "Ref" else { return nil }
    return argument.text
  }

  /// Zones as `us-east-1a` and on; how many there are is an assumption of three.
  func zones(_ argument: Value, at place: Value) -> Resolved {
    let named = deeper.resolvePlain(argument)
    let given = named.text.flatMap { $0.isEmpty ? nil : $0 }
    return Resolved(
      .list(
        (0..<3).map { Resolved(.text(Self.zone($0, in: given ?? scope.region)), at: place) }),
      at: place)
  }

  private static func zone(_ index: Int, in region: String?) -> String {
    (region ?? "zone ") + String("abcdef".dropFirst(index).prefix(1))
  }

  func blocks(_ argument: Value, at place: Value) -> Resolved {
    let parts = argument.items.prefix(3).map { deeper.resolve($0) }
    guard parts.count >= 2, let count = parts[1].count, (1...256).contains(count) else {
      return .unknown("Fn::Cidr needs a block and a count of 1 to 256", at: place)
    }
    let bits = parts.count > 2 ? parts[2].count ?? 8 : 8
    guard let block = parts[0].text, let blocks = Self.subnets(of: block, count: count, bits: bits)
    else {
      let unknown = Resolved.unknown("an address block known at deployment", at: place)
      return Resolved(.list(Array(repeating: unknown, count: count)), at: place)
    }
    return Resolved(.list(blocks.map { Resolved(.text($0), at: place) }), at: place)
  }

  /// `["192.168.0.0/24", 6, 5]` is six blocks of mask 32 − 5.
  static func subnets(of block: String, count: Int, bits: Int) -> [String]? {
    let halves = block.split(separator: "/")
    let bytes = (halves.first ?? "").split(separator: ".").compactMap { UInt8($0) }
    guard halves.count == 2, bytes.count == 4, let mask = Int(halves[1]), (1...31).contains(bits),
      mask <= 32 - bits
    else { return nil }
    let start = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard UInt64(count) << UInt64(bits) <= UInt64(1) << UInt64(32 - mask) else { return nil }
    return (0..<count).map { index in
      let address = start + UInt64(index) << UInt64(bits)
      let parts = [24, 16, 8, 0].map { String(address >> UInt64($0) & 255) }
      return parts.joined(separator: ".") + "/\(32 - bits)"
    }
  }

  func imported(_ argument: Value, at place: Value) -> Resolved {
    guard let name = deeper.resolvePlainOrFunction(argument, of: place).text else {
      return .unknown("an export named at deployment", at: place)
    }
    return scope.assembly.export(name, depth: depth, at: place)
      ?? .unknown(
        "the export '\(name)' is of a stack that is not here; give it with --export", at: place)
  }

  func stackOutput(_ argument: Value, at place: Value) -> Resolved {
    let stack = argument["StackName"].map { deeper.resolve($0) } ?? .absent
    let output = argument["OutputName"].map { deeper.resolve($0) } ?? .absent
    guard let name = stack.text ?? stack.references.first, let output = output.text else {
      return .unknown("an output named at deployment", at: place)
    }
    return scope.assembly.output(output, of: name, depth: depth, at: place)
      ?? .unknown("output '\(output)' is of stack '\(name)', which is not here", at: place)
  }

  func base64(_ argument: Value, at place: Value) -> Resolved {
    let value = deeper.resolvePlainOrFunction(argument, of: place)
    guard let text = value.text else { return value }
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let number = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for index in 0..<4 {
        result.append(
          index <= group.count ? digits[number >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
      }
    }
    return Resolved(.text(String(decoding: result, as: UTF8.self)), at: place)
  }

  func length(_ argument: Value, at place: Value) -> Resolved {
    let value = deeper.resolvePlainOrFunction(argument, of: place)
    if case .list(let items) = value.content {
      return Resolved(.text(String(items.count)), at: place)
    }
    return .unknown(like: value.unknown, orElse: "a list known at deployment", at: place)
  }

  func json(_ argument: Value, at place: Value) -> Resolved {
    let value = deeper.resolvePlainOrFunction(argument, of: place)
    var text = ""
    guard value.appendJSON(to: &text) else {
      return .unknown("a structure with parts known at deployment", at: place)
    }
    return Resolved(.text(text), at: place)
  }

  /// The argument of a function; a short form's argument is the tagged value itself.
  private func resolvePlainOrFunction(_ argument: Value, of place: Value) -> Resolved {
    argument.byteOffset == place.byteOffset && argument.tag == place.tag && place.tag != nil
      ? resolvePlain(argument) : resolve(argument)
  }
}

extension Resolved {
  /// Appends compact JSON; false where a part is not known.
  fileprivate func appendJSON(to text: inout String) -> Bool {
    switch content {
    case .text(let value):
      let isBare = ["true", "false", "null"].contains(value) || Double(value) != nil
      text += isBare && place?.isQuoted != true ? value : quoted(value)
    case .list(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        guard item.appendJSON(to: &text) else { return false }
      }
      text += "]"
    case .map(let entries):
      text += "{"
      for (index, entry) in entries.enumerated() {
        text += (index > 0 ? "," : "") + quoted(entry.key) + ":"
        guard entry.value.appendJSON(to: &text) else { return false }
      }
      text += "}"
    case .missing: text += "null"
    case .symbol, .joined, .unknown: return false
    }
    return text.utf8.count <= Evaluator.longestText
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(character)
      }
    }
    return result + "\""
  }
}
