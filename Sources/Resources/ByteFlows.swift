import Quantities

/// What decides on the way that bytes take.
package struct Routes: Hashable, Sendable {
  package var availabilityZones = 1
  /// AWS services that the stack reaches by a VPC endpoint: `s3`, `logs`.
  package var endpoints: [String] = []
  /// NAT gateways or instances that stand in one zone each; `nil` where every zone has a way out of
  /// its own, or none has.
  package var zonalNATs: Int?

  package init() {}
}

/// Adds up flows by what they are and the way they take: one place for every service that is metered
/// by the GB.
package struct FlowLedger: Sendable {
  /// A place for each purpose.
  private typealias Sums = InlineArray<18, Double>

  private let routes: Routes
  private var internet = Sums(repeating: 0)
  private var outward = Sums(repeating: 0)
  private var ownWay = Sums(repeating: 0)
  private var spread = Sums(repeating: 0)
  private var acrossZones = Sums(repeating: 0)
  private var bytes = Sums(repeating: 0)
  private var counts = Sums(repeating: 0)
  private var carried: [String: Double] = [:]

  package init(_ routes: Routes) {
    self.routes = routes
  }

  package mutating func add(_ flow: Flow) {
    let place = flow.purpose.rawValue
    bytes[place] += flow.bytes
    counts[place] += flow.count
    switch flow.way {
    case .internet: internet[place] += flow.bytes
    case .spread: spread[place] += flow.bytes
    case .acrossZones: acrossZones[place] += flow.bytes
    case .outward(let service):
      if let service, routes.endpoints.contains(service) {
        carried[service, default: 0] += flow.bytes
      } else {
        outward[place] += flow.bytes
        if flow.hasOwnWay { ownWay[place] += flow.bytes }
      }
    }
  }

  /// The flows, routed.
  package var flows: ByteFlows {
    let zones = Double(max(1, routes.availabilityZones))
    let crossShare = (zones - 1) / zones
    let nat = parts { outward[$0] - ownWay[$0] }
    var crossing = parts { acrossZones[$0] + spread[$0] * crossShare }
    if let count = routes.zonalNATs, count < routes.availabilityZones {
      let through = nat.reduce(0) { $0 + $1.bytes } * (1 - Double(count) / zones)
      if through > 0 { crossing.append(ByteFlows.Part(purpose: .wayToNAT, bytes: through)) }
    }
    let logs = Flow.Purpose.logShipping.rawValue
    return ByteFlows(
      internetOut: parts { internet[$0] }, nat: nat, interZone: crossing, endpoints: carried,
      logs: bytes[logs], logEvents: counts[logs],
      secretReads: counts[Flow.Purpose.secretReads.rawValue])
  }

  /// What there is of each purpose.
  private func parts(_ sum: (Int) -> Double) -> [ByteFlows.Part] {
    var parts: [ByteFlows.Part] = []
    for purpose in Flow.Purpose.allCases {
      let bytes = sum(purpose.rawValue)
      if bytes > 0 { parts.append(ByteFlows.Part(purpose: purpose, bytes: bytes)) }
    }
    return parts
  }
}

/// Bytes that a month of load moves, by where they come from.
///
/// Everything is derived from the requests, the tasks started and the stack's own figures; nothing
/// is counted in two places.
package struct ByteFlows: Sendable {
  /// A named part of a flow, for the working.
  package struct Part: Hashable, Sendable {
    package let purpose: Flow.Purpose
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

  /// Nothing moves.
  package static let none = Self(
    internetOut: [], nat: [], interZone: [], endpoints: [:], logs: 0, logEvents: 0,
    secretReads: 0)

  /// `image pulls 14.6 GB + log shipping 3.2 GB`.
  package static func text(_ parts: [Part]) -> String {
    parts.isEmpty
      ? "no traffic"
      : parts.map { "\($0.purpose.title) \(NumberFormat.bytes($0.bytes))" }
        .joined(separator: " + ")
  }

  package static func gigabytes(_ parts: [Part]) -> Double {
    parts.reduce(0) { $0 + $1.bytes } / Bytes.perGB
  }
}
