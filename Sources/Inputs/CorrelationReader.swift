package import Diagnostics
import Resources
package import TrafficSimulation

/// Two drivers that move together, as a scenario file says.
package struct DriverCorrelation: Sendable {
  /// The drivers' paths and where they are written.
  package let first: (path: String, location: SourceLocation)
  package let second: (path: String, location: SourceLocation)
  /// Of the normal scores, −1...1.
  package let value: Double
}

/// Reads `correlations: [{ between: [a, b], value: 0.6 }]`.
enum CorrelationReader {
  private struct Keys {
    var value = 0.0
  }

  static let keys = schema.keys

  private static let schema = Schema<Keys>(
    "a correlation",
    [
      .elsewhere("between", .texts, "two drivers by their paths", required: true),
      .number("value", \.value, in: -1...1, "−1...1", required: true),
      .elsewhere("reason", .text),
    ])

  static func read(_ node: ConfigNode?, problems: inout Diagnostics) -> [DriverCorrelation] {
    guard let node else { return [] }
    guard let items = node.items else {
      problems.error(
        at: node.location, "'correlations' is \(node.kindName)",
        mend: "write a list: [{ between: [a, b], value: 0.6 }]")
      return []
    }
    var result: [DriverCorrelation] = []
    for (index, item) in items.enumerated() {
      var keys = Keys()
      let drivers = schema.decode(
        item, into: &keys, path: "correlations.\(index)", problems: &problems)
      if let driver = drivers.first {
        problems.error(
          at: driver.location, "a correlation is a plain number, not a distribution",
          mend: "write a number from -1 to 1")
      }
      guard let between = item["between"] else { continue }
      let names = between.items?.compactMap { item in item.text.map { ($0, item.location) } } ?? []
      guard names.count == 2, between.items?.count == 2, names[0].0 != names[1].0 else {
        problems.error(
          at: between.location, "a correlation is between two different drivers",
          mend: "write between: [requestsPerSecond, deploymentsPerMonth]")
        continue
      }
      let pair = Set(names.map(\.0))
      if result.contains(where: { Set([$0.first.path, $0.second.path]) == pair }) {
        problems.error(
          at: between.location,
          "the correlation of '\(names[0].0)' and '\(names[1].0)' stands twice",
          mend: "delete one")
        continue
      }
      result.append(
        DriverCorrelation(
          first: (path: names[0].0, location: names[0].1),
          second: (path: names[1].0, location: names[1].1), value: keys.value))
    }
    return result
  }
}

extension ScenarioFile {
  /// How the drivers of a run depend on each other.
  ///
  /// - Parameter paths: every driver of the run, the stack's and the scenario's.
  /// - Throws: correlations of what is no driver, and a matrix that no numbers can have.
  /// - Returns: the dependence; none where the file declares no correlation.
  package func copula(of paths: [String]) throws(Diagnostics) -> GaussianCopula {
    var problems = Diagnostics()
    var pairs: [GaussianCopula.Pair] = []
    for correlation in correlations {
      let places = [correlation.first, correlation.second].map { name -> Int? in
        if let place = paths.firstIndex(of: name.path) { return place }
        problems.error(
          at: name.location, "'\(name.path)' is no driver of this estimate",
          mend: suggestion(for: name.path, from: paths)
            ?? "give it a distribution, or take the correlation out")
        return nil
      }
      if let first = places[0], let second = places[1] {
        pairs.append(GaussianCopula.Pair(first, second, correlation.value))
      }
    }
    try problems.throwIfErrors()
    do throws(GaussianCopula.Impossible) {
      return try GaussianCopula(pairs: pairs)
    } catch {
      let path = paths[error.dimension]
      throw Diagnostics(
        Diagnostic(
          .error,
          at: correlations.first { $0.first.path == path || $0.second.path == path }?
            .first.location,
          "no numbers can be correlated like this: '\(path)' contradicts the other correlations",
          mend: "bring the values closer to 0; what two drivers share with a third, they share "
            + "with each other"))
    }
  }
}
