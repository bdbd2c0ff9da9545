package import Diagnostics
import Inputs
import Quantities
import Pricing
import RateTables
import Resources
import Services
import Synchronization
import TrafficSimulation

/// What a run has to say beside its report, whatever the report is.
package final class RunNotices: Sendable {
  private let notices = Mutex(Diagnostics())

  private static let unchanged = "they are taken as unchanged since before"

  package init() {}

  /// Takes note of prices that are later than the day they are wanted for; once in a run, since its
  /// variants differ only in how many of them they use.
  ///
  /// - Parameters:
  ///   - lines: what was priced.
  ///   - day: the day asked for; nothing is said without one.
  func noteLaterRates(_ lines: [LineItem], asOf day: CalendarDay?) {
    guard let day, let earliest = lines.map(\.rate.effective).filter({ $0 > day }).min() else {
      return
    }
    let later = lines.count { $0.rate.effective > day }
    let notice = Diagnostic(
      .warning, at: nil,
      "\(later) of \(lines.count) prices are first seen after \(day.text), the earliest of them on "
        + "\(earliest.text); \(Self.unchanged)",
      mend: "name a later day, or import older offer files with 'alva-cost rates import'")
    notices.withLock {
      if !$0.items.contains(where: { $0.message.hasSuffix(Self.unchanged) }) { $0.report(notice) }
    }
  }

  /// Takes note of what a stack file's resources are charged for by use that nobody states; once a run.
  ///
  /// - Parameters:
  ///   - lines: what was priced.
  ///   - stack: what it was priced for.
  func noteUnstatedUse(_ lines: [LineItem], of stack: Stack) {
    let open = Set(
      lines.filter { $0.assumptions.contains(Charges.unknownUsage) }.map(\.itemID))
    if open.isEmpty { return }
    for charges in stack.extras.compactMap({ $0 as? Charges }) {
      let keys = charges.unstatedKeys.filter { open.contains(LineID(charges.id, $0.slug)) }
      if keys.isEmpty { continue }
      add(
        Diagnostic(
          .warning, at: nil,
          "nobody states \(keys.map { "'\($0.key)'" }.joined(separator: ", ")) of "
            + "'\(charges.name)': what it costs is not in the estimate",
          mend: "state it under 'usage' of the resource, 0 where there is none, or under 'uses' of "
            + "what uses it"))
    }
  }

  /// Takes note of resources of a stack file that a template alone could deploy, where there is none.
  ///
  /// - Parameters:
  ///   - usage: what the file states.
  ///   - extras: charges of the file itself; what they stand for is counted by them.
  func noteTypeless(_ usage: UsageStatements, beside extras: [any MeteredResource]) {
    for statement in usage.statements(beside: extras) where statement.type == nil {
      add(
        Diagnostic(
          .warning, at: statement.location,
          "'\(statement.subject)' names no type: without a template nothing is counted for it",
          mend: "add 'type: AWS::…' with its properties, or name the template with --stack"))
    }
  }

  /// Takes note of parameters that no formula names; once a run.
  ///
  /// - Parameter files: every stack of a run with its scenario.
  func noteUnnamed(_ files: [(StackFile, ScenarioFile)]) {
    let names = files.reduce(into: Set<String>()) { found, file in
      found.formUnion(file.0.namedParameters)
      found.formUnion(file.1.namedParameters)
    }
    for parameters in files.map(\.1.parameterUse.parameters) {
      for name in parameters.unnamed(by: names) {
        add(
          Diagnostic(
            .warning, at: parameters.location(of: name),
            "no formula names the parameter '\(name)': it changes nothing",
            mend: "use it where a number stands, or take it out"))
      }
    }
  }

  /// Takes note of functions that nothing starts in a month: no request, no call, no queue; once a run.
  ///
  /// - Parameters:
  ///   - stack: what was priced.
  ///   - load: what it was priced under.
  func noteIdle(_ stack: Stack, under load: MonthLoad) {
    let started = Set(stack.queues.compactMap(\.function))
    for (index, function) in stack.functions.enumerated() {
      let position = stack.services.count + index
      guard load.requests > 0, load.visits.indices.contains(position), load.visits[position] == 0,
        !started.contains(function.name)
      else { continue }
      add(
        Diagnostic(
          .warning, at: nil, "nothing starts '\(function.name)': no run of it is in the estimate",
          mend: "name it under 'entry' of the scenario or under 'calls' of what calls it, or as "
            + "'worker' of a queue"))
    }
  }

  /// Takes note of surges that begin when the month is over; once a run.
  func noteLate(_ scenario: Scenario, _ period: BillingPeriod) {
    let starts = scenario.spikes.map(\.startMinute) + scenario.campaigns.map(\.first.startMinute)
    for hour in starts.map({ $0 / 60 }) where hour >= Double(period.hours) {
      add(
        Diagnostic(
          .warning, at: nil,
          "scenario '\(scenario.name)' has a surge at hour \(NumberFormat.plain(hour)), after the month of "
            + "\(period.hours) hours: it changes nothing",
          mend: "write an earlier startHour, or price a month of the calendar with --period"))
    }
  }

  /// Takes note of something, once in a run however often it comes up.
  func add(_ notice: Diagnostic?) {
    guard let notice else { return }
    notices.withLock { if !$0.items.contains(notice) { $0.report(notice) } }
  }

  /// Everything noted so far.
  package var all: Diagnostics { notices.withLock { $0 } }
}

extension UsageStatements {
  /// The statements that no charge of the stack file's own stands for.
  func statements(beside extras: [any MeteredResource]) -> [Statement] {
    let covered = Set(extras.compactMap { ($0 as? ExtraUsage)?.deployedAs })
    return statements.filter { !covered.contains($0.subject) }
  }
}
