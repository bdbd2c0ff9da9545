import Diagnostics
import Quantities
import Resources
import Services

/// Databases, caches and job queues.
extension StackReader {
  mutating func readData(_ node: ConfigNode, into stack: inout Stack) {
    checkReaders(node)
    for (index, part) in described(ResourceKind.databases).enumerated() {
      guard let chosen = databaseClass(part) else {
        checkKeys(of: part.node, with: StackSchema.database)
        continue
      }
      var database = Database(name: part.name, instanceClass: chosen)
      database.serverless = serverless(part.node)
      if let capacity = database.serverless { database.instanceClass = capacity.largest }
      decode(
        StackSchema.database, part.node, into: &database, path: part.path, name: part.name
      ) { $1(&$0.databases[index]) }
      if database.engine.isAurora, part.node["storageType"] == nil {
        database.storageType = .aurora
      }
      checkStorage(of: database, at: part.node)
      checkAbilities(of: database, at: part.node)
      checkHost(of: database, at: part.node)
      if database.host == .rds {
        checkVersion(database.version, of: database.engine.rawValue, at: part.node)
      }
      stack.databases.append(database)
    }
    for (index, part) in described(ResourceKind.caches).enumerated() {
      let chosen = named(
        "node", of: part.node, what: "cache node", from: limits.cacheNodes, name: \.name)
      guard let chosen else {
        checkKeys(of: part.node, with: StackSchema.cache)
        continue
      }
      var cache = Cache(name: part.name, node: chosen)
      decode(StackSchema.cache, part.node, into: &cache, path: part.path, name: part.name) {
        $1(&$0.caches[index])
      }
      checkVersion(cache.version, of: cache.engine.rawValue, at: part.node)
      checkEngine(of: cache, at: part.node)
      stack.caches.append(cache)
    }
    for (index, part) in described(ResourceKind.queues).enumerated() {
      var queue = JobQueue(name: part.name)
      decode(StackSchema.queue, part.node, into: &queue, path: part.path, name: part.name) {
        $1(&$0.queues[index])
      }
      readWorker(of: &queue, part.node, stack)
      readReaders(of: &queue, part, node, stack)
      checkWritten(queue, part, node, stack)
      queue.lastsAsItsFunction = queue.function != nil && part.node["secondsPerJob"] == nil
      readCache(of: &queue, part.node, stack)
      checkQueue(queue, part, node)
      stack.queues.append(queue)
    }
  }

  private mutating func readWorker(
    of queue: inout JobQueue, _ node: ConfigNode, _ stack: Stack
  ) {
    guard let worker = node["worker"]?.text else { return }
    queue.worker = stack.services.firstIndex { $0.name == worker }
    queue.function = stack.functions.first { $0.name == worker }?.name
    if queue.function != nil, queue.kind == .bullmq {
      problems.error(
        at: node["worker"]?.location, "the function '\(worker)' takes no jobs of BullMQ",
        mend: "write 'kind: sqs', which starts functions")
    }
    if queue.worker == nil, queue.function == nil {
      problems.error(
        at: node["worker"]?.location, "the queue's worker '\(worker)' is no service here",
        mend: suggestion(
          for: worker, from: stack.services.map(\.name) + stack.functions.map(\.name)))
    }
  }

  /// Functions that say themselves which queue they read.
  private mutating func readReaders(
    of queue: inout JobQueue, _ part: DescribedResource, _ node: ConfigNode, _ stack: Stack
  ) {
    for entry in node["functions"]?.entries ?? [] {
      guard let reads = entry.value["reads"], reads.text == part.name else { continue }
      let other = queue.function ?? queue.worker.map { stack.services[$0].name }
      if let other, other != entry.key {
        let first = node["functions"]?[other]?["reads"]?.location
        for place in [reads.location, part.node["worker"]?.location ?? first ?? part.location] {
          problems.error(
            at: place, "'\(part.name)' is read by '\(entry.key)' and by '\(other)'",
            mend: "a message goes to one of them: give each a queue of its own")
        }
      }
      if queue.kind == .bullmq {
        problems.error(
          at: reads.location, "the function '\(entry.key)' takes no jobs of BullMQ",
          mend: "write 'kind: sqs' for '\(part.name)', which starts functions")
      }
      queue.function = entry.key
    }
  }

