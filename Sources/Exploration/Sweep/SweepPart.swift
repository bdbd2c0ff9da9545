package import Estimation
package import Diagnostics
import Platform
import Reporting

/// Files that hold parts of a sweep, and how they are joined.
///
/// The first line says which part it is, how many rows follow, the digests of all inputs, and the
/// digest of the lines below it.
package enum SweepPart {
  static let mark = "#alva-cost-part"

  /// The part's file: its first line, then the rows.
  static func text(
    _ shard: SweepShard, rows: Int, skipped: Int, _ fingerprint: InputFingerprint, csv: String
  ) -> String {
    CSV.text([
      [
        mark, "\(shard.number)/\(shard.count)", String(rows), String(skipped), fingerprint.text,
        digest(csv),
      ]
    ]) + csv
  }

  private static func digest(_ text: some StringProtocol) -> String {
    var hash = SHA256()
    hash.add(Array(text.utf8))
    return "rows:" + hash.hex().prefix(16)
  }

  /// A finished part, taken apart.
  private struct Content {
    let header: Substring
    let body: Substring
    let shard: SweepShard
    let fingerprint: InputFingerprint
  }

  /// Whether a file is the finished part that a run would write.
  ///
  /// - Parameters:
  ///   - text: the file.
  ///   - file: its name.
  ///   - shard: the part that is wanted.
  ///   - fingerprint: of the run.
  /// - Throws: an error for a finished part of something else: it is not to be overwritten.
  /// - Returns: false for what is no finished part.
  package static func isFinished(
    _ text: String, file: String, _ shard: SweepShard, of fingerprint: InputFingerprint
  ) throws(Diagnostics) -> Bool {
    guard let content = split(text) else { return false }
    if content.fingerprint != fingerprint {
      throw Diagnostics(
        Diagnostic(
          .error, at: SourceLocation(file: file),
          "this part was made from other inputs: \(words(content.fingerprint, fingerprint))",
          mend: "remove the parts of the older run, or write this one elsewhere with --output"))
    }
    if content.shard != shard {
      throw Diagnostics(
        Diagnostic(
          .error, at: SourceLocation(file: file),
          "this is part \(content.shard.number) of \(content.shard.count), not "
            + "\(shard.number) of \(shard.count)",
          mend: "give each part an --output of its own"))
    }
    return true
  }

  /// `the rates and the scenario differ`.
  private static func words(_ one: InputFingerprint, _ other: InputFingerprint) -> String {
    let kinds = other.differences(from: one)
    return kinds.map { "the \($0.rawValue)" }.joined(separator: ", ")
      + (kinds.count == 1 && kinds[0] == .stack || kinds == [.scenario] ? " differs" : " differ")
  }

  private static func split(_ text: String) -> Content? {
    // Swift takes a carriage return and a line feed as one character.
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
    guard lines.count >= 3, lines.last == "" else { return nil }
    let cells = lines[0].split(separator: ",").map(String.init)
    guard cells.count == 6, cells[0] == mark, Int(cells[2]) == lines.count - 3,
      cells[5] == digest(text.dropFirst(lines[0].count + 1)),
      let shard = try? SweepShard.parse(cells[1]), let fingerprint = InputFingerprint(cells[4])
    else { return nil }
    return Content(
      header: lines[1], body: text.dropFirst(lines[0].count + lines[1].count + 2), shard: shard,
      fingerprint: fingerprint)
  }

  /// Joins parts to the bytes that one run writes.
  ///
  /// - Parameter files: names and contents, in any order.
  /// - Throws: what is unfinished, missing, twice there, or made from other inputs; all of it.
  /// - Returns: the whole CSV.
  package static func merge(_ files: [(name: String, text: String)]) throws(Diagnostics) -> String {
    var problems = Diagnostics()
    var parts: [Int: (name: String, body: Substring)] = [:]
    var first: (name: String, content: Content)?
    for file in files {
      let place = SourceLocation(file: file.name)
      guard let part = split(file.text) else {
        problems.error(
          at: place, "this is no finished part of a sweep", mend: "run its --shard again")
        continue
      }
      if let first, first.content.fingerprint != part.fingerprint {
        problems.error(
          at: place,
          "this part was made from other inputs than \(first.name): "
            + words(first.content.fingerprint, part.fingerprint),
          mend: "run the older of the two again with --shard "
            + "\(part.shard.number)/\(part.shard.count) after removing its file")
        continue
      }
      if let first, first.content.shard.count != part.shard.count {
        problems.error(
          at: place,
          "this is one of \(part.shard.count) parts, \(first.name) one of "
            + "\(first.content.shard.count)", mend: "join parts of one run")
        continue
      }
      first = first ?? (file.name, part)
      if let other = parts[part.shard.number] {
        problems.error(
          at: place, "part \(part.shard.number) is in \(other.name) already",
          mend: "name each part once")
        continue
      }
      parts[part.shard.number] = (file.name, part.body)
    }
    let count = first?.content.shard.count ?? 0
    let missing = (0..<count).map { $0 + 1 }.filter { parts[$0] == nil }
    if !missing.isEmpty, !problems.hasErrors {
      problems.error(
        "parts are missing: \(missing.prefix(20).map(String.init).joined(separator: ", ")) of "
          + "\(count)", mend: "run them with --shard, then merge", kind: .missing)
    }
    try problems.throwIfErrors()
    guard let first else {
      throw Diagnostics(Diagnostic(.error, .usage, "no parts", mend: "name the parts' files"))
    }
    return String(first.content.header) + "\r\n"
      + (0..<count).map { String(parts[$0 + 1]?.body ?? "") }.joined()
  }
}
