import ArgumentParser
import Diagnostics
import Gate
import Quantities

/// What something is held to, and under which circumstances.
struct GateOptions: ParsableArguments {
  @Option(name: .long, help: "USD a month that no estimate may pass, in place of a budget file.")
  var budget: String?

  @Option(
    name: .customLong("p90"),
    help: "USD a month that nine in ten months drawn may not pass, in place of a budget file.")
  var ninetieth: String?

  @Option(
    name: .long, help: "Another region than the synthesized stack's.",
    completion: Completions.regions)
  var region: String?

  @Option(
    name: .long, help: "One scenario for every estimate.", completion: Completions.scenarios)
  var scenario: String?

  @Option(
    name: .customLong("as-of"),
    help: "The day of prices, waivers and ages: YYYY-MM-DD, or today, which reads the clock.")
  var asOf: String?

  @Flag(name: .long, help: "What cannot be told stops the gate.")
  var strict = false

  @Flag(
    name: .long,
    help: "Go on where it could not be told, with exit code 0; the reasons stay on standard error.")
  var allowIncomplete = false

  /// Refuses a gate that holds nothing to anything.
  ///
  /// - Parameter name: of the stack file and its budget, if one is named.
  /// - Throws: what is missing.
  func check(_ name: String?) throws {
    if name == nil, budget == nil, ninetieth == nil {
      throw ValidationError(
        "there is nothing to hold it to; name a stack with a budget file, or write --budget 200")
    }
    if name == nil, ninetieth != nil, scenario == nil {
      throw ValidationError(
        "--p90: months are drawn from traffic; name some, such as --scenario office")
    }
  }

  /// The limits of the command line.
  ///
  /// - Throws: an amount that is none.
  /// - Returns: none, one or two.
  func limits() throws(Diagnostics) -> [Budget.Limit] {
    var limits: [Budget.Limit] = []
    for (option, text, measure) in [
      ("--budget", budget, Budget.Measure.monthly), ("--p90", ninetieth, .percentile(90)),
    ] {
      guard let text else { continue }
      limits.append(
        Budget.Limit(
          subject: Budget.everyEstimate, measure: measure,
          monthly: try MeasuredValue.dollars(text, option: option), warnAtPercent: nil,
          location: SourceLocation(file: option)))
    }
    return limits
  }
}
