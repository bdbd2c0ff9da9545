/// What a column of a bill means, whatever its name is there.
enum BillField: Int, CaseIterable, Sendable {
  case cost, listCost, quantity, secondQuantity, unit, currency
  case chargeType, chargeClass, commitment, frequency, description
  case product, service, usageType, operation, region, account, resource, tags
  case start, end, billStart, identity, interval
  /// Only in the bill of the console: rows that repeat sums, and what else a row charges.
  case recordType, credits, tax
}

/// A format whose rows are charges: which columns it has, by the names they go by.
struct BillLayout: Sendable {
  enum Format: Hashable, Sendable {
    case legacyReport, dataExport, focus, consoleBill
  }

  let format: Format
  /// As messages name it.
  let name: String
  /// Per field the names that it may have; the first that is there is taken.
  let columns: [(field: BillField, names: [String])]
  /// Fields without which it is no bill.
  let required: [BillField]
  /// What a column of a single tag begins with; empty where tags lie in one column.
  let tagPrefix: String

  /// A column that no other format has.
  let mark: [String]

  /// Columns of the format that are not read and look like one that is: none of them is that one, renamed.
  let lookalikes: [String]

  /// Whether a header is one of this format.
  func fits(_ header: Set<String>) -> Bool { mark.contains { header.contains($0) } }

  /// The Cost and Usage Report, columns named `group/Name`.
  static let legacyReport = Self(
    format: .legacyReport, name: "a Cost and Usage Report",
    columns: [
      (.cost, ["lineItem/UnblendedCost"]), (.listCost, ["pricing/publicOnDemandCost"]),
      (.quantity, ["lineItem/UsageAmount"]), (.unit, ["pricing/unit"]),
      (.currency, ["lineItem/CurrencyCode"]), (.chargeType, ["lineItem/LineItemType"]),
      (.description, ["lineItem/LineItemDescription"]),
      (.product, ["lineItem/ProductCode"]), (.usageType, ["lineItem/UsageType"]),
      (.operation, ["lineItem/Operation"]),
      (.region, ["product/regionCode", "product/region"]),
      (.account, ["lineItem/UsageAccountId"]), (.resource, ["lineItem/ResourceId"]),
      (.start, ["lineItem/UsageStartDate"]), (.end, ["lineItem/UsageEndDate"]),
      (.billStart, ["bill/BillingPeriodStartDate"]), (.identity, ["identity/LineItemId"]),
      (.interval, ["identity/TimeInterval"]),
    ],
    required: [.cost, .chargeType, .product, .usageType, .start, .end, .currency],
    tagPrefix: "resourceTags/",
    mark: [
      "lineItem/UnblendedCost", "lineItem/LineItemType", "lineItem/ProductCode",
      "lineItem/UsageType", "identity/LineItemId",
    ],
    lookalikes: [
      "lineItem/BlendedCost", "lineItem/BlendedRate", "lineItem/UnblendedRate",
      "lineItem/NetUnblendedCost", "lineItem/NetUnblendedRate", "lineItem/TaxType",
    ])

  /// CUR 2.0, in any selection and order of its columns.
  static let dataExport = Self(
    format: .dataExport, name: "a CUR 2.0 export",
    columns: [
      (.cost, ["line_item_unblended_cost"]), (.listCost, ["pricing_public_on_demand_cost"]),
      (.quantity, ["line_item_usage_amount"]), (.unit, ["pricing_unit"]),
      (.currency, ["line_item_currency_code"]), (.chargeType, ["line_item_line_item_type"]),
      (.description, ["line_item_line_item_description"]),
      (.product, ["line_item_product_code"]), (.usageType, ["line_item_usage_type"]),
      (.operation, ["line_item_operation"]),
      (.region, ["product_region_code", "product_region"]),
      (.account, ["line_item_usage_account_id"]), (.resource, ["line_item_resource_id"]),
      (.tags, ["resource_tags"]), (.start, ["line_item_usage_start_date"]),
      (.end, ["line_item_usage_end_date"]), (.billStart, ["bill_billing_period_start_date"]),
      (.identity, ["identity_line_item_id"]), (.interval, ["identity_time_interval"]),
    ],
    required: [.cost, .chargeType, .product, .usageType, .start, .end, .currency],
    tagPrefix: "resource_tags_",
    mark: [
      "line_item_unblended_cost", "line_item_line_item_type", "line_item_product_code",
      "line_item_usage_type", "identity_line_item_id",
    ],
    lookalikes: [
      "line_item_blended_cost", "line_item_blended_rate", "line_item_unblended_rate",
      "line_item_net_unblended_cost", "line_item_net_unblended_rate", "line_item_tax_type",
      "line_item_usage_account_name",
    ])

