import Synchronization

/// The keys of a document's wide mappings in order, so that one of thousands is found at once.
///
/// Without it, a template that asks for each of its parameters by name takes time that is quadratic
/// in its size. Keys are compared, not hashed: no choice of keys makes them collide. A mapping's keys
/// are put in order when one of them is first asked for.
final class KeyIndex: Sendable {
  /// Keys of fewer are as fast to go through.
  static let fewest = 64

  /// The nodes of a mapping's keys, by length, then by bytes, then as written; by the mapping's node.
  private let known = Mutex<[Int: [UInt32]]>([:])

  /// The node of the first key with a text; `nil` where the mapping has none.
  func node(of key: String, in mapping: Int, of document: Document) -> Int? {
    let keys = keys(of: mapping, in: document)
    let wanted = Array(key.utf8)
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if Self.precedes(document.textBytes(of: Int(keys[middle])), wanted[...]) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < keys.count, document.hasText(key, at: Int(keys[low])) else { return nil }
    return Int(keys[low])
  }

  private func keys(of mapping: Int, in document: Document) -> [UInt32] {
    if let keys = known.withLock({ $0[mapping] }) { return keys }
    let keys = Self.sorted(keysOf: mapping, in: document)
    known.withLock { $0[mapping] = keys }
    return keys
  }

  private static func sorted(keysOf mapping: Int, in document: Document) -> [UInt32] {
    var found: [(text: ArraySlice<UInt8>, node: UInt32)] = []
    found.reserveCapacity(Int(document.nodes[mapping].length))
    let end = Int(document.nodes[mapping].end)
    var position = mapping + 1
    while position < end {
      found.append((document.textBytes(of: position), UInt32(clamping: position)))
      position = Int(document.nodes[position + 1].end)
    }
    found.sort { a, b in
      if precedes(a.text, b.text) { return true }
      return precedes(b.text, a.text) ? false : a.node < b.node
    }
    return found.map(\.node)
  }

  private static func precedes(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Bool {
    a.count == b.count ? a.lexicographicallyPrecedes(b) : a.count < b.count
  }
}
