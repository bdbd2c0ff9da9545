extension RequestProfile: FieldListed {
  package static let fields = Fields<RequestProfile>(
    "a request profile", standard: RequestProfile(),
    [
      .number(
        .workload, "cpuMilliseconds", \.cpuMilliseconds, in: 0...3_600_000, "ms of one vCPU"),
      .number(
        .workload, "cpuVariation", \.cpuVariation, in: 0...20, "standard deviation over mean"),
      .number(
        .workload, "waitMilliseconds", \.waitMilliseconds, in: 0...900_000,
        "ms that it waits for what the stack does not describe"),
      .number(.workload, "requestBytes", \.requestBytes, in: 0...1e10, "bytes"),
      .number(.workload, "responseBytes", \.responseBytes, in: 0...1e11, "bytes"),
      .number(
        .workload, "connections", \.connections, in: 0...1_000, "new client connections a request"),
      .number(.workload, "logEvents", \.logEvents, in: 0...10_000, "events"),
      .number(.workload, "logBytes", \.logBytes, in: 0...1e9, "bytes"),
      .number(
        .workload, "databaseQueries", \.onlyDatabase.queries, in: 0...100_000, "queries"),
      .number(
        .workload, "databaseBytesPerQuery", \.onlyDatabase.bytesPerQuery, in: 0...1e10, "bytes"),
      .number(
        .workload, "databaseMillisecondsPerQuery", \.onlyDatabase.millisecondsPerQuery,
        in: 0...3_600_000, "ms of one vCPU"),
      .number(
        .workload, "databaseIOPerQuery", \.onlyDatabase.ioPerQuery, in: 0...1e6,
        "16 KiB operations"),
      .number(.workload, "cacheCommands", \.onlyCache.commands, in: 0...100_000, "commands"),
      .number(
        .workload, "cacheBytesPerCommand", \.onlyCache.bytesPerCommand, in: 0...1e9, "bytes"),
      .number(.workload, "jobs", \.onlyQueue.messages, in: 0...10_000, "jobs queued"),
    ])

  /// The flat keys that speak of a resource, by its kind: they mean the only one of the stack.
  package static let flatKeys: [(kind: String, keys: [String])] = [
    (
      "database",
      [
        "databaseQueries", "databaseBytesPerQuery", "databaseMillisecondsPerQuery",
        "databaseIOPerQuery",
      ]
    ),
    ("cache", ["cacheCommands", "cacheBytesPerCommand"]),
    ("queue", ["jobs"]),
  ]

  /// What a request does at one resource that it uses.
  package static let use = FieldShape.oneOf([
    .mapping(DatabaseUse.fields.keys), .mapping(CacheUse.fields.keys),
    .mapping(QueueUse.fields.keys), .named(.number(0...1e12), canAdd: true),
  ])
}

/// What the flat keys of a request mean: the use of the only database, cache and queue.
extension RequestProfile {
  var onlyDatabase: DatabaseUse {
    get { databaseUses.first { $0.database == 0 } ?? DatabaseUse(database: 0) }
    set { databaseUses = [newValue] + databaseUses.filter { $0.database != 0 } }
  }

  var onlyCache: CacheUse {
    get { cacheUses.first { $0.cache == 0 } ?? CacheUse(cache: 0) }
    set { cacheUses = [newValue] + cacheUses.filter { $0.cache != 0 } }
  }

  var onlyQueue: QueueUse {
    get { queueUses.first { $0.queue == 0 } ?? QueueUse(queue: 0) }
    set { queueUses = [newValue] + queueUses.filter { $0.queue != 0 } }
  }
}

extension DatabaseUse: FieldListed {
  package static let fields = Fields<DatabaseUse>(
    "a use of a database", standard: DatabaseUse(database: 0),
    [
      .number(.workload, "queries", \.queries, in: 0...100_000, "queries a request"),
      .number(
        .workload, "bytesPerQuery", \.bytesPerQuery, in: 0...1e10, "bytes, both ways together"),
      .number(
        .workload, "millisecondsPerQuery", \.millisecondsPerQuery, in: 0...3_600_000,
        "ms of one vCPU of the database"),
      .number(
        .workload, "ioPerQuery", \.ioPerQuery, in: 0...1e6,
        "16 KiB operations after the buffer cache"),
    ])
}

extension CacheUse: FieldListed {
  package static let fields = Fields<CacheUse>(
    "a use of a cache", standard: CacheUse(cache: 0),
    [
      .number(.workload, "commands", \.commands, in: 0...100_000, "commands a request"),
      .number(
        .workload, "bytesPerCommand", \.bytesPerCommand, in: 0...1e9, "bytes, both ways together"),
    ])
}

extension QueueUse: FieldListed {
  package static let fields = Fields<QueueUse>(
    "a use of a queue", standard: QueueUse(queue: 0),
    [
      .number(.workload, "messages", \.messages, in: 0...10_000, "messages a request, jobs too")
    ])
}
