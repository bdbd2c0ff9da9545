package import Diagnostics
import Documents
package import Quantities

/// Reads the totals of a saved JSON report.
package enum BaselineReader {
  /// Monthly totals by estimate.
  ///
  /// - Parameters:
  ///   - bytes: of the report.
  ///   - file: its name, for messages.
  /// - Throws: what is wrong with the report.
  /// - Returns: at least one total.
  package static func totals(
    _ bytes: [UInt8], file: String
  ) throws(Diagnostics) -> [String: Money] {
    let root = try Document.parse(try SourceText(name: file, bytes: bytes), as: .json).root
    var totals: [String: Money] = [:]
    if let estimates = root["estimates"] {
      for estimate in estimates.items {
        if let name = estimate["name"]?.text, let text = estimate["monthly"]?.text,
          let money = try? Money(text)
        {
          totals[name] = money
        }
      }
    }
    if totals.isEmpty {
      throw Diagnostics(
        Diagnostic(
          at: root.location, "this is no report of 'alva-cost estimate' or 'validate' in JSON",
          mend: "save one with --format json=FILE"))
    }
    return totals
  }
}
