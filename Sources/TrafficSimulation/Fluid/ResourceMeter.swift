import Resources

/// Turns hourly request rates into a resource's mean, peak and first saturated hour.
struct ResourceMeter {
  let rates: [Double]

  /// The limits that a resource knows itself.
  func measure(
    _ resource: some MeteredResource, in month: Month
  ) -> [CapacityReport.Resource] {
    resource.limits(in: month).map { limit in
      measure(
        resource.name, limit.measure, limit.unit, limit: limit.limit, note: limit.note,
        hourly: { limit.demand($0, rates[$0]) })
    }
  }

  func measure(
    _ resource: String, _ measure: String, _ unit: String, limit: Double, note: String,
    _ demand: (Double) -> Double
  ) -> CapacityReport.Resource {
    self.measure(resource, measure, unit, limit: limit, note: note, hourly: { demand(rates[$0]) })
  }

  /// The same of a series by the hour.
  func measure(
    _ resource: String, _ measure: String, _ unit: String, limit: Double, note: String,
    hourly: (Int) -> Double
  ) -> CapacityReport.Resource {
    var sum = 0.0
    var peak = 0.0
    var first: Int?
    for hour in rates.indices {
      let value = hourly(hour)
      sum += value
      peak = max(peak, value)
      if limit > 0, value > limit, first == nil { first = hour }
    }
    return CapacityReport.Resource(
      resource: resource, measure: measure, unit: unit, mean: sum / Double(max(1, rates.count)),
      peak: peak, limit: limit, firstSaturatedHour: first, note: note)
  }
}
