/// A small offer file in AWS's two formats.
struct OfferText {
  var offer = "AmazonVPC"
  var region = "us-east-1"
  /// Usage type and dollars an hour.
  var prices: [(usageType: String, price: String)]

  var csv: String {
    let columns = [
      "SKU", "OfferTermCode", "RateCode", "TermType", "EffectiveDate", "StartingRange",
      "EndingRange", "Unit", "PricePerUnit", "Currency", "usageType", "operation", "Region Code",
    ]
    var rows = [
      ["FormatVersion", "v1.0"], ["Publication Date", "2026-11-01T00:00:00Z"],
      ["Version", "20261101000000"], ["OfferCode", offer], columns,
    ]
    for (index, row) in prices.enumerated() {
      rows.append([
        "SKU\(index)", "T", "SKU\(index).T.R", "OnDemand", "2026-11-01", "0", "Inf", "Hrs",
        row.price, "USD", row.usageType, "", region,
      ])
    }
    return rows.map { $0.map { "\"\($0)\"" }.joined(separator: ",") + "\n" }.joined()
  }

  /// A savings-plan file: a compute plan, and an EC2 instance plan for the same usage.
  static let plan = """
    {"version": "20261022194203", "publicationDate": "2026-10-22T19:42:03Z", "products": [
      {"sku": "PLANA", "productFamily": "ComputeSavingsPlans", "attributes": {
        "purchaseOption": "No Upfront", "purchaseTerm": "1yr"}},
      {"sku": "PLANB", "productFamily": "EC2InstanceSavingsPlans", "attributes": {
        "purchaseOption": "No Upfront", "purchaseTerm": "1yr", "instanceType": "t3"}}],
     "terms": {"savingsPlan": [
      {"sku": "PLANA", "effectiveDate": "2026-10-01T00:00:00Z", "rates": [{
        "discountedSku": "VCPU", "discountedServiceCode": "AmazonECS",
        "discountedUsageType": "USE1-Fargate-vCPU-Hours:perCPU", "discountedOperation": "",
        "discountedRegionCode": "us-east-1", "rateCode": "PLANA.VCPU", "unit": "hours",
        "discountedRate": {"price": "0.0323", "currency": "USD"}}]},
      {"sku": "PLANB", "effectiveDate": "2026-10-01T00:00:00Z", "rates": [{
        "discountedSku": "VCPU", "discountedServiceCode": "AmazonECS",
        "discountedUsageType": "USE1-Fargate-vCPU-Hours:perCPU", "discountedOperation": "",
        "discountedRegionCode": "us-east-1", "rateCode": "PLANB.VCPU", "unit": "hours",
        "discountedRate": {"price": "0.0299", "currency": "USD"}}]}]}}
    """

  var json: String {
    let products = prices.enumerated().map { index, row in
      """
      "SKU\(index)": {"sku": "SKU\(index)", "attributes": {"usagetype": "\(row.usageType)", \
      "operation": "", "regionCode": "\(region)"}}
      """
    }
    let terms = prices.enumerated().map { index, row in
      """
      "SKU\(index)": {"SKU\(index).T": {"offerTermCode": "T", "sku": "SKU\(index)", \
      "effectiveDate": "2026-11-01T00:00:00Z", "priceDimensions": {"SKU\(index).T.R": {\
      "rateCode": "SKU\(index).T.R", "beginRange": "0", "endRange": "Inf", "unit": "Hrs", \
      "pricePerUnit": {"USD": "\(row.price)"}, "appliesTo": []}}, "termAttributes": {}}}
      """
    }
    return """
      {"formatVersion": "v1.0", "offerCode": "\(offer)", "version": "20261101000000",
      "publicationDate": "2026-11-01T00:00:00Z",
      "products": {\(products.joined(separator: ",\n"))},
      "terms": {"OnDemand": {\(terms.joined(separator: ",\n"))}}}
      """
  }
}
