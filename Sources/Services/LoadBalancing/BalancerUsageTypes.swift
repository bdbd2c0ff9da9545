import Quantities
import Resources

extension UsageType where Unit == Hours {
  static func loadBalancerHours(_ kind: LoadBalancer.Kind) -> Self {
    UsageType("AWSELB", "LoadBalancerUsage", operation: kind.operation)
  }
}

extension UsageType where Unit == LCUHours {
  static func capacityUnits(_ kind: LoadBalancer.Kind) -> Self {
    UsageType("AWSELB", "LCUUsage", operation: kind.operation)
  }
  static func reservedCapacityUnits(_ kind: LoadBalancer.Kind) -> Self {
    UsageType("AWSELB", "ReservedLCUUsage", operation: kind.operation)
  }
}

extension UsageType where Unit == Gigabytes {
  static var classicBalancerBytes: Self { UsageType("AWSELB", "DataProcessing-Bytes") }
}

extension LoadBalancer.Kind {
  /// AWS's operation, which alone tells the balancers apart on the price list.
  package var operation: String {
    switch self {
    case .application: "LoadBalancing:Application"
    case .network: "LoadBalancing:Network"
    case .gateway: "LoadBalancing:Gateway"
    case .classic: "LoadBalancing"
    }
  }
}
