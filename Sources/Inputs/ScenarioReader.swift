package import Diagnostics
package import Resources
package import TrafficSimulation

/// A scenario file, read.
package struct ScenarioFile: Sendable {
  package var scenario: Scenario
  package let drivers: [Driver<Scenario>]
  /// What follows from the parameters of the stack that it was read for.
  package let parameterUse: ParameterUse<Scenario>
  /// The parameters that its formulas name.
  package let namedParameters: Set<String>
  package let correlations: [DriverCorrelation]
  package let description: String
  /// Where each service's share of the traffic is written.
  package let entryLocations: [String: SourceLocation]
}

extension ScenarioFile {
  /// A scenario that stands in no file.
  package init(_ scenario: Scenario) {
    self.init(
      scenario: scenario, drivers: [], parameterUse: ParameterUse(), namedParameters: [],
      correlations: [], description: "", entryLocations: [:])
  }
}

/// Reads a scenario file's mapping into the model.
package enum ScenarioReader {
  private static let schema = Schema<Scenario>(
    "a scenario",
    [
      .elsewhere("scenario", .text, "its name, as the file's"),
      .elsewhere("description", .text),
      .elsewhere(
        "parameters", .named(.number(-1e18...1e18), canAdd: true),
        "numbers by names of your own, which formulas may use beside the stack file's"),
      .number("requestsPerSecond", \.requestsPerSecond, in: 0...1e9, "mean over the month"),
      .elsewhere(
        "entry", .named(.plainNumber(0...1), canAdd: true),
        "services and their shares of the traffic; else what stands behind the balancer, alike"),
      .elsewhere("shape", shapes, "flat, office, consumer, or weights"),
      .number("growthPercentPerMonth", \.growthPercentPerMonth, in: -100...10_000, "percent"),
      .number("deploymentsPerMonth", \.deploymentsPerMonth, in: 0...100_000, "deployments"),
      .number("replacementsPerMonth", \.replacementsPerMonth, in: 0...1e6, "tasks a service"),
      .number(
        "spotInterruptionsPerTaskMonth", \.spotInterruptionsPerTaskMonth, in: 0...10_000,
        "interruptions of a Spot task a month"),
      .elsewhere(
        "bursty", .mapping(burst.keys),
        "bursts of runs request by request: factor, burstSeconds, quietSeconds"),
      .optionalNumber("peakToMean", \.peakToMean, in: 1...168, "busiest hour over the mean"),
      .elsewhere(
        "spikes", .list(.mapping(spike.keys)),
        "surges: startHour, factor, rampMinutes, holdHours, decayHours"),
      .elsewhere(
        "campaigns", .list(.mapping(campaign.keys)),
        "surges that come back: a spike with everyHours and count"),
      .elsewhere(
        "trace", .mapping(TraceReader.keys),
        "measured traffic: file, column, stepMinutes, unit"),
      .elsewhere(
        "correlations", .list(.mapping(CorrelationReader.keys)),
        "drivers that move together: between, value"),
    ])

  /// Every key of a scenario file.
  package static var keys: FileKeys { schema.keys }

  /// A named shape, or weights of one's own for a day or a week.
  private static let shapes = FieldShape.oneOf([
    .choice(NamedShape.allCases.map(\.rawValue)), .list(.plainNumber(0...1e9)),
    .mapping(
      FileKeys("a shape", [FileKey("weights", .list(.plainNumber(0...1e9)), "24 or 168 of them")])),
  ])

  /// The keys of bursts: the rate in a burst over the rate in quiet, and their mean lengths.
  private struct BurstKeys {
    var factor = 5.0
    var burstSeconds = 60.0
    var quietSeconds = 600.0
  }

  private static let burst = Schema<BurstKeys>(
    "bursty traffic",
    [
      .number("factor", \.factor, in: 1...1e6, "rate in a burst over the rate in quiet"),
      .number("burstSeconds", \.burstSeconds, in: 0.001...1e6, "mean length of a burst"),
      .number("quietSeconds", \.quietSeconds, in: 0.001...1e6, "mean time between bursts"),
    ])

  /// Bursts as a process that switches between two rates.
  private static func readBursts(
    _ node: ConfigNode, problems: inout Diagnostics
  ) -> BurstyTraffic? {
    var keys = BurstKeys()
    let drivers = burst.decode(node, into: &keys, path: "bursty", problems: &problems)
    for driver in drivers {
      problems.error(
        at: driver.location, "the figures of bursts are plain numbers, not distributions",
        mend: "vary requestsPerSecond instead")
    }
    do throws(SimulationProblems) {
      return try BurstyTraffic(
        rates: (keys.factor, 1), leaving: (1 / keys.burstSeconds, 1 / keys.quietSeconds))
    } catch {
      for problem in error.problems { problems.error(at: node.location, problem, mend: nil) }
      return nil
    }
  }

  /// The keys of a spike, and of a campaign that repeats one.
  private struct SpikeKeys {
    var startHour = 0.0
    var factor = 1.0
    var rampMinutes = 30.0
    var holdHours = 4.0
    var decayHours = 24.0
    var everyHours = 168.0
    var count = 1

    func spike() throws(SimulationProblems) -> TrafficSpike {
      try TrafficSpike(
        startMinute: startHour * 60, size: factor, rampMinutes: rampMinutes,
        holdMinutes: holdHours * 60, decayMinutes: decayHours * 60)
    }
  }

  private static let spikeFields: [Schema<SpikeKeys>.Field] = [
    .number("startHour", \.startHour, in: 0...743, "hour of the month"),
    .number("factor", \.factor, in: 0...1e6, "times the mean"),
    .number("rampMinutes", \.rampMinutes, in: 0...100_000, "minutes"),
    .number("holdHours", \.holdHours, in: 0...10_000, "hours"),
    .number("decayHours", \.decayHours, in: 0...10_000, "hours"),
  ]
  private static let spike = Schema<SpikeKeys>("a spike", spikeFields)
  private static let campaign = Schema<SpikeKeys>(
    "a campaign",
    spikeFields + [
      .number("everyHours", \.everyHours, in: 0.1...10_000, "hours from one to the next"),
      .count("count", \.count, in: 0...10_000, "how often"),
    ])

  /// A list of spikes or campaigns.
  private static func surges<Surge>(
    _ node: ConfigNode?, key: String, schema: Schema<SpikeKeys>, problems: inout Diagnostics,
    make: (SpikeKeys) throws -> Surge
  ) -> [Surge] {
    guard let node else { return [] }
    guard let items = node.items else {
      problems.error(
        at: node.location, "'\(key)' is \(node.kindName)",
        mend: "write a list: [{ startHour: 201, factor: 6 }]")
      return []
    }
    return items.enumerated().compactMap { index, item in
      var keys = SpikeKeys()
      let drivers = schema.decode(
        item, into: &keys, path: "\(key).\(index)", problems: &problems)
      for driver in drivers {
        problems.error(
          at: driver.location, "a spike's figures are plain numbers, not distributions",
          mend: "vary requestsPerSecond instead")
      }
      do {
        return try make(keys)
      } catch let found as SimulationProblems {
        for problem in found.problems { problems.error(at: item.location, problem, mend: nil) }
      } catch {
        problems.error(at: item.location, "\(error)", kind: .internalError)
      }
      return nil
    }
  }

  /// Keys that an overlay may add at a path.
  package static func addable(below path: [String]) -> [String] { schema.addable(below: path) }

  /// Reads the whole file.
  ///
  /// - Parameters:
  ///   - node: the file's mapping.
  ///   - name: the name it was asked for by.
  ///   - outer: the parameters of the stack that it is read for.
  ///   - load: reads a file that the scenario names, relative to the scenarios' folder.
  /// - Throws: every problem of the file at once.
  /// - Returns: the scenario and its drivers.
  package static func read(
    _ node: ConfigNode, name: String, parameters outer: FileParameters = FileParameters(),
    load: (String, SourceLocation) throws(Diagnostics) -> [UInt8]
  ) throws(Diagnostics) -> ScenarioFile {
    var problems = Diagnostics()
    var scenario = Scenario(name: name)
    EntryLimits.scenario.check(node, "", &problems)
    try problems.throwIfErrors()
    let parameters = FileParameters.read(
      node["parameters"], beside: outer, problems: &problems)
    let node = node.resolving(parameters)
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
    }
    if let shape = node["shape"] {
      scenario.shape = readShape(shape, problems: &problems)
      scenario.shapeName = shape.text ?? "own weights"
      // A change of one of the two, as an alternative makes it, leaves the other as it is.
      if shape.text == NamedShape.flat.rawValue, node["trace"] == nil,
        let peak = node["peakToMean"],
        peak.location.file == shape.location.file, (scenario.peakToMean ?? 1) > 1
      {
        problems.error(
          at: peak.location, "a flat shape has no peak, whatever 'peakToMean' says",
          mend: "take it out, or write shape: office")
      }
    }
    scenario.spikes = surges(
      node["spikes"], key: "spikes", schema: spike, problems: &problems
    ) { try $0.spike() }
    scenario.campaigns = surges(
      node["campaigns"], key: "campaigns", schema: campaign, problems: &problems
    ) {
      try CampaignBursts(
        first: $0.spike(), everyMinutes: $0.everyHours * 60, count: $0.count)
    }
    if let bursty = node["bursty"] {
      scenario.bursts = readBursts(bursty, problems: &problems)
    }
    if let trace = node["trace"] {
      scenario.trace = try? TraceReader.read(trace, load: load, problems: &problems)
    }
    let correlations = CorrelationReader.read(node["correlations"], problems: &problems)
    try problems.throwIfErrors()
    let use = ParameterUse(parameters, drivers)
    return ScenarioFile(
      scenario: scenario,
      drivers: use.drivers(of: drivers) { parameter in !outer.holds(parameter.name) },
      parameterUse: use, namedParameters: node.namedParameters, correlations: correlations,
      description: node["description"]?.text ?? "",
      entryLocations: locations)
  }

  /// A named shape, or weights of one's own.
  private static func readShape(_ node: ConfigNode, problems: inout Diagnostics) -> WeekShape {
    let names = NamedShape.allCases.map(\.rawValue)
    if let text = node.text {
      if let shape = NamedShape(rawValue: text) { return shape.week }
      problems.error(
        at: node.location, "unknown shape '\(text)'", mend: suggestion(for: text, from: names))
      return .even
    }
    let list = node["weights"] ?? node
    guard let items = list.items else {
      problems.error(
        at: node.location, "'shape' is \(node.kindName)",
        mend: "write a name (\(names.joined(separator: ", "))) or 'weights:' with 24 or 168 numbers"
      )
      return .even
    }
    let weights = items.compactMap {
      readPlainNumber($0, key: "weights", range: 0...1e9, problems: &problems)
    }
    guard weights.count == items.count else { return .even }
    let week = weights.count == 24 ? (0..<168).map { weights[$0 % 24] } : weights
    do throws(SimulationProblems) {
      return try WeekShape(weights: week)
    } catch {
      for problem in error.problems {
        problems.error(
          at: list.location, problem,
          mend: "write 24 weights for a day, or 168 for a week from Monday 00:00 UTC")
      }
      return .even
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
    let known = Set(services)
    for share in file.scenario.entry where !known.contains(share.service) {
      let place = file.entryLocations[share.service]
      problems.error(
        at: place,
        "scenario '\(file.scenario.name)' sends traffic to '\(share.service)', "
          + "which stack '\(stack)' lacks",
        mend: suggestion(for: share.service, from: services))
    }
    return problems
  }
}
