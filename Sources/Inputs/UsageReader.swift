package import Diagnostics
import Quantities
import Resources
package import Services
package import TrafficSimulation

/// A range of stated use, with the reason that stands beside it.
package struct StatedRange: UsageRange {
  package let distribution: Distribution
  package let reason: String?
}

/// Stated use that follows from parameters with a range.
package struct StatedFormula: UsageRange {
  let formula: Formula
  let ranges: Set<String>
}

extension UsageStatements {
  /// Stated use that is not the same in every month because a parameter is not.
  var moving: [MovingNumber<Stack>] {
    statements.flatMap { statement in
      statement.quantities.compactMap { quantity -> MovingNumber<Stack>? in
        guard let stated = quantity.range as? StatedFormula else { return nil }
        let place = quantity.location
        return MovingNumber(
          path: "\(statement.subject).\(quantity.key)",
          .formula(stated.formula, ranges: stated.ranges), location: place
        ) { $0.drawnUse[place] = max(0, $1) }
      }
    }
  }
}

/// Reads what is stated of how deployed resources are used.
///
/// In a stack file `resources: { Uploads: { usage: { storageGB: 200 } } }`, in a file of its own
/// `usage: { Uploads: { storageGB: 200 } }`; each quantity is a number or a distribution, of which
/// the middle is taken and months are drawn.
package enum UsageReader {
  /// The keys of one of a stack file's `resources`.
  static let entryKeys = FileKeys(
    "a resource",
    [
      FileKey(
        "type", .text, "CloudFormation's name, for what no other key of the file describes"),
      FileKey(
        "usage", .named(.number(0...1e18), canAdd: true),
        "use a month, by the keys that 'usage init' lists"),
      FileKey(
        "perRequest", .named(.number(0...1e12), canAdd: true),
        "what each request from outside uses, by the same keys without 'PerMonth'"),
      FileKey("deployedAs", .text, "the template's resource that it is, where the names differ"),
    ],
    pattern: FileKey(
      "^[A-Z][A-Za-z0-9]*$", .anything, "a property of the type, in CloudFormation's names"))

  static func isProperty(_ key: String) -> Bool {
    key.first.map { $0.isASCII && $0.isUppercase } ?? false
  }

  /// What a stack file states; other parts of it are not looked at.
  package static func statements(of node: ConfigNode) throws(Diagnostics) -> UsageStatements {
    var problems = Diagnostics()
    let parameters = FileParameters.read(node["parameters"], problems: &problems)
    let node = StackShorthand.expanded(node.resolving(parameters), &problems)
    let statements = statements(of: node, &problems)
    try problems.throwIfErrors()
    return statements
  }

  static func statements(
    of node: ConfigNode, _ problems: inout Diagnostics
  ) -> UsageStatements {
    guard let part = node["resources"], !part.isNull else { return UsageStatements() }
    guard let entries = part.entries else {
      problems.error(
        at: part.location, "'resources' is \(part.kindName)",
        mend: "write a mapping from names to their usage")
      return UsageStatements()
    }
    EntryLimits.checkPatterns(entries, &problems)
    var uses = requestUses(of: node)
    return UsageStatements(
      entries.compactMap { entry in
        let type = entry.value["type"]?.text
        checkKeys(of: entry, isTyped: type != nil, &problems)
        for use in entry.value["perRequest"]?.entries ?? [] {
          uses[entry.key, default: []].append(
            UsageStatements.RequestUse(
              ChargedUse(resource: entry.key, key: use.key), at: use.keyLocation))
        }
        let nothing = ConfigNode(.null, at: entry.value.location)
        guard entry.value["usage"] != nil || type != nil || uses[entry.key] != nil else {
          problems.error(
            at: entry.value.location, "the resource '\(entry.key)' states no 'usage'",
            mend: "write \(entry.key): { usage: { storageGB: 200 } }")
          return nil
        }
        var statement = statement(
          entry.key, entry.value["usage"] ?? nothing, type: type,
          deployedAs: entry.value["deployedAs"]?.text ?? "", at: entry.keyLocation, &problems)
        statement?.requestUses = uses[entry.key] ?? []
        return statement
      })
  }

  private static func checkKeys(
    of entry: ConfigNode.Entry, isTyped: Bool, _ problems: inout Diagnostics
  ) {
    for key in entry.value.entries ?? [] where entryKeys[key.key] == nil {
      if isProperty(key.key) {
        if isTyped { continue }
        problems.error(
          at: key.keyLocation, "'\(key.key)' is a property, but '\(entry.key)' names no type",
          mend: "add 'type: AWS::…', or state its use alone")
      } else {
        problems.error(
          at: key.keyLocation, "unknown key '\(key.key)' in the resource '\(entry.key)'",
          mend: suggestion(for: key.key, from: entryKeys.names))
      }
    }
    if let type = entry.value["type"], type.text == nil {
      problems.error(
        at: type.location, "'type' is \(type.kindName)", mend: "write type: AWS::S3::Bucket")
    }
  }

  /// What the file's services and functions use of its `resources`, by their names.
  private static func requestUses(
    of node: ConfigNode
  ) -> [String: [UsageStatements.RequestUse]] {
    let names = Set((node["resources"]?.entries ?? []).map(\.key))
    let buckets = StackShorthand.names(StackShorthand.buckets, in: node)
    let buses = StackShorthand.buses(in: node)
    var uses = StackShorthand.distributionUses(in: node)
    for kind in ["services", "functions"] {
      for entry in (node[kind]?.entries ?? []).flatMap({ $0.value["uses"]?.entries ?? [] })
      where names.contains(entry.key) {
        let isBucket = buckets.contains(entry.key)
        // The bytes of a bucket's objects and of a bus's events are moved, and charged on their way.
        let asked =
          isBucket || buses.contains(entry.key)
          ? StackShorthand.usedObjects(entry.value) : entry.value
        uses[entry.key, default: []] += (asked.entries ?? []).map {
          let key = isBucket ? StackShorthand.objectKeys[$0.key] ?? $0.key : $0.key
          return UsageStatements.RequestUse(
            ChargedUse(resource: entry.key, key: key), at: $0.keyLocation)
        }
      }
    }
    return uses
  }

  /// Reads a file that states usage and nothing else.
  ///
  /// - Parameter node: the file's mapping.
  /// - Throws: every problem of the file at once.
  /// - Returns: the statements in the order of the file.
  package static func read(_ node: ConfigNode) throws(Diagnostics) -> UsageStatements {
    var problems = Diagnostics()
    EntryLimits.usage.check(node, "", &problems)
    EntryLimits.checkPatterns(node["usage"]?.entries ?? [], &problems)
    try problems.throwIfErrors()
    let parameters = FileParameters.read(node["parameters"], problems: &problems)
    for parameter in parameters.list {
      guard case .drawn = parameter.content else { continue }
      problems.error(
        at: parameter.location, "the parameter '\(parameter.name)' of a usage file is a range",
        mend: "write the range at each use, or state parameters and usage in a stack file")
    }
    let node = node.resolving(parameters)
    for name in parameters.unnamed(by: node.namedParameters) {
      problems.error(
        at: parameters.location(of: name), "no usage names the parameter '\(name)'",
        mend: "take it out, or write a formula with it")
    }
    guard let usage = node["usage"], let entries = usage.entries else {
      throw Diagnostics(
        Diagnostic(
          at: node["usage"]?.location ?? node.location, "the file states no usage",
          mend: "write usage: { NAME: { storageGB: 200 } }; 'usage init --stack PATH' begins one"))
    }
    for entry in node.entries ?? [] where !["usage", "parameters"].contains(entry.key) {
      problems.error(
        at: entry.keyLocation, "unknown key '\(entry.key)' in the usage file",
        mend: "'usage' stands in it, and 'parameters' for its formulas")
    }
    let statements = entries.compactMap {
      statement($0.key, $0.value, type: nil, at: $0.keyLocation, &problems)
    }
    try problems.throwIfErrors()
    return UsageStatements(statements)
  }

  private static func statement(
    _ subject: String, _ node: ConfigNode, type: String?, deployedAs: String = "",
    at location: SourceLocation, _ problems: inout Diagnostics
  ) -> UsageStatements.Statement? {
    if node.isNull {
      return UsageStatements.Statement(
        subject: subject, type: type, deployedAs: deployedAs, quantities: [], location: location)
    }
    guard let entries = node.entries else {
      problems.error(
        at: node.location, "the usage of '\(subject)' is \(node.kindName)",
        mend: "write a mapping from keys to numbers: { storageGB: 200 }")
      return nil
    }
    return UsageStatements.Statement(
      subject: subject, type: type, deployedAs: deployedAs,
      quantities: entries.compactMap { quantity($0, &problems) }, location: location)
  }

  private static func quantity(
    _ entry: ConfigNode.Entry, _ problems: inout Diagnostics
  ) -> UsageStatements.Quantity? {
    let range = 0.0...1e18
    if case .formula(let text) = entry.value.content,
      case .value(let formula, let middle, let ends, let ranges) = text.outcome, !ranges.isEmpty
    {
      guard range.contains(ends.lowerBound), range.contains(ends.upperBound) else {
        problems.error(
          at: entry.value.location,
          "'\(entry.key)' comes to \(plain(ends.lowerBound)) to \(plain(ends.upperBound))",
          mend: "use is never below 0: change the formula, or the parameters that it names")
        return nil
      }
      return UsageStatements.Quantity(
        entry.key, middle, within: middle > 0 ? CostBounds(taking: middle, of: ends) : nil,
        drawn: StatedFormula(formula: formula, ranges: ranges), at: entry.value.location,
        key: entry.keyLocation)
    }
    if entry.value.entries == nil {
      return readPlainNumber(entry.value, key: entry.key, range: range, problems: &problems).map {
        UsageStatements.Quantity(
          entry.key, $0, at: entry.value.location, key: entry.keyLocation)
      }
    }
    guard
      let (distribution, reason) = readDistribution(
        entry.value, key: entry.key, range: range, problems: &problems)
    else { return nil }
    let middle = distribution.middle
    let (low, high) = (max(0, distribution.quantile(0.1)), max(0, distribution.quantile(0.9)))
    return UsageStatements.Quantity(
      entry.key, middle,
      within: middle > 0 ? CostBounds(taking: middle, of: min(low, high)...high) : nil,
      drawn: StatedRange(distribution: distribution, reason: reason),
      at: entry.value.location, key: entry.keyLocation)
  }
}
