import Diagnostics
import Estimation
import Quantities
import Resources
import TrafficSimulation

/// A month of a bill beside the drawn months of its hours.
struct BilledMonth {
  /// A line whose quantity the bill states.
  struct Line {
    let items: [LineID]
    let product: String
    let usageType: String
    let unit: String
    let billed: BillQuantity
  }

  let month: CalendarMonth
  let hours: Int
  let sampler: MonthSampler
  let lines: [Line]

  init(_ opened: ReconcileCommand.OpenedBill, _ groups: [EstimateGroup]) throws(Diagnostics) {
    month = opened.facts.month
    hours = opened.hours
    sampler = try MonthSampler(opened.part)
    if opened.facts.detail < .usageTypes {
      lines = []
      return
    }
    lines = opened.reconciler.pairs(groups).pairs.compactMap { pair in
      guard let billed = pair.quantity, billed.units > 0, pair.group.quantity != nil,
        let main = pair.bill.max(by: { $0.cost < $1.cost })
      else { return nil }
      return Line(
        items: pair.group.items, product: main.key.product, usageType: main.key.usageType,
        unit: pair.group.unit, billed: billed)
    }
  }

  /// Natural logarithms of the quantities of some lines at scores, point by point.
  func logs(
    of lines: [Line], at points: [[Double]]
  ) throws(Diagnostics) -> [[Double]] {
    let items = Array(Set(lines.flatMap(\.items))).sorted { $0.text < $1.text }
    let places = Dictionary(
      items.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { a, _ in a })
    let draws = try draws(items, at: points)
    return (0..<points.count).map { point in
      lines.map { line in
        let sum = line.items.reduce(0) { sum, item in
          sum + (places[item].map { draws.quantity($0, month: point) } ?? 0)
        }
        // Nothing at all is as far from a quantity as a millionth of it.
        return Elementary.log(max(sum, line.billed.approximate * 1e-6))
      }
    }
  }

  /// Costs in dollars at scores.
  func costs(at points: [[Double]]) throws(Diagnostics) -> [Double] {
    let draws = try draws([], at: points)
    return (0..<points.count).map { draws.cost(month: $0) }
  }

  private func draws(
    _ items: [LineID], at points: [[Double]]
  ) throws(Diagnostics) -> UsageDraws {
    try UsageDraws(sampler, items: items, months: points.count) { point in
      points[point].map(Self.share)
    }
  }

  /// The share of a standard normal score, never 0 or 1.
  static func share(_ score: Double) -> Double {
    min(max(NormalDistribution.cumulative(score), 0x1p-40), 1 - 0x1p-40)
  }

  /// What a month is off by itself, as a share of a quantity.
  ///
  /// An assumption of ours: the means that the model works with miss 3 % of a month, and days differ by 15 %
  /// from one another, which counts where few of them are billed.
  static func monthError(hours: Int) -> Double {
    (0.03 * 0.03 + 0.15 * 0.15 / (Double(max(1, hours)) / 24)).squareRoot()
  }

  /// What the model misses in all months alike, as a share of a quantity: an assumption of ours.
  static let commonError = 0.04

  /// What a month is off of which no bill tells.
  static func unknownError(hours: Int) -> MonthSampler.QuantityError {
    let own = monthError(hours: hours)
    return MonthSampler.QuantityError(
      deviation: (commonError * commonError + own * own).squareRoot())
  }

  /// How far the model may lie from a quantity, as a share.
  ///
  /// An assumption of ours: beside the month's own error it misses 4 % that months have in common, so that
  /// more of them do not make that less; counts are rounded to one.
  func deviation(of line: Line, months: Int) -> Double {
    let own = Self.monthError(hours: hours)
    let billed = line.billed.approximate
    let isCount = billed == billed.rounded()
    let rounding = (isCount ? 0.29 : 1e-6) / max(billed, 1e-9)
    return
      (Self.commonError * Self.commonError * Double(months) + own * own + rounding * rounding)
      .squareRoot()
  }
}
