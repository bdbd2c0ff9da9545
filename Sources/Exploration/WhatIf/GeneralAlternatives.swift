package import Estimation
import Inputs
import Pricing
import Resources
import Services

/// What mostly costs less, tried on a stack that has no file of alternatives of its own.
///
/// Each option is an overlay that `--set` would take. Whether it saves anything, the rates say; one that the
/// stack cannot be, since a class or a size is not sold there, is passed over. What depends on more than the
/// stack says, such as whether anybody needs it at night, says so in its risk.
package struct GeneralAlternatives {
  private let stack: Stack

  package init(_ part: PreparedEstimate) {
    stack = part.stack
  }

  /// The decisions that the stack leaves open, in no order.
  package var groups: [AlternativeGroup] {
    (services + fleets + network + databases + caches + kept + promises).compactMap { $0 }
  }

  /// The decisions without a risk that a stack's own alternatives have no word of.
  func missing(in own: [AlternativeGroup]) -> [AlternativeGroup] {
    let known = Set(own.flatMap(\.options).flatMap(\.overlays).map(\.path))
    return groups.filter { group in
      group.options.allSatisfy { option in
        option.riskLevel == .nothing && known.isDisjoint(with: option.overlays.map(\.path))
      }
    }
  }

  // MARK: Compute

  private var services: [AlternativeGroup?] {
    guard stack.services.contains(where: \.fleet.isEmpty) else { return [] }
    return [
      group(
        "architecture", "arm64", "Graviton in place of x86",
        "images and native modules have to be built for ARM", .low,
        settings("platform", "arm64") { $0.platform == .x86 }),
      // Fargate Spot runs no Windows (ECS developer guide, Fargate capacity providers, 2025).
      group(
        "spot", "half", "half of the task-hours on Fargate Spot",
        "two minutes' notice; with one task a service, down until another starts", .medium,
        settings("spotShare", "0.5") { $0.platform != .windows }),
      group(
        "schedule", "office-hours", "tasks and databases 60 hours a week",
        "only where nobody needs it at night and at the weekend; a start takes minutes", .high,
        settings("runningHoursPerWeek", "60") { _ in true }
          + stoppableDatabases),
    ]
  }

  /// RDS stops no instance that has read replicas; Aurora stops with its readers.
  private var stoppableDatabases: [String] {
    let stoppable = stack.databases.filter { $0.engine.isAurora || $0.replicas == 0 }
    if stoppable.isEmpty { return [] }
    return stoppable.count == stack.databases.count
      ? ["databases.*.runningHoursPerWeek=60"]
      : stoppable.map { "databases.\($0.name).runningHoursPerWeek=60" }
  }

  private var fleets: [AlternativeGroup?] {
    let moved = stack.fleets.compactMap { fleet -> String? in
      guard let family = Self.families[fleet.type.family] else { return nil }
      return
        "fleets.\(fleet.name).instance=\(family)\(fleet.type.name.dropFirst(fleet.type.family.count))"
    }
    return [
      stack.fleets.contains { $0.spotShare < 0.5 }
        ? group(
          "fleet-spot", "half", "half of the instances on Spot",
          "two minutes' notice; tasks start again elsewhere", .medium,
          stack.fleets.filter { $0.spotShare < 0.5 }.map { "fleets.\($0.name).spotShare=0.5" })
        : nil,
      moved.isEmpty
        ? nil
        : group(
          "fleet-instance", "next", "the next family of the same size, mostly Graviton",
          "images and native modules have to be built for ARM", .medium, moved),
    ]
  }

  /// A key of every service on Fargate that can have the value: one setting where all can.
  private func settings(
    _ key: String, _ value: String, where can: (FargateService) -> Bool
  ) -> [String] {
    let able = stack.services.filter { $0.fleet.isEmpty && can($0) }
    if able.count == stack.services.count { return ["services.*.\(key)=\(value)"] }
    return able.map { "services.\($0.name).\(key)=\(value)" }
  }

  // MARK: Network

  private var network: [AlternativeGroup?] {
    guard let nat = stack.nat, nat.gateways.isEmpty, nat.kind == .gateway else { return [] }
    let hasBuckets = stack.endpoints.contains { $0.service == "s3" }
    let names = stack.endpoints.map(\.service) + ["s3"]
    return [
      nat.count > 1
        ? group(
          "nat", "one-gateway", "one NAT gateway for all zones",
          "the other zones lose their way out with its zone, and what they send crosses zones",
          .medium, ["network.natGateways=1"])
        : group(
          "nat", "instance", "an instance that forwards packets in place of the gateway",
          "its bandwidth, patches and failover are yours", .medium, ["network.nat=instance"]),
      hasBuckets
        ? nil
        : group(
          "endpoint", "s3", "a gateway endpoint for S3, which costs nothing, in place of the NAT",
          "none; images of ECR come from S3 too", .nothing,
          ["network.endpoints=[\(names.joined(separator: ", "))]"]),
    ]
  }

  // MARK: Data

  /// Families of instances and the ones on Graviton that take their place.
  private static let families = [
    "t3": "t4g", "t2": "t3", "m5": "m6g", "m6i": "m7g", "r5": "r6g", "r6i": "r7g", "m4": "m5",
    "r4": "r5",
  ]

  /// `db.t4g.micro` for `db.t3.micro`; `nil` where no other family is meant.
  private static func successor(of name: String) -> String? {
    let parts = name.split(separator: ".")
    guard parts.count == 3, let family = families[String(parts[1])] else { return nil }
    return "\(parts[0]).\(family).\(parts[2])"
  }

  private var databases: [AlternativeGroup?] {
    let moved = stack.databases.compactMap { database in
      Self.successor(of: database.instanceClass.name).map { (database.name, $0) }
    }
    return each("database-class", moved) { name, successor in
      (
        "next", "the next family of the same size, mostly Graviton",
        "extensions have to exist for ARM; the change is a restart",
        "databases.\(name).class=\(successor)"
      )
    }
  }

  private var caches: [AlternativeGroup?] {
    let onRedis = stack.caches.filter { $0.engine == .redis }.map { ($0.name, "valkey") }
    let moved = stack.caches.compactMap { cache in
      Self.successor(of: cache.node.name).map { (cache.name, $0) }
    }
    return each("cache-engine", onRedis) { name, engine in
      (
        engine, "Valkey, a fork of Redis OSS 7.2", "modules may be missing",
        "caches.\(name).engine=\(engine)"
      )
    }
      + each("cache-node", moved) { name, successor in
        (
          "next", "the next family of the same size, mostly Graviton",
          "none of note; nodes are replaced one after the other",
          "caches.\(name).node=\(successor)"
        )
      }
  }

  /// A decision of a low risk on each of some resources, so that each is priced alone; named after the resource
  /// where there are several.
  private func each(
    _ decision: String, _ resources: [(String, String)],
    _ option: (String, String) -> (name: String, what: String, risk: String, setting: String)
  ) -> [AlternativeGroup?] {
    resources.map { name, value in
      let option = option(name, value)
      return group(
        resources.count > 1 ? "\(decision) of \(name)" : decision, option.name,
        option.what, option.risk, .low, [option.setting])
    }
  }

  // MARK: Logs

  private var kept: [AlternativeGroup?] {
    guard stack.logs != nil else { return [] }
    return [
      group(
        "log-class", "infrequent-access",
        "log groups of infrequent access",
        "no live tail, no metric filters, no alarms on log lines", .low,
        ["logs.class=infrequentAccess"]),
      group(
        "log-retention", "two-weeks", "logs kept for 14 days",
        "an older fault cannot be looked up", .medium, ["logs.retentionDays=14"]),
    ]
  }

  // MARK: Promises

  private var promises: [AlternativeGroup?] {
    [
      stack.services.isEmpty
        ? nil
        : promise(
          "savings-plan", .savingsPlan, "a Compute Savings Plan of 1 year, nothing upfront"),
      stack.databases.isEmpty && stack.caches.isEmpty
        ? nil
        : promise(
          "reserved-nodes", .reserved,
          "databases and cache nodes reserved for 1 year, nothing upfront"),
    ]
  }

  private func promise(
    _ name: String, _ kind: Commitment.Kind, _ description: String
  ) -> AlternativeGroup {
    AlternativeGroup(
      name: name, description: description,
      options: [
        AlternativeGroup.Option(
          name: "one-year", description: description, risk: "committed for a year, whatever runs",
          riskLevel: .low, overlays: [],
          commitment: Commitment(kind: kind, years: 1, payment: .noUpfront), location: nil)
      ])
  }

  /// A decision with one other way; `nil` where there is nothing to change, or an overlay cannot be read, which
  /// is none of these.
  private func group(
    _ name: String, _ option: String, _ description: String, _ risk: String, _ level: RiskLevel,
    _ settings: [String]
  ) -> AlternativeGroup? {
    let overlays = settings.compactMap { try? Overlay.parse(argument: $0) }
    guard !settings.isEmpty, overlays.count == settings.count else { return nil }
    let edit = settings.map { "--set '\($0)'" }.joined(separator: " ")
    return AlternativeGroup(
      name: name, description: description,
      options: [
        AlternativeGroup.Option(
          name: option, description: "\(description): \(edit)", risk: risk, riskLevel: level,
          overlays: overlays, commitment: nil, location: nil)
      ])
  }
}
