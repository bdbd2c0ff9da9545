internal import Quantities
internal import RateTables

/// Brings imported rates into a table: history stays, other rows are not touched.
///
/// - A price that did not move keeps its row; the row now says when and where it was last seen.
/// - The same price on an earlier day than we knew moves the row's effective date back.
/// - A price that moved becomes a row of its own under its effective date; the old row stays.
/// - A row of the very same effective date with another price is replaced: the list corrects it.
/// - A rate that is no longer listed stays, and is reported as gone, unless the list is partial.
package struct RateMerge: Sendable {
  package let rows: [RateTableRow]
  package let changes: [RateChange]
  /// Set where the imported rates are but a part of what the table has.
  package let partial: PartialList?

  private struct Version {
    let effective: CalendarDay
    var rows: [RateTableRow]
    let price: RateVersion?
  }

  /// Merges the imported rates of one region and offer, in the order of key and date, into the
  /// rows of that table.
  package init(
    rows: [RateTableRow], imported: some Collection<ImportedRate>, region: String, offer: String
  ) {
    var versions: [RateKey: [Version]] = [:]
    var order: [RateKey] = []
    var untouched: [RateTableRow] = []
    for row in rows {
      guard let effective = CalendarDay(row[.effective]), !Self.isStandIn(row) else {
        untouched.append(row)
        continue
      }
      let key = Self.key(row, region: region, offer: offer)
      if versions[key] == nil { order.append(key) }
      Self.add(row, effective: effective, to: &versions[key, default: []])
    }
    for key in order { versions[key] = versions[key]?.map(Self.priced) }
    var changes: [RateChange] = []
    let known = order
    changes.reserveCapacity(imported.count)
    var listed: Set<RateKey> = []
    var terms: Set<String> = []
    for rate in imported {
      let key = rate.key
      if versions[key] == nil { order.append(key) }
      if listed.insert(key).inserted { terms.insert(key.term) }
      changes.append(Self.merge(rate, into: &versions[key, default: []]))
    }
    let covered = known.filter { terms.contains($0.term) }
    let gone = covered.filter { !listed.contains($0) }
    partial = PartialList(
      region: region, offer: offer, listed: covered.count - gone.count, known: covered.count)
    for key in gone.sorted() where partial == nil {
      let last = versions[key]?.max { $0.effective < $1.effective }
      changes.append(RateChange(.gone, region: region, key: key, before: last?.price, after: nil))
    }
    self.changes = changes
    self.rows = untouched + order.flatMap { (versions[$0] ?? []).flatMap(\.rows) }
  }

  /// Whether a row carries one of our own marks, which no offer file has.
  static func isStandIn(_ row: RateTableRow) -> Bool {
    row[.usageType].hasPrefix("?") || row[.usageType].hasPrefix("(")
  }

  private static func key(_ row: RateTableRow, region: String, offer: String) -> RateKey {
    RateKey(
      offer: offer, usageType: RegionPrefix.neutral(row[.usageType], in: region),
      operation: row[.operation], term: row[.term])
  }

  private static func add(
    _ row: RateTableRow, effective: CalendarDay, to versions: inout [Version]
  ) {
    if let index = versions.firstIndex(where: { $0.effective == effective }) {
      versions[index].rows.append(row)
    } else {
      versions.append(Version(effective: effective, rows: [row], price: nil))
    }
  }

  /// The version with its prices read; without them where a cell cannot be read.
  private static func priced(_ version: Version) -> Version {
    var tiers: [RateVersion.Tier] = []
    for row in version.rows {
      guard let from = try? DecimalText.parse(row[.from].utf8, scale: 9),
        let price = try? UnitPrice(row[.price].utf8)
      else { return version }
      let to = row[.to] == "Inf" ? nil : try? DecimalText.parse(row[.to].utf8, scale: 9)
      tiers.append(RateVersion.Tier(from: from, to: to, price: price))
    }
    guard let unit = version.rows.first.flatMap({ BillingUnit(spelling: $0[.unit]) }) else {
      return version
    }
    tiers.sort { $0.from < $1.from }
    return Version(
      effective: version.effective, rows: version.rows,
      price: RateVersion(effective: version.effective, unit: unit, tiers: tiers))
  }

  private static func merge(_ rate: ImportedRate, into versions: inout [Version]) -> RateChange {
    let new = RateVersion(rate)
    func change(_ kind: RateChange.Kind, _ before: RateVersion?) -> RateChange {
      var after = new
      // Most rates stay, and then both versions share their tiers.
      if kind == .same, let before {
        after = RateVersion(effective: new.effective, unit: new.unit, tiers: before.tiers)
      }
      return RateChange(kind, region: rate.region, key: rate.key, before: before, after: after)
    }
    versions.sort { $0.effective < $1.effective }
    func fresh() -> Version {
      Version(effective: rate.effective, rows: rowsOf(rate), price: new)
    }
    guard let newest = versions.last else {
      versions.append(fresh())
      return change(.new, nil)
    }
    if let index = versions.firstIndex(where: { $0.effective == rate.effective }) {
      let old = versions[index].price
      if let old, new.chargesLike(old) {
        versions[index].rows = confirmed(versions[index].rows, by: rate)
        return change(.same, old)
      }
      versions[index] = fresh()
      return change(old.map { new.kind(since: $0) } ?? .changed, old)
    }
    if newest.effective < rate.effective {
      if let old = newest.price, new.chargesLike(old) {
        versions[versions.count - 1].rows = confirmed(newest.rows, by: rate)
        return change(.same, old)
      }
      versions.append(fresh())
      return change(newest.price.map { new.kind(since: $0) } ?? .changed, newest.price)
    }
    let standing = versions.last { $0.effective < rate.effective }
    if let old = standing?.price, new.chargesLike(old) { return change(.same, old) }
    if let index = versions.firstIndex(where: { $0.effective > rate.effective }),
      let old = versions[index].price, new.chargesLike(old)
    {
      // The same price was in force earlier than we knew.
      versions[index] = Version(
        effective: rate.effective,
        rows: confirmed(versions[index].rows, by: rate).map { row in
          var row = row
          row[.effective] = rate.effective.text
          return row
        }, price: old)
      return change(.same, old)
    }
    versions.append(fresh())
    return change(.history, newest.price)
  }

  /// Rows whose price an offer file shows again: seen later, and no longer a guess.
  private static func confirmed(
    _ rows: [RateTableRow], by rate: ImportedRate
  ) -> [RateTableRow] {
    let codes = Dictionary(
      rate.tiers.map { ($0.from, $0.rateCode) }, uniquingKeysWith: { first, _ in first })
    return rows.map { row in
      guard CalendarDay(row[.seen]) ?? .undated <= rate.published else { return row }
      var row = row
      row[.usageType] = rate.usageType
      if row[.effective] == CalendarDay.undated.text { row[.effective] = rate.effective.text }
      row[.seen] = rate.published.text
      row[.confidence] = Confidence.seen.rawValue
      let from = (try? DecimalText.parse(row[.from].utf8, scale: 9)) ?? 0
      row[.source] = source(of: rate, code: codes[from] ?? rate.sku)
      return row
    }
  }

  private static func rowsOf(_ rate: ImportedRate) -> [RateTableRow] {
    rate.tiers.map { tier in
      RateTableRow(cells: [
        rate.usageType, rate.key.operation, rate.key.term, rate.product, rate.unit.name,
        DecimalText.format(tier.from, scale: 9),
        tier.to.map { DecimalText.format($0, scale: 9) } ?? "Inf", tier.price.text,
        rate.effective.text, rate.published.text, Confidence.seen.rawValue,
        source(of: rate, code: tier.rateCode),
      ])
    }
  }

  /// Where a row comes from: the price list's version and the rate code, which begins with the SKU.
  private static func source(of rate: ImportedRate, code: String) -> String {
    "AWS price list \(rate.key.offer) \(rate.version): \(code)"
  }
}
