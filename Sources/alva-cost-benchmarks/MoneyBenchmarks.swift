import AlvaCost
import Estimation
import Exploration
import Foundation
import Quantities
import RateTables

/// Exact money beside Foundation's `Decimal`, which is exact too.
enum MoneyBenchmarks {
  static func tieredPrices(_ workspace: Workspace) throws {
    let table = try workspace.rates(in: "us-east-1")
    guard
      let rate = table.rate(
        for: RateKey(offer: "AWSDataTransfer", usageType: "DataTransfer-Out-Bytes"))
    else { return }
    let count = 1_000_000
    var total = Money.zero
    let exact = seconds {
      for index in 0..<count {
        // Up to 200,000 GB: through one to four tiers.
        let quantity = MeteredQuantity(
          billionths: Int128(index % 200_000) * 1_000_000_007, unit: rate.unit)
        if let cost = rate.cost(of: quantity) { total += cost }
      }
    }
    use(total)
    report("tiered-price-nanoseconds", exact / Double(count) * 1e9)

    let tiers = rate.tiers.map { tier in
      (
        from: decimal(tier.fromText), to: tier.toText.map(decimal),
        price: decimal(tier.price.text)
      )
    }
    let few = 20_000
    var sum = Decimal(0)
    let foundation = seconds {
      for index in 0..<few {
        let quantity = Decimal(index * 10 % 200_000)
        for tier in tiers where quantity > tier.from {
          let end = tier.to.map { min($0, quantity) } ?? quantity
          sum += (end - tier.from) * tier.price
        }
      }
    }
    use(sum)
    report("decimal-tiered-price-nanoseconds", foundation / Double(few) * 1e9)
  }

  static func parsing() throws {
    let texts = ["0.0464000000", "0.09", "10240", "0.0000002000", "1.2345678901"]
    let count = 2_000_000
    var sum: Int128 = 0
    let exact = try seconds {
      for index in 0..<count {
        sum &+= try DecimalText.parse(texts[index % texts.count].utf8, scale: UnitPrice.scale)
      }
    }
    use(sum)
    report("decimal-text-nanoseconds", exact / Double(count) * 1e9)
    let few = 100_000
    var total = Decimal(0)
    let foundation = seconds {
      for index in 0..<few { total = decimal(texts[index % texts.count]) }
    }
    use(total)
    report("decimal-parse-nanoseconds", foundation / Double(few) * 1e9)
  }

  private static func decimal(_ text: String) -> Decimal { Decimal(string: text) ?? 0 }
}
