import Resources
import Quantities

/// Bytes that a month of load moves, by where they come from: one place for every service that is
/// metered by the GB.
///
/// Everything is derived from the requests, the tasks started and the stack's own figures; nothing
/// is counted in two places.
package struct ByteFlows: Sendable {
  /// A named part of a flow, for the working.
  package struct Part: Hashable, Sendable {
    package let name: String
    package let bytes: Double
  }

  /// Responses and third-party requests that leave for the internet.
  package let internetOut: [Part]
  /// What passes the NAT, both directions together.
  package let nat: [Part]
  /// What crosses between zones, counted once.
  package let interZone: [Part]
  /// Per interface endpoint service, what it carries instead of the NAT.
  package let endpoints: [String: Double]
  /// Application log bytes, overhead per event included.
  package let logs: Double
  package let logEvents: Double
  /// Secrets read by tasks that started.
  package let secretReads: Double

  package init(_ stack: Stack, under load: MonthLoad) {
    let outside = load.requests
    let served = load.visits.map { $0 * outside }
    let zones = Double(max(1, stack.availabilityZones))
    let crossShare = (zones - 1) / zones

    var responses = 0.0
    var logs = 0.0
    var events = 0.0
    var thirdPartyOut = 0.0
    var internalBytes = 0.0
    var database = 0.0
    var cache = 0.0
    var reads = 0.0
    // Of all tasks, and of those in public subnets: these have a way out of their own.
    var outward = Outward()
    var own = Outward()
    for (index, service) in stack.services.enumerated() {
      let request = service.request
      var part = Outward()
      let count = served[index]
      if stack.answersLeave(from: service) {
        responses += load.entry[index] * outside * request.responseBytes
      }
      part.logs = count * (request.logBytes + 26 * request.logEvents)
      events += count * request.logEvents
      for use in request.databaseUses { database += count * use.queries * use.bytesPerQuery }
      for use in request.cacheUses { cache += count * use.commands * use.bytesPerCommand }
      for call in request.calls {
        let callee = stack.services[call.callee].request
        internalBytes += count * call.perRequest * (callee.requestBytes + callee.responseBytes)
      }
      for call in request.thirdPartyCalls {
        let party = stack.thirdParties[call.callee]
        thirdPartyOut += count * call.perRequest * party.requestBytes
        part.thirdParty += count * call.perRequest * (party.requestBytes + party.responseBytes)
      }
      let starts = load.services[index].taskStarts
      part.pulls = starts * service.imageMB * Bytes.perMB
      part.secrets = starts * Double(service.secrets.count) * Self.bytesPerSecret
      reads += starts * Double(service.secrets.count)
      logs += part.logs
      outward += part
      if service.assignPublicIP { own += part }
    }
    for job in stack.jobs {
      let runs = job.runs(under: load)
      outward.pulls += runs * job.imageMB * Bytes.perMB
      outward.secrets += runs * Double(job.secrets.count) * Self.bytesPerSecret
      reads += runs * Double(job.secrets.count)
    }
    for queue in stack.queues {
      let jobs = queue.jobs(of: stack, under: load)
      if queue.kind == .bullmq { cache += jobs * queue.bytesPerJob }
    }

    let endpoint = Set(stack.endpoints.map(\.service))
    var carried: [String: Double] = [:]
    var natParts: [Part] = []
    func route(_ name: String, _ bytes: Double, own: Double, past service: String?) {
      if let service, endpoint.contains(service) {
        carried[service, default: 0] += bytes
      } else {
        natParts.append(Part(name: name, bytes: bytes - own))
      }
    }
    // The layers of ECR lie in S3; another registry's do not.
    let layers = stack.registry?.kind == .ghcr ? nil : "s3"
    route("image pulls", outward.pulls, own: own.pulls, past: layers)
    route("log shipping", outward.logs, own: own.logs, past: "logs")
    route("secret reads", outward.secrets, own: own.secrets, past: "secretsmanager")
    for queue in stack.queues where queue.kind == .sqs {
      let isOwn = queue.worker.map { stack.services[$0].assignPublicIP } ?? false
      let bytes = queue.jobs(of: stack, under: load) * queue.bytesPerJob
      route("SQS", bytes, own: isOwn ? bytes : 0, past: "sqs")
    }
    route("third-party calls", outward.thirdParty, own: own.thirdParty, past: nil)
    let natBytes = natParts.reduce(0) { $0 + $1.bytes }

    self.logs = logs
    logEvents = events
    secretReads = reads
    endpoints = carried
    nat = natParts.filter { $0.bytes > 0 }
    internetOut = [
      Part(name: "responses", bytes: responses),
      Part(name: "third-party requests", bytes: thirdPartyOut),
    ].filter { $0.bytes > 0 }
    let balancers = stack.loadBalancers.reduce(0) {
      $0 + $1.chargedZoneCrossing(of: stack, under: load)
    }
    var crossing = [
      Part(name: "network balancer to targets", bytes: balancers),
      Part(name: "service calls", bytes: internalBytes * crossShare),
      Part(
        name: "database", bytes: stack.databases.isEmpty ? 0 : database * crossShare),
      Part(name: "cache", bytes: stack.caches.isEmpty ? 0 : cache * crossShare),
    ]
    if let nat = stack.nat, nat.kind.isZonal, nat.count < stack.availabilityZones {
      let share = 1 - Double(nat.count) / zones
      crossing.append(Part(name: "way to the NAT", bytes: natBytes * share))
    }
    interZone = crossing.filter { $0.bytes > 0 }
  }

  /// Request and answer of reading a secret, TLS included; a guess.
  private static let bytesPerSecret = 6_000.0

  /// What tasks exchange with services outside the subnets.
  private struct Outward {
    var pulls = 0.0
    var logs = 0.0
    var secrets = 0.0
    var thirdParty = 0.0

    static func += (a: inout Self, b: Self) {
      a.pulls += b.pulls
      a.logs += b.logs
      a.secrets += b.secrets
      a.thirdParty += b.thirdParty
    }
  }

  /// `image pulls 14.6 GB + log shipping 3.2 GB`.
  package static func text(_ parts: [Part]) -> String {
    parts.isEmpty
      ? "no traffic"
      : parts.map { "\($0.name) \(NumberFormat.bytes($0.bytes))" }.joined(separator: " + ")
  }

  package static func gigabytes(_ parts: [Part]) -> Double {
    parts.reduce(0) { $0 + $1.bytes } / Bytes.perGB
  }
}
