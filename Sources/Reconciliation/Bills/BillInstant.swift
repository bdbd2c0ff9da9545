import Quantities

/// A moment on a bill, in seconds since 1970 UTC; bills know no other time zone.
package struct BillInstant: Hashable, Comparable, Sendable {
  package let seconds: Int

  package init(seconds: Int) {
    self.seconds = seconds
  }

  /// A moment as bills write it; `nil` for anything else.
  ///
  /// `2026-10-01`, `2026-10-01T00:00:00Z`, with a fraction, with a blank, without the `Z`, and
  /// `2026/10/31 23:59:59`.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 10 else { return nil }
    let date = bytes[..<10].map { $0 == UInt8(ascii: "/") ? UInt8(ascii: "-") : $0 }
    guard let day = CalendarDay(String(decoding: date, as: UTF8.self)), let number = day.dayNumber
    else { return nil }
    var seconds = number * 86_400
    if bytes.count > 10 {
      guard bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "), bytes.count >= 16,
        let time = Self.time(bytes[11...])
      else { return nil }
      seconds += time
    }
    self.seconds = seconds
  }

  /// Seconds of `hh:mm`, `hh:mm:ss`, `hh:mm:ss.fff`, and a `Z` or `+00:00` behind it.
  private static func time(_ bytes: ArraySlice<UInt8>) -> Int? {
    var parts: [Int] = [0]
    var rest = bytes
    var digits = 0
    while let byte = rest.first {
      if byte == UInt8(ascii: ":"), digits == 2, parts.count < 3 {
        parts.append(0)
        digits = 0
      } else if (0x30...0x39).contains(byte), digits < 2 {
        parts[parts.count - 1] = parts[parts.count - 1] * 10 + Int(byte - 0x30)
        digits += 1
      } else {
        break
      }
      rest = rest.dropFirst()
    }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst().drop { (0x30...0x39).contains($0) }
    }
    let zone = String(decoding: rest, as: UTF8.self)
    guard digits == 2, parts.count >= 2, parts[0] < 25, parts[1] < 60,
      parts.count < 3 || parts[2] < 61, ["", "Z", "+00:00", " UTC"].contains(zone)
    else { return nil }
    return parts[0] * 3_600 + parts[1] * 60 + (parts.count > 2 ? parts[2] : 0)
  }

  package static func < (a: Self, b: Self) -> Bool { a.seconds < b.seconds }

  /// The month of the calendar that it lies in.
  package var month: String { String(day.prefix(7)) }

  /// `2026-10-14`.
  package var day: String {
    var shifted = seconds / 86_400 - (seconds % 86_400 < 0 ? 1 : 0) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    shifted -= era * 146_097
    let yearOfEra = (shifted - shifted / 1_460 + shifted / 36_524 - shifted / 146_096) / 365
    let dayOfYear = shifted - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let part = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * part + 2) / 5 + 1
    let month = part < 10 ? part + 3 : part - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func padded(_ value: Int, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
  }

  /// `2026-10-14 09:00 UTC`.
  package var text: String {
    let time = ((seconds % 86_400) + 86_400) % 86_400
    func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(day) \(padded(time / 3_600)):\(padded(time / 60 % 60)) UTC"
  }
}

/// A span of time on a bill, its end not included.
package struct BillSpan: Hashable, Sendable {
  package var start: BillInstant
  package var end: BillInstant

  package init(start: BillInstant, end: BillInstant) {
    self.start = start
    self.end = end
  }

  /// Whole hours, rounded up.
  package var hours: Int { max(0, (end.seconds - start.seconds + 3_599) / 3_600) }

  package func overlaps(_ other: Self) -> Bool { start < other.end && other.start < end }

  /// The span that holds both.
  package func joined(_ other: Self) -> Self {
    Self(start: min(start, other.start), end: max(end, other.end))
  }
}
