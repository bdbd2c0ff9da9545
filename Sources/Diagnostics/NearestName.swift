/// The name in a list that a misspelt one most likely means.
///
/// Distance is the number of inserted, deleted, replaced or swapped neighbouring characters,
/// upper and lower case alike. A name further away than a third of its length is no suggestion,
/// nor is one of which a whole word is another: `eu-central-1` is no slip of `ca-central-1`.
///
/// - Returns: the nearest name, the first of equals in the list's order; `nil` if none is near.
package func nearestName(to wrong: String, in names: some Sequence<String>) -> String? {
  let target = Array(wrong.lowercased().utf8.prefix(128))
  var best: (distance: Int, name: String)?
  let letters = lettersOfASCII(target)
  for name in names {
    // No edit brings in more than one letter, or takes away more than one.
    if let letters, let others = lettersOfASCII(name.utf8) {
      let bound = max(2, max(target.count, min(128, name.utf8.count)) / 3)
      let (missing, more) = (letters & ~others, others & ~letters)
      if max(missing.nonzeroBitCount, more.nonzeroBitCount) > bound { continue }
    }
    let candidate = Array(name.lowercased().utf8.prefix(128))
    let bound = max(2, max(target.count, candidate.count) / 3)
    if abs(target.count - candidate.count) > bound { continue }
    let distance = editDistance(target, candidate)
    if distance <= bound, distance < max(target.count, candidate.count),
      distance < best?.distance ?? Int.max, !hasOtherWord(target, candidate)
    {
      best = (distance, name)
    }
  }
  return best?.name
}

/// Whether a name comes from another by so many letters too many, too few, wrong, or swapped with their neighbours.
///
/// Upper and lower case alike; the same name does not differ.
package func differs(_ wrong: String, from name: String, byAtMost letters: Int) -> Bool {
  let distance = editDistance(
    Array(wrong.lowercased().utf8.prefix(128)), Array(name.lowercased().utf8.prefix(128)))
  return (1...letters).contains(distance)
}

/// Which letters are in the first 128 bytes of a name, a bit for each of 64 kinds, in lower case; `nil` beyond ASCII.
private func lettersOfASCII(_ name: some Sequence<UInt8>) -> UInt64? {
  var letters: UInt64 = 0
  var left = 128
  for byte in name where left > 0 {
    if byte >= 128 { return nil }
    letters |= 1 << UInt64((65...90).contains(byte) ? byte & 63 | 32 : byte & 63)
    left -= 1
  }
  return letters
}

/// Whether two names of as many words have a word of two letters or more that shares none of them.
private func hasOtherWord(_ a: [UInt8], _ b: [UInt8]) -> Bool {
  func words(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    text.split { byte in
      let isLetter = (97...122).contains(byte) || byte >= 128
      return !isLetter && !(48...57).contains(byte)
    }
  }
  let (first, second) = (words(a), words(b))
  guard first.count == second.count, first.count > 1 else { return false }
  return zip(first, second).contains { one, other in
    let length = max(one.count, other.count)
    return length > 1 && editDistance(Array(one), Array(other)) == length
  }
}

/// How to offer names: the nearest one, or else the whole list when it is short.
///
/// - Returns: "did you mean 'staging'?" or "known: a, b, c"; `nil` when there is nothing to offer.
package func suggestion(for wrong: String, from names: [String]) -> String? {
  if let near = nearestName(to: wrong, in: names) { return "did you mean '\(near)'?" }
  if names.isEmpty { return nil }
  let shown = names.prefix(20).joined(separator: ", ")
  return "known: \(shown)\(names.count > 20 ? ", … (\(names.count) in all)" : "")"
}

/// Optimal string alignment distance: Levenshtein's, with a swap of neighbours as one step.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  if a.isEmpty { return b.count }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  var row = [Int](repeating: 0, count: b.count + 1)
  for i in 1...a.count {
    row[0] = i
    for j in 0..<b.count {
      let same = a[i - 1] == b[j]
      var distance = min(last[j + 1] + 1, row[j] + 1, last[j] + (same ? 0 : 1))
      if i > 1, j > 0, a[i - 1] == b[j - 1], a[i - 2] == b[j] {
        distance = min(distance, beforeLast[j - 1] + 1)
      }
      row[j + 1] = distance
    }
    (beforeLast, last, row) = (last, row, beforeLast)
  }
  return last[b.count]
}
