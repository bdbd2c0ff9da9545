import Resources

/// Custom resources: of AWS CDK, whose properties say what they do, and others, whose providers' roles say
/// what they cannot do.
enum CustomMappings {
  /// A custom resource of no known kind.
  static func custom(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let provider = CustomProvider(of: resource, builder)
    if let making = provider?.making {
      return builder.notPriced(
        resource, "what it makes, which only its provider knows; its role allows \(making)")
    }
    guard provider?.actions != nil else {
      return builder.notPriced(resource, "what it makes, which only its provider knows")
    }
    builder.free(
      resource, "its provider may read, delete and write into what is there, and make nothing else")
  }

  /// Calls that set what is not charged for.
  private static let setting: Set<String> = [
    "addpermission", "attachrolepolicy", "authorizesecuritygroupegress",
    "authorizesecuritygroupingress", "createtags", "putbucketnotificationconfiguration",
    "putbucketpolicy", "putparameter", "putresourcepolicy", "putretentionpolicy", "putrolepolicy",
    "putsecretvalue", "tagresource", "updateuserpoolclient",
  ]

  /// A call of AWS's API at deployments: `{"service":"SSM","action":"getParameter",…}`.
  ///
  /// - Source: AWS CDK, `AwsCustomResource`, properties `Create` and `Update`, 2026-05.
  static func call(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let open = ["Create", "Update"].flatMap { name -> [String] in
      let call = resource[name]
      if call.isMissing { return [] }
      let written = values(of: "action", in: call)
      let service = values(of: "service", in: call).first?.lowercased() ?? ""
      return (written.isEmpty ? [""] : written).filter { !makesNothing($0.lowercased(), service) }
    }
    guard let first = open.first else {
      return builder.free(resource, "it calls AWS at deployments and makes nothing")
    }
    builder.notPriced(
      resource,
      first.isEmpty
        ? "what its call to AWS makes; which one is known at deployment"
        : "what its call '\(first)' makes or changes")
  }

  private static func makesNothing(_ action: String, _ service: String) -> Bool {
    guard !action.isEmpty else { return false }
    return CustomProvider.reading.contains { action.hasPrefix($0) } || setting.contains(action)
      || CustomProvider.isHarmless("\(service):\(action)")
  }

  /// Objects of Kubernetes that are charged for by nothing but the nodes they run on.
  private static let harmless: Set<String> = [
    "ClusterRole", "ClusterRoleBinding", "ConfigMap", "CronJob", "CustomResourceDefinition",
    "DaemonSet", "Deployment", "HorizontalPodAutoscaler", "Job", "LimitRange", "Namespace",
    "NetworkPolicy", "Pod", "PodDisruptionBudget", "PriorityClass", "ReplicaSet", "ResourceQuota",
    "Role", "RoleBinding", "Secret", "ServiceAccount", "StorageClass",
  ]

  /// Objects of Kubernetes, as a text of JSON: balancers and volumes come from some of them.
  ///
  /// - Source: AWS CDK, `KubernetesManifest`, property `Manifest`, 2026-05.
  static func objects(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let kinds = values(of: "kind", in: resource["Manifest"])
    let open = kinds.filter { !harmless.contains($0) }
    if !kinds.isEmpty, open.isEmpty {
      return builder.free(resource, "its objects run on nodes that are charged")
    }
    let names = Set(open).sorted().joined(separator: ", ")
    builder.notPriced(
      resource,
      kinds.isEmpty
        ? "what its objects make: balancers, volumes"
        : "what its objects make: \(names)")
  }

  /// The texts under a key, wherever it stands in a text of JSON.
  private static func values(of key: String, in value: Resolved) -> [String] {
    if case .map = value.content { return value[key].text.map { [$0] } ?? [] }
    var found: [String] = []
    var rest = Substring(value.knownText)
    while let range = rest.firstRange(of: "\"\(key)\"") {
      rest = rest[range.upperBound...].drop { $0.isWhitespace || $0 == ":" }
      guard rest.first == "\"" else { continue }
      let text = rest.dropFirst().prefix { $0 != "\"" }
      found.append(String(text))
      rest = rest[text.endIndex...]
    }
    return found
  }
}
