import Diagnostics
import Services

/// What queues do not take.
extension StackReader {
  /// Bytes of a message at most, and messages of a run on a FIFO queue.
  ///
  /// - Source: SQS developer guide, message quotas, 2025: 1 MiB; Lambda developer guide, "Lambda parameters for
  ///   Amazon SQS event source mappings", 2025: ten messages a batch of a FIFO queue.
  private static let (mostBytes, mostOfFIFO) = (1_048_576.0, 10.0)

  /// Holds a queue against what carries it and who works on it.
  mutating func checkQueue(_ queue: JobQueue, _ part: DescribedResource, _ stack: ConfigNode) {
    let node = part.node
    for (key, isAsked) in [("fifo", queue.isFIFO), ("highThroughput", queue.isHighThroughput)]
    where isAsked && queue.kind != .sqs {
      problems.error(
        at: node[key]?.location ?? node.location,
        "'\(key)' is of SQS, and jobs of BullMQ have none",
        mend: "write 'kind: sqs', or take '\(key)' out")
    }
    refuseKeysOfOthers(queue, node)
    if queue.isHighThroughput, !queue.isFIFO, queue.kind == .sqs {
      problems.error(
        at: node["highThroughput"]?.location ?? node.location,
        "'highThroughput' is of a FIFO queue; others have no such limit",
        mend: "write 'fifo: true', or take 'highThroughput' out")
    }
    if queue.kind == .sqs, queue.payloadBytes > Self.mostBytes {
      problems.error(
        at: node["payloadBytes"]?.location ?? node.location,
        "a message of SQS holds 1 MiB at most: \(plain(Self.mostBytes)) bytes",
        mend: "put what is larger into a bucket, and its name into the message")
    }
    if let perRun = node["messagesPerRun"] {
      if queue.function == nil {
        problems.error(
          at: perRun.location,
          "'messagesPerRun' is of a function, and none works on '\(queue.name)'",
          mend: queue.worker == nil
            ? "name the function: worker: …"
            : "take it out; 'concurrency' is a service's jobs at once")
      } else if queue.isFIFO, queue.messagesPerRun > Self.mostOfFIFO {
        problems.error(
          at: perRun.location, "a function takes ten messages of a FIFO queue at once, and no more",
          mend: "write messagesPerRun: 10, or take 'fifo' out")
      }
    }
    tellUnread(queue, part, stack)
  }

  /// Keys that say something of the other kind of queue, or of another kind of worker: nothing would come of them.
  private mutating func refuseKeysOfOthers(_ queue: JobQueue, _ node: ConfigNode) {
    // A change of the kind alone, laid over a file, leaves the other kind's keys where they are.
    func written(_ key: String) -> SourceLocation? {
      guard let place = node[key]?.location else { return nil }
      return (node["kind"]?.location ?? place).file == place.file ? place : nil
    }
    let ofBullMQ = ["keptJobs": "finished jobs that Redis keeps", "cache": "what carries its jobs"]
    for (key, what) in ofBullMQ.sorted(by: { $0.key < $1.key }) where queue.kind == .sqs {
      guard let place = written(key) else { continue }
      problems.error(
        at: place, "'\(key)' is of BullMQ, \(what): SQS has none",
        mend: "take '\(key)' out, or write 'kind: bullmq'")
    }
    if queue.kind == .bullmq, let place = written("consumers") {
      problems.error(
        at: place, "'consumers' poll SQS, and nobody pays for those of BullMQ",
        mend: "take 'consumers' out, or write 'kind: sqs'")
    }
    for key in ["concurrency", "cpuMillisecondsPerJob"] where queue.function != nil {
      guard let place = node[key]?.location else { continue }
      problems.error(
        at: place,
        "'\(key)' is of a service's tasks, and the function '\(queue.function ?? "")' works on '\(queue.name)'",
        mend: key == "concurrency"
          ? "write the function's 'concurrency'" : "write 'secondsPerJob', for which it is charged")
    }
  }

  /// A queue that fills and that nobody works on.
  private mutating func tellUnread(
    _ queue: JobQueue, _ part: DescribedResource, _ stack: ConfigNode
  ) {
    guard queue.worker == nil, queue.function == nil, part.node["worker"] == nil,
      isWritten(part.name, stack)
    else { return }
    problems.report(
      Diagnostic(
        .warning, at: part.location,
        "nobody here works on the messages of '\(part.name)': what their work costs is not counted"
          + (queue.kind == .sqs ? ", though that they are received and deleted is" : ""),
        mend: "name who does: worker: …, a service or a function"))
  }
}

extension StackReader {
  /// A queue that somebody works on is one that somebody writes into: else an error at both ends.
  ///
  /// A worker that the queue names is told alone: a queue may be described before those who write into it.
  mutating func checkWritten(
    _ queue: JobQueue, _ part: DescribedResource, _ node: ConfigNode, _ stack: Stack
  ) {
    let worker = queue.function ?? queue.worker.map { stack.services[$0].name }
    guard let worker, !isWritten(part.name, node) else { return }
    let message = "'\(worker)' reads '\(part.name)', into which nobody writes"
    let mend = "say whose requests lead to a message: uses: { \(part.name): { messages: 0.1 } }"
    if let named = part.node["worker"] {
      problems.report(Diagnostic(.warning, at: named.location, message, mend: mend))
      return
    }
    for place in [node["functions"]?[worker]?["reads"]?.location, part.location] {
      problems.error(at: place ?? part.location, message, mend: mend)
    }
  }

  /// Whether the requests of anything put messages into a queue.
  func isWritten(_ queue: String, _ node: ConfigNode) -> Bool {
    let isOnly = described(ResourceKind.queues).count == 1
    return [ResourceKind.services.key, ResourceKind.functions.key].contains { kind in
      (node[kind]?.entries ?? []).contains { entry in
        entry.value["uses"]?[queue] != nil || (isOnly && entry.value["request"]?["jobs"] != nil)
      }
    }
  }
}
