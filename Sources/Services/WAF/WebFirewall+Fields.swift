package import Resources

extension WebFirewall: FieldListed {
  package static let fields = Fields<WebFirewall>(
    "the web firewall", standard: WebFirewall(name: ""),
    [
      .count(.deployed, "accessLists", \.accessLists, in: 0...1_000, "web ACLs"),
      .count(.deployed, "rules", \.rules, in: 0...10_000, "rules"),
      .count(
        .deployed, "capacityUnits", \.capacityUnits, in: 0...RuleCapacity.most,
        "WCUs that the rules of a list take; above 1,500 a request costs more"),
      .number(.workload, "inspectedShare", \.inspectedShare, in: 0...1, "0...1"),
    ])
}
