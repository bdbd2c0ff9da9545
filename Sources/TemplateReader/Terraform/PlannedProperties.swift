import Diagnostics
import Documents
import Resources

/// Puts a resource's planned values together with what is unknown of them and what was written.
///
/// A plan tells these in three places: the values leave out what is not known yet, a mask of truth
/// values says what that is, and the configuration says what it was written as. What nobody wrote is
/// the provider's default, though the mask calls most such arguments unknown.
struct PlannedProperties {
  let resource: PlannedResource
  let names: TerraformNames
  /// What was written; `nil` where the configuration is not there.
  let expressions: Value?
  let links: PlannedLinks

  private static let deepest = 64

  /// Names of all that is planned or written.
  var all: [String] {
    func names(_ value: Value?) -> [String] {
      value.map { $0.entries.compactMap(\.key.text) } ?? []
    }
    return Set(names(resource.values) + names(expressions)).sorted().map(TerraformNames.pascal)
  }

  /// A property under CloudFormation's name.
  func property(_ property: String) -> Resolved {
    let attribute = names.attribute(for: property)
    let value = resource.values?[attribute]
    if Self.holdsJSON(attribute), let value, let inner = Self.document(within: value) {
      let list = read(
        Parts(value: inner, unknown: nil, written: nil, isConfigured: false), attribute, level: 1)
      return Resolved(list.content, at: value)
    }
    let found = read(
      Parts(
        value: value, unknown: resource.unknown?[attribute], written: expressions?[attribute],
        isConfigured: expressions != nil), attribute, level: 0)
    guard found.isMissing, let text = names.defaults[attribute] else {
      return found
    }
    return Resolved(.text(text), at: nil)
  }

  /// One value, its part of the mask, and its part of the configuration.
  private struct Parts {
    let value: Value?
    let unknown: Value?
    let written: Value?
    /// Whether the configuration around it is there, so that what it lacks was not written.
    let isConfigured: Bool

    /// The same of a key; the expression of an argument speaks of all that is in it.
    func of(_ key: String) -> Self {
      let isWhole = written?.isPlanExpression == true
      return Self(
        value: value?[key], unknown: unknown?[key], written: isWhole ? written : written?[key],
        isConfigured: written != nil)
    }
  }

  private func read(_ parts: Parts, _ attribute: String, level: Int) -> Resolved {
    guard level < Self.deepest else { return .unknown("nested too deeply", at: parts.value) }
    guard let value = parts.value, !value.isNull else { return absent(parts, attribute) }
    switch value.kind {
    case .sequence:
      if value.count == 0 { return absent(parts, attribute) }
      return Resolved(.list(items(of: value, parts, attribute, level: level)), at: value)
    case .mapping:
      let entries = entries(of: value, parts, level: level)
      return entries.isEmpty
        ? absent(parts, attribute) : Resolved(.map(entries), at: value)
    case .null, .bool, .number, .string:
      let text = value.text ?? ""
      return Resolved(
        .text(text), at: value, naming: links.named(text, parts.written, of: resource))
    }
  }

  private func items(
    of value: Value, _ parts: Parts, _ attribute: String, level: Int
  ) -> [Resolved] {
    let masks = parts.unknown.map { Array($0.items) } ?? []
    let written = PlanBlocks.written(parts.written, of: Array(value.items))
    let open = value.items.enumerated().filter { position, item in
      item.isNull && masks.indices.contains(position) && masks[position].bool == true
    }.map(\.offset)
    let symbols = open.isEmpty ? [] : links.symbols(parts.written, of: resource)
    return value.items.enumerated().map { position, item in
      if let place = open.firstIndex(of: position), !symbols.isEmpty {
        // One reference for each open item, in their order; else any of them may be any.
        if symbols.count == open.count { return symbols[place] }
        return symbols.count == 1 ? symbols[0] : Resolved(.joined(symbols), at: item)
      }
      let inner = Parts(
        value: item, unknown: masks.indices.contains(position) ? masks[position] : nil,
        written: written[position], isConfigured: parts.isConfigured)
      if item.kind == .mapping, item.count == 0, inner.unknown?.bool == true {
        let open = absent(inner, attribute)
        if !open.isMissing { return open }
      }
      // A block whose values are all unknown is a block all the same.
      return item.kind == .mapping
        ? Resolved(.map(entries(of: item, inner, level: level + 1)), at: item)
        : read(inner, attribute, level: level + 1)
    }
  }

