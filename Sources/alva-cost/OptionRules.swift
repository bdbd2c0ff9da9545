import Diagnostics

/// Options that mean something only beside others; one that would do nothing is refused.
struct OptionRules {
  private(set) var problems = Diagnostics()

  /// An option needs another one.
  ///
  /// - Parameters:
  ///   - options: each with whether it was given.
  ///   - other: what it goes with, as it is written.
  ///   - isThere: whether that was given.
  ///   - mend: what to write.
  mutating func go(
    _ options: KeyValuePairs<String, Bool>, with other: String, _ isThere: Bool,
    _ mend: String? = nil
  ) {
    if isThere { return }
    for (option, isGiven) in options where isGiven {
      problems.error(
        "\(option) goes with \(other)", mend: mend ?? "add \(other), or leave \(option) out",
        kind: .usage)
    }
  }

  /// An option would do nothing beside another one.
  mutating func exclude(
    _ options: KeyValuePairs<String, Bool>, with other: String, _ isThere: Bool, because: String
  ) {
    if !isThere { return }
    for (option, isGiven) in options where isGiven {
      problems.error(
        "\(option) does nothing with \(other): \(because)", mend: "leave one of them out",
        kind: .usage)
    }
  }

  func throwIfBroken() throws(Diagnostics) { try problems.throwIfErrors() }
}
