import Resources
package import Services
import TemplateReader
package import TrafficSimulation

/// What will really be deployed, under the traffic that a stack file and its scenario describe.
///
/// Sizes, counts and kinds are the template's. What a request needs and how much data there is comes
/// from the stack file, and so does every setting that was changed since the file was read: a drawn
/// input, an overlay.
package struct Deployment: Sendable {
  package let synthesized: SynthesizedStack
  package let binding: StackBinding
  /// The stack file's model as it was read; `nil` where the template stands alone.
  private let base: Stack?

  package init(_ synthesized: SynthesizedStack, binding: StackBinding, base: Stack?) {
    self.synthesized = synthesized
    self.binding = binding
    self.base = base
  }

  /// The template's stack as the description has it run.
  ///
  /// - Parameter described: the stack file's model, perhaps with changes.
  /// - Returns: the stack to meter.
  package func stack(_ described: Stack) -> Stack {
    guard let base else { return described }
    var stack = binding.apply(described, to: synthesized)
    stack.region = described.region
    stack.asOf = described.asOf
    change(&stack, from: base, to: described)
    return stack
  }

  package func scenario(_ scenario: Scenario) -> Scenario { binding.apply(to: scenario) }

  // MARK: - Changed settings

  private func change(_ stack: inout Stack, from base: Stack, to described: Stack) {
    for index in stack.services.indices {
      guard let name = binding.names[stack.services[index].name],
        let old = base.services.first(where: { $0.name == name }),
        let new = described.services.first(where: { $0.name == name })
      else { continue }
      stack.services[index].take(Self.service, from: old, to: new)
    }
    for (old, new) in zip(base.jobs, described.jobs) where old.name == new.name {
      for index in stack.jobs.indices
      where binding.means(stack.jobs[index], old.name, in: synthesized) {
        stack.jobs[index].take(Self.job, from: old, to: new)
      }
    }
    // A stack file has one of each of these; the template's are taken to be it.
    if let old = base.databases.first, let new = described.databases.first {
      for index in stack.databases.indices {
        stack.databases[index].take(Self.database, from: old, to: new)
      }
    }
    if let old = base.caches.first, let new = described.caches.first {
      for index in stack.caches.indices {
        stack.caches[index].take(Self.cache, from: old, to: new)
      }
    }
    if let old = base.loadBalancers.first, let new = described.loadBalancers.first {
      for index in stack.loadBalancers.indices {
        stack.loadBalancers[index].take(Self.balancer, from: old, to: new)
      }
    }
    stack.take(Self.whole, from: base, to: described)
    if base.logs?.retentionDays != described.logs?.retentionDays, let new = described.logs {
      stack.logs?.retentionDays = new.retentionDays
    }
  }

  private static let service: [Setting<FargateService>] = [
    Setting(\.size), Setting(\.tasks), Setting(\.scaling), Setting(\.platform),
    Setting(\.spotShare), Setting(\.ephemeralStorageGB), Setting(\.assignPublicIP),
    Setting(\.runningHoursPerWeek), Setting(\.secrets), Setting(\.deployment),
    Setting(\.isBehindBalancer),
  ]
  private static let job: [Setting<FargateJob>] = [
    Setting(\.size), Setting(\.platform), Setting(\.ephemeralStorageGB),
  ]
  private static let database: [Setting<Database>] = [
    Setting(\.engine), Setting(\.version), Setting(\.instanceClass), Setting(\.host),
    Setting(\.volume), Setting(\.multiAZ), Setting(\.replicas), Setting(\.storageGB),
    Setting(\.storageType), Setting(\.iops), Setting(\.throughputMBps),
    Setting(\.backupRetentionDays), Setting(\.isPubliclyAccessible), Setting(\.proxy),
    Setting(\.performanceInsightsMonths), Setting(\.extendedSupportDisabled),
    Setting(\.runningHoursPerWeek),
  ]
  private static let cache: [Setting<Cache>] = [
    Setting(\.engine), Setting(\.version), Setting(\.node), Setting(\.nodes),
    Setting(\.snapshotRetentionDays),
  ]
  private static let balancer: [Setting<LoadBalancer>] = [
    Setting(\.kind), Setting(\.isInternetFacing), Setting(\.clientsOverVPN), Setting(\.zones),
    Setting(\.routing),
    Setting(\.certificateKey), Setting(\.mutualTLS), Setting(\.crossesZones),
    Setting(\.hasPublicIPv4), Setting(\.extraRules), Setting(\.healthCheckSeconds),
    Setting(\.idleTimeoutSeconds), Setting(\.reservedCapacityUnits), Setting(\.trustStores),
  ]
  private static let whole: [Setting<Stack>] = [
    Setting(\.availabilityZones), Setting(\.fargateSpotDiscount), Setting(\.endpoints),
    Setting(part: \.nat),
    Setting(part: \.registry), Setting(part: \.monitoring), Setting(part: \.naming),
    Setting(part: \.firewall), Setting(part: \.dataTransfer),
  ]
}

/// A setting of a model that an overlay or a draw may change.
private struct Setting<Model>: Sendable {
  let take: @Sendable (inout Model, _ old: Model, _ new: Model) -> Void

  init<Value: Equatable & SendableMetatype>(_ path: any WritableKeyPath<Model, Value> & Sendable) {
    take = { model, old, new in
      if old[keyPath: path] != new[keyPath: path] { model[keyPath: path] = new[keyPath: path] }
    }
  }

  /// A part that need not be there: one that is described but not deployed stays away.
  init<Value: Equatable & SendableMetatype>(
    part path: any WritableKeyPath<Model, Value?> & Sendable
  ) {
    take = { model, old, new in
      if model[keyPath: path] == nil, old[keyPath: path] != nil { return }
      if old[keyPath: path] != new[keyPath: path] { model[keyPath: path] = new[keyPath: path] }
    }
  }
}

private protocol Adjustable {}

extension Adjustable {
  /// Takes what differs between the two over, and leaves the rest as it is.
  fileprivate mutating func take(_ settings: [Setting<Self>], from old: Self, to new: Self) {
    for setting in settings { setting.take(&self, old, new) }
  }
}

extension FargateService: Adjustable {}
extension FargateJob: Adjustable {}
extension Database: Adjustable {}
extension Cache: Adjustable {}
extension LoadBalancer: Adjustable {}
extension Stack: Adjustable {}
