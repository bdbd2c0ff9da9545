import Diagnostics
package import Pricing
package import Quantities
package import Resources
import TrafficSimulation

/// Whose months can be drawn: coordinates in, the month's cost out.
package protocol DrawnMonths: Sendable {
  associatedtype Worker: MonthPricing

  /// What is drawn, one coordinate each.
  var inputs: [MonthSampler.Input] { get }
  /// Parts that a month follows, see ``Stack/simulatedParts``.
  var parts: Int { get }
  /// Whether inputs are drawn together.
  var isCorrelated: Bool { get }
  /// Every input at its middle.
  var middle: [Double] { get }
  /// The lines of the bill, every input at its middle.
  var bill: [LineItem] { get }
  /// The lines that the plan of each worker begins with: every tier of the bill's items.
  var planned: [LineID] { get }

  /// The inputs' values at coordinates of 0...1, dependence included.
  func values(at uniforms: [Double]) -> [Double]
  /// Each thread has its own.
  func worker() -> Worker
  /// What a person calls an input.
  func name(of input: MonthSampler.Input) -> String
}

extension DrawnMonths {
  /// The error of a drawn month that has no price: there is one, whether anything is a range or not.
  var uncountable: Diagnostics {
    guard let input = inputs.first else {
      return Diagnostics(
        Diagnostic(
          .error, at: nil, "a sampled month comes to more than can be counted",
          mend:
            "check the traffic, the calls and the sizes; a figure is many orders of magnitude too large"
        ))
    }
    return Diagnostics(
      Diagnostic(
        .error, at: input.location,
        "a sampled month could not be priced: an input reaches values that are too large",
        mend: "narrow the distributions"))
  }
}

/// Prices months one after the other.
package protocol MonthPricing {
  /// What the last month had on the lines of the plan, those of the month at its middle first.
  var lineCosts: [Money] { get }
  /// The month's cost in dollars with each input at a value; NaN where it cannot be priced.
  mutating func cost(at values: [Double]) -> Double
}

extension MonthSampler: DrawnMonths {
  package var isCorrelated: Bool { !copula.isIndependent }

  package func name(of input: Input) -> String { DriverWords.name(of: input.path) }
}

extension MonthSampler.Worker: MonthPricing {}
