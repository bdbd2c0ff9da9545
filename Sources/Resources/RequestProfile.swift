/// What one request to a service needs, on average.
package struct RequestProfile: Hashable, Sendable {
  package var cpuMilliseconds = 5.0
  /// Standard deviation of the CPU time over its mean.
  package var cpuVariation = 1.0
  package var requestBytes = 1_000.0
  package var responseBytes = 10_000.0
  /// New client connections for each request: a page over HTTP/2 shares one.
  package var connections = 0.2
  package var logEvents = 1.0
  package var logBytes = 300.0
  package var databaseQueries = 0.0
  /// Bytes between task and database for each query, both ways.
  package var databaseBytesPerQuery = 1_500.0
  /// CPU the database spends on a query, in milliseconds of one vCPU.
  package var databaseMillisecondsPerQuery = 1.0
  /// Disk operations a query costs after the buffer cache.
  package var databaseIOPerQuery = 0.2
  package var cacheCommands = 0.0
  package var cacheBytesPerCommand = 600.0
  /// Background jobs queued.
  package var jobs = 0.0
  /// Calls to other services, by position in the stack.
  package var calls: [CallGraph.Call] = []
  /// Calls to third parties, by position in the stack.
  package var thirdPartyCalls: [CallGraph.Call] = []

  package init() {}
}
