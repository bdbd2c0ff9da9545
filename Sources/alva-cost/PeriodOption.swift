import ArgumentParser
import Diagnostics
import Estimation
import Quantities

/// The month that a bill is for.
struct PeriodOption: ParsableArguments {
  @Option(
    name: .long, help: "A month of the calendar, YYYY-MM, in place of one of 730 hours.")
  var period: String?

  /// Puts the month into a request.
  ///
  /// - Parameter request: what is asked for.
  /// - Throws: a text that is no month.
  func take(into request: inout some RunRequest) throws(Diagnostics) {
    guard let period else { return }
    request.month = CalendarMonth(period)
    if request.month == nil {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "--period: '\(period)' is not a month in the calendar",
          mend: "write it as 2027-02"))
    }
  }
}