  private func entries(of value: Value, _ parts: Parts, level: Int) -> [Resolved.Entry] {
    guard level < Self.deepest else { return [] }
    var keys = value.entries.compactMap { $0.key.text }
    let known = Set(keys)
    let more =
      (parts.unknown?.entries.compactMap { $0.key.text } ?? [])
      + (parts.written?.isPlanExpression == false
        ? parts.written?.entries.compactMap { $0.key.text } ?? [] : [])
    var seen = known
    keys += more.filter { seen.insert($0).inserted }
    return keys.compactMap { key in
      let inner = read(parts.of(key), key, level: level + 1)
      if inner.isMissing { return nil }
      return Resolved.Entry(key: level == 0 ? key : names.property(for: key), value: inner)
    }
  }

  /// A value that is not there: left out, or known after apply.
  private func absent(_ parts: Parts, _ attribute: String) -> Resolved {
    let isUnknown = parts.unknown?.isPlanUnknown == true
    // The mask decides; a plan without one leaves out what is not known.
    guard isUnknown || (parts.value == nil && parts.written != nil) else { return .absent }
    if let written = parts.written {
      if isUnknown, written.isPlanExpression, links.isKnown(written, of: resource) {
        return .absent
      }
      let symbols = links.symbols(written, of: resource)
      if symbols.count == 1 { return symbols[0] }
      if !symbols.isEmpty { return Resolved(.list(symbols), at: written) }
    }
    let likely = links.likely(parts.written, of: resource)
    let isWritten = parts.written != nil && (isUnknown || !likely.isEmpty)
    // Blocks that are generated are in no configuration; what they name is a reference.
    let isGenerated = parts.written == nil && !parts.isConfigured && isUnknown
    guard isWritten || (isGenerated && (expressions == nil || Self.isLink(attribute))) else {
      return .absent
    }
    let place = resource.place
    return Resolved(
      .unknown(Resolved.Unknown("'\(attribute)' is known after apply", likely: likely)), at: place)
  }

  private static func isLink(_ attribute: String) -> Bool {
    ["id", "ids", "arn", "arns", "name", "identifier"].contains {
      attribute == $0 || attribute.hasSuffix("_\($0)")
    }
  }

  /// Whether Terraform writes as a text of JSON what CloudFormation writes as a list: `rule_json`.
  private static func holdsJSON(_ attribute: String) -> Bool {
    attribute == "container_definitions" || attribute.hasSuffix("_json")
  }

  /// The list in a text of JSON, as Terraform writes container definitions.
  private static func document(within value: Value) -> Value? {
    guard let text = value.text, text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "["),
      let source = try? SourceText(name: value.location.file, bytes: Array(text.utf8)),
      let root = try? Document.parse(source, as: .json).root, root.kind == .sequence
    else { return nil }
    return root
  }
}

extension Value {
  /// Whether a mask says that a value, or a part of it, is known after apply.
  fileprivate var isPlanUnknown: Bool {
    switch kind {
    case .bool: bool == true
    case .sequence: items.contains(where: \.isPlanUnknown)
    case .mapping: entries.contains { $0.value.isPlanUnknown }
    default: false
    }
  }
}

/// Finds the block of a configuration that a planned block was written as.
enum PlanBlocks {
  /// The written part of each planned block.
  ///
  /// Blocks stand in their order; where the provider keeps them as a set, the constants they hold
  /// tell them apart. An argument's expression is that of every item.
  static func written(_ written: Value?, of planned: [Value]) -> [Value?] {
    guard let written else { return Array(repeating: nil, count: planned.count) }
    guard written.kind == .sequence else {
      return Array(repeating: written, count: planned.count)
    }
    var left = Array(written.items)
    if left.count == 1, planned.count == 1 { return left }
    return planned.map { block in
      let best = left.indices.max { agreement(left[$0], block) < agreement(left[$1], block) }
      guard let best, agreement(left[best], block) >= 0 else { return nil }
      // `max` gives the last of equals, the blocks' order the first.
      let score = agreement(left[best], block)
      let first = left.firstIndex { agreement($0, block) == score } ?? best
      return left.remove(at: first)
    }
  }

  /// How many constants agree; -1 where one differs.
  private static func agreement(_ written: Value, _ planned: Value) -> Int {
    var count = 0
    for (key, expression) in written.entries {
      guard let constant = expression["constant_value"], constant.kind.isScalar,
        let name = key.text, let value = planned[name]
      else { continue }
      if value.text != constant.text { return -1 }
      count += 1
    }
    return count
  }
}
