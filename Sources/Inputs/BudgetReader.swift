package import Diagnostics
package import Gate
import Pricing
import Quantities
package import Resources

/// Reads a budget file's mapping into the model.
package enum BudgetReader {
  /// Every key of a budget file.
  package static let keys = FileKeys(
    "the budget",
    [
      FileKey("budget", .text, "the stack's name, as the file's"),
      FileKey("description", .text, "what it is for, in a line"),
      FileKey(
        "limits", .named(BudgetLimits.shape(knowsMonths: true), canAdd: true),
        "of estimates, or of 'every'"),
      FileKey(
        "services", .named(BudgetLimits.shape(knowsMonths: false), canAdd: true),
        "of AWS services, by offer code"),
      FileKey(
        "resources", .named(BudgetLimits.shape(knowsMonths: false), canAdd: true),
        "of resources; * ends a beginning"),
      FileKey(
        "tags", .named(BudgetLimits.shape(knowsMonths: false), canAdd: true),
        "of what carries a tag, key=value"),
      FileKey(
        "units", unitShape,
        "dollars for one of a unit: thousandRequests, a queue's messages, or a name of 'parameters'"
      ),
      FileKey("latency", .mapping(latencySchema.keys), "how long answers may take"),
      FileKey("change", .mapping(changeSchema.keys), "what a change may add"),
      FileKey("policies", .mapping(policySchema.keys), "what the stack may consist of"),
      FileKey("coverage", .mapping(coverageSchema.keys), "what may stay unpriced"),
      FileKey("rates", .mapping(rateSchema.keys), "how old rates may be"),
    ] + driftSchema.keys.list + [
      FileKey(
        "bindings", .named(.text, canAdd: true),
        "the stack file's names, each with the template's logical id"),
      FileKey("waivers", .list(.mapping(waiverSchema.keys)), "findings that are excused"),
    ])

  /// Reads the whole file.
  ///
  /// - Parameters:
  ///   - node: the file's mapping.
  ///   - name: the stack it is asked for by, which the file has to repeat.
  /// - Throws: every problem of the file at once.
  /// - Returns: the budget.
  package static func read(_ node: ConfigNode, name: String) throws(Diagnostics) -> Budget {
    var problems = Diagnostics()
    guard let entries = node.entries else {
      throw Diagnostics(
        Diagnostic(
          at: node.location, "a budget file holds a mapping, this is \(node.kindName)",
          mend: "begin with 'budget: \(name)'"))
    }
    EntryLimits.budget.check(node, "", &problems)
    try problems.throwIfErrors()
    for entry in entries where keys[entry.key] == nil {
      problems.error(
        at: entry.keyLocation, "unknown key '\(entry.key)' in the budget",
        mend: suggestion(for: entry.key, from: keys.names))
    }
    if let named = node["budget"], named.text != name {
      problems.error(
        at: named.location,
        "the budget is asked for as '\(name)' but says it is for "
          + named.kindName, mend: "write 'budget: \(name)', or rename the file")
    }
    var budget = Budget(name: name)
    budget.estimates = BudgetLimits.read(
      node["limits"], "limits", knowsMonths: true, &problems)
    budget.services = BudgetLimits.read(node["services"], "services", &problems)
    budget.resources = BudgetLimits.read(node["resources"], "resources", &problems)
    budget.tags = BudgetLimits.read(node["tags"], "tags", &problems)
    budget.units = units(node["units"], &problems)
    budget.latency = latency(node["latency"], &problems)
    if let part = node["change"] {
      budget.change.location = part.location
      decode(changeSchema, part, &budget.change, "change", &problems)
    }
    if let part = node["policies"] {
      decode(policySchema, part, &budget.policies, "policies", &problems)
    }
    if let part = node["coverage"] {
      decode(coverageSchema, part, &budget.coverage, "coverage", &problems)
      readAcceptances(part["accept"], into: &budget.coverage, &problems)
    }
    if let part = node["rates"] {
      decode(rateSchema, part, &budget, "rates", &problems)
    }
    decode(driftSchema, node, only: ["drift"], &budget, &problems)
    if let part = node["bindings"] {
      for entry in part.entries ?? [] {
        guard let id = entry.value.text else {
          problems.error(
            at: entry.value.location, "the binding of '\(entry.key)' is \(entry.value.kindName)",
            mend: "write a logical id")
          continue
        }
        budget.bindings[entry.key] = Budget.Binding(
          id, at: entry.value.location, key: entry.keyLocation)
      }
      if part.entries == nil {
        problems.error(
          at: part.location, "'bindings' is \(part.kindName)",
          mend: "write a mapping from the stack file's names to logical ids")
      }
    }
    budget.waivers = waivers(node["waivers"], &problems)
    try problems.throwIfErrors()
    return budget
  }

  /// Names of a budget that nothing answers to.
  ///
  /// - Parameters:
  ///   - budget: as read.
  ///   - estimates: of the stack.
  ///   - offers: codes that there are rates for.
  /// - Returns: an error for each, with the nearest name.
  package static func unknownNames(
    in budget: Budget, estimates: [String], offers: [String]
  ) -> Diagnostics {
    var problems = Diagnostics()
    func check(_ limits: [Budget.Limit], _ what: String, _ known: [String]) {
      for limit in limits where !known.contains(limit.subject) {
        problems.error(
          at: limit.location, "there is no \(what) '\(limit.subject)'",
          mend: suggestion(for: limit.subject, from: known))
      }
    }
    check(budget.estimates, "estimate", estimates + [Budget.everyEstimate])
    check(budget.services, "offer code", offers)
    return problems
  }

  static func decode<Part>(
    _ schema: Schema<Part>, _ node: ConfigNode, _ part: inout Part, _ path: String,
    _ problems: inout Diagnostics
  ) {
    let drivers = schema.decode(node, into: &part, path: path, problems: &problems)
    for driver in drivers {
      problems.error(
        at: driver.location, "'\(driver.path)' is a distribution", mend: "write one number")
    }
  }

  /// Decodes some keys of a mapping.
  private static func decode<Part>(
    _ schema: Schema<Part>, _ node: ConfigNode, only keys: Set<String>, _ part: inout Part,
    _ problems: inout Diagnostics
  ) {
    let entries = (node.entries ?? []).filter { keys.contains($0.key) }
    decode(schema, ConfigNode(.map(entries), at: node.location), &part, "", &problems)
  }

  private static func names(
    _ key: String, _ path: any WritableKeyPath<Budget.Policies, [String]> & Sendable,
    _ note: String
  ) -> Schema<Budget.Policies>.Field {
    Schema.Field(key, .texts, note) { node, policies, context in
      guard let items = node.items else {
        context.problems.error(
          at: node.location, "'\(key)' is \(node.kindName)", mend: "write a list: [a, b*]")
        return
      }
      policies[keyPath: path] = items.compactMap(\.text)
    }
  }

  private static func optionalCount<Part>(
    _ key: String, _ path: any WritableKeyPath<Part, Int?> & Sendable, _ note: String
  ) -> Schema<Part>.Field {
    let range = 0...10_000_000
    return Schema.Field(key, .count(range), note) { node, part, context in
      part[keyPath: path] = readCount(
        node, key: key, range: range, problems: &context.problems)
    }
  }

  private static let changeSchema = Schema<Budget.ChangeLimit>(
    "a limit on the change",
    [
      Schema.Field("monthly", .dollars, "dollars a month") { node, change, context in
        change.monthly = BudgetLimits.money(node, &context.problems)
      },
      .optionalNumber("percent", \.percent, in: 0...1e6, "percent of the baseline"),
      .optionalNumber("warnAtPercent", \.warnAtPercent, in: 0...100, "percent of either amount"),
    ])

  private static let policySchema = Schema<Budget.Policies>(
    "the policies",
    [
      optionalCount("maxNATGateways", \.maxNATGateways, "how many NAT gateways there may be"),
      names("databaseClasses", \.databaseClasses, "allowed classes; * ends a beginning"),
      names("cacheNodes", \.cacheNodes, "allowed node types"),
      names("instanceTypes", \.instanceTypes, "allowed EC2 instance types"),
      optionalCount("minLogRetentionDays", \.minLogRetentionDays, "days"),
      optionalCount("maxLogRetentionDays", \.maxLogRetentionDays, "days"),
      .flag("allowExtendedSupport", \.allowExtendedSupport),
      .flag("allowPublicDatabases", \.allowPublicDatabases),
      .choice("multiAZ", \.multiAZ, "any, required or forbidden"),
      optionalCount("maxTaskCPU", \.maxTaskCPU, "CPU units, 1,024 to the vCPU"),
      optionalCount("maxTaskMemoryMB", \.maxTaskMemoryMB, "MiB"),
    ])

  private static let rateSchema = Schema<Budget>(
    "the rates",
    [
      optionalCount("maxAgeDays", \.maxRateAgeDays, "days since last seen"),
      .number(
        "olderPercent", \.olderRatePercent, in: 0...100,
        "percent of the money that may stand on older rates"),
    ])

  private static let driftSchema = Schema<Budget>(
    "the budget", [.choice("drift", \.drift, "error, warning or off")])

  private static let waiverSchema = Schema<Budget.Waiver>(
    "a waiver",
    [
      Schema.Field("rule", .text, "the rule it excuses", required: true) { node, waiver, context in
        waiver.rule = node.text ?? ""
        let known = Finding.rules.map(\.id)
        let isKnown =
          known.contains(waiver.rule)
          || (waiver.rule.hasSuffix("*")
            && known.contains { $0.hasPrefix(waiver.rule.dropLast()) })
        if !isKnown {
          context.problems.error(
            at: node.location, "there is no rule \(node.kindName)",
            mend: suggestion(for: waiver.rule, from: known))
        }
      },
      .text("resource", \.resource, "a logical id or construct path; * ends a beginning"),
      Schema.Field("owner", .text, "who answers for it", required: true) { node, waiver, _ in
        waiver.owner = node.text ?? ""
      },
      Schema.Field("reason", .text, "why it is excused", required: true) { node, waiver, _ in
        waiver.reason = node.text ?? ""
      },
      Schema.Field("until", .text, "the last day it holds, 2026-12-31", required: true) {
        node, waiver, context in
        if let day = CalendarDay(node.text ?? ""), day.isDated {
          waiver.until = day
        } else {
          context.problems.error(
            at: node.location, "'until' is \(node.kindName), no day in the calendar",
            mend: "write it as 2026-12-31")
        }
      },
    ])

  private static func waivers(
    _ node: ConfigNode?, _ problems: inout Diagnostics
  ) -> [Budget.Waiver] {
    guard let node else { return [] }
    guard let items = node.items else {
      problems.error(at: node.location, "'waivers' is \(node.kindName)", mend: "write a list")
      return []
    }
    return items.map { item in
      var waiver = Budget.Waiver(location: item.location)
      decode(waiverSchema, item, &waiver, "waivers", &problems)
      return waiver
    }
  }
}
