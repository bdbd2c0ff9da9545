import Diagnostics
import Inputs
import Pricing
import RateTables
import Services
import TrafficSimulation

/// What is stated of the use of a template that nobody's traffic uses, where it is a range.
extension PreparedEstimate {
  /// An estimate to draw from; `nil` where nothing that is stated has a range.
  ///
  /// - Parameters:
  ///   - read: the template.
  ///   - stack: what is priced of it.
  ///   - request: the day and the prices that hold.
  ///   - table: the region's rates.
  init?(
    statedUseOf read: SynthesizedStack, as stack: Stack, _ request: SynthesisCommand.Request,
    _ table: RateTable
  ) {
    let scenario = Scenario(name: "none")
    self.init(
      name: "fixed", stackFile: StackFile(stack), scenarioFile: ScenarioFile(scenario),
      table: table, asOf: request.asOf, discounts: request.discounts)
    deployment = Deployment(read, binding: StackBinding(read, to: scenario), base: nil)
    elsewhere = request.elsewhere
    if stackDrivers.isEmpty { return nil }
  }

  /// Months drawn from it.
  func spread(_ sampling: SamplingRequest) throws(Diagnostics) -> CostSpread {
    try SpreadCommand(MonthSampler(self), sampling).run()
  }
}
