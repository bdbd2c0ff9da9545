package import Resources

extension JobQueue: FieldListed {
  package static let fields = Fields<JobQueue>(
    "the job queue", standard: JobQueue(name: ""),
    [
      .choice(.deployed, "kind", \.kind),
      .flag(.deployed, "fifo", \.isFIFO, "SQS in order, each message once"),
      .flag(
        .deployed, "highThroughput", \.isHighThroughput,
        "a FIFO queue that takes more than 300 calls of one action a second"),
      .custom(
        .workload, "worker", \.workedBy, .text, "the service or function that works on the jobs"),
      .number(
        .workload, "messagesPerRun", \.messagesPerRun, in: 1...10_000,
        "messages that a function takes in one run"),
      .custom(.workload, "cache", \.cache, .text, "the cache that carries BullMQ's jobs"),
      .number(.workload, "concurrency", \.concurrency, in: 1...10_000, "jobs at once a task"),
      .number(.workload, "secondsPerJob", \.secondsPerJob, in: 0...86_400, "seconds"),
      .number(
        .workload, "cpuMillisecondsPerJob", \.cpuMillisecondsPerJob, in: 0...86_400_000, "ms"),
      .number(.workload, "payloadBytes", \.payloadBytes, in: 0...1e9, "bytes"),
      .number(.workload, "keptJobs", \.keptJobs, in: 0...1e10, "finished jobs kept"),
      .number(.workload, "retryShare", \.retryShare, in: 0...0.99, "0...0.99"),
      .number(.workload, "consumers", \.consumers, in: 0...100_000, "SQS consumers"),
    ])
}
