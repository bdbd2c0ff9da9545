import Quantities
import RateTables

extension Commitment {
  /// The effective hourly price of a reservation: its hourly part, and its upfront part over the term's hours.
  ///
  /// - Parameters:
  ///   - key: of the rate on demand.
  ///   - table: the region's rates.
  /// - Returns: the rate; `nil` where the tables lack it, or the upfront part that belongs to it.
  /// - Source: RDS reserved instances, pricing page, 2025: effective hourly price = upfront payment spread over
  ///   the hours of the term + hourly usage charge. A year has 8,760 hours.
  func reservedRate(of key: RateKey, in table: RateTable) -> Rate? {
    func part(_ ending: String) -> Rate? {
      table.rate(
        for: RateKey(
          offer: key.offer, usageType: key.usageType, operation: key.operation,
          term: "reserved/\(term)\(ending)"))
    }
    if let effective = part("/effective") { return effective }
    guard let hourly = part(""), let tier = hourly.tiers.first else { return nil }
    if payment == .noUpfront { return hourly }
    guard let upfront = part("/upfront")?.tiers.first else { return nil }
    let hours = Int128(8_760 * years)
    let spread = (upfront.price.picodollars + hours - 1) / hours
    let together = RateTier(
      from: tier.from, to: tier.to,
      price: UnitPrice(picodollars: tier.price.picodollars + spread), line: tier.line,
      seen: min(tier.seen, upfront.seen), confidence: min(tier.confidence, upfront.confidence),
      source: tier.source)
    return Rate(
      key: hourly.key, region: hourly.region, usageType: hourly.usageType, product: hourly.product,
      unit: hourly.unit, tiers: [together], effective: hourly.effective,
      file: hourly.file)
  }
}
