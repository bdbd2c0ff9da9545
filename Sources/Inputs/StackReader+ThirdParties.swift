import Diagnostics
import Resources
import Services
import TrafficSimulation

/// Other people's APIs, with what they charge.
extension StackReader {
  mutating func readThirdParties(_ node: ConfigNode, into stack: inout Stack) {
    guard let parties = mapping("thirdParties", in: node, holds: "third parties") else { return }
    for (index, entry) in parties.enumerated() {
      var party = ThirdParty(name: entry.key)
      decode(
        StackSchema.thirdParty, entry.value, into: &party, path: "thirdParties.\(entry.key)",
        name: entry.key
      ) { $1(&$0.thirdParties[index]) }
      party.countsTokens = party.hasTokens
      check(party, entry)
      checkGeography(of: party, entry, in: stack.region)
      readSpeed(of: &party, entry, at: index)
      stack.thirdParties.append(party)
    }
  }

  /// A third party that nothing calls costs nothing, whatever it is said to cost.
  mutating func checkCalled(_ node: ConfigNode, of stack: Stack) {
    let callers = stack.services.map(\.request) + stack.functions.map(\.request)
    let called = Set(callers.flatMap { $0.thirdPartyCalls.map(\.callee) })
    for (index, party) in stack.thirdParties.enumerated() where !called.contains(index) {
      problems.report(
        Diagnostic(
          .warning, at: node["thirdParties"]?[party.name]?.location ?? node.location,
          "nothing calls the third party '\(party.name)': it costs nothing",
          mend: "say who does: thirdPartyCalls: { \(party.name): 1 }, or take it out"))
    }
  }

  /// What is stated has to be charged by somebody, and shares are of the same tokens.
  private mutating func check(_ party: ThirdParty, _ entry: ConfigNode.Entry) {
    if party.model.isEmpty, let tokens = entry.value["inputTokens"] ?? entry.value["outputTokens"] {
      problems.error(
        at: tokens.location, "'\(party.name)' counts tokens of no model",
        mend: "name it as its owner does, 'model: us.anthropic.claude-sonnet-4-6' of Bedrock, "
          + "or 'model: gpt-4o-mini' with 'service: OpenAI'")
    }
    if !party.model.isEmpty, !party.hasTokens, party.isBedrock {
      problems.error(
        at: entry.value["model"]?.location, "'\(party.name)' says no tokens of its model",
        mend: "write inputTokens and outputTokens, those of one turn")
    }
    if party.cachedShare + party.cacheWriteShare > 1 {
      problems.error(
        at: entry.value["cacheWriteShare"]?.location ?? entry.value["cachedShare"]?.location,
        "more than all tokens of '\(party.name)' are read from the cache or written to it",
        mend: "write shares that add up to 1 at most")
    }
    for key in ["cachedShare", "cacheWriteShare", "turns", "toolTokens", "tokensPerSecond", "tier"]
    where !party.hasTokens {
      guard let part = entry.value[key] else { continue }
      problems.error(
        at: part.location, "'\(key)' is of a model, and '\(party.name)' has no tokens",
        mend: "write inputTokens and outputTokens, or take '\(key)' out")
    }
  }

  /// How fast a model writes where nobody says it; a batch is waited for by nobody.
  private mutating func readSpeed(
    of party: inout ThirdParty, _ entry: ConfigNode.Entry, at index: Int
  ) {
    guard party.hasTokens, party.tier != .batch, entry.value["tokensPerSecond"] == nil else {
      return
    }
    let (low, high) = (30.0, 150.0)
    party.tokensPerSecond = (low + high) / 2
    drivers.append(
      MovingNumber(
        path: "thirdParties.\(entry.key).tokensPerSecond",
        .drawn(
          .uniform(low: low, high: high),
          reason: "how fast a model writes is not said; a guess for models of today"),
        location: entry.value.location
      ) { $0.thirdParties[index].tokensPerSecond = $1 })
  }

  /// From where the profiles of a geography are called: the beginnings of regions' names.
  ///
  /// - Source: Bedrock user guide, "Supported Regions and models for inference profiles", 2026: a profile is called
  ///   from its source regions. Neighbours that some profiles of a geography list are let through for all of them.
  private static let callers: [String: [String]] = [
    "us": ["us-", "ca-", "mx-"], "ca": ["ca-"], "eu": ["eu-", "il-", "me-", "af-"],
    "apac": ["ap-", "me-"], "jp": ["ap-northeast-1", "ap-northeast-3"],
    "au": ["ap-southeast-2", "ap-southeast-4", "ap-southeast-6"], "us-gov": ["us-gov-"],
  ]

  /// A profile of another geography is called in a region of its own, and one of another partition not at all.
  private mutating func checkGeography(
    of party: ThirdParty, _ entry: ConfigNode.Entry, in region: String
  ) {
    guard party.isBedrock, !region.isEmpty, let first = party.model.split(separator: ".").first,
      let own = Self.callers[String(first)]
    else { return }
    let isHere =
      own.contains { region.hasPrefix($0) } && (first == "us-gov" || !region.hasPrefix("us-gov-"))
    if isHere { return }
    let model = party.model.dropFirst(first.count + 1)
    let near = Self.callers.filter { geography in
      geography.value.contains { region.hasPrefix($0) }
        && (geography.key == "us-gov") == region.hasPrefix("us-gov-")
    }.keys.sorted().last
    let isElsewhere = (first == "us-gov") == region.hasPrefix("us-gov-")
    problems.report(
      Diagnostic(
        isElsewhere ? .warning : .error, .invalidInput, at: entry.value["model"]?.location,
        "'\(party.model)' is a profile of '\(first)', which Bedrock does not offer in \(region)"
          + (isElsewhere ? ": it is called in a region of '\(first)'" : ""),
        mend:
          "write \(near.map { "\($0).\(model)" } ?? String(model)) or global.\(model), as Bedrock offers it there"
      ))
  }
}
