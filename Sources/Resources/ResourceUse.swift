/// What one request asks of a database, on average.
package struct DatabaseUse: Hashable, Sendable {
  /// Position among the stack's databases.
  package var database: Int
  package var queries: Double
  /// Bytes between task and database for each query, both ways.
  package var bytesPerQuery = 1_500.0
  /// CPU the database spends on a query, in milliseconds of one vCPU.
  package var millisecondsPerQuery = 1.0
  /// Disk operations a query costs after the buffer cache.
  package var ioPerQuery = 0.2

  package init(database: Int, queries: Double = 0) {
    self.database = database
    self.queries = queries
  }
}

/// What one request asks of a cache, on average.
package struct CacheUse: Hashable, Sendable {
  /// Position among the stack's caches.
  package var cache: Int
  package var commands: Double
  /// Bytes between task and cache for each command, both ways.
  package var bytesPerCommand = 600.0

  package init(cache: Int, commands: Double = 0) {
    self.cache = cache
    self.commands = commands
  }
}

/// What one request puts into a queue, on average.
package struct QueueUse: Hashable, Sendable {
  /// Position among the stack's queues.
  package var queue: Int
  /// Background jobs queued, repeats of failed ones aside.
  package var messages: Double

  package init(queue: Int, messages: Double = 0) {
    self.queue = queue
    self.messages = messages
  }
}
