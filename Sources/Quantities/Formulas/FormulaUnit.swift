/// What a number of a formula is measured in: gigabytes, gigabytes a month, nothing at all.
///
/// A unit is a product of symbols with exponents; what only counts things (requests, secrets, rules)
/// has no symbol, so that two brokers times three hours are hours.
package struct FormulaUnit: Hashable, Sendable {
  /// Exponents by symbol; none is 0.
  private var exponents: [String: Int]

  package static let one = Self(exponents: [:])
  package static let hour = Self(exponents: ["h": 1])
  package static let month = Self(exponents: ["month": 1])

  /// Symbols by what the price list and sheets write for them; lower case.
  private static let symbols: [String: String] = [
    "hrs": "h", "hr": "h", "hour": "h", "hours": "h", "mo": "month", "month": "month",
    "months": "month", "second": "s", "seconds": "s", "minute": "min", "minutes": "min",
    "gb": "GB", "mb": "MB", "kb": "KB", "tb": "TB", "vcpu": "vCPU", "acu": "ACU", "lcu": "LCU",
    "iops": "IOPS", "mibps": "MiBps", "gibps": "GiBps", "mbps": "MBps", "dpu": "DPU", "ocu": "OCU",
    "rpu": "RPU", "kpu": "KPU",
  ]

  private init(exponents: [String: Int]) {
    self.exponents = exponents
  }

  /// The unit that a text means: `GB-Mo`, `Hrs`, `vCPU`; words that name no quantity count things.
  package init(_ text: String) {
    var exponents: [String: Int] = [:]
    for part in text.lowercased().split(separator: "-") {
      if let symbol = Self.symbols[String(part)] { exponents[symbol, default: 0] += 1 }
    }
    self.exponents = exponents
  }

  /// Whether a text names a quantity with a symbol, rather than a count.
  package static func isKnown(_ text: String) -> Bool {
    text.lowercased().split(separator: "-").contains { symbols[String($0)] != nil }
  }

  /// Whether time is a part of it: hours, months, seconds.
  package var holdsTime: Bool { ["h", "month", "s", "min"].contains { exponents[$0] != nil } }

  package static func * (a: Self, b: Self) -> Self { a.combined(with: b, sign: 1) }
  package static func / (a: Self, b: Self) -> Self { a.combined(with: b, sign: -1) }

  private func combined(with other: Self, sign: Int) -> Self {
    var exponents = exponents
    for (symbol, exponent) in other.exponents {
      let sum = exponents[symbol, default: 0] + sign * exponent
      exponents[symbol] = sum == 0 ? nil : sum
    }
    return Self(exponents: exponents)
  }

  /// As a person writes it: `GB`, `GB × h`, `GB per month`; `a plain number` without any symbol.
  package var text: String {
    if exponents.isEmpty { return "a plain number" }
    func part(_ sign: Int) -> String {
      exponents.filter { $0.value * sign > 0 }.sorted { $0.key < $1.key }
        .map { $0.value * sign == 1 ? $0.key : "\($0.key)^\($0.value * sign)" }
        .joined(separator: " × ")
    }
    let (above, below) = (part(1), part(-1))
    return (above.isEmpty ? "1" : above) + (below.isEmpty ? "" : " per \(below)")
  }
}
