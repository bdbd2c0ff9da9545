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
  /// Whether a FIFO queue is in high throughput mode.
  package var isHighThroughput = false
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

  /// Jobs that are done in a month, retries included.
  package func jobs(in month: Month) -> Double {
    month.messages(into: name) * month.worked(of: name) / (1 - min(retryShare, 0.99))
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
    switch kind {
    case .bullmq:
      guard month.caches.indices.contains(cache) else { return }
      ledger.add(Flow(.cacheCommands, .spread, bytes: bytes))
    case .sqs:
      // Each sender's half goes its own way. Lambda takes a function's messages by itself, outside of any network.
      // A message that is repeated was sent once.
      for sender in month.senders(into: name) {
        ledger.add(
          Flow(
            .queueMessages, .outward(service: "sqs"), bytes: bytesPerJob / 2 * sender.messages,
            hasOwnWay: sender.hasPublicAddress))
      }
      if let worker, function == nil {
        ledger.add(
          Flow(
            .queueMessages, .outward(service: "sqs"), bytes: bytes / 2,
            hasOwnWay: month.nodes[worker].hasPublicAddress))
      }
    }
  }

  /// Messages that are received and deleted by one call.
  ///
  /// - Source: SQS API reference, ReceiveMessage and DeleteMessageBatch: up to ten messages.
  private var batch: Double { min(10, max(1, messagesPerRun)) }

  /// Requests that a call with so many messages counts as: one for each 64 KB of them.
  ///
  /// - Source: SQS pricing page: a request holds 1 to 10 messages up to 256 KB together, each 64 KB of it is a
  ///   request.
  private func chunks(ofMessages count: Double) -> Double {
    max(1, (count * payloadBytes / 65_536).rounded(.up))
  }

  /// Calls of one action a second to a FIFO queue, where it is not in high throughput mode.
  ///
  /// - Source: SQS developer guide, message quotas, 2025: 300 a second for each action; with ten messages in each
  ///   call, 3,000 messages.
  private static let callsOfFIFO = 300.0

  /// Calls of one action a second that it takes; `nil` where no traffic of a stack comes near it.
  package var callsTaken: Double? {
    kind == .sqs && isFIFO && !isHighThroughput ? Self.callsOfFIFO : nil
  }

  /// Calls of the action that is called most: each message is sent by itself, and received with others.
  package func callsOfAction(sent: Double, received: Double) -> Double {
    max(sent, received / batch)
  }

  /// What a FIFO queue takes.
  package func limits(in month: Month) -> [CapacityLimit] {
    guard let most = callsTaken, month.load.requests > 0 else { return [] }
    let sent = month.messages(into: name) / month.load.requests
    let received = jobs(in: month) / month.load.requests
    return [
      CapacityLimit(
        "calls of one action", "a second", limit: most,
        note: sent >= received / batch
          ? "messages sent to a FIFO queue one by one; in high throughput mode it takes more"
          : "messages received of a FIFO queue; in high throughput mode it takes more"
      ) { _, rate in rate * callsOfAction(sent: sent, received: received) }
    ]
  }

  package func usage(in month: Month) -> [Usage] {
    guard kind == .sqs else { return [] }
    let (sent, received) = (month.messages(into: name), jobs(in: month))
    let polls = consumers * Double(month.period.seconds) / 20
    // A failed message is received again, sent and deleted once.
    let requests =
      sent * chunks(ofMessages: 1) + received * chunks(ofMessages: batch) / batch + sent / batch
      + polls
    return [
      month.usage(
        name, "requests", "SQS requests",
        isFIFO ? .fifoRequests : .standardRequests,
        Quantity(measured: requests.rounded()), .usage,
        why: "\(NumberFormat.significant(sent)) messages sent, "
          + "\(NumberFormat.significant(received)) received and as many deleted as sent, "
          + (batch > 1 ? "\(NumberFormat.significant(batch)) at once, + " : "each by itself, + ")
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
