/// How much of something a resource can hold, and what a month asks of it.
package struct CapacityLimit: Sendable {
  /// `bandwidth`, `storage`.
  package let measure: String
  package let unit: String
  /// 0 where there is none.
  package let limit: Double
  /// What the limit rests on.
  package let note: String
  /// What is asked for in an hour of the month, from 0, at so many requests from outside per second.
  package let demand: @Sendable (_ hour: Int, _ requestsPerSecond: Double) -> Double

  package init(
    _ measure: String, _ unit: String, limit: Double, note: String,
    demand: @escaping @Sendable (_ hour: Int, _ requestsPerSecond: Double) -> Double
  ) {
    self.measure = measure
    self.unit = unit
    self.limit = limit
    self.note = note
    self.demand = demand
  }
}
