import Pricing
import Quantities
import Resources
import TrafficSimulation

/// Drawn months line by line: what each line came to, for its percentiles.
///
/// A month may reach tiers that the bill does not: beyond a free amount, say. What they cost stands on the
/// last line of their item, so that every cent of a month is on a line. What a month has of items that
/// the bill lacks stands by itself.
///
/// Most lines of most stacks are the same in every month: a block keeps one number of them, so that ten
/// thousand months of a thousand lines take little memory.
struct LineDraws {
  /// Some of the months, one after the other.
  struct Block: Sendable {
    /// Whole months in dollars; NaN of one that cannot be priced.
    private(set) var costs: [Double] = []
    /// By line: one number where no month of the block differs, else one a month.
    private(set) var lines: [[Double]]

    init(lines count: Int) {
      lines = [[Double]](repeating: [], count: count)
    }

    /// Adds a month.
    ///
    /// - Parameters:
    ///   - cost: of the whole, in dollars.
    ///   - planned: what it has on each line of the plan.
    ///   - places: the line that each of these stands on; what is beyond stands on the last.
    mutating func add(_ cost: Double, lines planned: [Money], at places: [Int]) {
      var month = [Money](repeating: .zero, count: lines.count)
      for (index, money) in planned.enumerated() {
        month[index < places.count ? places[index] : lines.count - 1] += money
      }
      for (line, money) in month.enumerated() {
        let value = money.approximate
        if lines[line].isEmpty {
          lines[line].append(value)
        } else if lines[line].count > 1 {
          lines[line].append(value)
        } else if value != lines[line][0] {
          lines[line] = [Double](repeating: lines[line][0], count: costs.count) + [value]
        }
      }
      costs.append(cost)
    }
  }

  private let bill: [LineItem]
  /// The line of the bill that each of the plan's stands on.
  let places: [Int]
  /// The bill's lines, and one for what the bill lacks.
  var width: Int { bill.count + 1 }
  private var blocks: [Block] = []
  /// Whole months in dollars, in their order.
  private(set) var costs: [Double] = []

  init(of sampler: some DrawnMonths) {
    let bill = sampler.bill
    var last: [LineID: Int] = [:]
    for (index, line) in bill.enumerated() {
      last[line.itemID] = index
      last[line.id] = index
    }
    self.bill = bill
    places = sampler.planned.map { last[$0] ?? last[$0.allTiers] ?? bill.count }
  }

  mutating func add(_ block: Block) {
    blocks.append(block)
    costs += block.costs
  }

  /// Low, typical and high of each line, and of what the bill lacks.
  var spreads: (lines: [LineID: LineSpread], others: LineSpread?) {
    var lines: [LineID: LineSpread] = [:]
    for (index, line) in bill.enumerated() { lines[line.id] = spread(index, always: line.cost) }
    let others = spread(bill.count, always: .zero)
    return (lines, others == LineSpread(always: .zero) ? nil : others)
  }

  /// Percentiles of a line; exact of one that is the same in every month.
  private func spread(_ line: Int, always cost: Money) -> LineSpread {
    let always = cost.approximate
    if blocks.allSatisfy({ $0.lines[line] == [always] }) { return LineSpread(always: cost) }
    var months: [Double] = []
    months.reserveCapacity(costs.count)
    for block in blocks {
      let values = block.lines[line]
      months +=
        values.count == 1 ? [Double](repeating: values[0], count: block.costs.count) : values
    }
    let statistics = OrderStatistics(months)
    return LineSpread(
      p10: Money(nearest: statistics.quantile(0.1)), p50: Money(nearest: statistics.quantile(0.5)),
      p90: Money(nearest: statistics.quantile(0.9)))
  }
}
