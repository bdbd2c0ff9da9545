import Quantities
package import Resources

/// What a person may write at each key, for guides and editors.
package struct KeyExamples {
  /// By the mapping's name and the key.
  private var found: [String: [String: String]] = [:]

  package init() {}

  /// Notes what a file has at a key; what was noted first stays.
  package mutating func note(_ text: String, of key: String, in mapping: String) {
    found[mapping, default: [:]][key] = found[mapping]?[key] ?? text
  }

  /// What files have at a key, else a value that its shape allows; `nil` for mappings, which have tables of their own.
  ///
  /// - Parameters:
  ///   - key: the key.
  ///   - mapping: what holds it.
  /// - Returns: as a file would say it.
  package func text(of key: FileKey, in mapping: String) -> String? {
    found[mapping]?[key.key] ?? Self.allowed(by: key)
  }

  private static func allowed(by key: FileKey) -> String? {
    switch key.shape {
    case .number(let range), .plainNumber(let range):
      [0.5, 10, 100, range.lowerBound].first {
        range.contains($0) && (range.upperBound <= 1) == ($0 < 1)
      }.map(NumberFormat.plain)
    case .count(let range):
      [2, 100, range.lowerBound].first { range.contains($0) }.map { "\($0)" }
    case .flag: key.standard == "true" ? "false" : "true"
    case .choice(let names): names.first { $0 != key.standard } ?? names.first
    case .dollars: "250"
    case .text, .texts, .mapping, .named, .list, .oneOf, .anything: nil
    }
  }
}
