import Diagnostics
import Pricing
import Quantities

/// The part of a page that answers what other traffic and other designs would cost.
///
/// The same points three times over: as a panel for those who try, as a picture, and as a table that
/// needs no script.
struct WhatIfSection {
  private let points: DesignPoints
  private let stack: String

  private init(_ points: DesignPoints, stack: String) {
    self.points = points
    self.stack = stack
  }

  /// The section; without points, the sentence that says why there are none.
  static func blocks(_ set: EstimateSet) -> [Document.Block] {
    if let points = set.designs { return Self(points, stack: set.stack).blocks }
    return set.noDesigns.map { [.heading(2, "What if"), .paragraph("\($0).")] } ?? []
  }

  private var blocks: [Document.Block] {
    let drawn =
      points.runs > 0
      ? " Ranges are P10 to P90 of \(NumberFormat.grouped(String(points.runs))) drawn months, where "
        + "only the traffic or only the design differs from what stands; 'alva-cost estimate' draws the "
        + "same ones with --runs \(points.runs)." + own
      : ""
    return [
      .heading(2, "What if"),
      .paragraph(
        """
        The engine ran \(NumberFormat.count(runs, "month")) of \(points.estimate) beforehand: \
        \(NumberFormat.count(points.designs.count, "design")) under \
        \(NumberFormat.count(points.factors.count, "amount")) of traffic, times the \
        \(NumberFormat.significant(points.requestsPerSecond)) requests a second of scenario \
        \(points.scenario). Costs are point estimates.\(drawn)\(loss)
        """),
      .panel(json),
    ] + (TrafficChart(points, stack: stack).map { [.picture($0.chart)] } ?? []) + [
      .details("All \(NumberFormat.count(runs, "point"))", [.table(table)])
    ]
  }

  /// The range of what stands is not drawn again.
  private var own: String {
    points.ownRuns == points.runs
      ? ""
      : " That of the stack as it stands is the estimate's own, of "
        + "\(NumberFormat.grouped(String(points.ownRuns)))."
  }

  /// What is not answered moves nothing onwards and is not billed as if it did.
  private var loss: String {
    points.designs.contains { $0.points.contains { ($0?.lostShare ?? 0) >= Self.told } }
      ? " Where requests get no answer, a point bills what is answered: compare costs where as many are."
      : ""
  }

  /// A share of requests that is worth a word.
  private static let told = 0.0005

  private static func lost(_ point: DesignPoints.Point) -> String {
    point.lostShare < told
      ? "none" : NumberFormat.percent(point.lostShare, small: .keepsDigits)
  }

  private var runs: Int { points.designs.reduce(0) { $0 + $1.points.count { $0 != nil } } }

  // MARK: Words, the same in panel and table

  private func rate(_ factor: Double) -> String {
    NumberFormat.significant(points.requestsPerSecond * factor)
  }

  private static func range(_ range: ClosedRange<Money>?) -> String {
    range.map { "\($0.lowerBound.dollars()) to \($0.upperBound.dollars())" } ?? "–"
  }

  private static func used(_ point: DesignPoints.Point) -> String {
    NumberFormat.percent(point.utilisation, decimals: 0)
  }

  private var table: Table {
    var table = Table([
      Table.Column("design"), Table.Column("traffic", .right), Table.Column("requests/s", .right),
      Table.Column("a month", .right), Table.Column("80 % sure between", .right),
      Table.Column("per 1,000 requests", .right), Table.Column("p95", .right),
      Table.Column("without an answer", .right),
      Table.Column("tightest limit"), Table.Column("of it used", .right),
    ])
    for design in points.designs {
      for (factor, point) in zip(points.factors, design.points) {
        guard let point else {
          table.add(
            design.name, TrafficWords.factor(factor), rate(factor), "no price", "–", "–", "–", "–",
            "–", "–")
          continue
        }
        table.add(
          design.name, TrafficWords.factor(factor), rate(factor), point.monthly.dollars(),
          Self.range(point.range), TrafficWords.unitCost(point),
          NumberFormat.responseTime(point.p95Seconds, isAsked: point.requests > 0),
          Self.lost(point), point.tightest, Self.used(point))
      }
    }
    return table
  }

  // MARK: Data of the panel

  /// Words as they are shown at a point, and numbers to go on with between two.
  private var json: JSONValue {
    .object([
      ("factors", .array(points.factors.map { .number($0) })),
      ("traffic", .array(points.factors.map { .string(TrafficWords.factor($0)) })),
      ("requestsPerSecond", .number(points.requestsPerSecond)),
      ("rates", .array(points.factors.map { .string(rate($0)) })),
      ("scenario", .string(points.scenario.onOneLine)),
      (
        "designs",
        .array(
          points.designs.map { design in
            .object([
              ("name", .string(design.name.onOneLine)),
              ("description", .string(design.description.onOneLine)),
              ("command", .string(design.command.onOneLine)),
              (
                "points",
                .array(
                  zip(design.points, points.designs[0].points).map { json($0, current: $1) })
              ),
            ])
          })
      ),
    ])
  }

  private func json(_ point: DesignPoints.Point?, current: DesignPoints.Point?) -> JSONValue {
    guard let point else { return .null }
    let change = current.map { point.monthly - $0.monthly }
    func pair(_ text: String, _ value: Double) -> JSONValue {
      .array([.string(text), .number(value)])
    }
    return .object([
      ("cost", pair(point.monthly.dollars(), point.monthly.approximate)),
      ("change", change.map { pair($0.signedDollars(), $0.approximate) } ?? .null),
      (
        "range",
        point.range.map {
          .array([
            .string(Self.range($0)), .number($0.lowerBound.approximate),
            .number($0.upperBound.approximate),
          ])
        } ?? .null
      ),
      (
        "unit",
        pair(
          TrafficWords.unitCost(point),
          point.requests > 0 && point.utilisation < 1
            ? point.monthly.approximate / point.requests * 1_000 : 0)
      ),
      (
        "p95",
        pair(
          NumberFormat.responseTime(point.p95Seconds, isAsked: point.requests > 0), point.p95Seconds
        )
      ),
      ("lost", pair(Self.lost(point), point.lostShare)),
      ("limit", .string(point.tightest.onOneLine)),
      ("used", pair(Self.used(point), point.utilisation)),
    ])
  }
}

/// Words for points of traffic, the same in panel, table and picture.
enum TrafficWords {
  /// `¼ ×`, `2 ×`.
  static func factor(_ value: Double) -> String {
    switch value {
    case 0.25: "¼ ×"
    case 0.5: "½ ×"
    default: "\(NumberFormat.number(value)) ×"
    }
  }

  /// What 1,000 requests cost of the point estimate; a dash where none come or it does not hold.
  static func unitCost(_ point: DesignPoints.Point) -> String {
    // What is asked for is no request answered.
    point.utilisation < 1 ? UnitCost.text(point.monthly, requests: point.requests) : "–"
  }
}
