import Diagnostics
import Resources
import Services
import TrafficSimulation

/// What a request to a service does at databases, caches and queues.
extension StackReader {
  /// Reads `uses`, and holds the flat keys of the request against what there is.
  ///
  /// - Parameters:
  ///   - service: its entry under `services` or `functions`.
  ///   - kind: which of the two.
  ///   - request: as its own keys were read.
  ///   - lift: from the stack to its request.
  mutating func readUses(
    of service: ConfigNode.Entry, _ kind: some StackKind, into request: inout RequestProfile,
    lift: @escaping RequestLift
  ) {
    checkFlatKeys(of: service, &request)
    guard let node = service.value["uses"], !node.isNull else { return }
    guard let entries = node.entries else {
      problems.error(
        at: node.location, "'uses' is \(node.kindName)",
        mend: "write a mapping from names to what a request does there: { orders: { queries: 3 } }")
      return
    }
    for entry in entries { readUse(entry, of: service, kind, into: &request, lift: lift) }
  }

  private mutating func readUse(
    _ entry: ConfigNode.Entry, of service: ConfigNode.Entry, _ kind: some StackKind,
    into request: inout RequestProfile, lift: @escaping RequestLift
  ) {
    let path = "\(kind.key).\(service.key).uses.\(entry.key)"
    func position(_ kind: some StackKind) -> Int? {
      described(kind).firstIndex { $0.name == entry.key }
    }
    if let database = position(ResourceKind.databases) {
      let place = request.databaseUses.count
      var use = DatabaseUse(database: database)
      decodeUse(StackSchema.databaseUse, entry, into: &use, path: path) { stack, change in
        lift(&stack) { change(&$0.databaseUses[place]) }
      }
      if tellTwice(entry, service, request.databaseUses.contains { $0.database == database }) {
        return
      }
      request.databaseUses.append(use)
    } else if let cache = position(ResourceKind.caches) {
      let place = request.cacheUses.count
      var use = CacheUse(cache: cache)
      decodeUse(StackSchema.cacheUse, entry, into: &use, path: path) { stack, change in
        lift(&stack) { change(&$0.cacheUses[place]) }
      }
      if tellTwice(entry, service, request.cacheUses.contains { $0.cache == cache }) { return }
      request.cacheUses.append(use)
    } else if let queue = position(ResourceKind.queues) {
      let place = request.queueUses.count
      var use = QueueUse(queue: queue)
      decodeUse(StackSchema.queueUse, entry, into: &use, path: path) { stack, change in
        lift(&stack) { change(&$0.queueUses[place]) }
      }
      if tellTwice(entry, service, request.queueUses.contains { $0.queue == queue }) { return }
      request.queueUses.append(use)
    } else if resourceNames.contains(entry.key) {
      var used = entry
      if bucketNames.contains(entry.key) || busNames.contains(entry.key) {
        readObjectSize(entry, path: path, into: &request, lift: lift)
        used.value = StackShorthand.usedObjects(entry.value)
      }
      readCharged(used, path: path, into: &request.chargedUses) { stack, change in
        lift(&stack) { change(&$0.chargedUses) }
      }
    } else {
      tellUnknown(entry, of: service)
    }
  }

  /// What a request uses of one of the file's `resources`; their sheets know which keys there are.
  mutating func readCharged(
    _ entry: ConfigNode.Entry, path: String, into uses: inout [ChargedUse],
    lift: @escaping @Sendable (inout Stack, (inout [ChargedUse]) -> Void) -> Void
  ) {
    guard let entries = entry.value.entries else {
      problems.error(
        at: entry.value.location, "what is used of '\(entry.key)' is \(entry.value.kindName)",
        mend: "write a mapping from keys to amounts a request: { reads: 2 }")
      return
    }
    for key in entries {
      let place = uses.count
      var context = Schema<Stack>.Context(path: path, node: entry.value)
      let amount = readNumber(key.value, key: key.key, range: 0...1e12, context: &context) {
        stack, value in lift(&stack) { $0[place].amount = value }
      }
      problems.append(context.problems)
      drivers += context.drivers
      uses.append(
        ChargedUse(resource: entry.key, key: sheetKey(key.key, of: entry.key), amount: amount ?? 0))
    }
  }

  /// What a key is in the sheet of its resource: a bucket is used by puts and gets.
  private func sheetKey(_ key: String, of resource: String) -> String {
    bucketNames.contains(resource) ? StackShorthand.objectKeys[key] ?? key : key
  }

  /// The bytes of the objects that a request reads and writes: no sheet asks for them, the way does.
  private mutating func readObjectSize(
    _ entry: ConfigNode.Entry, path: String, into request: inout RequestProfile,
    lift: @escaping RequestLift
  ) {
    let bucket = entry.key
    guard let size = entry.value[StackShorthand.objectSize] else {
      if busNames.contains(bucket) { guessEventSize(entry, path: path, into: &request, lift: lift) }
      return
    }
    var context = Schema<Stack>.Context(path: path, node: entry.value)
    let counted =
      busNames.contains(bucket) ? [RequestProfile.eventKey] : ["puts", "gets", "writes", "reads"]
    if !counted.contains(where: { entry.value[$0] != nil }) {
      problems.error(
        at: size.location, "'bytes' of '\(bucket)' is how big each is, and nothing says how many",
        mend: busNames.contains(bucket) ? "add chunks: 1" : "add puts: 1 or gets: 1")
    }
    let most = busNames.contains(bucket) ? Self.largestChunk : 1e13
    let bytes = readNumber(
      size, key: StackShorthand.objectSize, range: 0...most, context: &context
    ) { stack, value in lift(&stack) { $0.objectSizes[bucket] = value } }
    problems.append(context.problems)
    drivers += context.drivers
    request.objectSizes[bucket] = bytes ?? 0
  }

