import Diagnostics
import Quantities
import Resources
package import Services

/// What differs between a deployed stack and its stack file, in what costs or carries load.
package struct Drift: Sendable {
  private let synthesis: SynthesisEstimate
  private let deployed: Stack
  private let described: Stack
  private var findings: [Finding] = []
  /// What extras of the stack file stand for, by the template's names.
  private let extras: Set<String>

  /// Compares the two.
  ///
  /// - Parameters:
  ///   - synthesis: what will be deployed, with its resources bound.
  ///   - deployed: its stack.
  ///   - described: the stack file's, without sizing overlays.
  /// - Returns: one finding for each difference, with both values.
  package static func compare(
    _ synthesis: SynthesisEstimate, deployed: Stack, described: Stack
  ) -> [Finding] {
    var drift = Drift(synthesis: synthesis, deployed: deployed, described: described)
    drift.compare(ResourceKind.services)
    // What runs at deployments is a function too, which nobody describes.
    drift.compare(ResourceKind.functions, tellsUndescribed: false)
    drift.compareNetwork()
    for kind in Stack.kinds where kind.singular != nil { drift.compare(kind) }
    drift.compareRest()
    return drift.findings
  }

  private init(synthesis: SynthesisEstimate, deployed: Stack, described: Stack) {
    self.synthesis = synthesis
    self.deployed = deployed
    self.described = described
    extras = Set(described.extras.compactMap { ($0 as? ExtraUsage)?.deployedAs })
  }

  private mutating func differs(
    _ what: String, _ deployed: String, _ described: String, _ resource: ResourceID?,
    _ kind: ResourceFact.Kind? = nil, and sequel: String = "", mend: String? = nil
  ) {
    if deployed == described { return }
    let fact = kind.flatMap { kind in
      synthesis.facts.first { $0.resource == resource && $0.kind == kind }
    }
    let place = resource.flatMap { synthesis.place($0) }
    findings.append(
      Finding(
        "drift/stack", .warning,
        "\(what) is \(deployed) in the template, \(described) in the stack file\(sequel)",
        resource: resource,
        at: fact?.location ?? place?.location,
        constructPath: place?.constructPath,
        mend: "bring the two together; estimates and budgets rest on the stack file"
          + (mend.map { "; or \($0)" } ?? ""), property: kind))
  }

  /// Every resource of a kind: which is missing on either side, and what differs in the others.
  private mutating func compare<Kind: StackKind>(_ kind: Kind, tellsUndescribed: Bool = true) {
    let missing = Set(synthesis.bindings.notDeployed[kind.key] ?? [])
    for model in described[keyPath: kind.path] {
      if missing.contains(model.name) {
        let note = synthesis.bindings.absences.first {
          $0.kind == kind.key && $0.name == model.name
        }?.note
        // What follows from it stands behind the colon of the note.
        let sequel = note?.message.split(separator: ":", maxSplits: 1).dropFirst().first ?? ""
        differs(
          "\(kind.words) '\(model.name)'", "missing", "present", nil,
          and: sequel.isEmpty ? "" : ":\(sequel)", mend: note?.mend)
      }
      guard let id = synthesis.bindings.id(of: model.name, kind.key),
        let other = deployed[keyPath: kind.path].first(where: { $0.name == id })
      else { continue }
      for difference in kind.fields.differences(deployed: other, described: model) {
        differs(
          kind.owning(difference.words, model.name), difference.deployed, difference.described,
          ResourceID(id), difference.fact)
      }
    }
    guard tellsUndescribed else { return }
    for id in synthesis.bindings.notDescribed[kind.key] ?? [] where !extras.contains(id) {
      differs("\(kind.words) '\(id)'", "present", "missing", ResourceID(id))
    }
  }

  private mutating func compareNetwork() {
    differs(
      "NAT", text(deployed.nat), text(described.nat),
      deployed.nat?.gateways.last.map { ResourceID($0.name) },
      .natGateway)
    for difference in Stack.fields.differences(deployed: deployed, described: described) {
      differs(difference.words, difference.deployed, difference.described, nil)
    }
    func endpoints(_ stack: Stack) -> String {
      let own = stack.endpoints.filter { $0.kind != .gateway && !extras.contains($0.name) }
      let names = Set(own.map { $0.service.isEmpty ? "a service not known" : $0.service }).sorted()
      return names.isEmpty ? "none" : names.joined(separator: ", ")
    }
    differs("interface endpoints", endpoints(deployed), endpoints(described), nil)
  }

  private func text(_ nat: NAT?) -> String {
    nat.map { "\($0.count) × \($0.kind.rawValue)" } ?? "none"
  }

  private mutating func compareRest() {
    let own = deployed.secrets?.secrets.count { !extras.contains($0) } ?? 0
    let other = described.secrets?.secrets.count ?? 0
    differs("number of secrets", "\(own)", "\(other)", nil)
    if let logs = described.logs { compare(logs.retentionDays) }
    differs(
      "web firewall",
      deployed.firewall.flatMap { extras.contains($0.name) ? nil : $0 }.map { "\($0.rules) rules" }
        ?? "none",
      described.firewall.map { "\($0.rules) rules" } ?? "none", deployed.firewall?.id)
  }

  /// One key of the stack file stands for every log group: those that differ by the same are one finding.
  private mutating func compare(_ retentionDays: Double) {
    var groups: [Double: [ResourceID]] = [:]
    for fact in synthesis.facts {
      guard case .logRetentionDays(let days) = fact.property else { continue }
      // Groups of the network are not the services' logs.
      let path = synthesis.place(fact.resource)?.constructPath ?? ""
      if path.lowercased().contains("flow") { continue }
      groups[days, default: []].append(fact.resource)
    }
    for (days, resources) in groups.sorted(by: { $0.key < $1.key }) {
      let names = resources.map { "'\($0)'" }
      differs(
        "log retention of \(names.joined(separator: ", "))", "\(NumberFormat.plain(days)) days",
        "\(NumberFormat.plain(retentionDays)) days", resources.first, .logRetentionDays)
    }
  }
}

extension StackKind {
  /// A property with its owner: `cpu of 'web'`; the only one of a kind needs no name.
  fileprivate func owning(_ property: String, _ name: String) -> String {
    if name == singular { return property }
    let ending = " of the \(words)"
    let bare =
      property.hasSuffix(ending) ? String(property.dropLast(ending.count)) : property
    return "\(bare) of '\(name)'"
  }
}
