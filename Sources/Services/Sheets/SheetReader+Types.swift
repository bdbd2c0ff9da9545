import Diagnostics
import Documents
import Quantities
import Resources

/// One type of a sheet.
extension SheetReader {
  /// `free`, `{ free: why }`, `{ notPriced: for what, atLeast: 12.50 }`, or charges and a model.
  mutating func type(_ node: Value, _ context: TypeContext) -> SheetType {
    if node.text == "free" {
      return made(context, .free(Self.free), node: nil)
    }
    guard isMapping(node, "'\(context.name)'", example: "notPriced: …") else {
      return made(context, .free(Self.free), node: nil)
    }
    check(node, SheetKeys.type.names, what: "'\(context.name)'")
    let properties = self.properties(of: node)
    let states = properties.filter { $0.calendar != nil }.map {
      ($0.stateKey, Formula.Kind.word(SheetProperty.states))
    }
    let names = Dictionary(
      properties.map { ($0.key, $0.formulaKind) } + states, uniquingKeysWith: { first, _ in first })
    var outcomes: [SheetOutcome] = []
    var treatment: SheetType.Treatment?
    let least = node["atLeast"].flatMap { money($0) }
    for key in ["free", "notPriced"] {
      guard let part = node[key] else { continue }
      for item in part.kind == .sequence ? Array(part.items) : [part] {
        if item.kind == .mapping {
          if let outcome = outcome(item, key: key, names, least) { outcomes.append(outcome) }
        } else if let text = item.text, !text.isEmpty {
          treatment = key == "free" ? .free(text) : .notPriced(text, atLeast: least)
        } else {
          problems.error(
            at: item.location, "'\(key)' is \(item.kindName)", mend: "write why, as a text")
        }
      }
    }
    let charges = node["charges"].map { self.charges($0, names, context) } ?? []
    let model = node["model"].flatMap { self.model($0) }
    if treatment == nil, charges.isEmpty, model == nil, node["charges"] == nil, node["model"] == nil
    {
      problems.error(
        at: context.location,
        "'\(context.name)' has neither 'charges' nor 'model', and is not 'free' or 'notPriced'",
        mend: "write what it is charged for, or 'free'")
    }
    if treatment != nil, !charges.isEmpty || model != nil {
      problems.error(
        at: context.location, "'\(context.name)' has charges and is said to have none",
        mend: "take one of them out, or give it a condition: { when: …, because: … }")
    }
    return made(
      context, treatment ?? .priced, node: node, model: model, properties: properties,
      charges: charges, outcomes: outcomes, savings: node["savings"].map { savings($0) } ?? [])
  }

  static let free = "nothing is charged for it by itself"

  private mutating func made(
    _ context: TypeContext, _ treatment: SheetType.Treatment, node: Value?, model: String? = nil,
    properties: [SheetProperty] = [], charges: [SheetCharge] = [], outcomes: [SheetOutcome] = [],
    savings: [SheetSaving] = []
  ) -> SheetType {
    SheetType(
      name: context.name, service: context.service, file: file, location: context.location,
      treatment: treatment, terraform: node?["terraform"].map { terraform($0) } ?? [],
      model: model, properties: properties, charges: charges, outcomes: outcomes,
      savings: savings)
  }

  private mutating func model(_ node: Value) -> String? {
    guard let name = node.text, models.contains(name) else {
      problems.error(
        at: node.location, "there is no model \(node.kindName)",
        mend: suggestion(for: node.text ?? "", from: models))
      return nil
    }
    return name
  }

  private mutating func money(_ node: Value) -> Money? {
    if let text = node.text, let money = try? Money(text), money >= .zero { return money }
    problems.error(
      at: node.location, "'atLeast' is \(node.kindName), no amount a month",
      mend: "write dollars a month: 547.50")
    return nil
  }

  private mutating func outcome(
    _ node: Value, key: String, _ names: [String: Formula.Kind], _ least: Money?
  ) -> SheetOutcome? {
    let keys = key == "free" ? SheetKeys.freeOutcome : SheetKeys.notPricedOutcome
    let textKey = key == "free" ? "because" : "what"
    check(node, keys.names, what: "'\(key)'")
    let text = requiredText(textKey, of: node, what: "'\(key)'")
    guard let condition = node["when"] else {
      problems.error(
        at: node.location, "'\(key)' has no 'when'",
        mend: "write the condition, or the text alone")
      return nil
    }
    guard let when = self.condition(condition, names) else { return nil }
    return SheetOutcome(
      treatment: key == "free" ? .free(text) : .notPriced(text, atLeast: least), when: when)
  }

  /// A formula that holds or not.
  mutating func condition(_ node: Value, _ names: [String: Formula.Kind]) -> Formula? {
    guard let formula = formula(node, names) else { return nil }
    if formula.kind == .flag { return formula }
    problems.error(
      at: node.location, "'when' is a number, no condition", mend: "compare it: == != < > in")
    return nil
  }

  /// `aws_sqs_queue`, a list, or a mapping from types to the names that differ.
  ///
  /// Under `defaults` stand arguments that the provider sets otherwise than CloudFormation.
  private mutating func terraform(_ node: Value) -> [TerraformTwin] {
    if node.kind != .mapping {
      return texts(node, "terraform").map { TerraformTwin(type: $0, names: [:], defaults: [:]) }
    }
    var twins: [TerraformTwin] = []
    for (key, value) in node.entries {
      var names: [String: String] = [:]
      var defaults: [String: String] = [:]
      if !value.isNull,
        isMapping(value, "'\(key.text ?? "")'", example: "DBInstanceClass: instance_class")
      {
        for (property, attribute) in value.entries {
          if property.text == "defaults" {
            defaults = self.defaults(attribute)
          } else {
            names[property.text ?? ""] = attribute.text ?? ""
          }
        }
      }
      twins.append(TerraformTwin(type: key.text ?? "", names: names, defaults: defaults))
    }
    return twins
  }

  private mutating func defaults(_ node: Value) -> [String: String] {
    guard isMapping(node, "'defaults'", example: "desired_count: 0") else { return [:] }
    var defaults: [String: String] = [:]
    for (argument, value) in node.entries {
      guard let name = argument.text, let text = value.text, !value.isNull else {
        problems.error(
          at: value.location, "a default is \(value.kindName)", mend: "write one value")
        continue
      }
      defaults[name] = text
    }
    return defaults
  }
}
