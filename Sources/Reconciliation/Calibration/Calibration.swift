package import Diagnostics
package import Quantities
package import TrafficSimulation

/// What bills say of a stack's uncertain inputs.
package struct Calibration: Sendable {
  /// Where 80 % of the belief lies, and its middle.
  package struct Range: Hashable, Sendable {
    package let low: Double
    package let middle: Double
    package let high: Double
  }

  /// An uncertain input, before and after.
  package struct Input: Sendable {
    package let path: String
    package let location: SourceLocation
    package let distribution: Distribution
    package let before: Range
    /// `nil` where the bills tell nothing of it.
    package let after: Range?
    /// Usage types that tell most of it, the most telling first.
    package let toldBy: [String]
  }

  /// A line of a bill.
  package struct Line: Sendable {
    /// What it is good for.
    package enum Use: String, Hashable, Sendable {
      /// It weighs the drawn months.
      case used
      /// No month of the ranges comes near it: something else is on the line, or a range is wrong.
      case unexplained
    }

    package let month: CalendarMonth
    package let product: String
    package let usageType: String
    package let unit: String
    package let billed: BillQuantity
    package let before: Range
    /// `nil` of a line that is not used.
    package let after: Range?
    package let use: Use
    /// Standard deviation of what the model says around the quantity, as a share.
    package let deviation: Double
  }

  /// The cost of the month after, in dollars.
  package struct Forecast: Sendable {
    package let month: CalendarMonth
    package let before: Range
    package let after: Range
  }

  /// Two narrowed inputs that move together: one line tells of both.
  package struct Pair: Hashable, Sendable {
    package let first: String
    package let second: String
    /// Of their normal scores, −1...1.
    package let correlation: Double
  }

  package let stack: String
  package let region: String
  package let estimate: String
  package let scenario: String
  package let months: [CalendarMonth]
  /// Hours of each month that the bill tells of.
  package let hours: [Int]
  package let inputs: [Input]
  package let pairs: [Pair]
  package let lines: [Line]
  package let forecast: Forecast
  /// Points that were drawn in the last round, and how many equal ones they are worth.
  package let drawn: Int
  package let effective: Double
  package internal(set) var notes = Diagnostics()

  /// Why a range is what it is: `calibrated on 2026-10`.
  package var reason: String {
    "calibrated on " + months.map(\.text).joined(separator: ", ")
  }
  package var narrowed: [Input] { inputs.filter { $0.after != nil } }
  package var wide: [Input] { inputs.filter { $0.after == nil } }
}
