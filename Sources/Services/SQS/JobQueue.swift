package import Resources
import Quantities

/// Background jobs: BullMQ on the cache, or SQS.
package struct JobQueue: Hashable, Sendable {
  /// What carries the jobs.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case bullmq, sqs
  }

  package let name: String
  package var kind = Kind.bullmq
  /// Position of the cache that carries BullMQ's jobs.
  package var cache = 0
  /// Whether SQS keeps the order and takes each message once.
  package var isFIFO = false
  /// The service whose tasks work on the jobs.
  package var worker: Int?
  /// The function that works on the messages, in place of a service.
  package var function: String?
  /// Messages that a function takes in one run.
  package var messagesPerRun = 1.0
  /// Jobs a task works on at once.
  package var concurrency = 5.0
  package var secondsPerJob = 1.0
  /// Whether a job takes as long as a request to the function that works on it.
  package var lastsAsItsFunction = false
  /// CPU of the worker for a job.
  package var cpuMillisecondsPerJob = 50.0
  package var payloadBytes = 1_000.0
  /// Finished jobs that are kept.
  package var keptJobs = 1_000.0
  /// Share of jobs that fail and run again, 0..<1.
  package var retryShare = 0.0
  /// Consumers that poll SQS when idle, with 20 s long polls.
  package var consumers = 4.0

  package init(name: String) {
    self.name = name
  }

  /// Who works on the jobs: a service by its position, or a function by its name.
  package struct Worker: Hashable, Sendable {
    let service: Int?
    let function: String?
    let setsTheTime: Bool
  }

  package var workedBy: Worker {
    get { Worker(service: worker, function: function, setsTheTime: lastsAsItsFunction) }
    set {
      (worker, function, lastsAsItsFunction) =
        (newValue.service, newValue.function, newValue.setsTheTime)
    }
  }

  /// Jobs in a month, retries included.
  package func jobs(in month: Month) -> Double {
    month.messages(into: name) / (1 - min(retryShare, 0.99))
  }

  /// Bytes between task and queue for a job: added, taken, finished.
  ///
  /// - Source: measured with bullmq 3.4.4 on Redis 7.0: about 1.9 kB of commands and twice the
  ///   payload.
  package var bytesPerJob: Double { 1_900 + 2 * payloadBytes }

  /// Bytes of memory a waiting job takes, and a finished one that is kept.
  ///
  /// - Source: measured with bullmq 3.4.4 on Redis 7.0, fitted over payloads of 100 B to 10 KB.
  package var bytesWaiting: Double { 600 + payloadBytes }
  package var bytesKept: Double { 1_700 + payloadBytes }
}

extension JobQueue: MeteredResource {
  package func flows(in month: Month, into ledger: inout FlowLedger) {
    let jobs = jobs(in: month)
    let bytes = jobs * bytesPerJob
    if let function, let position = month.position(of: function) {
      let node = month.nodes[position]
      ledger.add(
        Flow(
          .logShipping, .outward(service: "logs"),
          bytes: jobs * (node.request.logBytes + 26 * node.request.logEvents),
          hasOwnWay: node.hasPublicAddress, count: jobs * node.request.logEvents))
      let objectBytes = node.request.objectBytes
      if objectBytes > 0 {
        ledger.add(
          Flow(
            .bucketObjects, .outward(service: "s3"), bytes: jobs * objectBytes,
            hasOwnWay: node.hasPublicAddress))
      }
    }
    switch kind {
    case .bullmq:
      guard month.caches.indices.contains(cache) else { return }
      ledger.add(Flow(.cacheCommands, .spread, bytes: bytes))
    case .sqs:
      let isOwn = worker.map { month.nodes[$0].hasPublicAddress } ?? false
      ledger.add(
        Flow(.queueMessages, .outward(service: "sqs"), bytes: bytes, hasOwnWay: isOwn))
    }
  }

  package func usage(in month: Month) -> [Usage] {
    guard kind == .sqs else { return [] }
    let jobs = jobs(in: month)
    let polls = consumers * Double(month.period.seconds) / 20
    let chunks = max(1, (payloadBytes / 65_536).rounded(.up))
    let requests = jobs * (2 * chunks + 1) + polls
    return [
      month.usage(
        name, "requests", "SQS requests",
        isFIFO ? .fifoRequests : .standardRequests,
        Quantity(measured: requests.rounded()), .usage,
        why: "\(NumberFormat.significant(jobs)) jobs × (send, receive, delete) + "
          + "\(NumberFormat.number(consumers)) consumers polling every 20 s",
        assuming: ["sqs.polls"])
    ]
  }
}

extension UsageType where Unit == Requests {
  fileprivate static var standardRequests: Self {
    UsageType("AWSQueueService", "Requests-RBP", "Requests-Tier1", allowance: "Global-Requests")
  }
  fileprivate static var fifoRequests: Self {
    UsageType(
      "AWSQueueService", "Requests-FIFO-RBP", "Requests-FIFO-Tier1", allowance: "Global-Requests")
  }
}
