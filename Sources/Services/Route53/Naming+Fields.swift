package import Resources

extension Naming: FieldListed {
  package static let fields = Fields<Naming>(
    "the names", standard: Naming(name: ""),
    [
      .count(.deployed, "hostedZones", \.hostedZones, in: 0...10_000, "public hosted zones"),
      .count(
        .deployed, "privateNamespaces", \.privateNamespaces, in: 0...10_000,
        "Cloud Map namespaces"),
      .number(
        .workload, "queriesPerMonth", \.queriesPerMonth, in: 0...1e12,
        "queries that are no aliases"),
      .count(.deployed, "healthChecks", \.healthChecks, in: 0...10_000, "health checks"),
    ])
}