  /// FOCUS 1.0 and later; columns are known by their names, others are passed over.
  static let focus = Self(
    format: .focus, name: "a FOCUS export",
    columns: [
      (.cost, ["BilledCost"]), (.listCost, ["ListCost"]), (.quantity, ["PricingQuantity"]),
      (.secondQuantity, ["ConsumedQuantity"]), (.unit, ["PricingUnit"]),
      (.currency, ["BillingCurrency"]), (.chargeType, ["ChargeCategory"]),
      (.chargeClass, ["ChargeClass"]), (.commitment, ["CommitmentDiscountStatus"]),
      (.frequency, ["ChargeFrequency"]), (.description, ["ChargeDescription"]),
      (.product, ["x_ServiceCode"]), (.service, ["ServiceName"]),
      (.usageType, ["x_UsageType", "SkuMeter"]), (.operation, ["x_Operation"]),
      (.region, ["RegionId", "Region"]), (.account, ["SubAccountId"]),
      (.resource, ["ResourceId"]), (.tags, ["Tags"]), (.start, ["ChargePeriodStart"]),
      (.end, ["ChargePeriodEnd"]), (.billStart, ["BillingPeriodStart"]),
    ],
    required: [.cost, .currency, .chargeType, .service, .start, .end], tagPrefix: "",
    mark: ["BilledCost", "ChargeCategory", "ChargePeriodStart"],
    lookalikes: [
      "PricingCurrency", "BillingPeriodEnd", "EffectiveCost", "ContractedCost", "ServiceCategory",
      "ServiceSubcategory", "BillingAccountName",
    ])

  /// The bill that the console offers as CSV, and the cost allocation report, which adds tags.
  static let consoleBill = Self(
    format: .consoleBill, name: "a bill of the console",
    columns: [
      (.cost, ["CostBeforeTax"]), (.quantity, ["UsageQuantity"]),
      (.currency, ["CurrencyCode"]), (.recordType, ["RecordType"]), (.credits, ["Credits"]),
      (.tax, ["TaxAmount"]), (.description, ["ItemDescription"]),
      (.product, ["ProductCode"]), (.usageType, ["UsageType"]), (.operation, ["Operation"]),
      (.account, ["LinkedAccountId"]), (.start, ["UsageStartDate"]), (.end, ["UsageEndDate"]),
      (.billStart, ["BillingPeriodStartDate"]), (.identity, ["RecordID"]),
    ],
    required: [.cost, .recordType, .product, .usageType, .billStart, .currency],
    tagPrefix: "user:",
    mark: ["RecordType", "CostBeforeTax", "LinkedAccountId"],
    lookalikes: ["ProductName", "BillingPeriodEndDate", "TaxType", "TotalCost"])

  static let all = [legacyReport, dataExport, focus, consoleBill]

  /// Whether a column is one that AWS writes, so that it is no other one that was renamed.
  func hasGenuine(_ name: String) -> Bool {
    lookalikes.contains(name) || columns.contains { $0.names.contains(name) }
  }

  /// The names of a field, as a message offers them.
  func names(of field: BillField) -> [String] {
    columns.first { $0.field == field }?.names ?? []
  }
}
