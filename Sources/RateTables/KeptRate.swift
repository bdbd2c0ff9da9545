package import Quantities

/// What an import of AWS's price lists keeps: products by usage type, operation and attributes.
///
/// A usage type is matched as a whole, without its region's prefix. One `*` at its end stands for any
/// text, `{a,b}` for alternatives.
package struct KeptRate: Hashable, Sendable {
  /// Which operations are meant.
  package enum Operation: Hashable, Sendable {
    case any
    /// This one; kept in our table where a usage type serves several products.
    case exact(String, isKept: Bool)
  }

  /// The first names our table; the others carry the same product.
  package let offers: [String]
  package let usage: String
  package let operation: Operation
  /// By the keys of JSON offer files, see ``attributeNames``.
  package let attributes: [String: String]
  /// Our unit where the price list's is too vague.
  package let unit: BillingUnit?
  /// Whether reserved terms are kept too.
  package let isReserved: Bool
  /// Our name for the product; `{*}` is what the `*` or the alternative stood for, with sizes written
  /// out, `{toRegion}` an attribute.
  package let product: String

  package init(
    offers: [String], usage: String, operation: Operation = .any,
    attributes: [String: String] = [:], unit: BillingUnit? = nil, isReserved: Bool = false,
    product: String
  ) {
    self.offers = offers
    self.usage = usage
    self.operation = operation
    self.attributes = attributes
    self.unit = unit
    self.isReserved = isReserved
    self.product = product
  }

  /// Attributes that tell products apart, by their keys in JSON offer files.
  package static let attributeNames = [
    "productFamily", "regionCode", "fromRegionCode", "toRegionCode", "location", "fromLocation",
    "toLocation", "databaseEngine", "databaseEdition", "deploymentOption", "cacheEngine",
    "tenancy", "operatingSystem", "preInstalledSw", "capacitystatus",
  ]

  /// Why a pattern of usage types cannot be read; `nil` for one that can.
  package static func flaw(ofPattern text: String) -> String? {
    if text.dropLast().contains("*") { return "a '*' stands at the end only" }
    let opened = text.filter { $0 == "{" }.count
    let closed = text.filter { $0 == "}" }.count
    if opened != closed { return "a brace is not closed" }
    if opened > 1 { return "one list of alternatives is enough" }
    if let open = text.firstIndex(of: "{"), let close = text.firstIndex(of: "}"), close < open {
      return "a brace is closed before it is opened"
    }
    return nil
  }
}
