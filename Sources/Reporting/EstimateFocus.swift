import Diagnostics
package import Pricing
import Quantities
import RateTables
import Resources
import Services

/// An estimate as rows of FOCUS 1.2: one row a line, so that forecast and bill join by key.
///
/// Rows say that they are an estimate: the billing account is `estimate:NAME`, and there is no invoice.
/// Of several estimates the last is written, since sums over a month must not count it twice.
///
/// - Source: FOCUS 1.2, https://focus.finops.org, columns and their rules; read 2026-11-26.
package enum EstimateFocus {
  /// The rows of a set's last estimate; `nil` where there is none.
  package static func table(_ set: EstimateSet) -> Table? {
    guard let estimate = set.estimates.last else { return nil }
    let period = month(of: set)
    var table = Table(columns.map { Table.Column($0) })
    for line in estimate.lines {
      let values = row(line, of: estimate, in: set, period)
      table.rows.append(Table.Row(columns.map { values[$0] ?? "" }))
    }
    return table
  }

  /// The month that rows without one are of: the one after the newest rates.
  ///
  /// - Parameter set: the estimates.
  /// - Returns: its first day, and that of the next.
  private static func month(of set: EstimateSet) -> (start: String, end: String) {
    let text = set.period.calendarMonth?.text ?? next(String(set.ratesEffective.text.prefix(7)))
    return (text + "-01T00:00:00Z", next(text) + "-01T00:00:00Z")
  }

  /// `2027-01` after `2026-12`.
  private static func next(_ month: String) -> String {
    let parts = month.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 2 else { return "1970-01" }
    let (year, number) = parts[1] == 12 ? (parts[0] + 1, 1) : (parts[0], parts[1] + 1)
    return "\(year)-\(number < 10 ? "0" : "")\(number)"
  }

  private static func row(
    _ line: LineItem, of estimate: Estimate, in set: EstimateSet,
    _ period: (start: String, end: String)
  ) -> [String: String] {
    let account = "estimate:\(set.stack)"
    let service = focus(line.service, of: estimate)
    let isUnit = line.quantity.billionths != 0
    var row = [
      "BilledCost": line.cost.exactText, "EffectiveCost": line.cost.exactText,
      "ContractedCost": line.cost.exactText, "ListCost": line.listCost.exactText,
      "BillingAccountId": account, "BillingAccountName": set.stack,
      "BillingAccountType": "Estimate", "SubAccountId": account, "SubAccountName": set.stack,
      "SubAccountType": "Estimate", "BillingCurrency": "USD", "PricingCurrency": "USD",
      "BillingPeriodStart": period.start, "BillingPeriodEnd": period.end,
      "ChargePeriodStart": period.start, "ChargePeriodEnd": period.end, "ChargeCategory": "Usage",
      "ChargeFrequency": "Usage-Based", "ChargeDescription": ascii("\(line.name): \(line.why)"),
      "InvoiceIssuerName": provider, "ProviderName": provider, "PublisherName": provider,
      "ServiceName": service.name, "ServiceCategory": service.category,
      "ServiceSubcategory": service.subcategory, "SkuId": line.usageType,
      "SkuMeter": line.usageType, "SkuPriceId": line.usageType + ".OnDemand",
      "SkuPriceDetails": "{}",
      "PricingCategory": line.part == .fargateSpot ? "Dynamic" : "Standard",
      "ListUnitPrice": line.listPrice.text, "ContractedUnitPrice": line.unitPrice.text,
      "PricingCurrencyListUnitPrice": line.listPrice.text,
      "PricingCurrencyContractedUnitPrice": line.unitPrice.text,
      "PricingCurrencyEffectiveCost": line.cost.exactText, "Tags": "{}",
    ]
    if let seller = seller(of: line, estimate) {
      for column in ["InvoiceIssuerName", "ProviderName", "PublisherName"] {
        row[column] = ascii(seller.onOneLine)
      }
    }
    row["RegionId"] = line.rate.region == "global" ? "" : line.rate.region
    row["RegionName"] = row["RegionId"].map { $0.isEmpty ? "" : AWSRegion.name(of: $0) }
    if isUnit || line.cost == .zero {
      for column in ["PricingQuantity", "ConsumedQuantity"] { row[column] = line.quantity.text }
      for column in ["PricingUnit", "ConsumedUnit"] { row[column] = unit(line.quantity.unit) }
    }
    for column in decimals { row[column] = row[column].map(decimal) }
    row.merge(own(line, of: estimate, in: set)) { $1 }
    return row
  }

  /// Who charges for a line where that is not AWS: as a sheet says, else as a file of one's own is called.
  private static func seller(of line: LineItem, _ estimate: Estimate) -> String? {
    guard let offer = estimate.offers[line.service] else {
      return line.rate.region == "global" ? line.service : nil
    }
    return offer.seller
  }

  /// Where FOCUS files a service; one that no sheet files stands under what FOCUS has for that.
  private static func focus(_ offer: String, of estimate: Estimate) -> ServiceOffer.Focus {
    estimate.offers[offer]?.focus
      ?? ServiceOffer.Focus(
        name: estimate.name(ofService: offer), category: "Other", subcategory: "Other (Other)")
  }

  /// What FOCUS has no column for.
  private static func own(
    _ line: LineItem, of estimate: Estimate, in set: EstimateSet
  ) -> [String: String] {
    var row = [
      "x_ServiceCode": line.service, "x_UsageType": line.usageType,
      "x_Operation": line.rate.key.operation, "x_Estimate": estimate.name,
      "x_Scenario": estimate.scenario, "x_LineId": ascii(line.id.text),
      "x_Resource": ascii(line.resource.text), "x_Kind": line.kind.rawValue,
      "x_Assumptions": line.assumptions.joined(separator: " "),
      "x_RateFile": line.rate.file, "x_RateLine": String(line.tier.line),
      "x_Hours": String(set.period.hours),
    ]
    if let range = estimate.spread(of: line) {
      row["x_LineP10"] = range.p10.exactText
      row["x_LineP50"] = range.p50.exactText
      row["x_LineP90"] = range.p90.exactText
    }
    if let spread = estimate.spread, spread.hasBand {
      row["x_MonthP10"] = spread.p10.value.exactText
      row["x_MonthP50"] = spread.p50.value.exactText
      row["x_MonthP90"] = spread.p90.value.exactText
    }
    return row
  }

  private static let provider = "Amazon Web Services, Inc."

  /// Units in the words of FOCUS: words of letters, times in the plural behind a dash.
  ///
  /// - Source: FOCUS 1.2, attribute Unit Format.
  static func unit(_ unit: BillingUnit) -> String {
    switch unit {
    case .hours: return "Hours"
    case .lambdaGigabyteSeconds: return "GB-Seconds"
    case .chunksOf64KB: return "64 KB Chunks"
    default:
      for (ending, words) in [
        ("-Hrs", "-Hours"), ("-Hr", "-Hours"), ("-Mo", "-Months"), ("-mo", "-Months"),
      ]
      where unit.name.hasSuffix(ending) {
        return unit.name.dropLast(ending.count) + words
      }
      return unit.name
    }
  }

  /// A number that readers take for a decimal in whichever row: one of only whole numbers is a column of integers.
  private static func decimal(_ text: String) -> String {
    text.contains(".") ? text : text + ".0"
  }

  /// Words with signs that any reader takes.
  private static func ascii(_ text: String) -> String {
    let signs: [Character: String] = [
      "×": "x", "−": "-", "–": "-", "—": "-", "…": "...", "→": "->",
    ]
    return text.map { character in
      if let sign = signs[character] { return sign }
      return character.isASCII ? String(character) : "?"
    }.joined()
  }

  /// Columns of the type Decimal.
  private static let decimals = [
    "BilledCost", "ConsumedQuantity", "ContractedCost", "ContractedUnitPrice", "EffectiveCost",
    "ListCost", "ListUnitPrice", "PricingCurrencyContractedUnitPrice",
    "PricingCurrencyEffectiveCost", "PricingCurrencyListUnitPrice", "PricingQuantity",
  ]

  /// FOCUS 1.2's columns in alphabetical order, then our own.
  private static let columns = [
    "AvailabilityZone", "BilledCost", "BillingAccountId", "BillingAccountName",
    "BillingAccountType", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart",
    "CapacityReservationId", "CapacityReservationStatus", "ChargeCategory", "ChargeClass",
    "ChargeDescription", "ChargeFrequency", "ChargePeriodEnd", "ChargePeriodStart",
    "CommitmentDiscountCategory", "CommitmentDiscountId", "CommitmentDiscountName",
    "CommitmentDiscountQuantity", "CommitmentDiscountStatus", "CommitmentDiscountType",
    "CommitmentDiscountUnit", "ConsumedQuantity", "ConsumedUnit", "ContractedCost",
    "ContractedUnitPrice", "EffectiveCost", "InvoiceId", "InvoiceIssuerName", "ListCost",
    "ListUnitPrice", "PricingCategory", "PricingCurrency", "PricingCurrencyContractedUnitPrice",
    "PricingCurrencyEffectiveCost", "PricingCurrencyListUnitPrice", "PricingQuantity",
    "PricingUnit", "ProviderName", "PublisherName", "RegionId", "RegionName", "ResourceId",
    "ResourceName", "ResourceType", "ServiceCategory", "ServiceName", "ServiceSubcategory",
    "SkuId", "SkuMeter", "SkuPriceDetails", "SkuPriceId", "SubAccountId", "SubAccountName",
    "SubAccountType", "Tags", "x_Assumptions", "x_Estimate", "x_Hours", "x_Kind", "x_LineId",
    "x_LineP10", "x_LineP50", "x_LineP90", "x_MonthP10", "x_MonthP50", "x_MonthP90", "x_Operation",
    "x_RateFile", "x_RateLine",
    "x_Resource", "x_Scenario", "x_ServiceCode", "x_UsageType",
  ]
}
