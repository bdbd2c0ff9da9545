import Estimation
import Pricing
import Gate
import Inputs
package import Quantities
import RateTables
package import Resources
package import Services

/// How one service could be sized.
package struct ServiceSizing: Hashable, Sendable {
  package let size: FargateSize
  package let tasks: Int
  package let scaling: ServiceScaling?
  package let platform: FargatePlatform

  init(
    size: FargateSize, tasks: Int, scaling: ServiceScaling?, platform: FargatePlatform
  ) {
    self.size = size
    self.tasks = tasks
    self.scaling = scaling
    self.platform = platform
  }

  /// As a service has it.
  init(_ service: FargateService) {
    self.init(
      size: service.size, tasks: service.tasks, scaling: service.scaling,
      platform: service.platform)
  }
}

/// What a search may change, and what it leaves alone.
package struct SizeLimits: Sendable {
  /// A part of the stack that a search changes unless told to keep it.
  package enum Part: String, Hashable, Sendable, CaseIterable {
    case sizes, tasks, autoscaling, architecture, database, cache
  }

  package var kept: Set<Part> = []
  /// CPU units of tasks that are tried.
  package var cpuUnits = [256, 512, 1_024, 2_048, 4_096]
  package var mostTasks = 4
  /// Whether everything stays as it is or gets more: no part gets less of anything, and none is exchanged
  /// for another of its size.
  var isGrowing = false

  package init() {}
}

