import Foundation
import TestSupport
import Testing

/// How long functions run, for whom, and until when.
///
/// Two requests a second are 5,256,000 a month.
@Suite(.needsProgram) struct `Times of functions` {
  private static let silent = "responseBytes: 0, logBytes: 0, logEvents: 0"

  private func run(
    _ command: String, _ stack: String, template: String? = nil
  ) throws -> (run: Program.Run, json: [String: Any]) {
    let folder = try TemporaryFolder()
    let head = "stack: t\nregion: us-east-1\nfreeAllowances: { apply: false }\n"
    let tail = "\nestimates: { realistic: { scenario: even } }\n"
    try folder.write(Data((head + stack + tail).utf8), to: "pricing/stacks/t.yaml")
    try folder.write(
      Data("scenario: even\nrequestsPerSecond: 2\nentry: { api: 1 }\n".utf8),
      to: "pricing/scenarios/even.yaml")
    var arguments = [command, "t", "--pricing", "\(folder.path)/pricing", "--format", "json"]
    arguments += command == "simulate" ? ["--scenario", "even", "--no-reports"] : ["--runs", "0"]
    if let template {
      try folder.write(Data(template.utf8), to: "template.yaml")
      arguments += ["--stack", "\(folder.path)/template.yaml"]
    }
    let run = try Program.run(arguments, in: folder.url)
    let object = try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return (run, object ?? [:])
  }

  private func cost(_ id: String, _ json: [String: Any]) -> Double {
    let estimates = json["estimates"] as? [[String: Any]] ?? []
    let lines = estimates.first?["lines"] as? [[String: Any]] ?? []
    return lines.filter { ($0["id"] as? String ?? "").hasPrefix(id) }.reduce(0) {
      $0 + (Double($1["monthly"] as? String ?? "") ?? 0)
    }
  }

  private func service(_ name: String, _ json: [String: Any]) -> [String: Any] {
    (json["services"] as? [String: [String: Any]])?[name] ?? [:]
  }

  /// Two messages a second that take 20 s each keep 40 of 100 environments at work (Little's law), whatever a request
  /// to the same function would take.
  @Test func `are those that a queue says of its messages`() throws {
    let (run, json) = try run(
      "simulate",
      """
      functions:
        api: { request: { milliseconds: 5, \(Self.silent) }, uses: { q: { messages: 1 } } }
        w: { timeoutSeconds: 900, concurrency: 100, request: { milliseconds: 300, \(Self.silent) } }
      queues: { q: { kind: sqs, worker: w, secondsPerJob: 20 } }
      """)
    #expect(run.exitCode == 0, "\(run.errors)")
    let latency = service("w", json)["latencySeconds"] as? [String: Double]
    #expect(abs((latency?["mean"] ?? 0) - 20) < 1e-6, "\(service("w", json))")
    let resources = json["resources"] as? [[String: Any]] ?? []
    let places = resources.first {
      $0["resource"] as? String == "w" && $0["measure"] as? String == "runs at once"
    }
    #expect(abs((places?["mean"] as? Double ?? 0) - 0.4) < 0.01, "\(places ?? [:])")
  }

  /// Two requests a second of 100 ms and two messages of 20 s: who asks waits for 100 ms, and 2 × 0.1 + 2 × 20 = 40.2
  /// of 100 environments work (Little's law).
  @Test func `are not those of messages to who asks`() throws {
    let (run, json) = try run(
      "simulate",
      """
      functions:
        api: { calls: { w: 1 }, request: { milliseconds: 5, \(Self.silent) }, uses: { q: { messages: 1 } } }
        w: { timeoutSeconds: 900, concurrency: 100, request: { milliseconds: 100, \(Self.silent) } }
      queues: { q: { kind: sqs, worker: w, secondsPerJob: 20 } }
      """)
    #expect(run.exitCode == 0, "\(run.errors)")
    for (name, seconds) in [("w", 0.1), ("api", 0.105)] {
      let latency = service(name, json)["latencySeconds"] as? [String: Double]
      #expect(abs((latency?["mean"] ?? 0) - seconds) < 2e-3, "\(service(name, json))")
    }
    let resources = json["resources"] as? [[String: Any]] ?? []
    let places = resources.first {
      $0["resource"] as? String == "w" && $0["measure"] as? String == "runs at once"
    }
    #expect(abs((places?["mean"] as? Double ?? 0) - 0.402) < 0.01, "\(places ?? [:])")
  }

