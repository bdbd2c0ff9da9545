package import Pricing
import Quantities
import Resources
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
}
