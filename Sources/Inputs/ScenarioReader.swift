package import Diagnostics
package import TrafficSimulation

/// A scenario file, read.
package struct ScenarioFile: Sendable {
  package var scenario: Scenario
  package let drivers: [Driver<Scenario>]
  package let description: String
  /// Where each service's share of the traffic is written.
  package let entryLocations: [String: SourceLocation]
}

/// Reads a scenario file's mapping into the model.
package enum ScenarioReader {
  private static let schema = Schema<Scenario>(
    "a scenario",
    [
      .elsewhere("scenario", "its name"),
      .elsewhere("description"),
      .number("requestsPerSecond", \.requestsPerSecond, in: 0...1e9, "mean over the month"),
      .elsewhere("entry", "services and their shares of the traffic", below: { _ in ["*"] }),
      .elsewhere("shape", "flat, office, consumer, or weights", below: { _ in ["weights"] }),
      .number("growthPercentPerMonth", \.growthPercentPerMonth, in: -100...10_000, "percent"),
      .number("deploymentsPerMonth", \.deploymentsPerMonth, in: 0...100_000, "deployments"),
      .number("replacementsPerMonth", \.replacementsPerMonth, in: 0...1e6, "tasks a service"),
      .optional("spike", \.spike, spike) { LaunchSpike() },
    ])

  private static let spike = Schema<LaunchSpike>(
    "a spike",
    [
      .number("startHour", \.startHour, in: 0...100_000, "hour of the month"),
      .number("factor", \.factor, in: 0...1e6, "times the mean"),
      .number("rampMinutes", \.rampMinutes, in: 0...100_000, "minutes"),
      .number("holdHours", \.holdHours, in: 0...10_000, "hours"),
      .number("decayHours", \.decayHours, in: 0...10_000, "hours"),
    ])

  /// Keys that an overlay may add at a path.
  package static func addable(below path: [String]) -> [String] { schema.addable(below: path) }

  /// Reads the whole file.
  ///
  /// - Parameters:
  ///   - node: the file's mapping.
  ///   - name: the name it was asked for by.
  /// - Throws: every problem of the file at once.
  /// - Returns: the scenario and its drivers.
  package static func read(_ node: ConfigNode, name: String) throws(Diagnostics) -> ScenarioFile {
    var problems = Diagnostics()
    var scenario = Scenario(name: name)
    let drivers = schema.decode(node, into: &scenario, path: "", problems: &problems)
    if let named = node["scenario"], let text = named.text, text != name {
      problems.error(
        at: named.location, "the file is asked for as '\(name)' but says it is '\(text)'",
        mend: "write 'scenario: \(name)', or rename the file")
    }
    var locations: [String: SourceLocation] = [:]
    if let entry = node["entry"] {
      for share in entry.entries ?? [] {
        locations[share.key] = share.keyLocation
        let value =
          readPlainNumber(share.value, key: share.key, range: 0...1, problems: &problems) ?? 0
        scenario.entry.append(Scenario.EntryShare(service: share.key, share: value))
      }
      let sum = scenario.entry.reduce(0) { $0 + $1.share }
      if entry.entries == nil {
        problems.error(
          at: entry.location, "'entry' is \(entry.kindName)",
          mend: "write a mapping from services to shares: { web: 0.8, api: 0.2 }")
      } else if problems.items.isEmpty, abs(sum - 1) > 1e-6 {
        problems.error(
          at: entry.location, "the entry shares add up to \(plain((sum * 1e6).rounded() / 1e6))",
          mend: "make them add up to 1")
      }
    } else if scenario.requestsPerSecond > 0 {
      problems.error(
        at: node.location, "the scenario has traffic but no 'entry'",
        mend: "say which service it enters at: 'entry: { web: 1 }'")
    }
    if let shape = node["shape"] { scenario.shape = readShape(shape, problems: &problems) }
    try problems.throwIfErrors()
    return ScenarioFile(
      scenario: scenario, drivers: drivers, description: node["description"]?.text ?? "",
      entryLocations: locations)
  }

  /// A named shape, or weights of one's own.
  private static func readShape(_ node: ConfigNode, problems: inout Diagnostics) -> WeekShape {
    if let text = node.text {
      if let shape = WeekShape.named[text] { return shape }
      problems.error(
        at: node.location, "unknown shape '\(text)'",
        mend: suggestion(for: text, from: WeekShape.named.keys.sorted()))
      return .flat
    }
    let list = node["weights"] ?? node
    guard let items = list.items else {
      problems.error(
        at: node.location, "'shape' is \(node.kindName)",
        mend: "write a name (\(WeekShape.named.keys.sorted().joined(separator: ", "))) or "
          + "'weights:' with 24 or 168 numbers")
      return .flat
    }
    let weights = items.compactMap {
      readPlainNumber($0, key: "weights", range: 0...1e9, problems: &problems)
    }
    guard weights.count == items.count else { return .flat }
    do throws(WeekShape.Problem) {
      return try WeekShape(name: "own weights", weights: weights)
    } catch {
      switch error {
      case .wrongCount(let count):
        problems.error(
          at: list.location, "a shape has 24 or 168 weights, these are \(count)",
          mend: "write one for each hour of a day, or of a week from Monday 00:00 UTC")
      case .negative(let hour):
        problems.error(
          at: list.location, "the weight of hour \(hour) is negative", mend: "write 0 or more")
      case .zeroSum:
        problems.error(
          at: list.location, "the weights add up to 0", mend: "give at least one hour some traffic")
      }
      return .flat
    }
  }

  /// Reports services that the stack lacks.
  ///
  /// - Parameters:
  ///   - file: the scenario.
  ///   - services: the stack's.
  ///   - stack: its name, for the message.
  /// - Returns: the problems, none if it fits.
  package static func check(
    _ file: ScenarioFile, against services: [String], stack: String
  ) -> Diagnostics {
    var problems = Diagnostics()
    for share in file.scenario.entry where !services.contains(share.service) {
      problems.error(
        at: file.entryLocations[share.service],
        "scenario '\(file.scenario.name)' sends traffic to '\(share.service)', "
          + "which stack '\(stack)' lacks",
        mend: suggestion(for: share.service, from: services))
    }
    return problems
  }
}