  /// Every function that reads a queue reads one of the file's.
  mutating func checkReaders(_ node: ConfigNode) {
    let names = described(ResourceKind.queues).map(\.name)
    for entry in node["functions"]?.entries ?? [] {
      guard let reads = entry.value["reads"], let name = reads.text, !names.contains(name) else {
        continue
      }
      problems.error(
        at: reads.location, "'\(entry.key)' reads '\(name)', which is no queue here",
        mend: suggestion(for: name, from: names) ?? "describe it under 'queues:'")
    }
  }

  /// Jobs that lead to jobs come to an end: else an error at both ends of each arrow of the circle.
  mutating func checkJobs(of stack: Stack, along graph: CallGraph, _ node: ConfigNode) {
    guard let circle = stack.endlessJobs(along: graph) else { return }
    let nodes = stack.nodes
    let names = circle.nodes.map { nodes[$0].name }.joined(separator: " → ")
    for arrow in circle.arrows {
      let (writer, queue) = (nodes[arrow.writer].name, stack.queues[arrow.queue].name)
      let file = node["services"]?[writer] ?? node["functions"]?[writer]
      let worker = node["functions"]?[nodes[arrow.worker].name]
      let part = described(ResourceKind.queues).first { $0.name == queue }
      let ends = [
        file?["uses"]?[queue]?.location ?? file?["request"]?["jobs"]?.location,
        part?.node["worker"]?.location ?? worker?["reads"]?.location ?? part?.location,
      ]
      for place in ends {
        problems.error(
          at: place ?? node.location,
          "the jobs of '\(queue)' never end: each leads to another one at least, or as good as (\(names))",
          mend: "let 0.99 messages at most follow from each, repeats of failed ones included")
      }
    }
  }

  /// What a function does on average ends before its timeout: else hardly a run of it is answered.
  ///
  /// A timeout that nobody wrote may be another one where the function is deployed: that is a warning.
  mutating func checkTimeouts(of stack: Stack, _ node: ConfigNode) {
    func tell(_ what: String, _ name: String, _ seconds: Double, at place: SourceLocation?) {
      let file = node["functions"]?[name]
      let written = file?["timeoutSeconds"]
      let timeout = stack.functions.first { $0.name == name }?.timeoutSeconds ?? 0
      problems.report(
        Diagnostic(
          written == nil ? .warning : .error,
          at: place ?? written?.location ?? file?.location ?? node.location,
          "\(what) takes \(NumberFormat.duration(seconds)) on average, and Lambda ends it after "
            + "\(NumberFormat.duration(timeout))\(written == nil ? ", its default" : "")",
          mend: "write a longer 'timeoutSeconds' (up to 900), or say what makes it shorter"))
    }
    for (name, seconds) in stack.brokenOff {
      tell("a request to '\(name)'", name, seconds, at: nil)
    }
    for (queue, function, seconds) in stack.brokenOffRuns {
      let part = described(ResourceKind.queues).first { $0.name == queue }?.node
      tell(
        "a run of '\(function)' on messages of '\(queue)'", function, seconds,
        at: part?["messagesPerRun"]?.location ?? part?["secondsPerJob"]?.location
          ?? part?.location)
    }
  }

  /// Which cache carries the jobs; of several, the file has to say.
  private mutating func readCache(
    of queue: inout JobQueue, _ node: ConfigNode, _ stack: Stack
  ) {
    let names = stack.caches.map(\.name)
    guard let cache = node["cache"] else {
      if queue.kind == .bullmq, names.count > 1 {
        problems.error(
          at: node.location, "which cache carries the jobs of '\(queue.name)'?",
          mend: "add 'cache: …', one of: \(names.joined(separator: ", "))")
      }
      if queue.kind == .bullmq, names.isEmpty {
        problems.report(
          Diagnostic(
            .warning, at: node.location,
            "no cache of this stack carries the jobs of '\(queue.name)': BullMQ keeps them in one, and nothing is "
              + "counted for it",
            mend: "describe it under 'cache:', or write kind: sqs"))
      }
      return
    }
    guard let text = cache.text else { return }
    guard let position = names.firstIndex(of: text) else {
      problems.error(
        at: cache.location, "the queue's cache '\(text)' is no cache here",
        mend: suggestion(for: text, from: names))
      return
    }
    queue.cache = position
  }

