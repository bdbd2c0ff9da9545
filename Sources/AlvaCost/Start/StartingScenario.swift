import Documents

/// A scenario to start from: traffic that nobody has counted yet.
enum StartingScenario {
  /// The file.
  ///
  /// - Parameters:
  ///   - name: the stack's, and the scenario's.
  ///   - hasTraffic: whether anything serves requests.
  /// - Returns: YAML, which the reader takes as it is.
  static func text(_ name: String, hasTraffic: Bool) -> String {
    let head = "scenario: \(YAMLScalar.text(name))\n"
    if !hasTraffic {
      return head
        + "description: Nothing that serves requests is modelled; use stands under 'extras'\n"
        + "requestsPerSecond: 0\n"
    }
    return head + """
      description: Traffic that nobody has counted yet, in office hours
      # It enters at what stands behind the balancer, in equal shares; else: entry: { web: 0.8, api: 0.2 }
      requestsPerSecond: { p10: 1, p90: 16, reason: "some hundred to some thousand users; nobody has counted" }
      shape: office # or consumer, flat, 24 or 168 weights
      peakToMean: { min: 2.2, mode: 3.2, max: 6, reason: "3.2 is the office shape's own" }
      deploymentsPerMonth: { min: 8, mode: 20, max: 60, reason: "one or two a working day" }
      replacementsPerMonth: { min: 0, mode: 2, max: 8, reason: "failed checks and host retirements" }

      """
  }
}
