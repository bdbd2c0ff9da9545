/// Byte strings side by side in one piece of memory, compared without making or copying any.
struct FlatNames: Sendable {
  private struct Span: Sendable {
    let start: Int32
    let count: Int32
  }

  private var bytes: [UInt8] = []
  private var spans: [Span] = []

  var count: Int { spans.count }

  mutating func append(_ name: some Collection<UInt8>) {
    spans.append(Span(start: Int32(clamping: bytes.count), count: Int32(clamping: name.count)))
    bytes += name
  }

  /// The length of a name.
  @inline(__always)
  func length(_ index: Int) -> Int { Int(spans[index].count) }

  /// Whether a name's bytes lie at an address.
  @inline(__always)
  func matches(_ index: Int, _ address: UnsafePointer<UInt8>) -> Bool {
    let span = spans[index]
    let start = Int(span.start)
    var offset = 0
    while offset < Int(span.count) {
      if bytes[start + offset] != address[offset] { return false }
      offset += 1
    }
    return true
  }
}

/// Names and what they stand for, found by their bytes.
struct NameIndex: Sendable {
  private var names = FlatNames()
  private var values: [Int32] = []
  /// Where the names of a length begin; the next length's beginning is their end.
  private var starts: [Int32] = []

  init(_ names: [(String, Int)]) {
    let sorted = names.sorted { ($0.0.utf8.count, $0.0) < ($1.0.utf8.count, $1.0) }
    let longest = sorted.last?.0.utf8.count ?? 0
    starts = (0...(longest + 1)).map { length in
      Int32(clamping: sorted.firstIndex { $0.0.utf8.count >= length } ?? sorted.count)
    }
    for (name, value) in sorted {
      self.names.append(name.utf8)
      values.append(Int32(clamping: value))
    }
  }

  /// The value of a name, -1 for an unknown one.
  func value(_ name: UnsafePointer<UInt8>, count: Int) -> Int {
    guard count >= 0, count + 1 < starts.count else { return -1 }
    var index = Int(starts[count])
    let end = Int(starts[count + 1])
    while index < end {
      if names.matches(index, name) { return Int(values[index]) }
      index += 1
    }
    return -1
  }
}

extension [UInt8] {
  /// Whether the same bytes lie at an address.
  func matches(_ address: UnsafePointer<UInt8>) -> Bool {
    for index in indices where self[index] != address[index] { return false }
    return true
  }
}
