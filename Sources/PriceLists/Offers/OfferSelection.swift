internal import Diagnostics
internal import Quantities
internal import RateTables

/// One line of the selection: a product that is kept, and how it stands in our tables.
struct SelectionRule: Sendable {
  enum Operation: Sendable, Equatable {
    case any
    /// Must be this one; `kept` says whether our table keeps it.
    case exact([UInt8], kept: Bool)
  }

  /// Our table's offer code.
  let table: String
  /// Offer codes whose files may hold the product, our table's own first.
  let offers: [String]
  /// The usage type up to its first variable part.
  let head: [UInt8]
  /// The alternatives that may follow; empty for none.
  let alternatives: [[UInt8]]
  /// What follows the alternatives, or the end; before the `*` where there is one.
  let middle: [UInt8]
  let hasStar: Bool
  let operation: Operation
  let attributes: [(OfferAttribute, [UInt8])]
  let unit: BillingUnit?
  let keepsReserved: Bool
  let slug: String

  /// Whether a usage type without region prefix is the one meant, from its first byte to its last.
  func matches(_ usageType: UnsafePointer<UInt8>, count: Int) -> Bool {
    guard count >= head.count, head.matches(usageType) else { return false }
    if alternatives.isEmpty { return hasStar ? count > head.count : count == head.count }
    for alternative in alternatives {
      let after = head.count + alternative.count
      let end = after + middle.count
      guard count >= end, alternative.matches(usageType + head.count),
        middle.matches(usageType + after)
      else { continue }
      if hasStar ? count > end : count == end { return true }
    }
    return false
  }

  /// The product's slug for a usage type that matched.
  func product(usageType: String, toRegion: String) -> String {
    let variable = String(decoding: usageType.utf8.dropFirst(head.count), as: UTF8.self)
    var result = ""
    var rest = slug[...]
    while let open = rest.firstIndex(of: "{"), let close = rest.firstIndex(of: "}") {
      result += rest[..<open]
      let name = rest[rest.index(after: open)..<close]
      result += name == "*" ? Self.writtenOut(variable.lowercased()) : toRegion
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  /// A class with its size written out, as RDS shortens some: `m5.4xl` is `m5.4xlarge`.
  static func writtenOut(_ name: String) -> String {
    guard name.contains("."), name.hasSuffix("xl") else { return name }
    return name + "arge"
  }
}

/// Which products of an offer are kept.
struct OfferSelection: Sendable {
  let rules: [SelectionRule]

  init(_ kept: [KeptRate]) {
    rules = kept.map(Self.rule)
  }

  /// The offer codes that the selection knows, in alphabetical order.
  var offers: [String] { Set(rules.flatMap(\.offers)).sorted() }

  private static func rule(_ kept: KeptRate) -> SelectionRule {
    let pattern = parts(of: kept.usage)
    let operation: SelectionRule.Operation =
      switch kept.operation {
      case .any: .any
      case .exact(let text, let isKept): .exact(Array(text.utf8), kept: isKept)
      }
    let attributes = kept.attributes.sorted { $0.key < $1.key }.compactMap { name, value in
      OfferAttribute.allCases.first { $0.jsonName == name }.map { ($0, Array(value.utf8)) }
    }
    return SelectionRule(
      table: kept.offers.first ?? "", offers: kept.offers, head: pattern.head,
      alternatives: pattern.alternatives, middle: pattern.middle, hasStar: pattern.hasStar,
      operation: operation, attributes: attributes, unit: kept.unit,
      keepsReserved: kept.isReserved, slug: kept.product)
  }

  private static func parts(
    of pattern: String
  ) -> (head: [UInt8], alternatives: [[UInt8]], middle: [UInt8], hasStar: Bool) {
    var text = Array(pattern.utf8)
    let hasStar = text.last == UInt8(ascii: "*")
    if hasStar { text.removeLast() }
    guard let open = text.firstIndex(of: UInt8(ascii: "{")),
      let close = text.firstIndex(of: UInt8(ascii: "}")), open < close
    else { return (text, [], [], hasStar) }
    let alternatives = text[(open + 1)..<close].split(separator: UInt8(ascii: ",")).map(Array.init)
    return (Array(text[..<open]), alternatives, Array(text[(close + 1)...]), hasStar)
  }
}

/// The rules of one offer, arranged to be asked millions of times.
struct RuleFinder: Sendable {
  let rules: [SelectionRule]
  /// The usage types of ``rules`` up to their variable part, in order.
  private var heads = FlatNames()
  /// Per rule, whether it has no variable part.
  private var isFixed: [Bool] = []

  init(_ selection: OfferSelection, offer: String) {
    rules = selection.rules.filter { $0.offers.contains(offer) }
    for rule in rules {
      heads.append(rule.head)
      isFixed.append(rule.alternatives.isEmpty && !rule.hasStar)
    }
  }

  var isEmpty: Bool { rules.isEmpty }

  /// The first rule that fits a product; -1 for none.
  func find(
    _ usageType: UnsafePointer<UInt8>, count: Int, product: ProductView
  ) -> Int {
    var index = 0
    while index < heads.count {
      let length = heads.length(index)
      if isFixed[index] ? length == count : length <= count, heads.matches(index, usageType),
        rules[index].matches(usageType, count: count), fits(rules[index], product)
      {
        return index
      }
      index += 1
    }
    return -1
  }

  /// Whether operation and attributes are the rule's; an attribute that a file does not give
  /// contradicts nothing.
  private func fits(_ rule: SelectionRule, _ product: ProductView) -> Bool {
    if case .exact(let bytes, _) = rule.operation {
      let operation = product[.operation]
      guard max(0, operation.count) == bytes.count, bytes.isEmpty || bytes.matches(operation.start)
      else { return false }
    }
    for (attribute, wanted) in rule.attributes {
      let given = product[attribute]
      if given.count > 0, given.count != wanted.count || !wanted.matches(given.start) {
        return false
      }
    }
    return true
  }
}

/// A product's attributes where they lie in the window.
struct ProductView {
  let slices: UnsafePointer<ByteSlice>
  /// Where stream offset 0 would lie.
  let origin: UnsafePointer<UInt8>

  /// The bytes of an attribute; a count of -1 where the file does not give it.
  subscript(attribute: OfferAttribute) -> (start: UnsafePointer<UInt8>, count: Int) {
    let slice = slices[attribute.rawValue]
    return (origin + slice.start, slice.count)
  }

  func text(_ attribute: OfferAttribute) -> String {
    let (start, count) = self[attribute]
    return String(decoding: UnsafeBufferPointer(start: start, count: max(0, count)), as: UTF8.self)
  }
}
