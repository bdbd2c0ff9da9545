import Gate
import Pricing
import Quantities
import RateTables
import Resources
import Services

/// Lines at rates that no source confirms: each is marked, and a sentence says how much they come to.
enum UnverifiedRates {
  /// What stands behind the unit price of such a line; nothing behind another's.
  static func mark(_ line: LineItem) -> String {
    line.isUnverified ? ", unverified" : ""
  }

  /// `realistic: 3 lines ($4.10 a month) are priced at rates that no source confirms: …`.
  static func sentences(_ set: EstimateSet) -> [String] {
    set.estimates.compactMap { estimate in
      let lines = estimate.lines.filter(\.isUnverified)
      guard !lines.isEmpty else { return nil }
      let names = lines.prefix(most).map(\.id.text).joined(separator: ", ")
      let more = lines.count > most ? " and \(lines.count - most) more" : ""
      return "\(estimate.name): \(NumberFormat.count(lines.count, "line")) "
        + "(\(lines.map(\.cost).total.dollars()) a month) \(lines.count == 1 ? "is" : "are") priced at "
        + "rates that no source confirms: \(names)\(more)"
    }
  }

  /// Lines that are named.
  private static let most = 3
}
