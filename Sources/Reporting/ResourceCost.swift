import Gate
import Pricing
import Quantities
import Resources

/// What one resource costs in each estimate.
struct ResourceCost {
  let id: ResourceID
  /// As people say them, in the order of the lines.
  var services: [String]
  /// One an estimate.
  var costs: [Money]

  /// Every resource, in the order of the lines.
  static func all(of set: EstimateSet) -> [ResourceCost] {
    var result: [ResourceCost] = []
    var places: [ResourceID: Int] = [:]
    for (index, estimate) in set.estimates.enumerated() {
      for line in estimate.lines {
        let service = estimate.name(ofService: line.service)
        guard let place = places[line.resource] else {
          var costs = [Money](repeating: .zero, count: set.estimates.count)
          costs[index] = line.cost
          places[line.resource] = result.count
          result.append(ResourceCost(id: line.resource, services: [service], costs: costs))
          continue
        }
        result[place].costs[index] += line.cost
        if !result[place].services.contains(service) { result[place].services.append(service) }
      }
    }
    return result
  }
}
