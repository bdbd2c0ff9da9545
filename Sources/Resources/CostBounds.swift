/// How far the cost of a line may lie from what was taken for it, where that rests on an assumption.
///
/// Both are factors of the line's cost. Fargate Spot is taken at 66 % below on demand and lies
/// between 62 and 70 %: low 0.30 / 0.34 = 0.88, high 0.38 / 0.34 = 1.12.
package struct CostBounds: Hashable, Sendable {
  /// 0...1.
  package let low: Double
  /// No less than 1.
  package let high: Double

  /// Bounds around what was taken; what is out of range is drawn to it.
  package init(low: Double, high: Double) {
    self.low = low.isFinite ? min(max(low, 0), 1) : 0
    self.high = high.isFinite ? max(high, 1) : 1e6
  }

  /// Of a quantity that was taken as one of several.
  ///
  /// - Parameters:
  ///   - quantity: what was taken, above zero.
  ///   - range: what it may be, in the same unit.
  package init(taking quantity: Double, of range: ClosedRange<Double>) {
    self.init(low: range.lowerBound / quantity, high: range.upperBound / quantity)
  }

  /// Of a quantity beside one that is not in question.
  ///
  /// - Parameters:
  ///   - other: what is added, in the same unit.
  ///   - quantity: what these bounds are of.
  /// - Returns: bounds of both together.
  package func beside(_ other: Double, of quantity: Double) -> Self {
    let sum = quantity + other
    guard sum > 0 else { return self }
    return Self(low: (quantity * low + other) / sum, high: (quantity * high + other) / sum)
  }

  /// Of two assumptions that do not depend on each other.
  package func times(_ other: Self) -> Self {
    Self(low: low * other.low, high: high * other.high)
  }
}
