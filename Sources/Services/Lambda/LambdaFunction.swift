package import Resources
import Quantities

/// A function on Lambda: each of its environments works on one request at a time.
///
/// What it costs stands in its sheet; the traffic says how often it runs and how long.
package struct LambdaFunction: Hashable, Sendable {
  /// The processor that it runs on, by Lambda's names.
  package enum Architecture: String, Hashable, Sendable, CaseIterable {
    case x86_64, arm64
  }

  /// CloudFormation's type.
  package static let type = "AWS::Lambda::Function"

  package let name: String
  /// 128...10,240 MB of 2²⁰ bytes; processor time grows with it.
  package var memoryMB = 128.0
  package var architecture = Architecture.x86_64
  /// The processor that its times were measured on; `nil` for the one that it runs on.
  package var measuredOn: Architecture?
  /// 512...10,240 MB; 512 are free.
  package var ephemeralStorageMB = 512.0
  /// Environments at once at most: what is reserved, or the account's limit.
  /// - Source: Lambda quotas, 2025: 1,000 an account and region by default.
  package var concurrency = 1_000
  /// What it is written in, as far as that decides how long a start takes.
  package enum Runtime: String, Hashable, Sendable, CaseIterable {
    case other, nodejs, python, java, dotnet, ruby, go, rust
  }

  /// How its code is delivered.
  package enum Packaging: String, Hashable, Sendable, CaseIterable {
    case zip, image
  }

  package var runtime = Runtime.other
  package var packaging = Packaging.zip
  /// Milliseconds that a new environment takes before it works; 0 where nobody says.
  package var coldStartMilliseconds = 0.0
  /// Environments that are kept ready, and paid for whether they work or not.
  package var provisionedConcurrency = 0
  /// - Source: Lambda quotas, 2025: 900 s.
  package static let longestTimeoutSeconds = 900.0

  /// Seconds after which a run is broken off; Lambda's default is 3.
  package var timeoutSeconds = 3.0
  /// Whether it lies in the stack's network, so that its bytes leave through the NAT.
  package var isInVPC = false
  package var request = RequestProfile()
  /// What leads requests from outside to a function of a template.
  package enum Door: Hashable, Sendable {
    case none, api, balancer
  }

  package var door = Door.none
  /// The queue whose messages it works on, by its name; empty where none starts it.
  package var reads = ""

  package init(name: String) {
    self.name = name
  }

  /// vCPU of an environment.
  /// - Source: Lambda developer guide, memory (2025): one vCPU at 1,769 MB, six at 10,240 MB.
  package var vCPU: Double { min(6, memoryMB / 1_769) }

  /// What keeps its environments ready in a template: an alias, a version, Terraform's own resource.
  package var keptBy: String?

  /// The name of its provisioned concurrency among the resources.
  package var provisionedName: String { keptBy ?? name + "-provisioned" }

  /// GB of 2³⁰ bytes, as durations are charged.
  var gigabytes: Double { memoryMB / 1_024 }

  /// What a run of so many seconds is charged as, whoever starts it.
  ///
  /// - Source: Lambda pricing page, 2025: "duration … rounded up to the nearest 1 ms"; of a mean above one nobody knows
  ///   how its runs lie about it.
  /// - Parameters:
  ///   - lasting: seconds of it, charged by the millisecond: one a run at least.
  ///   - runs: how many runs it takes for one request or message.
  /// - Returns: uses of the function itself.
  func uses(seconds lasting: Double, runs: Double = 1) -> [ChargedUse] {
    let seconds = lasting > 0 ? max(lasting, runs / 1_000) : 0
    var uses = [
      ChargedUse(resource: name, key: "requests", amount: runs),
      ChargedUse(resource: name, key: "gigabyteSeconds", amount: seconds * gigabytes),
      // Its answers are bytes of the stack like those of services.
      ChargedUse(resource: name, key: "internetBytes", amount: 0),
    ]
    if provisionedConcurrency > 0 {
      uses.append(
        ChargedUse(resource: provisionedName, key: "provisionedGigabyteSeconds", amount: 0))
    }
    if ephemeralStorageMB > 512 {
      uses.append(
        ChargedUse(
          resource: name, key: "storageGigabyteSeconds",
          amount: seconds * (ephemeralStorageMB - 512) / 1_024))
    }
    return uses
  }
}

