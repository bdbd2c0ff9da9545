import Diagnostics
import Documents
import Quantities
import Resources

/// The charges of a type.
extension SheetReader {
  mutating func charges(
    _ node: Value, _ names: [String: Formula.Kind], _ context: TypeContext
  ) -> [SheetCharge] {
    guard isMapping(node, "'charges'", example: "requests: { usage: …, unit: Requests }") else {
      return []
    }
    var charges: [SheetCharge] = []
    for (key, value) in node.entries {
      if let charge = charge(key, value, names, context) { charges.append(charge) }
    }
    return charges
  }

  private mutating func charge(
    _ key: Value, _ node: Value, _ names: [String: Formula.Kind], _ context: TypeContext
  ) -> SheetCharge? {
    let name = key.text ?? ""
    guard isMapping(node, "'\(name)'", example: "usage: …, unit: Hrs") else { return nil }
    check(node, SheetKeys.charge.names, what: "the charge '\(name)'")
    let usage = node["usage"].map { usageTypes($0, names) } ?? []
    if node["usage"] == nil {
      problems.error(
        at: node.location, "the charge '\(name)' has no 'usage'",
        mend: "write AWS's usage type without its region: usage: Requests-RBP")
    }
    let offer = node["offer"]?.text ?? context.offers.first ?? ""
    let unit = unit(of: node, name)
    let span = span(of: node)
    let quantity = node["quantity"].flatMap { formula($0, names) }
    checkQuantity(quantity, unit, span, of: node, name)
    guard let unit else { return nil }
    return SheetCharge(
      slug: node["item"]?.text ?? Self.slug(name), title: node["name"]?.text ?? Self.words(name),
      offer: offer, usage: usage, operation: node["operation"]?.text ?? "", unit: unit, span: span,
      quantity: quantity, when: node["when"].flatMap { condition($0, names) },
      stated: node["stated"]?.text, steps: node["steps"].flatMap { steps($0) },
      isAsked: flag("asked", of: node) ?? true,
      allowance: node["allowance"]?.text,
      why: node["why"].flatMap { filledText($0, names) }, assumption: assumption(of: node),
      location: node["usage"]?.location ?? key.location)
  }

  /// What `assumes` and `within` say; `nil` where neither is there, or they are wrong.
  private mutating func assumption(of node: Value) -> (id: String, bounds: CostBounds)? {
    guard let id = node["assumes"] ?? node["within"] else { return nil }
    guard let name = node["assumes"]?.text, let within = node["within"] else {
      problems.error(
        at: id.location, "'assumes' and 'within' go together",
        mend: "write both: assumes: mwaa.schedulers, within: 1..1.2")
      return nil
    }
    let known = Stack(name: "", region: "").knownAssumptions.map(\.id)
    if !known.contains(name) {
      problems.error(
        at: id.location, "there is no assumption '\(name)'",
        mend: suggestion(for: name, from: known) ?? "write it down in Assumptions.swift")
    }
    let range = range(within, "within")
    if range.lowerBound > 1 || range.upperBound < 1 || range.lowerBound < 0 {
      problems.error(
        at: within.location, "what is taken does not lie within '\(within.text ?? "")'",
        mend: "write it around 1, such as 0.9..1.2")
    }
    return (name, CostBounds(low: range.lowerBound, high: range.upperBound))
  }

  /// What `steps` says; `nil` where it is wrong.
  private mutating func steps(_ node: Value) -> Charges.Steps? {
    guard isMapping(node, "'steps'", example: "{ stated: requestKB, of: 512 }") else { return nil }
    check(node, SheetKeys.steps.names, what: "'steps'")
    let key = requiredText("stated", of: node, what: "'steps'")
    guard let size = node["of"]?.text.flatMap({ Int($0) }), (1...1_000_000).contains(size) else {
      problems.error(
        at: node["of"]?.location ?? node.location, "'of' of 'steps' is no whole number",
        mend: "write 1 to 1000000")
      return nil
    }
    return key.isEmpty ? nil : Charges.Steps(key: key, size: Double(size))
  }

  private mutating func usageTypes(
    _ node: Value, _ names: [String: Formula.Kind]
  ) -> [FormulaText] {
    let items = node.kind == .sequence ? Array(node.items) : [node]
    return items.compactMap { filledText($0, names) }
  }

  private mutating func unit(of node: Value, _ name: String) -> BillingUnit? {
    guard let value = node["unit"] else {
      problems.error(
        at: node.location, "the charge '\(name)' has no 'unit'",
        mend: "write the price list's unit: unit: Hrs")
      return nil
    }
    return billingUnit(value)
  }

  private mutating func span(of node: Value) -> SheetCharge.Span? {
    guard let value = node["per"] else { return nil }
    if let span = SheetCharge.Span(rawValue: value.text ?? "") { return span }
    problems.error(
      at: value.location, "'per' is \(value.kindName)",
      mend: "write per: hour, per: month or per: wholeMonth")
    return nil
  }

  /// A quantity has a span and the unit's measure; without one, somebody has to state the usage.
  private mutating func checkQuantity(
    _ quantity: Formula?, _ unit: BillingUnit?, _ span: SheetCharge.Span?, of node: Value,
    _ name: String
  ) {
    guard let part = node["quantity"] else {
      if node["stated"] == nil {
        problems.error(
          at: node.location, "the charge '\(name)' has neither 'quantity' nor 'stated'",
          mend: "write how much it is, or the key under which a user states it")
      }
      if let per = node["per"] {
        problems.error(
          at: per.location, "'per' without 'quantity' changes nothing",
          mend: "add 'quantity', or take 'per' out")
      }
      return
    }
    guard let span else {
      if node["per"] == nil {
        problems.error(
          at: node.location, "the charge '\(name)' does not say how its quantity grows",
          mend: "add 'per: hour' or 'per: month'")
      }
      return
    }
    guard let quantity, let unit else { return }
    guard case .number(let measure) = quantity.kind else {
      problems.error(at: part.location, "'quantity' is a condition", mend: "write a number")
      return
    }
    let needed = Self.measure(of: unit, span)
    if measure != needed {
      problems.error(
        at: part.location,
        "the quantity is \(measure.text), but \(unit.name) per \(span.rawValue) wants "
          + needed.text,
        mend: "give the properties their 'unit', and convert: / megabytesPerGigabyte, "
          + "* secondsPerHour")
    }
  }

  /// What an hour's or a month's quantity of a unit is measured in.
  private static func measure(of unit: BillingUnit, _ span: SheetCharge.Span) -> FormulaUnit {
    let whole = FormulaUnit(unit.name)
    // What only counts, or has no time in it, is counted anew each hour or month.
    return whole.holdsTime ? whole / (span == .hour ? .hour : .month) : whole
  }

  /// `readCapacity` to `read-capacity`.
  private static func slug(_ key: String) -> String {
    words(key).split(separator: " ").joined(separator: "-")
  }

  /// `readCapacity` to `read capacity`.
  private static func words(_ key: String) -> String {
    var text = ""
    for letter in key {
      if letter.isUppercase { text += " " }
      text += letter.lowercased()
    }
    return text
  }
}
