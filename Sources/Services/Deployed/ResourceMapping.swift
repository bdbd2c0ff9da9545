import Resources

/// How one resource type enters the stack.
struct ResourceMapping: Sendable {
  /// What the type means for the bill.
  enum Treatment: Sendable {
    case priced(@Sendable (DeployedResource, inout StackBuilder) -> Void)
    /// Nothing is charged for it by itself.
    case free
    /// Charged, but not modelled: what it could cost.
    case notPriced(String)
  }

  let type: String
  let treatment: Treatment

  static func priced(
    _ type: String, _ map: @escaping @Sendable (DeployedResource, inout StackBuilder) -> Void
  ) -> Self {
    Self(type: type, treatment: .priced(map))
  }

  static func notPriced(_ type: String, _ cost: String) -> Self {
    Self(type: type, treatment: .notPriced(cost))
  }

  static func free(_ types: String...) -> [Self] {
    types.map { Self(type: $0, treatment: .free) }
  }
}

/// All mappings: one file for each AWS service; a new service is one more line here.
enum MappingRegistry {
  static let all: [ResourceMapping] =
    ECSMappings.all + BalancerMappings.all + NetworkMappings.all + ComputeMappings.all
    + DatabaseMappings.all + CacheMappings.all + RegistryMappings.all + MonitoringMappings.all
    + SecretMappings.all + NamingMappings.all + FirewallMappings.all + MessagingMappings.all
    + StorageMappings.all + ServerlessMappings.all + FreeMappings.all + NotPricedMappings.all

  static let byType: [String: ResourceMapping] = Dictionary(
    all.map { ($0.type, $0) }, uniquingKeysWith: { first, _ in first })

  /// The treatment of a type; `nil` for one that nobody here has heard of.
  static func treatment(of type: String) -> ResourceMapping.Treatment? {
    if let mapping = byType[type] { return mapping.treatment }
    if FreeMappings.prefixes.contains(where: type.hasPrefix) { return .free }
    return nil
  }
}
