/// What one request to a service needs, on average.
package struct RequestProfile: Hashable, Sendable {
  package var cpuMilliseconds = 5.0
  /// Standard deviation of the CPU time over its mean.
  package var cpuVariation = 1.0
  /// What it waits for besides CPU and what the stack describes: another API, a table, a bucket.
  package var waitMilliseconds = 0.0
  package var requestBytes = 1_000.0
  package var responseBytes = 10_000.0
  /// New client connections for each request: a page over HTTP/2 shares one.
  package var connections = 0.2
  package var logEvents = 1.0
  package var logBytes = 300.0
  /// Queries, for each database that is asked.
  package var databaseUses: [DatabaseUse] = []
  /// Commands, for each cache that is asked.
  package var cacheUses: [CacheUse] = []
  /// Background jobs, for each queue that takes some.
  package var queueUses: [QueueUse] = []
  /// Calls to other services, by position in the stack.
  package var calls: [CallGraph.Call] = []
  /// Calls to third parties, by position in the stack.
  package var thirdPartyCalls: [CallGraph.Call] = []
  /// What it adds to the use of resources that are charged by use.
  package var chargedUses: [ChargedUse] = []
  /// Bytes of an object, for each bucket that it reads or writes, and of an event, for each bus, by their names.
  package var objectSizes: [String: Double] = [:]

  package init() {}

  /// Bytes that it moves between a task and buckets: each read and each write an object.
  package var objectBytes: Double {
    if objectSizes.isEmpty { return 0 }
    return chargedUses.reduce(0) { sum, use in
      guard ["reads", "writes"].contains(use.key) else { return sum }
      return sum + use.amount * (objectSizes[use.resource] ?? 0)
    }
  }

  /// Bytes that it moves between a task and tables of DynamoDB, at most: each unit as full as it may be.
  ///
  /// - Source: DynamoDB developer guide, read and write request units, 2025: a read unit is 4 KB, a write unit 1 KB.
  package var itemBytes: Double {
    chargedUses.reduce(0) { sum, use in
      switch use.key {
      case "readUnits": sum + use.amount * 4_096
      case "writeUnits": sum + use.amount * 1_024
      default: sum
      }
    }
  }

  /// What a bus of events is charged for, in chunks of 64 KB.
  package static let eventKey = "chunks"

  /// Bytes of the events that it puts onto buses: each a chunk, as big as it is said to be.
  package var eventBytes: Double {
    chargedUses.reduce(0) { sum, use in
      use.key == Self.eventKey ? sum + use.amount * (objectSizes[use.resource] ?? 0) : sum
    }
  }

  /// Whether a request may ask a database; one that names none may ask any of them.
  package func mayAsk(database: Int) -> Bool {
    databaseUses.isEmpty || databaseUses.contains { $0.database == database }
  }

  /// Whether a request may ask a cache; one that names none may ask any of them.
  package func mayAsk(cache: Int) -> Bool {
    cacheUses.isEmpty || cacheUses.contains { $0.cache == cache }
  }
}
