package import Diagnostics
import Platform
package import Pricing
package import Reporting

/// A file of records, one a line, that only grows.
package struct HistoryFile: Sendable {
  private let path: String

  package init(_ path: String) {
    self.path = path
  }

  /// The records of the file; none where there is no file yet.
  ///
  /// - Throws: a file that is no history.
  package func records() throws(Diagnostics) -> [HistoryRecord] {
    switch Files.kind(of: path) {
    case .missing: return []
    case .file: return try HistoryRecord.read(try Files.read(path, shown: path), file: path)
    case .folder, .device:
      throw Diagnostics(
        Diagnostic(
          .error, at: SourceLocation(file: path), "this is no file",
          mend: "name a file that grows by a line with every record"))
    }
  }

  /// Adds what a bill comes to.
  ///
  /// - Parameters:
  ///   - set: the bill.
  ///   - date: as `2026-11-27`.
  /// - Throws: a file that is no history, or cannot be written.
  package func add(_ set: EstimateSet, on date: String) throws(Diagnostics) {
    let record = HistoryRecord(set, on: date, commit: Self.commit)
    try Files.appendWhole(Array(record.line(set.offers).utf8), to: path) {
      bytes throws(Diagnostics) in
      _ = try HistoryRecord.read(bytes, file: path)
    }
  }

  /// The commit that lies checked out here, as git says it.
  private static var commit: String? {
    var environment: [String: String] = [:]
    for name in ["PATH", "HOME"] { environment[name] = Surroundings.variable(name) }
    guard
      let run = try? ChildProcess("git", ["rev-parse", "HEAD"], environment: environment),
      run.exitCode == 0
    else { return nil }
    let text = run.words.prefix { $0 != "\n" }
    let isHash = text.count >= 40 && text.allSatisfy(\.isHexDigit)
    return isHash ? String(text) : nil
  }
}
