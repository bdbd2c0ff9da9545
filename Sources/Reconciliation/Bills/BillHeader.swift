import Diagnostics
import PriceLists

/// The columns of a bill's header by what they mean.
struct BillHeader: Sendable {
  let layout: BillLayout
  /// Number of cells of every row.
  let count: Int
  /// Column by field; −1 for none.
  private var places = [Int](repeating: -1, count: BillField.allCases.count)
  /// Columns of a single tag each.
  private(set) var tagColumns: [(key: String, column: Int)] = []

  /// Reads the row that a stream stands at as a header.
  ///
  /// - Parameters:
  ///   - layout: the format.
  ///   - names: the cells.
  ///   - stream: to say where.
  /// - Throws: columns that are missing, all at once, with the nearest name that is there and none of the format's.
  init(
    _ layout: BillLayout, names: [String], in stream: borrowing CSVStream
  ) throws(Diagnostics) {
    self.layout = layout
    count = names.count
    var problems = Diagnostics()
    for (field, accepted) in layout.columns {
      for name in accepted where places[field.rawValue] < 0 {
        places[field.rawValue] = names.firstIndex(of: name) ?? -1
      }
    }
    for field in layout.required where places[field.rawValue] < 0 {
      let wanted = layout.names(of: field)[0]
      let nearest = nearestName(
        to: wanted, in: names.filter { !layout.hasGenuine($0) })
      let cell = nearest.flatMap { names.firstIndex(of: $0) } ?? 0
      problems.error(
        at: stream.location(cell), "\(layout.name) has a column '\(wanted)', this file has none",
        mend: nearest.map { "'\($0)' may be it, renamed: give the file as AWS wrote it" }
          ?? "export it with that column")
    }
    for (index, name) in names.enumerated() where !name.isEmpty && names[..<index].contains(name) {
      problems.error(
        at: stream.location(index), "the column '\(name)' stands twice",
        mend: "give the file as AWS wrote it")
    }
    if !layout.tagPrefix.isEmpty {
      for (column, name) in names.enumerated() where name.hasPrefix(layout.tagPrefix) {
        tagColumns.append((BillTags.key(String(name.dropFirst(layout.tagPrefix.count))), column))
      }
    }
    try problems.throwIfErrors()
  }

  func column(_ field: BillField) -> Int { places[field.rawValue] }
  func has(_ field: BillField) -> Bool { places[field.rawValue] >= 0 }

  /// What the format says of each charge.
  var detail: BillDetail {
    if !has(.usageType) { return .services }
    return has(.operation) ? .operations : .usageTypes
  }
}

/// Tags of a row, as columns or as a map in one cell.
enum BillTags {
  /// A tag's key without what AWS puts in front of those that people made.
  static func key(_ text: String) -> String {
    for prefix in ["user:", "user_"] where text.hasPrefix(prefix) {
      return String(text.dropFirst(prefix.count))
    }
    return text
  }

  /// Reads `{"user:stack":"web"}`; what is no such map has no tags.
  static func map(_ bytes: UnsafeBufferPointer<UInt8>) -> [String: String] {
    guard bytes.count > 2, bytes.first == UInt8(ascii: "{") else { return [:] }
    var tags: [String: String] = [:]
    var key: String?
    var index = 1
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\"") else {
        index += 1
        continue
      }
      let (text, next) = string(bytes, from: index + 1)
      index = next
      if let name = key {
        if !text.isEmpty { tags[Self.key(name)] = text }
        key = nil
      } else {
        key = text
        // A value that is no text, such as null, leaves the key alone.
        var ahead = next
        while ahead < bytes.count, [0x20, 0x3A].contains(bytes[ahead]) { ahead += 1 }
        if ahead < bytes.count, bytes[ahead] != UInt8(ascii: "\"") { key = nil }
      }
    }
    return tags
  }

  /// The text up to the closing quote; a backslash takes the next byte as it is.
  private static func string(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (String, Int) {
    var text: [UInt8] = []
    var index = start
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
      text.append(bytes[index])
      index += 1
    }
    return (String(decoding: text, as: UTF8.self), index + 1)
  }
}
