import Resources

/// What a stack file may call the resources of a template.
extension SynthesizedStack {
  /// Everything that a stack file may describe, queues included.
  package var bindable: Stack {
    var stack = stack
    stack.queues = queues
    return stack
  }

  /// How sure it is that a resource is what the stack file calls so; 0 is the surest.
  package func rank(of id: String, as name: String, _ kind: some StackKind) -> Int? {
    candidates(of: id, kind).firstIndex { Self.means($0, name, kind.endings) }
  }

  /// Whether a resource is what the stack file calls so.
  package func means(_ id: String, _ name: String, _ kind: some StackKind) -> Bool {
    rank(of: id, as: name, kind) != nil
  }

  private func candidates(of id: String, _ kind: some StackKind) -> [String] {
    switch kind.key {
    case ResourceKind.services.key: serviceNames[id] ?? [id]
    case ResourceKind.jobs.key: jobNames[id] ?? []
    default: resourceNames[id] ?? [id]
    }
  }

  /// `alva-staging-web`, `WebService`, `web` mean `web`; `shop-orders-db` means `orders`.
  static func means(_ candidate: String, _ name: String, _ endings: [String]) -> Bool {
    let candidate = candidate.lowercased()
    let name = name.lowercased()
    func isName(_ text: some StringProtocol) -> Bool {
      text == name || text.hasSuffix("-\(name)") || text.hasSuffix(".\(name)")
    }
    if isName(candidate) { return true }
    return endings.contains { ending in
      guard candidate.hasSuffix(ending) else { return false }
      let start = candidate.dropLast(ending.count)
      return start == name || start == "\(name)-" || start == "\(name)_"
    }
  }

  /// Properties that hold a resource's own name.
  private static let nameProperties = [
    "DBInstanceIdentifier", "DBClusterIdentifier", "ReplicationGroupId", "ClusterName",
    "QueueName", "Name",
  ]

  /// What a stack file may call each resource of the kinds that it describes.
  static func names(of resources: [DeployedResource]) -> [String: [String]] {
    var names: [String: [String]] = [:]
    for resource in resources where described.contains(where: { resource.type.hasPrefix($0) }) {
      var own = nameProperties.compactMap { resource[$0].text }
      own += (resource.constructPath ?? "").split(separator: "/").reversed().map(String.init)
      own.append(resource.id)
      // `module.shop.aws_db_instance.orders["0/a"]`: the part before the key is the name.
      let address = resource.id.prefix { $0 != "[" }
      if let last = address.split(separator: ".").last { own.append(String(last)) }
      names[resource.id] = own
    }
    return names
  }

  private static let described = [
    "AWS::RDS::", "AWS::ElastiCache::", "AWS::ElasticLoadBalancing", "AWS::SQS::Queue",
  ]

  // MARK: - Queues

  private static let queueType = "AWS::SQS::Queue"

  static func queues(of resources: [DeployedResource]) -> [JobQueue] {
    resources.filter { $0.type == queueType }.map { resource in
      var queue = JobQueue(name: resource.id)
      queue.kind = .sqs
      queue.isFIFO = resource["FifoQueue"].flag == true
      return queue
    }
  }

  static func deadLetterQueues(of resources: [DeployedResource]) -> Set<String> {
    let queues = resources.filter { $0.type == queueType }
    let targets = Set(queues.flatMap { $0["RedrivePolicy"]["deadLetterTargetArn"].references })
    return Set(queues.filter { targets.contains($0.key) }.map(\.id))
  }
}
