internal import Quantities

/// What an offer file must say about itself.
enum OfferFormat {
  /// The only format of AWS's price lists since their first release in December 2015.
  static let known = "v1.0"

  static func check(version: String, at slice: ByteSlice) throws(ScanProblem) {
    if version == known { return }
    throw ScanProblem(
      at: slice.start, length: max(1, slice.count),
      "format version '\(version)' is not known",
      mend: "only '\(known)' can be read; take a newer alva-cost, or the file of that format")
  }

  static func checkPublication(_ text: String, at slice: ByteSlice) throws(ScanProblem) {
    if text.utf8.count >= 10, let day = CalendarDay(String(text.prefix(10))), day.isDated { return }
    throw ScanProblem(
      at: slice.start, length: max(1, slice.count),
      "'\(text)' is not a publication date",
      mend: "a date such as 2026-08-31T09:22:55Z belongs here; download the file again")
  }
}
