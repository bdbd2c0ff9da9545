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
    guard bytes.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == UInt8(ascii: "{") else {
      throw noReport(at: SourceLocation(file: file, line: 1, column: 1))
    }
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
      throw noReport(at: root.location)
    }
    return totals
  }

  /// A template of the earlier state is what people try first.
  private static func noReport(at location: SourceLocation) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        at: location, "this is no report of 'alva-cost estimate' or 'validate' in JSON",
        mend:
          "a baseline is what the earlier state came to: save it with 'alva-cost estimate --stack OLD "
          + "--format json=FILE'; two templates are compared by 'alva-cost diff OLD NEW'"))
  }
}
