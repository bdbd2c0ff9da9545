package import Diagnostics
package import Resources
import Quantities
import Services
import TrafficSimulation

/// Drawn months, item by item: what each was metered for, and what it cost.
package struct UsageDraws: Sendable {
  /// The items, in the order of every month's quantities.
  package let items: [LineID]
  /// Months drawn.
  package let count: Int
  private let values: [Double]

  /// Draws months.
  ///
  /// - Parameters:
  ///   - sampler: the estimate and its inputs.
  ///   - items: of which the quantities are wanted.
  ///   - count: how many.
  ///   - points: coordinates of 0...1 for each month, one an input.
  /// - Throws: a month that could not be priced.
  package init(
    _ sampler: MonthSampler, items: [LineID], months count: Int,
    points: @Sendable (Int) -> [Double]
  ) throws(Diagnostics) {
    self.items = items
    self.count = count
    let places = Dictionary(
      items.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    let width = items.count + 1
    values = Blocks.map(0..<count) { block in
      var worker = sampler.worker()
      return block.flatMap { run -> [Double] in
        var month = [Double](repeating: 0, count: width)
        guard let usages = worker.usages(at: sampler.values(at: points(run))),
          let cost = worker.total(of: usages)
        else {
          month[items.count] = .nan
          return month
        }
        for list in usages {
          for usage in list {
            if let place = places[usage.id] { month[place] += usage.quantity.approximate }
          }
        }
        month[items.count] = cost.approximate
        return month
      }
    }
    if values.contains(where: \.isNaN) {
      throw sampler.uncountable
    }
  }

  /// The quantity of an item in a month.
  package func quantity(_ item: Int, month: Int) -> Double {
    values[month * (items.count + 1) + item]
  }

  /// The cost of a month in dollars.
  package func cost(month: Int) -> Double { values[month * (items.count + 1) + items.count] }
}
