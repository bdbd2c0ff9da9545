import Resources

/// Which target scales a resource, and what moves a target.
extension ResourceLinks {
  private static let targets = "AWS::ApplicationAutoScaling::ScalableTarget"

  /// The first target that speaks of a resource, or whose id ends in its name.
  func scalableTarget(of resource: DeployedResource, called name: String?) -> DeployedResource? {
    let speaking = all(Self.targets, whose: ["ResourceId"], speakOf: resource).first
    let named = name.flatMap { name in
      all(Self.targets, ending: name).first { $0["ResourceId"].knownText.hasSuffix("/" + name) }
    }
    return earlier(speaking, named)
  }

  /// The policies or scheduled actions of a type that move a target; of one that nobody knows whose it is, the only
  /// target there is.
  func scaling(_ type: String, _ target: DeployedResource) -> [DeployedResource] {
    let speaking = all(type, whose: ["ScalingTargetId", "ResourceId"], speakOf: target)
    let beside = target["ResourceId"].text.map { all(type, whose: "ResourceId", is: $0) } ?? []
    let isOnly = count(Self.targets) == 1
    let lost = all(type).filter {
      if isOnly, case .unknown = $0["ScalingTargetId"].content { return true }
      return false
    }
    return inOrder(speaking + beside + lost)
  }
}
