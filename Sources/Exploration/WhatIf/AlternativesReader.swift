package import Pricing
import Gate
package import Diagnostics
package import Inputs
package import Resources

/// Options of a decision that exclude each other.
package struct AlternativeGroup: Sendable {
  /// One way to decide.
  package struct Option: Sendable {
    package let name: String
    package let description: String
    /// What it puts at risk, in a line.
    package let risk: String
    /// How much of a risk that is; `nil` where the file does not say.
    package let riskLevel: RiskLevel?
    package let overlays: [Overlay]
    package let commitment: Commitment?
    /// `nil` of one that no file has.
    package let location: SourceLocation?
  }

  package let name: String
  package let description: String
  package let options: [Option]

  /// The group with the options whose risk is no higher; all of them without a limit.
  func within(_ most: RiskLevel?) -> Self {
    guard let most else { return self }
    return Self(
      name: name, description: description,
      options: options.filter { option in option.riskLevel.map { $0 <= most } ?? false })
  }
}

/// Reads `pricing/whatif/NAME.yaml`: named overlays in groups.
package enum AlternativesReader {
  /// Every key of a file of alternatives.
  package static let keys = FileKeys(
    "the alternatives",
    [
      FileKey("whatif", .text, "the stack's name, as the file's"),
      FileKey("description", .text, "what is weighed, in a line"),
      FileKey(
        "groups", .named(.mapping(group), canAdd: true), "decisions, by name", required: true),
    ])

  /// Options of all groups.
  static let mostOptions = 200

  private static let group = FileKeys(
    "a group",
    [
      FileKey("description", .text, "what is decided"),
      FileKey(
        "options", .named(.mapping(option), canAdd: true), "ways to decide that exclude each other",
        required: true),
    ])

  private static let option = FileKeys(
    "an option",
    [
      FileKey("description", .text, "what it is, in a line", required: true),
      FileKey("risk", .text, "what it puts at risk, in a line", required: true),
      FileKey(
        "riskLevel", .choice(RiskLevel.allCases.map(\.rawValue)),
        "how much of a risk that is; --max-risk goes by it"),
      FileKey("set", .named(.anything, canAdd: true), "paths and values: registry.kind: ghcr"),
      FileKey(
        "commitment", .mapping(commitmentKeys),
        "a commitment to a spend or to nodes for one or three years"),
    ])

  private static let commitmentKeys = FileKeys(
    "a commitment",
    [
      FileKey("kind", .choice(Commitment.Kind.allCases.map(\.rawValue)), required: true),
      FileKey("years", .count(1...3), "1 or 3", required: true),
      FileKey("payment", .choice(Commitment.Payment.allCases.map(\.rawValue)), required: true),
      FileKey("coveragePercent", .count(1...100), "percent of the usage", standard: "100"),
    ])

  /// The groups of a file.
  ///
  /// - Parameter node: the file's mapping.
  /// - Throws: everything that is wrong with it.
  /// - Returns: the groups, in their order.
  package static func read(_ node: ConfigNode) throws(Diagnostics) -> [AlternativeGroup] {
    var problems = Diagnostics()
    EntryLimits.alternatives.check(node, "", &problems)
    try problems.throwIfErrors()
    checkKeys(of: node, keys, &problems)
    guard let entries = node["groups"]?.entries, !entries.isEmpty else {
      problems.error(
        at: node["groups"]?.location ?? node.location, "the alternatives have no groups",
        mend: "write groups: { registry: { options: { ghcr: { set: { registry.kind: ghcr } } } } }")
      throw problems
    }
    let groups = entries.map { group in
      checkKeys(of: group.value, Self.group, &problems)
      let options = group.value["options"]?.entries ?? []
      if options.isEmpty {
        problems.error(
          at: group.value.location, "the group '\(group.key)' has no options",
          mend: "write options: with at least one name below")
      }
      return AlternativeGroup(
        name: group.key, description: group.value["description"]?.text ?? "",
        options: options.map { option($0, &problems) })
    }
    if let first = groups.flatMap(\.options).dropFirst(mostOptions).first {
      problems.error(
        at: first.location,
        "'\(first.name)' is one option more than the \(mostOptions) that are run",
        mend: "weigh fewer at once: take out what is decided")
    }
    try problems.throwIfErrors()
    return groups
  }

  private static func option(
    _ entry: ConfigNode.Entry, _ problems: inout Diagnostics
  ) -> AlternativeGroup.Option {
    checkKeys(of: entry.value, option, &problems)
    for key in ["description", "risk"] where entry.value[key]?.text == nil {
      problems.error(
        at: entry.keyLocation, "the option '\(entry.key)' has no '\(key)'",
        mend: "say it in a line")
    }
    if let set = entry.value["set"], set.entries == nil {
      problems.error(
        at: set.location, "'set' is \(set.kindName)",
        mend: "write a mapping from paths to values: { registry.kind: ghcr }")
    }
    return AlternativeGroup.Option(
      name: entry.key, description: entry.value["description"]?.text ?? "",
      risk: entry.value["risk"]?.text ?? "",
      riskLevel: entry.value["riskLevel"].flatMap { riskLevel($0, &problems) },
      overlays: (entry.value["set"]?.entries ?? []).map {
        Overlay(path: $0.key, value: $0.value, at: $0.keyLocation)
      },
      commitment: entry.value["commitment"].flatMap { commitment($0, &problems) },
      location: entry.keyLocation)
  }

  private static func riskLevel(
    _ node: ConfigNode, _ problems: inout Diagnostics
  ) -> RiskLevel? {
    if let level = node.text.flatMap({ RiskLevel(rawValue: $0) }) { return level }
    problems.error(
      at: node.location, "'riskLevel' is \(node.kindName)",
      mend: "write one of: \(RiskLevel.allCases.map(\.rawValue).joined(separator: ", "))")
    return nil
  }

  private static func commitment(
    _ node: ConfigNode, _ problems: inout Diagnostics
  ) -> Commitment? {
    checkKeys(of: node, commitmentKeys, &problems)
    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String) -> Choice?
    where Choice.RawValue == String {
      if let found = node[key]?.text.flatMap({ Choice(rawValue: $0) }) { return found }
      problems.error(
        at: node[key]?.location ?? node.location, "the commitment has no known '\(key)'",
        mend: "write one of: \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
      return nil
    }
    let kind: Commitment.Kind? = choice("kind")
    let payment: Commitment.Payment? = choice("payment")
    let years = node["years"]?.text.flatMap { Int($0) } ?? 0
    if years != 1, years != 3 {
      problems.error(
        at: node["years"]?.location ?? node.location, "a commitment lasts 1 or 3 years",
        mend: "write years: 1")
    }
    var coverage = 100
    if let part = node["coveragePercent"] {
      coverage = part.text.flatMap { Int($0) } ?? 0
      if !(1...100).contains(coverage) {
        problems.error(
          at: part.location, "'coveragePercent' is \(part.kindName)",
          mend: "write a whole number of 1 to 100")
      }
    }
    guard let kind, let payment, years == 1 || years == 3 else { return nil }
    return Commitment(kind: kind, years: years, payment: payment, coveragePercent: coverage)
  }

  private static func checkKeys(
    of node: ConfigNode, _ keys: FileKeys, _ problems: inout Diagnostics
  ) {
    let (what, known) = (keys.what, keys.names)
    guard let entries = node.entries else {
      problems.error(
        at: node.location, "\(what) is \(node.kindName)",
        mend: "write a mapping: \(known.map { $0 + ": …" }.joined(separator: ", "))")
      return
    }
    for entry in entries where !known.contains(entry.key) {
      problems.error(
        at: entry.keyLocation, "unknown key '\(entry.key)' in \(what)",
        mend: suggestion(for: entry.key, from: known))
    }
  }
}
