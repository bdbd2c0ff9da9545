import Diagnostics
import Quantities
import Resources
import Services

extension ExtraUsage {
  /// The keys of an entry under `extras`.
  static let schema = Schema<ExtraUsage>(
    "an extra",
    [
      .text("service", \.offer, "AWS's offer code"),
      .text("usageType", \.usageType, "the usage type without region"),
      .text("operation", \.operation, "where the usage type serves several products"),
      .number("quantity", \.quantity, in: 0...1e15, "a month, in the unit"),
      Field("unit", "the price list's unit", required: true) { node, model, context in
        if let unit = node.text.flatMap({ BillingUnit(spelling: $0) }) {
          model.unit = unit
        } else {
          context.problems.error(
            at: node.location, "unknown unit \(node.kindName)",
            mend: suggestion(for: node.text ?? "", from: BillingUnit.knownNames))
        }
      },
      .text("why", \.why, "how the quantity came about"),
    ])

  private typealias Field = Schema<ExtraUsage>.Field
}
