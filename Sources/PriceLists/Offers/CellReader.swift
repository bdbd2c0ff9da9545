internal import Diagnostics
internal import Quantities

/// Reads the cells of prices strictly: what AWS writes, and nothing else.
struct CellReader {
  /// Words that the price list uses for a unit where the usage type says what is counted.
  private static let vague: Set<String> = ["hrs", "hours", "hour", "mo", "month", "hostedzone"]

  /// A unit's spelling and what it means; a file has a handful.
  private struct Spelling {
    let bytes: [UInt8]
    let unit: BillingUnit?
    let isVague: Bool
  }

  private var spellings: [Spelling] = []
  private var lastDay: (bytes: [UInt8], day: CalendarDay) = ([], .undated)

  /// A spelling as met before, or looked up now.
  private mutating func spelling(
    _ slice: ByteSlice, in window: borrowing ByteWindow
  ) -> Spelling {
    let bytes = window.bytes(slice)
    for known in spellings
    where known.bytes.count == bytes.count && known.bytes.matches(window.pointer(slice)) {
      return known
    }
    let text = window.text(slice)
    let made = Spelling(
      bytes: Array(bytes), unit: BillingUnit(spelling: text),
      isVague: Self.vague.contains(text.lowercased()))
    if spellings.count < 32 { spellings.append(made) }
    return made
  }

  /// The unit of a price.
  ///
  /// What the selection says the usage type counts, where it says so, else the price list's own
  /// word. A problem where the two differ, or where the word is unknown.
  mutating func unit(
    _ slice: ByteSlice, wanted: BillingUnit?, in window: borrowing ByteWindow
  ) throws(ScanProblem) -> BillingUnit {
    let found = spelling(slice, in: window)
    if let wanted, found.isVague || found.unit == wanted { return wanted }
    if wanted == nil, let unit = found.unit { return unit }
    let text = window.text(slice)
    if let wanted {
      throw problem(
        slice, "unit '\(text)' is not a unit of this usage type, which counts \(wanted.name)",
        mend: "the price list may have changed what it counts: look it up before using the rate")
    }
    throw problem(
      slice, "unknown unit '\(text)'", mend: suggestion(for: text, from: BillingUnit.knownNames))
  }

  func isOpen(_ slice: ByteSlice, in window: borrowing ByteWindow) -> Bool {
    window.bytes(slice).elementsEqual("Inf".utf8)
  }

  func quantity(
    _ slice: ByteSlice, name: String, in window: borrowing ByteWindow
  ) throws(ScanProblem) -> Int128 {
    do throws(DecimalText.Problem) {
      let value = try DecimalText.parse(window.bytes(slice), scale: 9)
      if value >= 0 { return value }
    } catch {}
    throw problem(
      slice, "the \(name) '\(window.text(slice))' is not a plain number",
      mend: "a quantity or 'Inf' belongs here; download the file again")
  }

  func price(
    _ slice: ByteSlice, in window: borrowing ByteWindow
  ) throws(ScanProblem) -> UnitPrice {
    let price: UnitPrice
    do throws(DecimalText.Problem) {
      price = try UnitPrice(window.bytes(slice))
    } catch {
      let text = window.text(slice)
      let what =
        switch error {
        case .empty: "the price is missing"
        case .tooManyDecimals(let most): "the price '\(text)' has more than \(most) decimals"
        case .tooLarge: "the price '\(text)' is too large"
        case .notDecimal: "the price '\(text)' is not a plain decimal number"
        }
      throw problem(slice, what, mend: "AWS writes prices as 0.0225000000; download the file again")
    }
    if price.picodollars >= 0, price <= .most { return price }
    throw problem(
      slice, "the price '\(window.text(slice))' is not between 0 and a million dollars",
      mend: "download the file again")
  }

  mutating func day(
    _ slice: ByteSlice, in window: borrowing ByteWindow
  ) throws(ScanProblem) -> CalendarDay {
    if !slice.isPresent { return .undated }
    let bytes = window.bytes(slice)
    if !bytes.isEmpty, bytes.count == lastDay.bytes.count,
      lastDay.bytes.matches(window.pointer(slice))
    {
      return lastDay.day
    }
    let text = window.text(slice)
    if bytes.count == 10 || bytes.count > 10 && bytes[10] == UInt8(ascii: "T"),
      let day = CalendarDay(String(text.prefix(10))), day.isDated
    {
      lastDay = (Array(bytes), day)
      return day
    }
    let isTurned = bytes.contains(UInt8(ascii: "/"))
    throw problem(
      slice, "'\(text)' is not a date as AWS writes it",
      mend: isTurned
        ? "a spreadsheet has rewritten the dates: import the file as it was downloaded"
        : "a date such as 2026-08-31 belongs here; download the file again")
  }

  /// Refuses every currency but the dollar.
  func checkCurrency(
    _ slice: ByteSlice, in window: borrowing ByteWindow
  ) throws(ScanProblem) {
    if window.bytes(slice).elementsEqual("USD".utf8) { return }
    let text = window.text(slice)
    throw problem(
      slice, text.isEmpty ? "the price has no currency" : "the price is in \(text), not in USD",
      mend: "import the offer file of a region that is priced in US dollars")
  }

  private func problem(_ slice: ByteSlice, _ message: String, mend: String? = nil) -> ScanProblem {
    ScanProblem(at: slice.start, length: max(1, slice.count), message, mend: mend)
  }
}
