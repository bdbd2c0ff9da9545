import Quantities
import Testing

@testable import Reporting

@Suite struct `Units in FOCUS` {
  /// FOCUS 1.2, Unit Format: units, units-times, a number before either; times are whole words in the plural.
  @Test(arguments: BillingUnit.allCases)
  func `have the form that it asks for`(unit: BillingUnit) {
    let text = EstimateFocus.unit(unit)
    let word =
      /[0-9]* ?[A-Za-z][A-Za-z0-9]*( [A-Za-z][A-Za-z0-9]*)*(-(Seconds|Minutes|Hours|Days|Months))?/
    #expect(text.wholeMatch(of: word) != nil, "\(text)")
    #expect(!text.hasSuffix("Hrs") && !text.hasSuffix("Mo"), "\(text)")
  }
}
