import Diagnostics
import Resources
import Services

/// Registry, secrets, logs, monitoring, names, firewall, and usage without a model of its own.
extension StackReader {
  mutating func readOperations(_ node: ConfigNode, into stack: inout Stack) {
    func part(_ key: String) -> ConfigNode? { node[key].flatMap { $0.isNull ? nil : $0 } }
    if let part = part("registry") {
      var registry = ContainerRegistry(name: "registry")
      decode(
        StackSchema.registry, part, into: &registry, path: "registry", name: "registry",
        lift: Self.lift(\.registry))
      stack.registry = registry
    }
    if let part = part("secrets") {
      var store = SecretStore(
        name: "secrets", secrets: readNames(part, key: "secrets", problems: &problems))
      locations["secrets"] = part.location
      if let reads = node["secretReadsPerMonth"] {
        store.readsPerMonth =
          number(reads, key: "secretReadsPerMonth", range: 0...1e12) {
            $0.secrets?.readsPerMonth = $1
          } ?? 0
      }
      stack.secrets = store
    }
    if let part = part("logs") {
      var logs = LogStore(name: "logs")
      decode(
        StackSchema.logs, part, into: &logs, path: "logs", name: "logs", lift: Self.lift(\.logs))
      stack.logs = logs
    }
    if let part = part("monitoring") {
      var monitoring = Monitoring(name: "monitoring")
      decode(
        StackSchema.monitoring, part, into: &monitoring, path: "monitoring", name: "monitoring",
        lift: Self.lift(\.monitoring))
      stack.monitoring = monitoring
    }
    if let part = part("naming") {
      var naming = Naming(name: "naming")
      decode(
        StackSchema.naming, part, into: &naming, path: "naming", name: "naming",
        lift: Self.lift(\.naming))
      stack.naming = naming
    }
    if let part = part("firewall") {
      var firewall = WebFirewall(name: "firewall")
      decode(
        StackSchema.firewall, part, into: &firewall, path: "firewall", name: "firewall",
        lift: Self.lift(\.firewall))
      stack.firewall = firewall
    }
    if let part = part("freeAllowances") {
      decode(
        StackSchema.allowances, part, into: &stack.allowances, path: "freeAllowances",
        name: "freeAllowances"
      ) { $1(&$0.allowances) }
    }
  }

  /// How a change to an optional part reaches the stack.
  private static func lift<Part>(
    _ path: any WritableKeyPath<Stack, Part?> & Sendable
  ) -> @Sendable (inout Stack, (inout Part) -> Void) -> Void {
    { stack, change in
      if var part = stack[keyPath: path] {
        change(&part)
        stack[keyPath: path] = part
      }
    }
  }

  mutating func readExtras(_ node: ConfigNode, into stack: inout Stack) {
    guard let entries = mapping("extras", in: node, holds: "extra usage") else { return }
    for entry in entries {
      var extra = ExtraUsage(name: entry.key)
      let index = stack.extras.count
      decode(
        ExtraUsage.schema, entry.value, into: &extra, path: "extras.\(entry.key)",
        name: entry.key
      ) { stack, change in
        guard stack.extras.indices.contains(index), var extra = stack.extras[index] as? ExtraUsage
        else { return }
        change(&extra)
        stack.extras[index] = extra
      }
      stack.extras.append(extra)
    }
  }
}
