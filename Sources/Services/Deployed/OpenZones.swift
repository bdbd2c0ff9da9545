import Quantities
import Resources

extension StackBuilder {
  /// How many zones something reaches whose subnets only the deployment knows.
  ///
  /// Two are taken, and each number up to all zones of the region is tried, so that what it costs has a ceiling.
  ///
  /// - Parameters:
  ///   - subnets: the value that is not known.
  ///   - property: its name.
  ///   - resource: whose it is.
  ///   - least: zones in any case.
  /// - Returns: the number that counts.
  mutating func openZones(
    of subnets: Resolved, _ property: String, _ resource: DeployedResource, least: Int
  ) -> Int {
    let most = max(least, Self.zones(of: resource.region ?? stack.region))
    let choices = (least...most).map { "\(NumberFormat.count($0, "zone"))" }
    if let chosen = decision(on: property, of: resource)?.text {
      return choices.firstIndex(of: chosen).map { least + $0 } ?? least
    }
    unresolved(resource, property, subnets, taking: choices[0], among: choices, usual: .first)
    return least
  }

  /// Zones of a region at most.
  ///
  /// - Source: AWS global infrastructure, "Regions and Availability Zones", 2025: six in us-east-1, four in
  ///   us-west-2, ap-northeast-1 and ap-northeast-2, three or fewer elsewhere. Of a region that is not known
  ///   the most are taken.
  private static func zones(of region: String) -> Int {
    switch region {
    case "us-east-1", "": 6
    case "us-west-2", "ap-northeast-1", "ap-northeast-2": 4
    default: 3
    }
  }
}
