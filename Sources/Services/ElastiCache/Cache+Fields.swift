package import Resources

extension Cache: FieldListed {
  package static let fields = Fields<Cache>(
    "the cache", standard: Cache(name: "", node: .unsized),
    [
      .custom(
        .deployed, "node", \.node, .text, "such as cache.t3.micro", required: true
      ) { $0.node.name }
      .compared(as: "cache node", fact: .cacheNode),
      .choice(
        .deployed, "engine", \.engine,
        "moves the bill; memcached, which works on all cores of a node, is simulated on one like the others"
      ).compared(as: "cache engine"),
      .text(.deployed, "version", \.version, "engine version"),
      .count(
        .deployed, "nodes", \.nodes, in: 1...500,
        "nodes, replicas included: move the bill and what failures do; all commands are simulated at one, "
          + "as nothing says which go to another"
      )
      .compared(as: "cache nodes"),
      .count(.deployed, "snapshotRetentionDays", \.snapshotRetentionDays, in: 0...35, "days"),
      .number(.workload, "workingSetMB", \.workingSetMB, in: 0...1e7, "MB"),
      .number(.workload, "microsecondsPerCommand", \.microsecondsPerCommand, in: 0...1e6, "µs"),
    ])
}

extension CacheNode {
  /// Stands where a node is not known yet.
  static let unsized = CacheNode(name: "", vCPU: 0, memoryGB: 0)
}
