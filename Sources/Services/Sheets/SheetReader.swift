import Diagnostics
import Documents
import Quantities
import RateTables
import Resources

/// Reads a sheet: every mistake in it at once, each at its place.
struct SheetReader {
  let file: String
  /// Names of the models that types may ask for.
  let models: [String]
  var problems = Diagnostics()

  init(file: String, models: [String]) {
    self.file = file
    self.models = models
  }

  mutating func read(_ root: Value) -> ServiceSheet? {
    guard isMapping(root, "a sheet", example: "service: SQS") else { return nil }
    check(root, SheetKeys.sheet.names, what: "a sheet")
    let service = requiredText("service", of: root, what: "a sheet")
    let offers = root["offers"].map { texts($0, "offers") } ?? []
    if offers.isEmpty {
      problems.error(
        at: root["offers"]?.location ?? root.location, "the sheet names no 'offers'",
        mend: "write the offer codes of its rates: offers: [AWSQueueService]")
    }
    let source = requiredText("source", of: root, what: "a sheet")
    _ = names(of: root, service: service)
    var types: [SheetType] = []
    if let part = root["types"], isMapping(part, "'types'", example: "AWS::SQS::Queue: free") {
      if part.count > Self.mostTypes {
        problems.error(
          at: part.location, "the sheet has more than the \(Self.mostTypes) types that are read",
          mend: "split it: a sheet for each service")
        return nil
      }
      for (key, value) in part.entries {
        guard let name = key.text, !name.isEmpty else { continue }
        let context = TypeContext(
          name: name, service: service, offers: offers, location: key.location)
        types.append(type(value, context))
      }
    }
    var rates: [KeptRate] = []
    if let part = root["rates"] {
      if part.kind == .sequence {
        for item in part.items { if let rate = rate(item, offers) { rates.append(rate) } }
      } else {
        problems.error(
          at: part.location, "'rates' is \(part.kindName)",
          mend: "write a list: [{ usage: …, product: … }]")
      }
    }
    return ServiceSheet(
      service: service, offers: offers, source: source, file: file, types: types, rates: rates)
  }

  /// No service of AWS has near as many.
  private static let mostTypes = 2_000

  /// What stands around a type.
  struct TypeContext {
    let name: String
    let service: String
    let offers: [String]
    let location: SourceLocation
  }

  // MARK: - Rates to keep

  private mutating func rate(_ node: Value, _ offers: [String]) -> KeptRate? {
    guard isMapping(node, "a rate to keep", example: "usage: …") else { return nil }
    check(node, SheetKeys.rate.names, what: "a rate to keep")
    var attributes: [String: String] = [:]
    if let part = node["attributes"],
      isMapping(part, "'attributes'", example: "databaseEngine: PostgreSQL")
    {
      for (key, value) in part.entries {
        let name = key.text ?? ""
        if !KeptRate.attributeNames.contains(name) {
          problems.error(
            at: key.location, "unknown attribute '\(name)' of a product",
            mend: suggestion(for: name, from: KeptRate.attributeNames))
        }
        attributes[name] = value.text ?? ""
      }
    }
    let usage = requiredText("usage", of: node, what: "a rate to keep")
    if let flaw = KeptRate.flaw(ofPattern: usage) {
      problems.error(
        at: node["usage"]?.location, "'\(usage)': \(flaw)",
        mend: "write it as InstanceUsage:db.{t3,t4g}.*")
    }
    return KeptRate(
      offers: node["offers"].map { texts($0, "offers") } ?? offers, usage: usage,
      operation: operation(node["operation"]), attributes: attributes,
      unit: node["unit"].flatMap { billingUnit($0) },
      isReserved: flag("reserved", of: node) ?? false,
      product: requiredText("product", of: node, what: "a rate to keep"))
  }

  /// `[X]` is kept in our table, `X` must match and is dropped.
  private func operation(_ node: Value?) -> KeptRate.Operation {
    guard let text = node?.text, text != "-" else { return .any }
    return text.hasPrefix("[") && text.hasSuffix("]")
      ? .exact(String(text.dropFirst().dropLast()), isKept: true) : .exact(text, isKept: false)
  }

  // MARK: - Values

