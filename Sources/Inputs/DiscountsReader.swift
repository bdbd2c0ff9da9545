package import Diagnostics
import Quantities
import Resources
package import RateTables

/// Reads `discounts.yaml`: prices of one's own.
package enum DiscountsReader {
  /// Reads the list of discounts.
  ///
  /// - Parameters:
  ///   - node: the file's tree.
  ///   - offers: AWS's offer codes that the tables know.
  ///   - regions: the regions that have tables.
  ///   - tables: asked whether a usage type is anywhere in them.
  /// - Throws: every unknown key and every wrong value, at its place; a usage type that no row of
  ///   the tables has is one.
  /// - Returns: the discounts in the order of the file, which decides between equals.
  package static func read(
    _ node: ConfigNode, offers: [String], regions: [String], tables: some UsageTypeLookup
  ) throws(Diagnostics) -> [Discount] {
    var problems = Diagnostics()
    var list = DiscountList()
    if !node.isNull {
      _ = schema(offers: offers, regions: regions).decode(
        node, into: &list, path: "", problems: &problems)
    }
    for entry in list.entries {
      if let discount = entry.discount, let location = entry.usageTypeLocation,
        !tables.contains(discount)
      {
        problems.report(tables.unknown(discount, at: location))
      }
    }
    try problems.throwIfErrors()
    return list.entries.compactMap(\.discount)
  }

  private struct DiscountList {
    var entries: [Entry] = []
  }

  /// A discount while its keys are read.
  private struct Entry: Sendable {
    var reason = ""
    var offer: String?
    var usageType: String?
    var usageTypeLocation: SourceLocation?
    var region: String?
    var from: CalendarDay?
    var through: CalendarDay?
    var effect: Discount.Effect?

    var discount: Discount? {
      effect.map {
        Discount(
          $0, offer: offer, usageType: usageType, region: region, from: from, through: through,
          reason: reason)
      }
    }
  }

  private static func schema(offers: [String], regions: [String]) -> Schema<DiscountList> {
    let entry = entrySchema(offers: offers, regions: regions)
    return Schema(
      "the list of discounts",
      [
        Schema.Field("discounts", .list(.anything), "a list of discounts", required: true) {
          node, list, context in
          if node.isNull { return }
          guard let items = node.items else {
            context.problems.error(
              at: node.location, "'discounts' is \(node.kindName)",
              mend: "write a list: - { service: AmazonECS, percent: 10, reason: … }")
            return
          }
          for (index, item) in items.enumerated() {
            var value = Entry()
            _ = entry.decode(
              item, into: &value, path: "discounts.\(index)", problems: &context.problems)
            if item.entries != nil { check(item, value, &context.problems) }
            list.entries.append(value)
          }
        }
      ])
  }

  private static func entrySchema(offers: [String], regions: [String]) -> Schema<Entry> {
    Schema(
      "a discount",
      [
        Schema.Field("reason", .text, "why, as printed beside the line", required: true) {
          node, entry, context in
          entry.reason = text(node, "reason", &context.problems) ?? ""
        },
        Schema.Field("service", .text, "AWS's offer code; every service without it") {
          node, entry, context in
          entry.offer = name(node, "service", of: offers, &context.problems)
        },
        Schema.Field(
          "usageType", .text, "with or without the region's prefix; every one without it"
        ) {
          node, entry, context in
          entry.usageType = text(node, "usageType", &context.problems)
          entry.usageTypeLocation = entry.usageType == nil ? nil : node.location
        },
        Schema.Field("region", .text, "every region without it") { node, entry, context in
          entry.region = name(node, "region", of: regions + ["global"], &context.problems)
        },
        Schema.Field("from", .text, "first day, YYYY-MM-DD") { node, entry, context in
          entry.from = day(node, "from", &context.problems)
        },
        Schema.Field("through", .text, "last day, YYYY-MM-DD") { node, entry, context in
          entry.through = day(node, "through", &context.problems)
        },
        Schema.Field("percent", .plainNumber(0...100), "off the list price, 0 to 100") {
          node, entry, context in
          entry.effect = percent(node, &context.problems)
        },
        Schema.Field("price", .text, "dollars a unit, instead of the list's") {
          node, entry, context in
          entry.effect = price(node, &context.problems) ?? entry.effect
        },
      ])
  }

  /// What only holds between keys.
  private static func check(_ node: ConfigNode, _ entry: Entry, _ problems: inout Diagnostics) {
    switch (node["percent"], node["price"]) {
    case (.some, .some(let price)):
      problems.error(
        at: price.location, "the discount has both 'percent' and 'price'", mend: "keep one of them")
    case (nil, nil):
      problems.error(
        at: node.location, "the discount has neither 'percent' nor 'price'",
        mend: "add 'percent: 10' or 'price: 0.036'")
    default: break
    }
    if node["price"] != nil, node["usageType"] == nil {
      problems.error(
        at: node.location, "a fixed price without a usage type would be the price of everything",
        mend: "add 'usageType', or write 'percent'")
    }
    if let from = entry.from, let through = entry.through, through < from {
      problems.error(
        at: node["through"]?.location ?? node.location,
        "'through' \(through.text) is before 'from' \(from.text)", mend: "swap them")
    }
  }

  private static func text(
    _ node: ConfigNode, _ key: String, _ problems: inout Diagnostics
  ) -> String? {
    if let text = node.text, !text.isEmpty { return text }
    problems.error(at: node.location, "'\(key)' is \(node.kindName)", mend: "write a text")
    return nil
  }

  private static func name(
    _ node: ConfigNode, _ key: String, of known: [String], _ problems: inout Diagnostics
  ) -> String? {
    if let text = node.text, known.contains(text) { return text }
    problems.error(
      at: node.location, "'\(key)' is \(node.kindName), which the rate tables do not have",
      mend: node.text.flatMap { suggestion(for: $0, from: known) })
    return nil
  }

  private static func day(
    _ node: ConfigNode, _ key: String, _ problems: inout Diagnostics
  ) -> CalendarDay? {
    if let day = node.text.flatMap({ CalendarDay($0) }), day.isDated { return day }
    problems.error(
      at: node.location, "'\(key)' is \(node.kindName), not a day in the calendar",
      mend: "write it as 2026-10-08")
    return nil
  }

  private static func percent(
    _ node: ConfigNode, _ problems: inout Diagnostics
  ) -> Discount.Effect? {
    if let text = node.text, let value = try? DecimalText.parse(text.utf8, scale: 3),
      (0...100_000).contains(value)
    {
      return .off(milliPercent: Int(value))
    }
    problems.error(
      at: node.location, "'percent' is \(node.kindName), no percentage of 0 to 100",
      mend: "write 12.5 for an eighth off, with at most three decimals and no sign")
    return nil
  }

  private static func price(
    _ node: ConfigNode, _ problems: inout Diagnostics
  ) -> Discount.Effect? {
    if let text = node.text, let price = try? UnitPrice(text.utf8), price >= .zero,
      price <= .most
    {
      return .fixed(price)
    }
    problems.error(
      at: node.location, "'price' is \(node.kindName), no price of one unit",
      mend: "write dollars such as 0.036, without a currency sign")
    return nil
  }
}