  /// - Source: EventBridge pricing page, 2025: each 64 KB of an event are charged as one event.
  private static let largestChunk = 65_536.0

  /// How big events are where nobody says it.
  private mutating func guessEventSize(
    _ entry: ConfigNode.Entry, path: String, into request: inout RequestProfile,
    lift: @escaping RequestLift
  ) {
    guard entry.value[RequestProfile.eventKey] != nil else { return }
    let (low, high) = (300.0, 10_000.0)
    let bus = entry.key
    request.objectSizes[bus] = (low * high).squareRoot()
    drivers.append(
      MovingNumber(
        path: "\(path).\(StackShorthand.objectSize)",
        .drawn(
          .lognormal(p10: low, p90: high),
          reason: "how big events are is not said; a guess from 300 bytes to 10 kB, 64 KB at most"),
        location: entry.value.location
      ) { stack, value in lift(&stack) { $0.objectSizes[bus] = min(value, Self.largestChunk) } })
  }

  /// What each request from outside uses of the file's `resources`.
  mutating func readEdgeUses(_ node: ConfigNode, into stack: inout Stack) {
    for entry in node["resources"]?.entries ?? [] {
      guard let uses = entry.value["perRequest"], !uses.isNull else { continue }
      let named = ConfigNode.Entry(key: entry.key, keyLocation: entry.keyLocation, value: uses)
      readCharged(
        named, path: "resources.\(entry.key).perRequest", into: &stack.edgeUses
      ) { $1(&$0.edgeUses) }
    }
  }

  private mutating func decodeUse<Use>(
    _ schema: Schema<Use>, _ entry: ConfigNode.Entry, into use: inout Use, path: String,
    lift: @escaping @Sendable (inout Stack, (inout Use) -> Void) -> Void
  ) {
    let found = schema.decode(entry.value, into: &use, path: path, problems: &problems)
    drivers += found.map { $0.lifted(lift) }
  }

  /// What a request does at a resource stands in its flat keys already.
  private mutating func tellTwice(
    _ entry: ConfigNode.Entry, _ service: ConfigNode.Entry, _ isThere: Bool
  ) -> Bool {
    guard isThere else { return false }
    problems.error(
      at: entry.keyLocation,
      "'uses' and 'request' of '\(service.key)' both say what a request does at '\(entry.key)'",
      mend: "keep what stands under 'uses', and take the keys of 'request' out")
    return true
  }

  private mutating func tellUnknown(_ entry: ConfigNode.Entry, of service: ConfigNode.Entry) {
    let kinds: [any StackKind] = [
      ResourceKind.databases, ResourceKind.caches, ResourceKind.queues,
    ]
    let names = kinds.flatMap { described($0).map(\.name) } + resourceNames.sorted()
    problems.error(
      at: entry.keyLocation,
      "'\(service.key)' uses '\(entry.key)', which is no database, cache, queue or resource here",
      mend: suggestion(for: entry.key, from: names)
        ?? "describe it, under 'databases:' for instance")
  }

  /// Holds the flat keys, such as `databaseQueries`, against the resources of the stack.
  ///
  /// They mean the only one of its kind; where there is none, what they ask for would be dropped.
  private mutating func checkFlatKeys(
    of service: ConfigNode.Entry, _ request: inout RequestProfile
  ) {
    checkFlatKeys(0, ResourceKind.databases, "uses: { orders: { queries: 3 } }", of: service)
    checkFlatKeys(1, ResourceKind.caches, "uses: { sessions: { commands: 2 } }", of: service)
    checkFlatKeys(2, ResourceKind.queues, "uses: { mails: { messages: 0.02 } }", of: service)
    if described(ResourceKind.databases).count != 1 { request.databaseUses = [] }
    if described(ResourceKind.caches).count != 1 { request.cacheUses = [] }
    if described(ResourceKind.queues).count != 1 { request.queueUses = [] }
  }

  private mutating func checkFlatKeys(
    _ group: Int, _ kind: some StackKind, _ example: String, of service: ConfigNode.Entry
  ) {
    let keys = RequestProfile.flatKeys[group].keys
    let written = (service.value["request"]?.entries ?? []).filter { keys.contains($0.key) }
    let all = described(kind)
    guard let first = written.first, all.count != 1 else { return }
    if all.isEmpty {
      // The first of the keys says how often; nothing is asked for where it is zero or not there.
      guard let amount = written.first(where: { $0.key == keys[0] }), amount.value.text != "0"
      else { return }
      problems.error(
        at: amount.keyLocation,
        "'\(service.key)' has '\(amount.key)', but the stack has no \(kind.words)",
        mend: "describe it under '\(kind.singular ?? kind.key):', or take the key out")
      return
    }
    problems.error(
      at: first.keyLocation,
      "'\(first.key)' means the only \(kind.words), and there are \(all.count): "
        + all.map(\.name).joined(separator: ", "),
      mend: "say which, beside 'request': \(example)")
  }
}
