package import Resources

extension LoadBalancer: FieldListed {
  package static let fields = Fields<LoadBalancer>(
    "a load balancer", standard: LoadBalancer(name: ""),
    [
      .choice(.deployed, "kind", \.kind),
      .flag(.deployed, "internetFacing", \.isInternetFacing),
      .flag(.deployed, "clientsOverVPN", \.clientsOverVPN),
      .custom(
        .deployed, "zones", \.zones, .count(1...6), "zones it is enabled in; all by default"),
      .choice(.deployed, "routing", \.routing),
      .flag(.deployed, "tls", \.isTLS),
      .choice(.deployed, "certificateKey", \.certificateKey),
      .flag(.deployed, "mutualTLS", \.mutualTLS),
      .flag(
        .deployed, "crossZone", \.crossesZones,
        "sends to targets in other zones; a network balancer does not where nobody says it"),
      .flag(.deployed, "publicIPv4", \.hasPublicIPv4),
      .count(.deployed, "extraRules", \.extraRules, in: 0...100, "rules beyond one a service"),
      .number(
        .workload, "clientConnectionSeconds", \.clientConnectionSeconds, in: 0...604_800,
        "seconds"),
      .number(
        .workload, "backendConnectionsPerRequest", \.backendConnectionsPerRequest, in: 0...100,
        "connections"),
      .number(
        .workload, "backendConnectionSeconds", \.backendConnectionSeconds, in: 0...604_800,
        "seconds"),
      .flag(.workload, "countBackendConnections", \.countsBackendConnections),
      .number(.deployed, "healthCheckSeconds", \.healthCheckSeconds, in: 5...300, "seconds"),
      .number(.deployed, "idleTimeoutSeconds", \.idleTimeoutSeconds, in: 1...4_000, "seconds"),
      .number(
        .deployed, "reservedCapacityUnits", \.reservedCapacityUnits, in: 0...100_000, "LCU"),
      .count(.deployed, "trustStores", \.trustStores, in: 0...100, "trust stores"),
    ])

  /// Whether the listeners use TLS, which a stack file may say without naming the key.
  var isTLS: Bool {
    get { certificateKey != .none }
    set { certificateKey = newValue ? .rsa2048 : .none }
  }
}
