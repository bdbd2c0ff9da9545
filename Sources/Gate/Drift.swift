import Quantities
import Resources
package import Services

/// What differs between a deployed stack and its stack file, in what costs or carries load.
package struct Drift: Sendable {
  private let synthesis: SynthesisEstimate
  private var findings: [Finding] = []

  /// Compares the two.
  ///
  /// - Parameters:
  ///   - synthesis: what will be deployed, with its services bound.
  ///   - deployed: its stack.
  ///   - described: the stack file's, without sizing overlays.
  /// - Returns: one finding for each difference, with both values.
  package static func compare(
    _ synthesis: SynthesisEstimate, deployed: Stack, described: Stack
  ) -> [Finding] {
    var drift = Drift(synthesis: synthesis)
    drift.compareServices(deployed, described)
    drift.compareNetwork(deployed, described)
    drift.compareData(deployed, described)
    drift.compareRest(deployed, described)
    return drift.findings
  }

  private init(synthesis: SynthesisEstimate) {
    self.synthesis = synthesis
  }

  private mutating func differs(
    _ what: String, _ deployed: String, _ described: String, _ resource: ResourceID?,
    _ kind: ResourceFact.Kind? = nil
  ) {
    if deployed == described { return }
    let fact = kind.flatMap { kind in
      synthesis.facts.first { $0.resource == resource && $0.kind == kind }
    }
    let place = resource.flatMap { synthesis.place($0) }
    findings.append(
      Finding(
        "drift/stack", .warning,
        "\(what) is \(deployed) in the template, \(described) in the stack file",
        resource: resource,
        at: fact.flatMap { synthesis.factLocations[$0] } ?? place?.location,
        constructPath: place?.constructPath,
        mend: "bring the two together; estimates and budgets rest on the stack file"))
  }

  private mutating func compareServices(_ deployed: Stack, _ described: Stack) {
    for service in described.services {
      guard let key = synthesis.bindings.first(where: { $0.value == service.name })?.key,
        let other = deployed.services.first(where: { $0.name == key })
      else {
        differs("service '\(service.name)'", "missing", "present", nil)
        continue
      }
      let name = service.name
      let id = other.id
      differs(
        "cpu of '\(name)'", "\(other.size.cpuUnits)", "\(service.size.cpuUnits)", id, .taskSize)
      differs(
        "memory of '\(name)'", "\(other.size.memoryMB) MiB", "\(service.size.memoryMB) MiB", id,
        .taskSize)
      differs("tasks of '\(name)'", "\(other.minimumTasks)", "\(service.minimumTasks)", id)
      if other.scaling != nil || service.scaling != nil {
        differs(
          "most tasks of '\(name)'", "\(other.maximumTasks)", "\(service.maximumTasks)", id)
      }
      differs(
        "platform of '\(name)'", other.platform.rawValue, service.platform.rawValue, id)
      differs(
        "Spot share of '\(name)'", NumberFormat.number(other.spotShare),
        NumberFormat.number(service.spotShare), id)
    }
    for service in deployed.services where synthesis.bindings[service.name] == nil {
      differs("service '\(service.name)'", "present", "missing", service.id)
    }
  }

  private mutating func compareNetwork(_ deployed: Stack, _ described: Stack) {
    let gateway = deployed.nat?.gateways.last.map { ResourceID($0.name) }
    differs(
      "NAT", text(deployed.nat), text(described.nat), gateway, .natGateway)
    differs(
      "availability zones", "\(deployed.availabilityZones)", "\(described.availabilityZones)", nil)
    func endpoints(_ stack: Stack) -> String {
      let names = Set(stack.endpoints.filter { $0.kind != .gateway }.map(\.service)).sorted()
      return names.isEmpty ? "none" : names.joined(separator: ", ")
    }
    differs("interface endpoints", endpoints(deployed), endpoints(described), nil)
    let balancers = (deployed.loadBalancers.count, described.loadBalancers.count)
    differs("load balancers", "\(balancers.0)", "\(balancers.1)", nil)
  }

  private func text(_ nat: NAT?) -> String {
    nat.map { "\($0.count) × \($0.kind.rawValue)" } ?? "none"
  }

  private mutating func compareData(_ deployed: Stack, _ described: Stack) {
    differs(
      "databases", "\(deployed.databases.count)", "\(described.databases.count)", nil)
    for (other, database) in zip(deployed.databases, described.databases) {
      let id = other.id
      differs(
        "database class", other.instanceClass.name, database.instanceClass.name, id,
        .databaseClass)
      differs("database engine", other.engine.rawValue, database.engine.rawValue, id)
      if let a = other.majorVersion, let b = database.majorVersion {
        differs("database version", "\(a)", "\(b)", id, .engineVersion)
      }
      differs(
        "Multi-AZ of the database", "\(other.multiAZ)", "\(database.multiAZ)", id, .multiAZ)
      differs(
        "database storage", "\(NumberFormat.number(other.storageGB)) GB",
        "\(NumberFormat.number(database.storageGB)) GB", id)
      differs(
        "storage type", other.storageType.rawValue, database.storageType.rawValue, id)
      differs(
        "backup retention", "\(other.backupRetentionDays) days",
        "\(database.backupRetentionDays) days", id)
    }
    differs("caches", "\(deployed.caches.count)", "\(described.caches.count)", nil)
    for (other, cache) in zip(deployed.caches, described.caches) {
      let id = other.id
      differs("cache node", other.node.name, cache.node.name, id, .cacheNode)
      differs("cache engine", other.engine.rawValue, cache.engine.rawValue, id)
      differs("cache nodes", "\(other.nodes)", "\(cache.nodes)", id)
    }
  }

  private mutating func compareRest(_ deployed: Stack, _ described: Stack) {
    let own = deployed.secrets?.secrets.count ?? 0
    let other = described.secrets?.secrets.count ?? 0
    differs("number of secrets", "\(own)", "\(other)", nil)
    if let logs = described.logs {
      for fact in synthesis.facts {
        guard case .logRetentionDays(let days) = fact.property else { continue }
        let place = synthesis.place(fact.resource)
        // Groups of the network are not the services' logs.
        if place?.constructPath?.lowercased().contains("flow") == true { continue }
        differs(
          "log retention of '\(fact.resource)'", "\(NumberFormat.plain(days)) days",
          "\(NumberFormat.plain(logs.retentionDays)) days", fact.resource, .logRetentionDays)
      }
    }
    differs(
      "web firewall", deployed.firewall.map { "\($0.rules) rules" } ?? "none",
      described.firewall.map { "\($0.rules) rules" } ?? "none", deployed.firewall?.id)
  }
}