  /// A run of 5 s is ended after 3 s, which is charged.
  ///
  /// 5,256,000 × 3 s × 0.125 GB × 0.0000166667 = 32.85. Nobody is
  /// answered; at 2 s everybody is.
  @Test(arguments: [(5_000, 1.0), (2_000, 0)])
  func `end with their timeout, and are no answers then`(
    milliseconds: Int, errors: Double
  ) throws {
    let stack = "functions: { api: { request: { milliseconds: \(milliseconds), \(Self.silent) } } }"
    let (run, json) = try run("simulate", stack)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(service("api", json)["errorsShare"] as? Double == errors, "\(service("api", json))")
    let (_, bill) = try self.run("estimate", stack)
    let seconds = min(3, Double(milliseconds) / 1_000)
    let dollars = 5_256_000 * seconds * 0.125 * 0.0000166667
    #expect(abs(cost("api/duration", bill) - dollars) < 0.001, "\(cost("api/duration", bill))")
  }

  /// The template's timeout counts, and what it cuts is told; one that only the deployment knows cuts nothing:
  /// 5,256,000 × 5 s × 0.125 GB × 0.0000166667 = 54.75.
  @Test(arguments: [("3", 32.85, true), ("30", 54.75, false), ("{ Ref: Seconds }", 54.75, false)])
  func `end with a deployed timeout`(timeout: String, dollars: Double, isTold: Bool) throws {
    let (run, json) = try run(
      "estimate",
      """
      functions:
        api: { timeoutSeconds: 60, request: { milliseconds: 5000, \(Self.silent) } }
      """,
      template: """
        Parameters: { Seconds: { Type: Number } }
        Resources:
          Api:
            Type: AWS::Lambda::Function
            Properties: { MemorySize: 128, Timeout: \(timeout) }
        """)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.errors.contains("the deployed 'Api' is ended after 3") == isTold, "\(run.errors)")
    #expect(abs(cost("Api/duration", json) - dollars) < 0.01, "\(cost("Api/duration", json))")
  }

  /// Events on their way: 5,256,000 × 2 × 2,000 bytes are 19.5801 GB of 2³⁰ × 0.045 = 0.8811, or come to no NAT through
  /// the endpoint `events`, nor from outside of the network.
  @Test(arguments: [("true", "", 0.8811), ("true", ", endpoints: [events]", 0), ("false", "", 0)])
  func `send events by the way of who sends`(
    _ inVPC: String, _ endpoints: String, _ dollars: Double
  ) throws {
    let (run, json) = try run(
      "estimate",
      """
      functions:
        api: { inVPC: \(inVPC), request: { milliseconds: 10, \(Self.silent) }, uses: { bus: { chunks: 2, bytes: 2000 } } }
      network: { nat: gateway\(endpoints) }
      resources: { bus: { type: AWS::Events::EventBus } }
      """)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(abs(cost("nat/data", json) - dollars) < 0.001, "\(cost("nat/data", json))")
  }

  @Test(arguments: [
    (
      "bus: { chunks: 1, bytes: 70000 }, q: { messages: 1 }", "q: { kind: sqs, worker: w }", "65536"
    ),
    ("q: { messages: 1 }", "q: { kind: sqs, worker: w, keptJobs: 5 }", "'keptJobs' is of BullMQ"),
    (
      "q: { messages: 1 }", "q: { kind: sqs, worker: w, concurrency: 5 }", "is of a service's tasks"
    ),
    (
      "q: { messages: 1 }", "q: { kind: sqs, worker: w, cpuMillisecondsPerJob: 5 }",
      "is of a service's tasks"
    ),
  ])
  func `refuse what nothing comes of`(use: String, queue: String, message: String) throws {
    let (run, _) = try run(
      "estimate",
      """
      functions:
        api: { request: { milliseconds: 10 }, uses: { \(use) } }
        w: { request: { milliseconds: 10 } }
      queues: { \(queue) }
      resources: { bus: { type: AWS::Events::EventBus } }
      """)
    #expect(run.exitCode == 65, "\(run.errors)")
    #expect(run.errors.contains(message), "\(run.errors)")
  }
}
