/// Times in exports of metrics, with whatever zone they are written in.
enum MetricInstant {
  /// Seconds since 1970 UTC of `2026-10-18T23:00:00+00:00`, `…Z`, `… 23:00:00`, `…+02:00`, `…+0200`, or of
  /// a number of seconds or milliseconds; a time without a zone is UTC.
  static func seconds(_ text: String) -> Int? {
    if let number = Double(text), number > 1e8, number < 1e14 {
      return Int(number > 1e11 ? number / 1_000 : number)
    }
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { line -> Int? in
      guard line.count >= 10 else { return nil }
      guard let day = LogNumbers.day(line, 0..<10) else { return nil }
      if line.count == 10 { return day * 86_400 }
      guard line.count >= 16, line[10] == 0x54 || line[10] == 0x20 else { return nil }
      let hasSeconds = line.count >= 19 && line[16] == 0x3A
      guard let hour = LogNumbers.count(line, 11..<13), hour < 24, line[13] == 0x3A,
        let minute = LogNumbers.count(line, 14..<16), minute < 60,
        let second = hasSeconds ? LogNumbers.count(line, 17..<19) : 0, second <= 60
      else { return nil }
      var rest = line[(hasSeconds ? 19 : 16)...]
      if rest.first == 0x2E { rest = rest.dropFirst().drop { $0 &- 0x30 <= 9 } }
      guard let shift = offset(String(decoding: rest, as: UTF8.self)) else { return nil }
      return day * 86_400 + hour * 3_600 + minute * 60 + min(second, 59) - shift
    }
  }

  /// Seconds that a zone is before UTC; `nil` for what is none.
  private static func offset(_ text: String) -> Int? {
    let zone = text.filter { $0 != " " }
    if ["", "Z", "UTC", "GMT"].contains(zone) { return 0 }
    guard let sign = zone.first, sign == "+" || sign == "-" else { return nil }
    let digits = zone.dropFirst().filter { $0 != ":" }
    guard digits.count == 4 || digits.count == 2, let number = Int(digits) else { return nil }
    let (hours, minutes) = digits.count == 4 ? (number / 100, number % 100) : (number, 0)
    guard hours <= 14, minutes < 60 else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60)
  }
}
