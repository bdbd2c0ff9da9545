package import Pricing
import Quantities
package import Resources
import TrafficSimulation

extension MonthSampler {
  /// What some lines come to together in drawn months.
  ///
  /// - Parameters:
  ///   - count: months.
  ///   - seed: of the draws.
  ///   - isChosen: whether a line of the bill counts, with all tiers of its item.
  /// - Returns: their cost month by month, in dollars.
  package func costs(
    months count: Int, seed: UInt64, of isChosen: (LineItem) -> Bool
  ) -> [Double] {
    let items = Set(bill.filter(isChosen).map(\.itemID))
    let places = planned.indices.filter { items.contains(planned[$0].allTiers) }
    let sequence = SobolSequence(dimensions: inputs.count, seed: seed)
    return Blocks.map(0..<count) { block in
      var worker = worker()
      return block.map { run in
        let shares = inputs.indices.map { sequence.value(run, $0) }
        guard worker.total(at: values(at: shares)) != nil else { return .nan }
        let costs = worker.lineCosts
        return places.map { costs[$0] }.total.approximate
      }
    }
  }

  /// How far a month's quantity of an item lies from what the model says, as a share of it.
  package struct QuantityError: Hashable, Sendable {
    package let mean: Double
    package let deviation: Double

    package init(mean: Double = 0, deviation: Double) {
      self.mean = mean
      self.deviation = deviation
    }
  }

  /// What months cost that are off the model: each item that follows from use by an error of its own.
  ///
  /// - Parameters:
  ///   - count: months.
  ///   - points: coordinates of 0...1 for each month, one an input.
  ///   - error: that of an item in a month.
  ///   - seed: of the errors.
  /// - Returns: the months' costs in dollars; NaN of one that cannot be priced.
  package func costs(
    months count: Int, at points: @Sendable (Int) -> [Double],
    error: @Sendable (Int, LineID) -> QuantityError, seed: UInt64
  ) -> [Double] {
    Blocks.map(0..<count) { block in
      var worker = worker()
      return block.map { run in
        guard var usages = worker.usages(at: values(at: points(run))) else { return .nan }
        var stream = RandomStream(seed: seed, name: "error", replication: run)
        for list in usages.indices {
          for index in usages[list].indices where usages[list][index].kind == .usage {
            let error = error(run, usages[list][index].id)
            let factor = max(0, 1 + error.mean + error.deviation * stream.normal())
            usages[list][index] = usages[list][index].times(factor)
          }
        }
        return worker.total(of: usages).map(\.approximate) ?? .nan
      }
    }
  }
}

extension Usage {
  /// The same with so many times the quantity.
  package func times(_ factor: Double) -> Self {
    Self(
      resource: resource, item: item, name: name, offer: offer, usageTypes: usageTypes,
      operation: operation, allowance: allowance,
      quantity: MeteredQuantity(
        billionths: Metering.billionths(nearest: quantity.approximate * factor),
        unit: quantity.unit), relativePrice: relativePrice, kind: kind, part: part, share: share,
      why: why, assumptions: assumptions, bounds: bounds)
  }
}
