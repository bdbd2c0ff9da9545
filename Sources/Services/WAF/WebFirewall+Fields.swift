package import Resources

extension WebFirewall: FieldListed {
  package static let fields = Fields<WebFirewall>(
    "the web firewall", standard: WebFirewall(name: ""),
    [
      .count(.deployed, "accessLists", \.accessLists, in: 0...1_000, "web ACLs"),
      .count(.deployed, "rules", \.rules, in: 0...10_000, "rules"),
      .number(.workload, "inspectedShare", \.inspectedShare, in: 0...1, "0...1"),
    ])
}
