import Resources

/// What a stack file may call the resources of a template.
extension SynthesizedStack {
  /// Everything that a stack file may describe, queues and clusters included.
  package var bindable: Stack {
    var stack = stack
    stack.queues = queues
    stack.functions = functions
    stack.databases += clusters.map(\.database)
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
    "QueueName", "FunctionName", "Name",
  ]

  /// What a stack file may call each resource of the kinds that it describes.
  ///
  /// A cluster of Aurora may be called as its instances are too.
  static func names(
    of resources: [DeployedResource], _ clusters: [String: DeployedCluster]
  ) -> [String: [String]] {
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
    for cluster in clusters.values {
      names[cluster.id, default: [cluster.id]] += cluster.instances.flatMap { names[$0] ?? [] }
    }
    return names
  }

  private static let described = [
    "AWS::RDS::", "AWS::ElastiCache::", "AWS::ElasticLoadBalancing", "AWS::SQS::Queue",
    "AWS::Lambda::Function",
  ]

  // MARK: - Functions

  /// Functions as far as a template says what they are; what is not known of one stays as it is anyway.
  ///
  /// - Parameters:
  ///   - resources: all of the template's.
  ///   - decided: values for what only the deployment knows.
  /// - Returns: one for each function, in their order.
  static func functions(
    of resources: [DeployedResource], _ decided: [UnresolvedProperty.Cause: String] = [:]
  ) -> [LambdaFunction] {
    let keepers = resources.filter { ready(by: $0) > 0 }
    // By what they name: each function looks its own up.
    var keptByKey: [String: [Int]] = [:]
    var keptByText: [String: [Int]] = [:]
    for (index, keeper) in keepers.enumerated() {
      let named = keeper["FunctionName"]
      for key in named.references { keptByKey[key, default: []].append(index) }
      if let text = named.text { keptByText[text, default: []].append(index) }
    }
    return resources.filter { $0.type == LambdaFunction.type && $0.unread == nil }.map { resource in
      var function = LambdaFunction(name: resource.id)
      func take(_ path: WritableKeyPath<LambdaFunction, Double>, _ value: Resolved) {
        if let number = value.number, number > 0 { function[keyPath: path] = number }
      }
      take(\.memoryMB, resource["MemorySize"])
      take(\.ephemeralStorageMB, resource["EphemeralStorage"]["Size"])
      for (name, size, _) in sizes(of: resource) where size.number == nil {
        guard
          let chosen = decided[.property(ResourceID(resource.id), name)].flatMap({ Double($0) })
        else { continue }
        if name == memory {
          function.memoryMB = chosen
        } else {
          function.ephemeralStorageMB = chosen
        }
      }
      take(\.timeoutSeconds, resource["Timeout"])
      // One that only the deployment knows ends no run here.
      if resource["Timeout"].isUnresolved {
        function.timeoutSeconds = LambdaFunction.longestTimeoutSeconds
      }
      if let name = resource["Architectures"].items.first?.text,
        let architecture = LambdaFunction.Architecture(rawValue: name)
      {
        function.architecture = architecture
      }
      if let reserved = resource["ReservedConcurrentExecutions"].count, reserved > 0 {
        function.concurrency = reserved
      }
      function.isInVPC = !resource["VpcConfig"]["SubnetIds"].items.isEmpty
      let named = resource["FunctionName"].text.flatMap { keptByText[$0] } ?? []
      let own = Set((keptByKey[resource.key] ?? []) + named).sorted().map { keepers[$0] }
      function.provisionedConcurrency = own.reduce(0) { $0 + ready(by: $1) }
      function.keptBy = own.first?.id
      return function
    }
  }

  private static let memory = "MemorySize"

  /// Sizes that a run is charged by, each with what AWS allows.
  ///
  /// - Source: Lambda quotas, 2025: 128 to 10,240 MB of memory, 512 to 10,240 MB of storage.
  private static func sizes(
    of function: DeployedResource
  ) -> [(name: String, size: Resolved, allowed: [String])] {
    [
      (memory, function[memory], ["128", "10240"]),
      ("EphemeralStorage.Size", function["EphemeralStorage"]["Size"], ["512", "10240"]),
    ]
  }

  /// Sizes of functions that only the deployment knows: nothing while nobody runs them, and then eighty times as
  /// much.
  static func openSizes(
    of resources: [DeployedResource], _ decided: [UnresolvedProperty.Cause: String]
  ) -> [UnresolvedProperty] {
    resources.filter { $0.type == LambdaFunction.type && $0.unread == nil }.flatMap { resource in
      sizes(of: resource).compactMap { name, size, allowed -> UnresolvedProperty? in
        let id = ResourceID(resource.id)
        guard size.isUnresolved, size.number == nil, decided[.property(id, name)] == nil else {
          return nil
        }
        let unknown = size.unknown
        let own = unknown.map { $0.settings.isEmpty ? allowed : $0.settings } ?? allowed
        return UnresolvedProperty(
          resource: id, property: name, reason: unknown?.reason ?? "known at deployment",
          parameter: unknown?.parameter, condition: unknown?.condition, choices: own,
          taken: own[0], location: size.location ?? resource.location)
      }
    }
  }

  /// Environments that an alias, a version or Terraform's own resource keeps ready, as far as it says how many.
  private static func ready(by resource: DeployedResource) -> Int {
    switch resource.type {
    case "AWS::Lambda::Alias", "AWS::Lambda::Version":
      resource["ProvisionedConcurrencyConfig"]["ProvisionedConcurrentExecutions"].count ?? 0
    case "aws_lambda_provisioned_concurrency_config":
      resource["ProvisionedConcurrentExecutions"].count
        ?? resource["provisioned_concurrent_executions"].count ?? 0
    default: 0
    }
  }

  // MARK: - Queues

  private static let queueType = "AWS::SQS::Queue"

  static func queues(of resources: [DeployedResource]) -> [JobQueue] {
    resources.filter { $0.type == queueType && $0.unread == nil }.map { resource in
      var queue = JobQueue(name: resource.id)
      queue.kind = .sqs
      queue.isFIFO = resource["FifoQueue"].flag == true
      // SQS developer guide, "Enabling high throughput for FIFO queues", 2025: both scopes are the message group.
      queue.isHighThroughput =
        queue.isFIFO && resource["FifoThroughputLimit"].text == "perMessageGroupId"
      return queue
    }
  }

  static func deadLetterQueues(of resources: [DeployedResource]) -> Set<String> {
    let queues = resources.filter { $0.type == queueType }
    let targets = Set(queues.flatMap { $0["RedrivePolicy"]["deadLetterTargetArn"].references })
    return Set(queues.filter { targets.contains($0.key) }.map(\.id))
  }
}
