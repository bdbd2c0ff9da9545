import Resources

/// Application Auto Scaling: what a target keeps running beside what is deployed.
enum ScalableTargetMappings {
  static func target(_ target: DeployedResource, into builder: inout StackBuilder) {
    let dimension = target["ScalableDimension"].text ?? ""
    switch dimension {
    case "rds:cluster:ReadReplicaCount": DatabaseMappings.readers(of: target, into: &builder)
    default: builder.free(target, "nothing is charged for it by itself")
    }
  }
}
