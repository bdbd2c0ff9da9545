/// What can fail in a stack.
package enum FailureKind: String, Hashable, Sendable, CaseIterable {
  case zone, nat, database, cache, task, deployment
  case thirdParty = "third-party"
}

/// How what fails is built, as far as it decides on how long it is felt.
package enum FailureDesign: String, Hashable, Sendable, CaseIterable {
  case usual
  /// Ways out of the private subnets.
  case gateway, regional, instance
  /// One database or cache node, and nothing that takes over.
  case single
  /// Another instance takes over.
  case standby, replicas, auroraReplicas
  /// Aurora without a reader.
  case auroraAlone
  /// A database on a machine of one's own.
  case ownServer

  /// Whether something else takes over, so that a failure is felt for that long alone.
  package var takesOver: Bool {
    self == .standby || self == .replicas || self == .auroraReplicas
  }

  /// As a report says it.
  package var words: String {
    switch self {
    case .usual: ""
    case .gateway: "a gateway of one zone"
    case .regional: "a regional gateway"
    case .instance: "an instance"
    case .single: "one zone"
    case .standby: "Multi-AZ"
    case .replicas: "replicas"
    case .auroraReplicas: "Aurora with a reader"
    case .auroraAlone: "Aurora without a reader"
    case .ownServer: "a server of one's own"
    }
  }
}

/// A figure that is known as a range: 10 % of what is believed lies below it, 10 % above it.
package struct FailureRange: Hashable, Sendable {
  /// Above 0, and not above ``p90``.
  package let p10: Double
  package let p90: Double

  package init(p10: Double, p90: Double) {
    self.p10 = p10
    self.p90 = p90
  }

  /// The median of the lognormal through both.
  package var middle: Double { (p10 * p90).squareRoot() }
}

/// How often something fails and how long it is felt, from `pricing/limits/failures.csv`.
package struct FailureRate: Hashable, Sendable {
  package let kind: FailureKind
  package let design: FailureDesign
  /// Each zone, gateway, database, cache, task or third party; of deployments the share that fails.
  package let perYear: FailureRange
  /// `nil` where the stack says how long: a task until another serves.
  package let minutes: FailureRange?
  package let source: String

  package init(
    kind: FailureKind, design: FailureDesign, perYear: FailureRange, minutes: FailureRange?,
    source: String
  ) {
    self.kind = kind
    self.design = design
    self.perYear = perYear
    self.minutes = minutes
    self.source = source
  }
}

extension Database {
  package var failureDesign: FailureDesign {
    guard host == .rds else { return .ownServer }
    if engine.isAurora { return readers > 0 ? .auroraReplicas : .auroraAlone }
    return multiAZ ? .standby : .single
  }
}

extension Cache {
  /// Nodes beside the first take over, but for Memcached, whose nodes hold a part of the keys each.
  package var failureDesign: FailureDesign {
    nodes > 1 && engine != .memcached ? .replicas : .single
  }
}

extension NAT {
  package var failureDesign: FailureDesign {
    switch kind {
    case .regional: .regional
    case .instance: .instance
    case .gateway, .egressOnly, .none: .gateway
    }
  }

  /// Gateways or instances that stand in one zone each.
  package var zonalCount: Int { gateways.isEmpty ? max(1, count) : gateways.count }
}
