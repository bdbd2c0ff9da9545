import Quantities
import Resources

/// What runs when a stack is deployed and at no other time: the functions behind custom resources.
///
/// A function is such a one where a custom resource names it as its provider and nothing else of the
/// template can call it. AWS CDK's provider framework passes the call on to a function of its user, and
/// waits for it with a state machine; their logs belong to them.
/// - Source: AWS CDK, `custom-resources` provider framework: the names of its environment variables,
///   2026-05; CloudFormation user guide, "Custom resources", 2025: `ServiceToken` is called whenever
///   the resource is created, changed or deleted.
struct DeploymentWork {
  /// Resources by key, with how many custom resources each works for.
  private let runs: [String: Int]

  /// How many custom resources a resource works for; `nil` for one that other work may reach.
  func customResources(of resource: DeployedResource) -> Int? { runs[resource.key] }

  private static let function = "AWS::Lambda::Function"
  private static let machine = "AWS::StepFunctions::StateMachine"
  /// Variables in which the provider framework names what it passes calls on to.
  private static let passedOn = [
    "USER_ON_EVENT_FUNCTION_ARN", "USER_IS_COMPLETE_FUNCTION_ARN", "WAITER_STATE_MACHINE_ARN",
  ]

  init(_ builder: StackBuilder) {
    var runs: [String: Int] = [:]
    for resource in builder.resources where Self.isCustom(resource) {
      guard let provider = builder.resource(resource["ServiceToken"], Self.function) else {
        continue
      }
      runs[provider.key, default: 0] += 1
    }
    guard !runs.isEmpty else {
      self.runs = [:]
      return
    }
    Self.follow(&runs, builder)
    let others = Self.calledByOthers(builder, providers: Set(runs.keys))
    runs = runs.filter { !others.contains($0.key) }
    Self.addLogs(&runs, builder)
    self.runs = runs
  }

  private static func isCustom(_ resource: DeployedResource) -> Bool {
    resource.type.hasPrefix("Custom::") || resource.type == "AWS::CloudFormation::CustomResource"
  }

  /// What providers pass their calls on to.
  private static func follow(_ runs: inout [String: Int], _ builder: StackBuilder) {
    func add(_ references: [String], _ count: Int, _ type: String) -> [DeployedResource] {
      let found = builder.links.all(type, keys: references).filter { runs[$0.key] == nil }
      for resource in found { runs[resource.key] = count }
      return found
    }
    for provider in builder.all(function) {
      guard let count = runs[provider.key] else { continue }
      let variables = provider["Environment"]["Variables"]
      let references = passedOn.flatMap { variables[$0].references }
      _ = add(references, count, function)
      for waiter in add(references, count, machine) {
        let steps = ["DefinitionString", "Definition", "DefinitionSubstitutions"]
        _ = add(steps.flatMap { waiter[$0].references }, count, function)
      }
    }
  }

  /// Functions and state machines that something besides custom resources may call.
  private static func calledByOthers(
    _ builder: StackBuilder, providers: Set<String>
  ) -> Set<String> {
    let callers: [(type: String, properties: [String])] = [
      ("AWS::Lambda::Permission", ["FunctionName"]),
      ("AWS::Lambda::EventSourceMapping", ["FunctionName"]),
      ("AWS::Lambda::Url", ["TargetFunctionArn"]), ("AWS::Lambda::Alias", ["FunctionName"]),
      ("AWS::Events::Rule", ["Targets"]), ("AWS::Scheduler::Schedule", ["Target"]),
      ("AWS::ApiGateway::Method", ["Integration"]),
      ("AWS::ApiGatewayV2::Integration", ["IntegrationUri"]),
      (machine, ["DefinitionString", "Definition", "DefinitionSubstitutions"]),
      (function, ["Environment"]),
    ]
    var called: Set<String> = []
    for (type, properties) in callers {
      for caller in builder.all(type) where !providers.contains(caller.key) {
        called.formUnion(properties.flatMap { caller[$0].references })
      }
    }
    return called
  }

  /// Log groups into which such functions alone write.
  private static func addLogs(_ runs: inout [String: Int], _ builder: StackBuilder) {
    var writers: [String: [String]] = [:]
    for writer in builder.all(function) {
      for key in writer["LoggingConfig"]["LogGroup"].references {
        writers[key, default: []].append(writer.key)
      }
    }
    let functions = Set(builder.all(function).map(\.key))
    for group in builder.all("AWS::Logs::LogGroup") {
      let named = group["LogGroupName"].references.filter(functions.contains)
      let counts = Set(named + (writers[group.key] ?? [])).map { runs[$0] }
      if !counts.isEmpty, !counts.contains(nil) {
        runs[group.key] = counts.compactMap { $0 }.reduce(0, +)
      }
    }
  }
}

extension StackBuilder {
  /// Deployments a month, and what a call of a provider takes of it: assumptions of ours.
  private static let deploymentsPerMonth = 20.0
  private static let secondsPerCall = 10.0
  private static let gigabytesPerCall = 1e-5
  private static let stepsPerCall = 10.0

  /// The use of something that runs at deployments alone; `nil` for other work, and for what nothing
  /// can be said of.
  mutating func useAtDeployments(
    _ item: Charges.Item, of resource: DeployedResource
  ) -> Charges.Item? {
    let work = deploymentWork ?? DeploymentWork(self)
    deploymentWork = work
    guard let count = work.customResources(of: resource) else { return nil }
    let calls = Double(count) * Self.deploymentsPerMonth
    let memoryGB = (resource["MemorySize"].number ?? 128) / 1_024
    let each: Double? =
      switch item.unit {
      case .requests: 1
      case .lambdaGigabyteSeconds: Self.secondsPerCall * memoryGB
      case .gigabytes: Self.gigabytesPerCall
      case .gigabyteSeconds:
        Self.secondsPerCall * (resource["EphemeralStorage"]["Size"].number ?? 512) / 1_024
      case .stateTransitions: Self.stepsPerCall
      default: nil
      }
    // Logs that are kept: those of a year of deployments at most.
    let kept = item.unit == .gigabyteMonths ? Self.gigabytesPerCall * 12 : nil
    guard let quantity = each ?? kept else { return nil }
    return item.atDeployments(
      calls * quantity,
      why: "\(NumberFormat.count(count, "custom resource")) × "
        + "\(NumberFormat.number(Self.deploymentsPerMonth)) deployments")
  }
}

extension Charges.Item {
  /// The item with what deployments take of it.
  fileprivate func atDeployments(_ quantity: Double, why: String) -> Self {
    Self(
      slug, title, offer, usageTypes, operation: operation, allowance: allowance, unit: unit,
      .deployments, quantity: quantity, part: part, why: why, bounds: CostBounds(low: 0, high: 10),
      statedBy: usageKey)
  }
}
