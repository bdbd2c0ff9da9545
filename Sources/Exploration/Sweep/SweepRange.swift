/// Every number from one to another by a step, exact: `1..4`, `256..1024/256`, `0.5..2/0.25`.
enum SweepRange {
  /// What is wrong with a range.
  struct Problem: Error {
    let message: String
    let mend: String
  }

  /// A number as a whole count of 10⁻ᵈ.
  private struct Decimal {
    let digits: Int
    let fraction: Int

    /// `nil` for anything but digits, a sign before them, and one point among them.
    init?(_ text: Substring) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      let whole = parts.first ?? ""
      let behind = parts.count == 2 ? parts[1] : ""
      let unsigned = whole.hasPrefix("-") ? whole.dropFirst() : whole
      guard parts.count <= 2, parts.count == 1 || !behind.isEmpty, !unsigned.isEmpty,
        behind.count <= 9, (unsigned + behind).allSatisfy({ $0.isASCII && $0.isNumber }),
        let value = Int(whole + behind)
      else { return nil }
      digits = value
      fraction = behind.count
    }

    func counted(in fraction: Int) -> Int? {
      var value = digits
      for _ in self.fraction..<fraction {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        if overflow { return nil }
        value = product
      }
      return value
    }
  }

  /// The numbers of a range as texts.
  ///
  /// - Parameters:
  ///   - text: `a..b`, or `a..b/s`.
  ///   - most: values it may have.
  /// - Returns: the numbers, or what is wrong and how to mend it.
  static func values(of text: String, most: Int) -> Result<[String], Problem> {
    func wrong(_ message: String, _ mend: String) -> Result<[String], Problem> {
      .failure(Problem(message: message, mend: mend))
    }
    let pieces = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let span = pieces[0]
    let ends = span.firstRange(of: "..").map { (span[..<$0.lowerBound], span[$0.upperBound...]) }
    guard let ends, let low = Decimal(ends.0), let high = Decimal(ends.1),
      let step = pieces.count == 2 ? Decimal(pieces[1]) : Decimal("1")
    else { return wrong("'\(text)' is no range", "write 1..4, 256..1024/256 or 0.5..2/0.25") }
    guard step.digits > 0 else {
      return wrong("the step of '\(text)' is not above 0", "write \(span)/1, or another step")
    }
    let fraction = max(low.fraction, high.fraction, step.fraction)
    guard let first = low.counted(in: fraction), let last = high.counted(in: fraction),
      let by = step.counted(in: fraction)
    else { return wrong("the numbers of '\(text)' are too large", "write smaller ones") }
    guard first <= last else {
      return wrong("the range '\(text)' is empty", "write \(ends.1)..\(ends.0)")
    }
    let (distance, overflow) = last.subtractingReportingOverflow(first)
    guard !overflow, distance / by < most else {
      return wrong("the range '\(text)' has more than \(most) values", "take a larger step")
    }
    return .success(
      (0...distance / by).map { Self.text(first + $0 * by, fraction: fraction) })
  }

  /// Without zeros at its end.
  private static func text(_ value: Int, fraction: Int) -> String {
    guard fraction > 0 else { return String(value) }
    var digits = String(value.magnitude)
    digits = String(repeating: "0", count: max(0, fraction + 1 - digits.count)) + digits
    var behind = digits.suffix(fraction)
    while behind.hasSuffix("0") { behind.removeLast() }
    return (value < 0 ? "-" : "") + digits.dropLast(fraction) + (behind.isEmpty ? "" : "." + behind)
  }
}
