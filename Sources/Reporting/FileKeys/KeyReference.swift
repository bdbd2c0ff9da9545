package import Resources
import Quantities

/// A kind of file as a page: every key with what may be written, its default and its meaning.
package struct KeyReference {
  private var sections: [TableReport.Section] = []
  private var told: Set<String> = []
  private var data = Table([
    Table.Column("mapping"), Table.Column("key"), Table.Column("value"),
    Table.Column("required"), Table.Column("default"), Table.Column("meaning"),
    Table.Column("example"),
  ])
  private let examples: KeyExamples

  private init(_ examples: KeyExamples) { self.examples = examples }

  /// The page of a file.
  ///
  /// - Parameters:
  ///   - keys: everything that it may hold.
  ///   - title: `alva-cost stack file`.
  ///   - examples: what may stand at the keys.
  /// - Returns: a table for each mapping, as many as there are; as JSON, the schema.
  package static func report(
    of keys: FileKeys, title: String, examples: KeyExamples
  ) -> TableReport {
    var page = KeyReference(examples)
    page.add(keys, heading: "The file")
    return TableReport(
      title: title, sections: page.sections, data: page.data,
      json: JSONSchema.document(of: keys, title: title, examples: examples))
  }

  private mutating func add(_ keys: FileKeys, heading: String) {
    guard told.insert(keys.what).inserted else { return }
    var table = Table([
      Table.Column("key"), Table.Column("value"), Table.Column("default"),
      Table.Column("example"), Table.Column("meaning"),
    ])
    for key in keys.list + (keys.pattern.map { [$0] } ?? []) {
      let value = Self.text(key.shape)
      let standard = key.isRequired ? "required" : key.standard ?? ""
      let example = examples.text(of: key, in: keys.what)
      table.add(
        .code(key.key), RichText(value), RichText(standard), example.map { .code($0) } ?? "",
        RichText(key.note))
      data.add(
        keys.what, key.key, value, "\(key.isRequired)", key.standard ?? "", key.note,
        example ?? "")
    }
    sections.append(TableReport.Section(heading, table: table))
    for key in keys.list {
      for part in Self.mappings(in: key.shape) { add(part, heading: Self.heading(part)) }
    }
  }

  private static func heading(_ keys: FileKeys) -> String {
    keys.what.prefix(1).uppercased() + keys.what.dropFirst()
  }

  private static func mappings(in shape: FieldShape) -> [FileKeys] {
    switch shape {
    case .mapping(let keys): [keys]
    case .named(let shape, _), .list(let shape): mappings(in: shape)
    case .oneOf(let shapes): shapes.flatMap { mappings(in: $0) }
    default: []
    }
  }

  /// What may be written, in words.
  private static func text(_ shape: FieldShape) -> String {
    switch shape {
    case .number(let range): "\(text(range)), or a range"
    case .plainNumber(let range): text(range)
    case .count(let range): "whole number, \(range.lowerBound) to \(range.upperBound)"
    case .flag: "true or false"
    case .text: "text"
    case .choice(let names): names.count > 12 ? "a known name" : names.joined(separator: ", ")
    case .texts: "list of names"
    case .dollars: "dollars"
    case .mapping(let keys): keys.what
    case .named(let shape, _): "by name: \(text(shape))"
    case .list(let shape): "list: \(text(shape))"
    case .oneOf(let shapes): shapes.map { text($0) }.joined(separator: "; or ")
    case .anything: "any value"
    }
  }

  private static func text(_ range: ClosedRange<Double>) -> String {
    "number, \(NumberFormat.plain(range.lowerBound)) to \(NumberFormat.plain(range.upperBound))"
  }
}
