import Documents
package import Estimation
import Inputs
import Quantities

/// What was learnt as a scenario file, which `estimate --scenario` takes as it is.
package struct LearntScenario: Sendable {
  private let learnt: LearntTraffic
  /// Keys that traffic does not tell, as they stand in the stack's own scenario.
  private let carried: [(key: String, text: String)]

  /// - Parameters:
  ///   - learnt: the traffic.
  ///   - workspace: where the stack's own scenario lies.
  package init(_ learnt: LearntTraffic, in workspace: Workspace) {
    self.learnt = learnt
    carried = Self.carried(for: learnt.stack, in: workspace)
  }

  /// The file.
  ///
  /// - Parameter name: what it is going to be called; without one any name fits it.
  /// - Returns: YAML, which the reader takes as it is.
  package func text(named name: String?) -> String {
    let lines: [String?] =
      head + [
        name.map { "scenario: \(YAMLScalar.text($0))" },
        "description: \(YAMLScalar.text(description))", rate, entry,
      ] + shape + [growth] + carried.map { "\($0.key): \($0.text)" } + spikes + foot
    return lines.compactMap { $0 }.joined(separator: "\n") + "\n"
  }

  // MARK: Words

  private var span: String { "\(learnt.start.text) to \(learnt.end.text)" }

  private var description: String {
    let what =
      learnt.log.map { "the access logs of \($0.kind.text)" } ?? "the metrics of CloudWatch"
    return "Learnt from \(learnt.isRateOfMetrics ? "the metrics of CloudWatch" : what), \(span)"
  }

  private var head: [String] {
    let traffic = learnt.traffic
    return [
      "# \(NumberFormat.number(traffic.requests, decimals: 0)) requests in \(learnt.span), "
        + "\(NumberFormat.significant(traffic.perSecond, digits: 4)) a second. Times are UTC."
    ]
      + LearnNotes.notLearnt(learnt).map { "# Not learnt: \($0)." }
  }

  /// The rate with what is not known of the rest of a month.
  private var rate: String {
    let mean = learnt.requestsPerSecond
    // Less than three a month is nobody.
    guard mean >= 1e-6 else { return "requestsPerSecond: 0" }
    let (factor, reason) = learnt.uncertainty
    let measured = NumberFormat.significant(mean, digits: 4)
    return "# \(measured) measured\(learnt.entryShare < 1 ? ", of what enters at the stack" : "")\n"
      + "requestsPerSecond: { p10: \(plain(mean / factor)), p90: \(plain(mean * factor)), "
      + "reason: \(quoted(reason)) }"
  }

  /// Shares in millionths that add up to one.
  private var entry: String? {
    guard let last = learnt.entry.indices.last else { return nil }
    var rest = 1_000_000
    let parts = learnt.entry.indices.map { index -> String in
      let share = Int((learnt.entry[index].share * 1e6).rounded())
      let taken = index == last ? rest : min(share, rest)
      rest -= taken
      return "\(YAMLScalar.text(learnt.entry[index].service)): \(plain(Double(taken) / 1e6))"
    }
    return "entry: { \(parts.joined(separator: ", ")) }"
  }

  private var shape: [String?] {
    let rates = learnt.week.rates
    guard rates.count >= 24, learnt.week.mean > 0, let peak = learnt.week.peakToMean else {
      return []
    }
    // Weights are at most a billion.
    let unit = (rates.max() ?? 0) > 1e5 ? 1e5 : 1
    let days = stride(from: 0, to: rates.count, by: 24).map { start in
      "    "
        + rates[start..<start + 24].map { plain($0 * 3_600 * learnt.entryShare / unit) }
        .joined(separator: ", ")
    }
    let whose = rates.count == 24 ? "every day, from 00:00 UTC" : "a week, from Monday 00:00 UTC"
    return [
      "# Requests an hour, \(whose); the busiest is \(NumberFormat.number(peak, decimals: 2)) times "
        + "the mean.",
      "shape:", "  weights: [", days.joined(separator: ",\n"), "  ]",
    ]
  }

  private var growth: String? {
    guard let growth = learnt.growth else { return nil }
    let text = NumberFormat.number(growth.percentPerMonth, decimals: 1)
    return growth.isReal
      ? "growthPercentPerMonth: \(plain((growth.percentPerMonth * 10).rounded() / 10))"
      : "# No growth beyond chance: \(text) % a month over \(growth.weeks) weeks."
  }

  private var spikes: [String?] {
    if learnt.spikes.isEmpty { return [] }
    let hours = learnt.spikes.map { spike in
      "#   - { startHour: \((spike.hour + 72) % 168), factor: "
        + "\(plain((spike.factor * 10).rounded() / 10)), rampMinutes: 0, holdHours: 1, decayHours: 0 } "
        + "# \(BillInstant(seconds: spike.hour * 3_600).text)"
    }
    return ["# Left out of the rates; take them over if they come every month:", "# spikes:"]
      + hours
  }

  /// What the logs tell of requests, which the stack file holds.
  private var foot: [String?] {
    let lines = LearntProfile.all(learnt).map { "#   \($0.path): \(plain($0.value))" }
    return lines.isEmpty ? [] : ["# Measured besides, for the stack file:"] + lines
  }

  private func plain(_ value: Double) -> String {
    let magnitude = abs(value)
    let text =
      magnitude >= 1_000
      ? NumberFormat.number(value, decimals: 0)
      : magnitude >= 1
        ? NumberFormat.significant(value, digits: 5)
        : NumberFormat.significant(value, digits: 6)
    return text.split(separator: ",").joined()
  }

  private func quoted(_ text: String) -> String { "\"\(text)\"" }

  // MARK: What traffic does not tell

  private static let keys: [(key: String, usual: String)] = [
    (
      "deploymentsPerMonth",
      "{ min: 8, mode: 20, max: 60, reason: \"traffic does not tell; one or two a working day\" }"
    ),
    (
      "replacementsPerMonth",
      "{ min: 0, mode: 2, max: 8, reason: \"traffic does not tell; failed checks and host retirements\" }"
    ),
  ]

  /// The keys as the stack's last estimate has them in its scenario, else what is usual.
  private static func carried(
    for stack: String?, in workspace: Workspace
  ) -> [(key: String, text: String)] {
    var own: ConfigNode?
    if let stack, let node = try? workspace.stackNode(stack),
      let scenario = node["estimates"]?.entries?.last?.value["scenario"]?.text
    {
      own = try? workspace.scenarioNode(scenario)
    }
    return keys.map { (key: $0.key, text: own?[$0.key].flatMap(text) ?? $0.usual) }
  }

  /// A number or a range as YAML on one line; `nil` for a formula, whose names may not be known here.
  private static func text(_ node: ConfigNode) -> String? {
    if let entries = node.entries {
      let parts = entries.compactMap { entry -> String? in
        let words = entry.key == "reason" ? entry.value.text.map { YAMLScalar.text($0) } : nil
        return (words ?? text(entry.value)).map { "\(YAMLScalar.text(entry.key)): \($0)" }
      }
      return parts.count == entries.count ? "{ \(parts.joined(separator: ", ")) }" : nil
    }
    if let items = node.items {
      let parts = items.compactMap(text)
      return parts.count == items.count ? "[\(parts.joined(separator: ", "))]" : nil
    }
    return node.text.flatMap { Double($0) != nil ? $0 : nil }
  }
}