  /// The database's class; a container's is made of its size.
  private mutating func databaseClass(_ part: DescribedResource) -> DatabaseClass? {
    let node = part.node
    let isContainer = node["host"]?.text == DatabaseHost.fargate.rawValue
    for key in ["cpu", "memoryMB"] where !isContainer {
      guard let size = node[key] else { continue }
      problems.error(
        at: size.location, "'\(key)' is the size of a database container",
        mend: "take it out, or write host: fargate")
    }
    if node["maxACU"] != nil || node["minACU"] != nil {
      checkServerless(part)
      return ServerlessCapacity().largest
    }
    guard isContainer else {
      return named(
        "class", of: node, what: "database class", from: limits.databaseClasses,
        name: \.name)
    }
    for key in ["cpu", "memoryMB"] where node[key] == nil {
      problems.error(
        at: node.location, "a database container has no '\(key)'",
        mend: "write cpu: 512 and memoryMB: 1024")
    }
    let size = readSize(node, name: part.name, platform: nil)
    return DatabaseClass(
      name: "fargate.\(size.cpuUnits).\(size.memoryMB)", vCPU: size.vCPU,
      memoryGB: size.memoryGB)
  }

  /// The capacity of Aurora Serverless v2; `nil` for a class.
  private mutating func serverless(_ node: ConfigNode) -> ServerlessCapacity? {
    guard let most = node["maxACU"] else { return nil }
    var capacity = ServerlessCapacity()
    func units(_ node: ConfigNode?, _ key: String, _ range: ClosedRange<Double>) -> Double? {
      guard let node,
        let value = readPlainNumber(node, key: key, range: range, problems: &problems)
      else { return nil }
      if value * 2 == (value * 2).rounded() { return value }
      problems.error(
        at: node.location, "'\(key)' is \(plain(value)), but capacity goes in steps of 0.5",
        mend: "write \(plain((value * 2).rounded() / 2))")
      return nil
    }
    capacity.minimum = units(node["minACU"], "minACU", 0...256) ?? capacity.minimum
    capacity.maximum = units(most, "maxACU", 1...256) ?? max(1, capacity.minimum)
    if capacity.minimum > capacity.maximum {
      problems.error(
        at: node["minACU"]?.location, "'minACU' is above 'maxACU'",
        mend: "write a minimum of at most \(plain(capacity.maximum))")
      capacity.maximum = capacity.minimum
    }
    return capacity
  }

  /// Only Aurora has capacity in place of a class.
  private mutating func checkServerless(_ part: DescribedResource) {
    let node = part.node
    let engine = node["engine"]?.text.flatMap(DatabaseEngine.init(rawValue:))
    if engine?.isAurora != true {
      problems.error(
        at: node["engine"]?.location ?? part.location,
        "'\(part.name)' has capacity in ACU, which Aurora alone has",
        mend: "write engine: aurora-postgresql or aurora-mysql, or a class in place of the ACU")
    }
    if node["maxACU"] == nil {
      problems.error(
        at: node["minACU"]?.location, "'\(part.name)' has 'minACU' but no 'maxACU'",
        mend: "add maxACU: 8")
    }
    if let name = node["class"], name.text != ServerlessCapacity.className {
      problems.error(
        at: name.location, "'\(part.name)' has a class and capacity in ACU",
        mend: "keep one of them")
    }
    if node["performanceInsightsMonths"] != nil {
      problems.error(
        at: node["performanceInsightsMonths"]?.location,
        "Performance Insights of Serverless v2 is charged by its capacity, which is not modelled",
        mend: "take it out")
    }
  }

  /// A row of a limits table by its name.
  mutating func named<Row>(
    _ key: String, of part: ConfigNode, what: String, from rows: [Row],
    name: KeyPath<Row, String>
  ) -> Row? {
    let node = part[key]
    guard let node, let text = node.text else {
      problems.error(
        at: node?.location ?? part.location, "no '\(key)': which \(what)?",
        mend: "name the \(what)")
      return nil
    }
    if let row = rows.first(where: { $0[keyPath: name] == text }) { return row }
    problems.error(
      at: node.location, "unknown \(what) '\(text)'",
      mend: suggestion(for: text, from: rows.map { $0[keyPath: name] }))
    return nil
  }
}