  /// Reports keys that nobody reads.
  mutating func check(_ node: Value, _ known: [String], what: String) {
    for (key, _) in node.entries {
      let name = key.text ?? ""
      guard !known.contains(name) else { continue }
      problems.error(
        at: key.location, "unknown key '\(name)' in \(what)",
        mend: suggestion(for: name, from: known))
    }
  }

  mutating func isMapping(_ node: Value, _ what: String, example: String) -> Bool {
    if node.kind == .mapping { return true }
    problems.error(
      at: node.location, "\(what) is \(node.kindName)", mend: "write a mapping: { \(example) }")
    return false
  }

  mutating func requiredText(_ key: String, of node: Value, what: String) -> String {
    guard let value = node[key] else {
      problems.error(
        at: node.location, "\(what) has no '\(key)'", mend: "add '\(key): …'")
      return ""
    }
    if let text = value.text, !text.isEmpty { return text }
    problems.error(at: value.location, "'\(key)' is \(value.kindName)", mend: "write a text")
    return ""
  }

  /// A text, or a list of texts.
  mutating func texts(_ node: Value, _ key: String) -> [String] {
    if let text = node.text, !text.isEmpty { return [text] }
    var texts: [String] = []
    for item in node.items {
      if let text = item.text, !text.isEmpty {
        texts.append(text)
      } else {
        problems.error(
          at: item.location, "\(item.kindName) in '\(key)' is no text", mend: "write a text")
      }
    }
    if node.kind != .sequence {
      problems.error(
        at: node.location, "'\(key)' is \(node.kindName)", mend: "write a text or a list of texts")
    }
    return texts
  }

  /// A unit of the price list.
  mutating func billingUnit(_ node: Value) -> BillingUnit? {
    if let unit = BillingUnit(spelling: node.text ?? "") { return unit }
    problems.error(
      at: node.location, "unknown unit \(node.kindName)",
      mend: suggestion(for: node.text ?? "", from: BillingUnit.knownNames))
    return nil
  }

  mutating func flag(_ key: String, of node: Value) -> Bool? {
    guard let value = node[key] else { return nil }
    if let flag = value.bool { return flag }
    problems.error(
      at: value.location, "'\(key)' is \(value.kindName), neither true nor false",
      mend: "write true or false")
    return nil
  }

  /// `1..1000` or `0..1e7`.
  mutating func range(_ node: Value, _ key: String) -> ClosedRange<Double> {
    let text = node.text ?? ""
    if let dots = text.firstRange(of: "..") {
      let low = Double(text[..<dots.lowerBound])
      let high = Double(text[dots.upperBound...])
      if let low, let high, low <= high, low.isFinite, high.isFinite { return low...high }
    }
    problems.error(
      at: node.location, "'\(key)' is \(node.kindName), no range", mend: "write it as 1..1000")
    return 0...1e15
  }

  /// A formula, with its mistake at its place in the file.
  mutating func formula(_ node: Value, _ names: [String: Formula.Kind]) -> Formula? {
    guard let text = node.text, !text.isEmpty else {
      problems.error(at: node.location, "a formula is \(node.kindName)", mend: "write a formula")
      return nil
    }
    do throws(Formula.Problem) {
      return try Formula(text, names: names)
    } catch {
      report(error, in: node)
      return nil
    }
  }

  /// A text with values in braces.
  mutating func filledText(_ node: Value, _ names: [String: Formula.Kind]) -> FormulaText? {
    guard let text = node.text, !text.isEmpty else {
      problems.error(at: node.location, "a text is \(node.kindName)", mend: "write a text")
      return nil
    }
    do throws(Formula.Problem) {
      return try FormulaText(text, names: names)
    } catch {
      report(error, in: node)
      return nil
    }
  }

  private mutating func report(_ problem: Formula.Problem, in node: Value) {
    let place = node.location
    let column = place.column + problem.offset + (node.isQuoted ? 1 : 0)
    let location = SourceLocation(
      file: place.file, line: place.line, column: column, length: problem.length,
      lineText: place.lineText, lineTextColumn: place.lineTextColumn)
    problems.error(at: location, problem.message, mend: problem.help)
  }
}
