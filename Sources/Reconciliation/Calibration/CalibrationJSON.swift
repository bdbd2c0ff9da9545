import Diagnostics
import Quantities
import Reporting

/// A calibration as one JSON object, after the published schema.
enum CalibrationJSON {
  static func value(_ result: Calibration) -> JSONValue {
    .object([
      ("schemaVersion", .integer(1)), ("command", .string("calibrate")),
      ("stack", .string(result.stack)), ("region", .string(result.region)),
      ("currency", .string("USD")), ("estimate", .string(result.estimate)),
      ("scenario", .string(result.scenario)),
      (
        "months",
        .array(
          zip(result.months, result.hours).map {
            .object([("month", .string($0.0.text)), ("hours", .integer($0.1))])
          })
      ),
      ("reason", .string(result.reason)), ("drawn", .integer(result.drawn)),
      ("effective", .number(result.effective)),
      ("inputs", .array(result.inputs.map(input))),
      (
        "correlations",
        .array(
          result.pairs.map {
            .object([
              ("between", .array([.string($0.first), .string($0.second)])),
              ("value", .number($0.correlation)),
            ])
          })
      ),
      ("lines", .array(result.lines.map(line))),
      (
        "forecast",
        .object([
          ("month", .string(result.forecast.month.text)),
          ("before", dollars(result.forecast.before)), ("after", dollars(result.forecast.after)),
        ])
      ),
      ("notes", .array(result.notes.items.map { .string($0.message) })),
    ])
  }

  private static func input(_ input: Calibration.Input) -> JSONValue {
    .object([
      ("path", .string(input.path)), ("before", range(input.before)),
      ("after", input.after.map(range) ?? .null),
      ("toldBy", .array(input.toldBy.map { .string($0) })),
    ])
  }

  private static func line(_ line: Calibration.Line) -> JSONValue {
    .object([
      ("month", .string(line.month.text)), ("service", .string(line.product)),
      ("usageType", .string(line.usageType)), ("unit", .string(line.unit)),
      ("billedQuantity", .string(line.billed.text)), ("use", .string(line.use.rawValue)),
      ("deviation", .number(line.deviation)), ("before", range(line.before)),
      ("after", line.after.map(range) ?? .null),
    ])
  }

  private static func range(_ range: Calibration.Range) -> JSONValue {
    .object([
      ("p10", .number(range.low)), ("p50", .number(range.middle)), ("p90", .number(range.high)),
    ])
  }

  private static func dollars(_ range: Calibration.Range) -> JSONValue {
    func text(_ value: Double) -> JSONValue {
      .string(NumberFormat.number(value, decimals: 2).split(separator: ",").joined())
    }
    return .object([
      ("p10", text(range.low)), ("p50", text(range.middle)), ("p90", text(range.high)),
    ])
  }
}