/// Everything that a search for sizes chooses from: per component, its options, cheapest first.
package struct SizeSpace: Sendable {
  /// One way to size a component.
  package struct Option: Sendable {
    /// What it changes, of the resource at a position.
    package enum Change: Hashable, Sendable {
      case service(Int, ServiceSizing)
      case database(Int, DatabaseClass)
      case cache(Int, CacheNode)

      /// The same component as a stack has it.
      func standing(in stack: Stack) -> Self {
        switch self {
        case .service(let index, _): .service(index, ServiceSizing(stack.services[index]))
        case .database(let index, _): .database(index, stack.databases[index].instanceClass)
        case .cache(let index, _): .cache(index, stack.caches[index].node)
        }
      }

      /// `2 × 512/1024 ARM`, `db.t4g.small`.
      var words: String {
        switch self {
        case .service(_, let sizing):
          let scaling = sizing.scaling.map { "\($0.minimumTasks)…\($0.maximumTasks)" }
          return
            "\(scaling ?? String(sizing.tasks)) × \(sizing.size.cpuUnits)/\(sizing.size.memoryMB)"
            + (sizing.platform == .arm ? " ARM" : "")
        case .database(_, let chosen): return chosen.name
        case .cache(_, let node): return node.name
        }
      }
    }

    package let change: Change
    /// A month of the component's lines that no traffic changes; zero where they have tiers.
    package let fixedCost: Money
    /// The same for options that the simulation cannot tell apart.
    package let behaviour: Int
  }

  /// A service, a database or a cache.
  package struct Component: Sendable {
    package let name: String
    package var options: [Option]
  }

  package var components: [Component]
  /// Combinations, as far as they can be counted.
  package var size: Double { components.reduce(1) { $0 * Double($1.options.count) } }

  /// The stack with one option of each component.
  package func stack(_ stack: Stack, choosing choice: [Int]) -> Stack {
    var result = stack
    for (component, index) in zip(components, choice) {
      Self.apply(component.options[index].change, to: &result)
    }
    return result
  }

  package static func apply(_ change: Option.Change, to stack: inout Stack) {
    switch change {
    case .service(let index, let sizing):
      stack.services[index].size = sizing.size
      stack.services[index].tasks = sizing.tasks
      stack.services[index].scaling = sizing.scaling
      stack.services[index].platform = sizing.platform
      // What another processor gains nobody has measured: a size is not chosen for it.
      stack.services[index].measuredOn = sizing.platform
    case .database(let index, let chosen):
      stack.databases[index].instanceClass = chosen
      stack.databases[index].measuredOn = chosen.name
    case .cache(let index, let node):
      stack.caches[index].node = node
      stack.caches[index].measuredOn = node.name
    }
  }

  /// All the options of a stack within limits; what has no rate in the region is left out.
  package init(_ bench: VariantBench, _ limits: SizeLimits) {
    let stack = bench.base.stack
    let parts = SizedParts(stack)
    let pricing = bench.base.pricing
    func option(_ change: Option.Change, resource: String, behaviour: Int) -> Option? {
      var changed = stack
      Self.apply(change, to: &changed)
      guard let part = changed.resources.first(where: { $0.name == resource }) else { return nil }
      let usages = part.usage(in: changed.month(under: .idle(changed)))
        .of(environments: changed.environments).filter { $0.kind == .fixed }
      let priced = pricing.price(usages)
      guard priced.problems.isEmpty else { return nil }
      let isFlat = priced.lines.allSatisfy { $0.rate.tiers.count == 1 && !$0.isAllowance }
      return Option(
        change: change, fixedCost: isFlat ? priced.lines.map(\.cost).total : .zero,
        behaviour: behaviour)
    }
    var components = stack.services.indices.map { index in
      var behaviours: [Behaviour: Int] = [:]
      let options = Self.sizings(of: stack.services[index], bench.limits, limits).compactMap {
        sizing in
        let behaviour = Behaviour(sizing)
        let id = behaviours[behaviour] ?? behaviours.count
        behaviours[behaviour] = id
        return option(
          .service(index, sizing), resource: stack.services[index].name, behaviour: id)
      }
      return Component(name: stack.services[index].name, options: options)
    }
    for (index, database) in stack.databases.enumerated() where database.host == .rds {
      let isAsked = parts.asks(database: index)
      // Capacity that follows the load is no class, and has none beside it.
      let classes =
        limits.kept.contains(.database) || database.serverless != nil
        ? []
        : bench.limits.databaseClasses.filter { one in
          // Of what no request asks, an idle processor tells nothing: it is not made smaller, and it keeps a
          // processor of its own where it has one.
          !one.isDerived
            && (!limits.isGrowing || one.isLarger(than: database.instanceClass))
            && (isAsked
              || (one.baselineShare == nil || database.instanceClass.baselineShare != nil)
                && one.memoryGB >= database.instanceClass.memoryGB
                && one.vCPU >= database.instanceClass.vCPU)
        }
      let all = [database.instanceClass] + classes.filter { $0 != database.instanceClass }
      components.append(
        Component(
          name: database.name,
          options: all.enumerated().compactMap {
            option(.database(index, $1), resource: database.name, behaviour: $0)
          }))
    }
    for (index, cache) in stack.caches.enumerated() {
      let isAsked = parts.asks(cache: index)
      let nodes =
        limits.kept.contains(.cache)
        ? []
        : bench.limits.cacheNodes.filter {
          (!limits.isGrowing || $0.isLarger(than: cache.node))
            && (isAsked
              || ($0.baselineShare == nil || cache.node.baselineShare != nil)
                && $0.memoryGB >= cache.node.memoryGB && $0.vCPU >= cache.node.vCPU)
        }
      let all = [cache.node] + nodes.filter { $0 != cache.node }
      components.append(
        Component(
          name: cache.name,
          options: all.enumerated().compactMap {
            option(.cache(index, $1), resource: cache.name, behaviour: $0)
          }))
    }
    if limits.isGrowing {
      // What costs less has nothing to do with growth.
      for place in components.indices {
        let options = components[place].options
        guard let own = options.first(where: { $0.change.standing(in: stack) == $0.change }) else {
          continue
        }
        components[place].options = options.filter { $0.fixedCost >= own.fixedCost }
      }
    }
    self.components = components.map { component in
      let sorted = component.options.enumerated().sorted {
        $0.element.fixedCost == $1.element.fixedCost
          ? $0.offset < $1.offset : $0.element.fixedCost < $1.element.fixedCost
      }
      return Component(name: component.name, options: sorted.map(\.element))
    }
  }

  /// What the simulation sees of a sizing: memory counts only where scaling follows it.
  private struct Behaviour: Hashable {
    let cpuUnits: Int
    let tasks: Int
    let scaling: ServiceScaling?
    let memoryMB: Int

    init(_ sizing: ServiceSizing) {
      cpuUnits = sizing.size.cpuUnits
      tasks = sizing.tasks
      scaling = sizing.scaling
      memoryMB = sizing.scaling?.metric == .memory ? sizing.size.memoryMB : 0
    }
  }

  private static func sizings(
    of service: FargateService, _ known: SizeTables, _ limits: SizeLimits
  ) -> [ServiceSizing] {
    if !service.fleet.isEmpty {
      // What it costs is its fleet's, which is not tried out.
      return [ServiceSizing(service)]
    }
    if limits.isGrowing { return service.growingSizings(known) }
    let isWindows = service.platform == .windows
    var sizes = known.fargateSizes.all.filter {
      limits.cpuUnits.contains($0.cpuUnits)
        && known.fargateSizes.size(
          cpuUnits: $0.cpuUnits, memoryMB: $0.memoryMB, windows: isWindows) != nil
    }
    if limits.kept.contains(.sizes) { sizes = [service.size] }
    let platforms: [FargatePlatform] =
      isWindows || limits.kept.contains(.architecture) ? [service.platform] : [.x86, .arm]
    var counts: [(Int, ServiceScaling?)] = [(service.tasks, service.scaling)]
    if !limits.kept.contains(.tasks) {
      counts = (1...max(1, limits.mostTasks)).map { ($0, nil) }
      if limits.kept.contains(.autoscaling) {
        counts = counts.map { count, _ in
          guard var scaling = service.scaling else { return (count, nil) }
          scaling.minimumTasks = count
          scaling.maximumTasks = max(count, scaling.maximumTasks)
          return (count, scaling)
        }
      } else {
        for count in 1...max(1, limits.mostTasks) {
          var scaling = service.scaling ?? ServiceScaling()
          scaling.minimumTasks = count
          let most = service.scaling?.maximumTasks ?? limits.mostTasks
          guard most > count else { continue }
          scaling.maximumTasks = most
          counts.append((count, scaling))
        }
      }
    }
    return platforms.flatMap { platform in
      sizes.flatMap { size in
        counts.map {
          ServiceSizing(size: size, tasks: $0.0, scaling: $0.1, platform: platform)
        }
      }
    }
  }
}
