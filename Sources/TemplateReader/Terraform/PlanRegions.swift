import Documents

/// The regions that the providers of a plan speak to.
struct PlanRegions {
  private let configuration: PlanConfiguration
  private let root: Value

  init(_ configuration: PlanConfiguration, root: Value) {
    self.configuration = configuration
    self.root = root
  }

  /// The region of the AWS provider that is used where nothing else is said.
  var main: String? {
    guard let providers = configuration.providers else { return nil }
    for (key, provider) in providers.entries
    where key.text == "aws" || (provider["name"]?.text == "aws" && provider["alias"] == nil) {
      if let region = region(of: provider) { return region }
    }
    return nil
  }

  /// The region of a resource: its own argument, else its provider's, else that of its ARN or its zone.
  ///
  /// - Returns: `nil` where none of them is known.
  func region(of resource: PlannedResource) -> String? {
    if let own = resource.values?["region"]?.text, Self.isRegion(own) { return own }
    if let address = PlanAddress(resource.address),
      let key = configuration.resources[address.configured]?["provider_config_key"]?.text,
      let provider = provider(key), let region = region(of: provider)
    {
      return region
    }
    if let named = Self.arn(of: resource)?[3], Self.isRegion(named) { return named }
    return resource.values?["availability_zone"]?.text.flatMap(Self.region(ofZone:))
  }

  /// The account of a resource's ARN: twelve digits; `nil` where it has none yet.
  static func account(of resource: PlannedResource) -> String? {
    arn(of: resource).flatMap { parts in
      parts[4].utf8.count == 12 && parts[4].allSatisfy(\.isNumber) ? parts[4] : nil
    }
  }

  /// `arn`, the partition, the service, the region, the account and what it names there.
  private static func arn(of resource: PlannedResource) -> [String]? {
    let parts = resource.values?["arn"]?.text?.split(
      separator: ":", maxSplits: 5, omittingEmptySubsequences: false
    ).map(String.init)
    return parts.flatMap { $0.count == 6 && $0[0] == "arn" ? $0 : nil }
  }

  /// `eu-central-1` of `eu-central-1a`, of a local zone such as `us-east-1-bos-1a`, `us-gov-west-1` of its zones.
  private static func region(ofZone zone: String) -> String? {
    let parts = zone.split(separator: "-")
    guard let end = parts.firstIndex(where: { $0.first?.isNumber == true }), end >= 2 else {
      return nil
    }
    let region = (parts[..<end] + [parts[end].prefix { $0.isNumber }]).joined(separator: "-")
    return isRegion(region) ? region : nil
  }

  /// Why a resource's region is not known: its own argument, or the provider under an alias that decides on it.
  ///
  /// What AWS alone fills in, such as the region of a bucket in older providers, is no argument.
  func unknown(of resource: PlannedResource) -> String? {
    guard let address = PlanAddress(resource.address),
      let written = configuration.resources[address.configured]
    else { return nil }
    if written["expressions"]?["region"] != nil,
      resource.unknown?["region"]?.bool == true
    {
      return "'region' is known after apply"
    }
    guard region(of: resource) == nil, let key = written["provider_config_key"]?.text,
      let provider = provider(key), provider["name"]?.text == "aws", provider["alias"] != nil
    else { return nil }
    return "the plan does not tell the region of the provider '\(key)'"
  }

  /// `us-east-1`; Route 53 zones and the like have arguments of this name that mean something else.
  private static func isRegion(_ text: String) -> Bool {
    let parts = text.split(separator: "-")
    return parts.count >= 3 && parts.last?.allSatisfy(\.isNumber) == true
      && parts.dropLast().allSatisfy { $0.allSatisfy(\.isLetter) }
  }

  /// The provider of a key: `aws.europe`, or `module.a:aws.europe`, which a module without providers
  /// of its own has from outside.
  private func provider(_ key: String) -> Value? {
    if let provider = configuration.providers?[key] { return provider }
    guard let colon = key.lastIndex(of: ":") else { return nil }
    let name = key[key.index(after: colon)...]
    var modules = PlanPath(String(key[..<colon])).parts.filter { $0.name != "module" }
    while !modules.isEmpty {
      modules.removeLast()
      let path = modules.map { "module.\($0.name)" }.joined(separator: ".")
      let outer = path.isEmpty ? String(name) : "\(path):\(name)"
      if let provider = configuration.providers?[outer] { return provider }
    }
    return nil
  }

  /// A constant, or what the variable holds that it refers to.
  private func region(of provider: Value) -> String? {
    guard let region = provider["expressions"]?["region"] else { return nil }
    if let text = region["constant_value"]?.text { return text }
    let modules = PlanPath(provider["module_address"]?.text ?? "").parts.filter {
      !$0.name.isEmpty && $0.name != "module"
    }
    return text(of: region, in: modules, level: 0)
  }

  private func text(of expression: Value, in modules: [PlanAddress.Step], level: Int) -> String? {
    if let text = expression["constant_value"]?.text { return text }
    guard level < 16 else { return nil }
    for reference in expression.planReferences ?? [] {
      let parts = PlanPath(reference).parts
      guard parts.count == 2, parts[0].name == "var" else { continue }
      let name = parts[1].name
      if modules.isEmpty {
        if let text = root["variables"]?[name]?["value"]?.text { return text }
      } else if let given = configuration.call(of: modules)?["expressions"]?[name],
        let text = text(of: given, in: modules.dropLast(), level: level + 1)
      {
        return text
      }
      let module = configuration.modules[PlanAddress.path(of: modules)]
      if let text = module?["variables"]?[name]?["default"]?.text { return text }
    }
    return nil
  }
}
