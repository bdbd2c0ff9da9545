import Gate
package import Diagnostics
package import Estimation
import Pricing
import Quantities
import Resources
package import Services
package import TrafficSimulation

/// What is asked of a failure: which parts, when and how long.
package struct FailureRequest: Sendable {
  package var questions: [FailureQuestion]
  /// Minutes that the parts are away; as long as usual without it.
  package var minutes: Double?
  /// When it begins.
  package enum Hour: Hashable, Sendable {
    /// From 0.
    case ofMonth(Int)
    /// From Monday 00:00 UTC; the month's first such hour.
    case ofWeek(Int)
  }

  /// The hour in which it begins; the busiest without it.
  package var hour: Hour?

  package init(_ questions: [FailureQuestion], minutes: Double? = nil, hour: Hour? = nil) {
    self.questions = questions
    self.minutes = minutes
    self.hour = hour
  }
}

/// The main path of `alva-cost whatif NAME --fail PART`.
package struct FailureCommand: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Lays one incident into the month of a stack.
  ///
  /// - Parameters:
  ///   - request: the stack, with its changes.
  ///   - failure: what fails.
  /// - Throws: everything that is wrong with the stack, and parts that it does not have.
  /// - Returns: what is lost, and what it costs.
  package func run(
    _ request: StackRequest, _ failure: FailureRequest
  ) throws(Diagnostics) -> FailureOutcome {
    let bench = try VariantBench(workspace: workspace, request: request)
    return try FailureBench(bench).outcome(of: failure)
  }
}

/// A stack whose month is run with failures in it.
package struct FailureBench: Sendable {
  package let bench: VariantBench
  package let stack: Stack
  package let engine: FluidEngine
  package let beliefs: FailureBeliefs
  let requestsPerHour: [Double]

  /// Hours after its end in which an incident is looked at.
  static let hoursAfter = 24

  package init(_ bench: VariantBench) throws(Diagnostics) {
    self.bench = bench
    stack = bench.base.stack
    guard stack.servesRequests, !bench.base.scenario.entry.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "--fail: nothing of '\(bench.name)' serves requests, so none are lost",
          mend: "describe its services, and a scenario that enters at one of them"))
    }
    engine = try bench.base.engine()
    beliefs = FailureBeliefs(bench.limits.failures, of: bench.base)
    let rates = engine.scenario.requestsPerSecond(minutes: stack.period.minutes)
    requestsPerHour = (0..<stack.period.hours).map { hour in
      rates[(hour * 60)..<(hour * 60 + 60)].reduce(0) { $0 + $1 * 60 }
    }
  }

  /// The first of the hours with the most requests.
  var busiestHour: Int {
    requestsPerHour.indices.max {
      requestsPerHour[$0] == requestsPerHour[$1]
        ? $0 > $1 : requestsPerHour[$0] < requestsPerHour[$1]
    } ?? 0
  }

  /// The parts that are asked for, every one that the stack does not have reported.
  package func parts(_ questions: [FailureQuestion]) throws(Diagnostics) -> [FailedPart] {
    var problems = Diagnostics()
    var parts: [FailedPart] = []
    for question in questions {
      let part = problems.collecting { () throws(Diagnostics) in
        try FailedPart(question, of: stack) { bench.labels.label(of: ResourceID($0)) }
      }
      if let part, parts.contains(part) {
        problems.error(
          "--fail: \(part.title) is named twice", mend: "name each part once", kind: .usage)
      } else if let part {
        parts.append(part)
      }
    }
    try problems.throwIfErrors()
    return parts
  }

  /// What parts that fail together do to the rest of the stack.
  func plan(_ parts: [FailedPart], hour: Int, minutes: Double?) -> IncidentPlan {
    let all = stack.period.hours
    func laid(_ watched: Range<Int>) -> IncidentPlan {
      var plan = IncidentPlan(
        stack, beliefs, hour: hour, minutes: minutes, watching: watched)
      for part in parts { plan.fail(part) }
      return plan
    }
    let first = laid(hour..<min(all, hour + 1))
    let lasting = Int((first.incident.end / 60).rounded(.up))
    return laid(hour..<min(all, max(hour, lasting) + Self.hoursAfter))
  }

  package func outcome(of failure: FailureRequest) throws(Diagnostics) -> FailureOutcome {
    let parts = try parts(failure.questions)
    let hour = try hour(failure.hour)
    let plan = plan(parts, hour: hour, minutes: failure.minutes)
    let (before, after) = (
      engine.month(with: plan.incident.undisturbed), engine.month(with: plan.incident)
    )
    return FailureOutcome(
      bench: bench, dollarsPerHour: beliefs.dollarsPerHour?.middle, plan: plan, hour: hour,
      isBusiest: failure.hour == nil, engine: engine,
      months: (before, after),
      before: try bench.outcome(
        of: bench.base, running: engine.capacity(of: before), entry: engine.entry),
      after: try bench.outcome(
        of: bench.base, running: engine.capacity(of: after), entry: engine.entry))
  }

  private func hour(_ hour: FailureRequest.Hour?) throws(Diagnostics) -> Int {
    let asked: Int? =
      switch hour {
      case .ofMonth(let hour): hour
      case .ofWeek(let hour): (hour - stack.period.firstWeekHour + 168) % 168
      case nil: nil
      }
    guard let asked else { return busiestHour }
    if asked < stack.period.hours { return asked }
    throw Diagnostics(
      Diagnostic(
        .error, .usage, "--at: hour \(asked) is past the month's last, \(stack.period.hours - 1)",
        mend: "name an hour of the month from 0 on, or a time of the week: 'Tue 14:00'"))
  }
}

extension Incident {
  /// The last minute in which anything is broken.
  var end: Double {
    let spans = failures.map(\.span) + losses.map(\.span) + stops.map(\.span)
    return spans.map(\.to).max() ?? Double(watched.lowerBound * 60)
  }
}
