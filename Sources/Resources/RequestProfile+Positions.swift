/// Where the services and resources of one stack stand in another.
package struct StackPositions: Sendable {
  /// The new position by the old one; `nil` for what is not there.
  package var services: [Int?]
  package var databases: [Int?]
  package var caches: [Int?]
  package var queues: [Int?]

  package init(services: [Int?], databases: [Int?], caches: [Int?], queues: [Int?]) {
    self.services = services
    self.databases = databases
    self.caches = caches
    self.queues = queues
  }
}

extension RequestProfile {
  /// The same profile among other services and resources; what is not there is not called.
  ///
  /// - Parameter positions: where each stands now.
  /// - Returns: the profile with its calls and uses at these positions.
  package func moved(to positions: StackPositions) -> Self {
    var profile = self
    profile.calls = calls.compactMap { call in
      positions.services[call.callee].map {
        CallGraph.Call(callee: $0, perRequest: call.perRequest)
      }
    }
    profile.databaseUses = databaseUses.compactMap { use in
      positions.databases[use.database].map { position in
        var use = use
        use.database = position
        return use
      }
    }
    profile.cacheUses = cacheUses.compactMap { use in
      positions.caches[use.cache].map { position in
        var use = use
        use.cache = position
        return use
      }
    }
    profile.queueUses = queueUses.compactMap { use in
      positions.queues[use.queue].map { position in
        var use = use
        use.queue = position
        return use
      }
    }
    return profile
  }
}
