import Diagnostics
import Inputs
import Quantities
import RateTables
import ShippedPricing
import Synchronization

/// The rates of a table that the program ships with, read usage type by usage type.
///
/// Of a thousand rates a stack needs some ten: what the others say is not looked at.
final class ShippedRates: Sendable {
  private let offer: String
  private let region: String
  private let file: String
  private let rows = Mutex<[Row]?>(nil)

  /// A row, and what its usage type comes to.
  private struct Row {
    let digest: UInt64
    let start: Int
    let line: Int
  }

  /// - Parameters:
  ///   - offer: the offer code the table is named after.
  ///   - region: the folder it lies in.
  ///   - file: relative to the pricing folder.
  init(offer: String, region: String, file: String) {
    self.offer = offer
    self.region = region
    self.file = file
  }

  /// The rates of a usage type without its region's prefix; all of them without one.
  func rates(of usageType: String?) -> [Rate] {
    guard let usageType else { return rates(ShippedPricing.bytes(of: file) ?? [], lines: nil) }
    guard let table = ShippedPricing.lines(of: file) else { return [] }
    var text = usageType
    let digest = text.withUTF8(Self.digest)
    let found = rows(of: table).filter { $0.digest == digest }
    if found.isEmpty { return [] }
    let bytes = found.reduce(into: table.line(at: 0)) { $0 += table.line(at: $1.start) }
    return rates(bytes, lines: found.map(\.line)).filter { $0.key.usageType == usageType }
  }

  private func rates(_ bytes: [UInt8], lines: [Int]?) -> [Rate] {
    var problems = Diagnostics()
    var builder = RateTableBuilder()
    let rows = TableReader.rateRows(bytes, file: file, lines: lines, problems: &problems)
    builder.add(rows, offer: offer, region: region, file: file)
    return builder.rates
  }

  /// Every row below the header; none of them goes over a line's end, which a test holds.
  private func rows(of table: ShippedLines) -> [Row] {
    rows.withLock { rows in
      if let rows { return rows }
      let prefixes = RegionPrefix.prefixes(of: region).map { Array($0.utf8) }
      var found: [Row] = []
      var line = 1
      table.each { start, bytes in
        var end = 0
        while end < bytes.count, bytes[end] != UInt8(ascii: ",") { end += 1 }
        let usageType = UnsafeBufferPointer(rebasing: bytes[..<end])
        let width = RegionPrefix.width(inFrontOf: usageType, prefixes)
        let name = UnsafeBufferPointer(rebasing: usageType[width...])
        if line > 1 { found.append(Row(digest: Self.digest(name), start: start, line: line)) }
        line += 1
      }
      rows = found
      return found
    }
  }

  /// The text's FNV-1a, of 64 bits: another text of the same is told apart when it is read.
  private static func digest(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}

extension Workspace {
  /// The rates of a table that is the program's own, byte for byte: it was checked when the program
  /// was built, and is read when one of its rates is asked for.
  ///
  /// - Parameters:
  ///   - file: named after the offer.
  ///   - region: the folder it lies in.
  /// - Returns: `nil` for a table that the program has not, or has otherwise.
  func shippedRates(of file: LayeredFile, region: String) -> PendingRates? {
    guard let seen = ShippedPricing.newestSeen(of: file.relative).flatMap({ CalendarDay($0) })
    else { return nil }
    if record != nil || file.isOwn {
      guard let bytes = try? read(file.relative, isOwn: file.isOwn),
        ShippedPricing.has(bytes, at: file.relative)
      else { return nil }
    }
    let rates = ShippedRates(offer: file.name, region: region, file: file.relative)
    return PendingRates(offer: file.name, newestSeen: seen, read: rates.rates)
  }
}
