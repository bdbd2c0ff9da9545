/// Where the columns of a CSV offer file stand; -1 for one that it does not have.
struct OfferColumns {
  /// The columns of a price.
  struct PriceColumns {
    var rateCode = -1
    var effective = -1
    var from = -1
    var to = -1
    var unit = -1
    var price = -1
    var currency = -1
  }

  /// The lines that may stand before the header.
  static let preamble: Set<String> = [
    "FormatVersion", "Disclaimer", "Publication Date", "Version", "OfferCode",
  ]

  private(set) var count = 0
  private(set) var isSavingsPlan = false
  private(set) var cells = PriceColumns()
  private(set) var sku = -1
  private(set) var termType = -1
  private(set) var relatedTo = -1
  private(set) var lease = -1
  private(set) var leaseUnit = -1
  private(set) var option = -1
  private(set) var offeringClass = -1
  private(set) var family = -1
  private(set) var discountedSKU = -1
  private(set) var discountedService = -1
  private(set) var discountedUsageType = -1
  private(set) var discountedOperation = -1
  private(set) var discountedRegion = -1

  init() {}

  init(_ names: [String]) {
    count = names.count
    func column(_ name: String) -> Int { names.firstIndex(of: name) ?? -1 }
    isSavingsPlan = column("DiscountedSKU") >= 0
    cells = PriceColumns(
      rateCode: column("RateCode"), effective: column("EffectiveDate"),
      from: column("StartingRange"), to: column("EndingRange"), unit: column("Unit"),
      price: column(isSavingsPlan ? "DiscountedRate" : "PricePerUnit"),
      currency: column("Currency"))
    sku = column("SKU")
    termType = column("TermType")
    relatedTo = column("RelatedTo")
    lease = column("LeaseContractLength")
    leaseUnit = column("LeaseContractLengthUnit")
    option = column("PurchaseOption")
    offeringClass = column("OfferingClass")
    family = column("Product Family")
    discountedSKU = column("DiscountedSKU")
    discountedService = column("DiscountedServiceCode")
    discountedUsageType = column("DiscountedUsageType")
    discountedOperation = column("DiscountedOperation")
    discountedRegion = column("DiscountedRegionCode")
  }

  /// The first column that is needed and not there.
  func missing(from names: [String]) -> String? {
    let offer = [
      "SKU", "RateCode", "TermType", "EffectiveDate", "StartingRange", "EndingRange", "Unit",
      "PricePerUnit", "Currency", "usageType", "operation",
    ]
    let plan = [
      "SKU", "RateCode", "Unit", "EffectiveDate", "DiscountedRate", "Currency", "DiscountedSKU",
      "DiscountedServiceCode", "DiscountedUsageType", "DiscountedOperation", "PurchaseOption",
      "LeaseContractLength", "LeaseContractLengthUnit", "Product Family",
    ]
    return (isSavingsPlan ? plan : offer).first { !names.contains($0) }
  }

  /// The cells of a row's price.
  func priceCells(_ row: UnsafeMutablePointer<ByteSlice>) -> PriceCells {
    func cell(_ column: Int) -> ByteSlice { column < 0 ? .none : row[column] }
    return PriceCells(
      rateCode: cell(cells.rateCode), effective: cell(cells.effective), from: cell(cells.from),
      to: cell(cells.to), unit: cell(cells.unit), price: cell(cells.price),
      currency: cell(cells.currency))
  }
}
