/// What an import of AWS's price lists keeps: products by usage type, operation and attributes.
///
/// A usage type or an operation is matched as a whole. One `*` stands for any text, `{a,b}` for
/// alternatives. An operation in `[ ]` is kept in our table, since the usage type serves several
/// products; one without must match and is dropped; none is any. `{*}` in a product is what the `*`
/// of the usage type stood for, with sizes written out; `{toRegion}` is an attribute.
package struct SheetRate: Hashable, Sendable {
  /// The first names our table; the others carry the same product.
  package let offers: [String]
  package let usage: String
  package let operation: String
  package let attributes: [String: String]
  /// Our unit where the price list's is too vague.
  package let unit: String?
  /// Whether reserved terms are kept too.
  package let isReserved: Bool
  /// Our name for the product.
  package let product: String
}
