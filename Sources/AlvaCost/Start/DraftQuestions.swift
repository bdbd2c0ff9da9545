import Diagnostics
import Estimation
import Inputs
import Pricing
import Quantities
import Services
import TrafficSimulation

/// The open numbers of a stack, by the dollars that each moves.
struct DraftQuestions {
  /// A number that nobody has said, and what hangs on it.
  struct Question {
    let path: String
    let question: String
    let moves: Money
    /// `$12.30  services.web.request.logBytes: how much does a request log?`.
    var line: String { "\(moves.dollars())  \(path): \(question)" }
  }

  let questions: [Question]

  /// Prices the stack with each range at its p10 and at its p90, everything else in the middle.
  ///
  /// - Parameters:
  ///   - part: the estimate whose ranges are asked about.
  ///   - words: what an extra is for, by its name.
  init(_ part: PreparedEstimate, words: [String: String]) {
    let command = EstimateCommand(workspace: Workspace(folder: "pricing"))
    func total(_ change: (inout PreparedEstimate) -> Void) -> Money? {
      var part = part
      change(&part)
      return try? command.estimate(part).monthly
    }
    func question(
      _ path: String, _ distribution: Distribution,
      _ set: (inout PreparedEstimate, Double) -> Void
    ) -> Question? {
      let ends = (distribution.quantile(0.1), distribution.quantile(0.9))
      guard let low = total({ set(&$0, ends.0) }), let high = total({ set(&$0, ends.1) }) else {
        return nil
      }
      let moves = high > low ? high - low : low - high
      let words = Self.extra(path).flatMap { words[$0] }
      return Question(
        path: path, question: words ?? DraftRange.question(path) ?? "what is it?", moves: moves)
    }
    let ofStack = part.stackDrivers.compactMap { driver in
      question(driver.path, driver.distribution) { driver.set(&$0.stackFile.stack, $1) }
    }
    let ofTraffic = part.scenarioFile.drivers.compactMap { driver in
      question("scenario " + driver.path, driver.distribution) {
        driver.set(&$0.scenarioFile.scenario, $1)
      }
    }
    questions = (ofTraffic + ofStack).enumerated().sorted { a, b in
      a.element.moves == b.element.moves
        ? a.offset < b.offset : a.element.moves > b.element.moves
    }.map(\.element)
  }

  /// The extra that a path is of.
  private static func extra(_ path: String) -> String? {
    guard path.hasPrefix("extras."), path.hasSuffix(".quantity") else { return nil }
    return String(path.dropFirst("extras.".count).dropLast(".quantity".count))
  }
}