extension LambdaFunction: CallNode {
  /// Who calls it while all environments work is turned away (429).
  ///
  /// - Source: Lambda developer guide, function scaling and invocation errors (2025): synchronous calls beyond the
  ///   concurrency are throttled with status 429 and not kept.
  package var station: NodeStation {
    var station = NodeStation(vCPU: vCPU, memoryMB: memoryMB)
    station.tasks = concurrency
    station.concurrency = 1
    station.turnsAway = true
    station.timeoutSeconds = timeoutSeconds
    station.coldStartSeconds = coldStartMilliseconds / 1_000
    station.readyTasks = provisionedConcurrency
    return station
  }

  package var hasPublicAddress: Bool { !isInVPC }
  package var isFunction: Bool { true }
  package var isBehindBalancer: Bool { door == .balancer }

  /// Its sheet meters it.
  package func usage(in month: Month) -> [Usage] { [] }
}

extension LambdaFunction: FieldListed {
  package static let fields = Fields<LambdaFunction>(
    "a function", standard: LambdaFunction(name: ""),
    [
      .number(
        .deployed, "memoryMB", \.memoryMB, in: 128...10_240, "MB; a vCPU at 1,769"
      )
      .compared(as: "memory", unit: "MB"),
      .choice(.deployed, "architecture", \.architecture).compared(as: "architecture"),
      .number(
        .deployed, "ephemeralStorageMB", \.ephemeralStorageMB, in: 512...10_240, "MB, 512 are free"
      )
      .compared(as: "ephemeral storage", unit: "MB"),
      .count(
        .either, "concurrency", \.concurrency, in: 1...1_000_000,
        "environments at once at most, reserved or the account's limit; calls beyond them are turned away"
      ),
      .number(
        .deployed, "timeoutSeconds", \.timeoutSeconds, in: 1...longestTimeoutSeconds, "seconds"),
      .choice(
        .deployed, "runtime", \.runtime, "decides how long a start takes where nothing says it"),
      .choice(.deployed, "package", \.packaging, "an archive or a container image"),
      .number(
        .workload, "coldStartMilliseconds", \.coldStartMilliseconds, in: 0...900_000,
        "ms of a new environment before it works; by the runtime without it, none without either"),
      .count(
        .deployed, "provisionedConcurrency", \.provisionedConcurrency, in: 0...1_000_000,
        "environments kept ready, paid for whether they work or not"),
      .flag(.deployed, "inVPC", \.isInVPC),
      .object(.workload, "request", \.request, RequestProfile.functionFields),
      .text(.workload, "reads", \.reads, "the queue whose messages start it"),
      .custom(
        .workload, "uses", \.request, .named(RequestProfile.use, canAdd: true),
        "databases, caches, queues and resources, and what a request does there"),
      .custom(
        .workload, "calls", \.request.calls, .named(.number(0...100_000), canAdd: true),
        "services and functions, and calls per request"),
      .custom(
        .workload, "thirdPartyCalls", \.request.thirdPartyCalls,
        .named(.number(0...100_000), canAdd: true), "third parties and calls per request"),
    ])
}

extension RequestProfile {
  /// Of a function: how long it takes, whatever it does meanwhile.
  fileprivate var lasting: Double {
    get { waitMilliseconds }
    set { (cpuMilliseconds, waitMilliseconds) = (0, newValue) }
  }

  /// A function is charged for its time, which its logs tell: nobody has to know its processor time.
  fileprivate static let functionFields = Fields<RequestProfile>(
    fields.what, standard: fields.standard,
    fields.list + [
      .number(
        .workload, "milliseconds", \.lasting, in: 0...900_000,
        "ms of a run, in place of cpuMilliseconds and waitMilliseconds")
    ])
}
