package import Resources

extension LoadBalancer {
  package func limits(in month: Month) -> [CapacityLimit] {
    let one = perRequest(in: month)
    return [
      CapacityLimit(
        "capacity units", "LCU", limit: 0,
        note: "no limit: it scales by itself and is charged by the unit"
      ) { _, rate in capacityUnits(in: hour(requests: rate * 3_600, perRequest: one)) }
    ]
  }
}
