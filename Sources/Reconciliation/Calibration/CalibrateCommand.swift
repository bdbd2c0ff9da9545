package import Diagnostics
package import Estimation
import PriceLists
import Pricing
import Quantities
import Resources
import TrafficSimulation

/// The main path of `alva-cost reconcile --calibrate`.
package struct CalibrateCommand: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Points of a round.
  package static let usualRuns = 1_024

  /// Weighs the drawn months by the quantities on the bills.
  ///
  /// - Parameter request: the stack and its bills; without a period all months that they hold.
  /// - Throws: what `reconcile` throws, and an estimate without ranges.
  /// - Returns: each range before and after, and the month after.
  package func run(_ request: ReconcileCommand.Request) throws(Diagnostics) -> Calibration {
    let command = ReconcileCommand(workspace: workspace)
    var billed: [BilledMonth] = []
    var notes = Diagnostics()
    var passedOver: Set<String> = []
    for period in try periods(request) {
      var request = request
      request.period = period
      let opened = try command.open(request)
      billed.append(
        try BilledMonth(opened, try command.groups(of: opened.part, opened.facts)))
      notes.append(opened.facts.notes)
      passedOver.formUnion(opened.facts.passedOver)
    }
    // The files are read once for each month: what one passes over, another one has.
    notes.append(
      ReconciliationNotes.passing(over: passedOver.subtracting(billed.map(\.month.text))))
    guard let last = billed.last else { throw nothing("the bill holds no month") }
    if last.sampler.inputs.isEmpty {
      throw nothing(
        "the estimate has no ranges: there is nothing to calibrate",
        mend: "give what nobody has measured as a range: { p10: 100, p90: 400, reason: … }")
    }
    var stack = request.stack
    stack.month = last.month.next
    let next = try command.part(stack)
    var result = try Calibrating(billed, seed: request.seed, count: request.runs).run(
      stack: request.stack.name, next: next)
    notes.append(result.notes)
    result.notes = notes
    return result
  }

  private func nothing(_ message: String, mend: String? = nil) -> Diagnostics {
    Diagnostics(Diagnostic(.error, .invalidInput, message, mend: mend))
  }

  /// The months to read: the one asked for, else all; standard input can be read but once.
  private func periods(
    _ request: ReconcileCommand.Request
  ) throws(Diagnostics) -> [CalendarMonth?] {
    if let period = request.period { return [period] }
    let isOnce = request.bills.contains { if case .descriptor = $0.place { true } else { false } }
    if isOnce { return [nil] }
    let months = try BillReader.months(of: request.bills)
    return months.isEmpty ? [nil] : months
  }
}

extension CalendarMonth {
  /// The month after.
  var next: CalendarMonth? {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 2 else { return nil }
    let (year, month) = parts[1] == 12 ? (parts[0] + 1, 1) : (parts[0], parts[1] + 1)
    func padded(_ value: Int, _ count: Int) -> String {
      String(repeating: "0", count: max(0, count - String(value).count)) + String(value)
    }
    return CalendarMonth("\(padded(year, 4))-\(padded(month, 2))")
  }
}
