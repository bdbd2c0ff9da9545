import Diagnostics
import Resources
import Services

/// Registry, secrets, logs, monitoring, names, firewall, and usage without a model of its own.
extension StackReader {
  mutating func readOperations(_ node: ConfigNode, into stack: inout Stack) {
    func part(_ key: String) -> ConfigNode? { node[key].flatMap { $0.isNull ? nil : $0 } }
    if let part = part("registry") {
      read(part, "registry", StackSchema.registry, \.registry, into: &stack) {
        ContainerRegistry(name: $0)
      }
    }
    readSecrets(node, into: &stack)
    if let part = part("logs") {
      read(part, "logs", StackSchema.logs, \.logs, into: &stack) { LogStore(name: $0) }
    }
    if let part = part("monitoring") {
      read(part, "monitoring", StackSchema.monitoring, \.monitoring, into: &stack) {
        Monitoring(name: $0)
      }
    }
    if let part = part("naming") {
      read(part, "naming", StackSchema.naming, \.naming, into: &stack) { Naming(name: $0) }
    }
    if let part = part("firewall") {
      read(part, "firewall", StackSchema.firewall, \.firewall, into: &stack) {
        WebFirewall(name: $0)
      }
    }
    if let part = part("freeAllowances") {
      decode(
        StackSchema.allowances, part, into: &stack.allowances, path: "freeAllowances",
        name: "freeAllowances"
      ) { $1(&$0.allowances) }
    }
  }

  /// A part that a stack has once, under the name of its key.
  private mutating func read<Part>(
    _ node: ConfigNode, _ key: String, _ schema: Schema<Part>,
    _ path: any WritableKeyPath<Stack, Part?> & Sendable, into stack: inout Stack,
    make: (String) -> Part
  ) {
    var part = make(key)
    decode(schema, node, into: &part, path: key, name: key) { stack, change in
      if var part = stack[keyPath: path] {
        change(&part)
        stack[keyPath: path] = part
      }
    }
    stack[keyPath: path] = part
  }

  /// What services write is ingested somewhere: without a section of its own it is CloudWatch's, of the
  /// standard class and kept for ever, as its groups are unless told otherwise.
  ///
  /// - Source: CloudWatch Logs user guide, 2025: log data is kept indefinitely by default.
  static func receiveLogs(of stack: inout Stack) {
    let writes =
      stack.services.contains { $0.request.logBytes > 0 }
      || stack.functions.contains { $0.request.logBytes > 0 }
    guard writes, stack.logs == nil else { return }
    var logs = LogStore(name: "logs")
    logs.ageDays = 0
    stack.logs = logs
  }

  mutating func readExtras(_ node: ConfigNode, into stack: inout Stack) {
    guard let entries = mapping("extras", in: node, holds: "extra usage") else { return }
    for entry in entries {
      var extra = ExtraUsage(name: entry.key)
      let index = stack.extras.count
      decode(
        StackSchema.extra, entry.value, into: &extra, path: "extras.\(entry.key)",
        name: entry.key
      ) { stack, change in
        guard stack.extras.indices.contains(index), var extra = stack.extras[index] as? ExtraUsage
        else { return }
        change(&extra)
        stack.extras[index] = extra
      }
      locations[StackFile.unitPlace(ofExtra: entry.key)] =
        entry.value["unit"]?.location ?? entry.value.location
      stack.extras.append(extra)
    }
  }
}
