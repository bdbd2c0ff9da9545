import Resources
package import Services
package import TrafficSimulation

/// What the failure of a part does to the rest of a stack, as its structure says.
///
/// - What fails is answered with an error at once, nobody asks again, and who called it fails with it.
/// - Commands to a cache are needed: a request whose cache is gone fails.
/// - Of the zones the one fails that has all that stands in one zone alone, and most tasks.
/// - Others start in the place of lost tasks once checks have failed twice.
package struct IncidentPlan: Sendable {
  /// A part with how long it is away and how long that is felt.
  package struct Told: Sendable {
    package let part: FailedPart
    /// Minutes until it is back, or its place is taken.
    package let minutes: Double
    /// What the minutes are taken from where nobody says them.
    package let range: FailureRange?
    package let words: String
  }

  let stack: Stack
  let nodes: [NodeSummary]
  let beliefs: FailureBeliefs
  /// The minute of the month that it begins in.
  let start: Double
  /// Minutes that the parts are away; else as long as usual.
  let given: Double?
  /// Whether a failure that something takes over from is felt for all of the given minutes.
  var isFelt = false
  package private(set) var incident: Incident
  package private(set) var told: [Told] = []

  /// - Parameters:
  ///   - stack: as it is deployed.
  ///   - beliefs: how long failures are felt.
  ///   - hour: of the month, in whose first minute it begins.
  ///   - minutes: that the parts are away; without it as long as usual.
  ///   - watched: hours that are looked at.
  package init(
    _ stack: Stack, _ beliefs: FailureBeliefs, hour: Int, minutes: Double?,
    watching watched: Range<Int>
  ) {
    self.stack = stack
    self.beliefs = beliefs
    nodes = stack.nodes
    start = Double(hour * 60)
    given = minutes
    incident = Incident(watching: watched)
  }

  /// Lets a part fail.
  package mutating func fail(_ part: FailedPart) {
    let usual = usualMinutes(part.kind, part.design)
    switch part.kind {
    case .zone: failZone(part, part.position ?? 0, given ?? usual)
    case .nat:
      let minutes = given ?? usual
      let share =
        stack.nat.map {
          1 / Double($0.kind == .regional ? max(1, stack.availabilityZones) : $0.zonalCount)
        } ?? 0
      failWayOut(share, minutes)
      tell(part, minutes, wayOutWords(share))
    case .database:
      let minutes = felt(part.kind, part.design, away: given ?? usual)
      failDatabase(part.position ?? 0, minutes)
      tell(
        part, minutes,
        stack.asks(database: part.position ?? 0)
          ? part.design.takesOver ? Self.takeover : "requests that query it fail" : Self.unused)
    case .cache:
      let minutes = felt(part.kind, part.design, away: given ?? usual)
      failCache(part.position ?? 0, share: keysLost(part.position ?? 0), minutes)
      tell(
        part, minutes,
        stack.asks(cache: part.position ?? 0)
          ? part.design.takesOver ? Self.takeover : "requests that need it fail" : Self.unused)
    case .task: failTask(part)
    case .deployment:
      let minutes = given ?? usual
      let services = part.position.map { [$0] } ?? Array(nodes.indices)
      for service in services { add(service, 1, minutes) }
      incident.rollbacks += services
      tell(part, minutes, "every request fails there, until what ran before is deployed again")
    case .thirdParty:
      let minutes = given ?? usual
      for (index, node) in nodes.enumerated() {
        for call in node.request.thirdPartyCalls where call.callee == part.position {
          add(index, 1 - Incident.passing(call.perRequest, fails: 1), minutes, last: true)
        }
      }
      tell(part, minutes, "requests that call it fail")
    }
  }

  private static let unused =
    "no service says under 'uses' what it asks of it: its failure is not in the figures"
  private static let takeover = "requests that need it fail until another instance has taken over"

  /// Minutes that a failure is felt where nobody says how long it lasts.
  package func usualMinutes(_ kind: FailureKind, _ design: FailureDesign) -> Double {
    beliefs.minutes(kind, design)?.middle ?? 0
  }

  private func takenOver(
    _ kind: FailureKind, _ design: FailureDesign, away minutes: Double
  ) -> Double {
    design.takesOver ? min(minutes, usualMinutes(kind, design)) : minutes
  }

  /// Where something takes over, no longer than that takes.
  private func felt(_ kind: FailureKind, _ design: FailureDesign, away minutes: Double) -> Double {
    isFelt ? minutes : takenOver(kind, design, away: minutes)
  }

  private mutating func tell(_ part: FailedPart, _ minutes: Double, _ words: String) {
    let isUsual = given == nil || part.design.takesOver && minutes < (given ?? 0)
    told.append(
      Told(
        part: part, minutes: minutes,
        range: isUsual ? beliefs.minutes(part.kind, part.design)?.ends : nil,
        words: words))
  }

  private func span(_ minutes: Double) -> Incident.Span {
    Incident.Span(from: start, to: start + minutes)
  }

  private mutating func add(
    _ service: Int, _ share: Double, _ minutes: Double, last: Bool = false
  ) {
    guard share > 0, minutes > 0 else { return }
    incident.failures.append(
      Incident.Failure(service: service, share: share, comesLast: last, span: span(minutes)))
  }
}

extension IncidentPlan {
  private mutating func failDatabase(_ database: Int, _ minutes: Double) {
    for (index, node) in nodes.enumerated() {
      for use in node.request.databaseUses where use.database == database {
        add(index, 1 - Incident.passing(use.queries, fails: 1), minutes)
      }
    }
  }

  /// Of a cache's keys the share that a node holds alone.
  private func keysLost(_ cache: Int) -> Double {
    let cache = stack.caches[cache]
    return cache.engine == .memcached ? 1 / Double(max(1, cache.nodes)) : 1
  }

  private mutating func failCache(_ cache: Int, share: Double, _ minutes: Double) {
    for (index, node) in nodes.enumerated() {
      for use in node.request.cacheUses where use.cache == cache {
        add(index, 1 - Incident.passing(use.commands, fails: share), minutes)
      }
      for use in node.request.queueUses {
        let queue = stack.queues[use.queue]
        guard queue.kind == .bullmq, queue.cache == cache else { continue }
        add(index, 1 - Incident.passing(use.messages, fails: share), minutes)
      }
    }
    for (place, queue) in stack.queues.enumerated()
    where queue.kind == .bullmq && queue.cache == cache && minutes > 0 && share == 1 {
      incident.stops.append(Incident.Stop(queue: place, span: span(minutes)))
    }
  }

  /// Requests that go out through the NAT, for a share of the tasks.
  private mutating func failWayOut(_ share: Double, _ minutes: Double) {
    let doors = Set(stack.endpoints.map(\.service))
    for (index, node) in nodes.enumerated() where !node.hasPublicAddress {
      var passes = 1.0
      for use in node.request.queueUses
      where stack.queues[use.queue].kind == .sqs && !doors.contains("sqs") {
        passes *= Incident.passing(use.messages, fails: 1)
      }
      // What a function itself is charged for asks nobody.
      for use in node.request.chargedUses
      where use.resource != node.name && !isReached(use.resource, doors) {
        passes *= Incident.passing(min(1, use.amount), fails: 1)
      }
      add(index, share * (1 - passes), minutes)
      var calls = 1.0
      for call in node.request.thirdPartyCalls {
        calls *= Incident.passing(call.perRequest, fails: 1)
      }
      add(index, share * (1 - calls), minutes, last: true)
    }
  }

  /// Whether a resource without a model is reached past the NAT: through an endpoint of its service.
  private func isReached(_ name: String, _ doors: Set<String>) -> Bool {
    let charges = stack.extras.compactMap { $0 as? Charges }.first {
      $0.usedAs == name || $0.name == name
    }
    guard let offer = charges?.items.first?.offer else { return false }
    let service = offer.lowercased().trimmingPrefix("amazon").trimmingPrefix("aws")
    return doors.contains { service.hasPrefix($0.lowercased()) }
  }

  private func wayOutWords(_ share: Double) -> String {
    share < 1
      ? "what goes out through it fails, for one of \(Int((1 / share).rounded())) zones"
      : "what goes out to third parties and to AWS services without an endpoint fails"
  }
}

extension IncidentPlan {
  /// Minutes until it is known that tasks are gone: two failed checks of the balancer.
  ///
  /// - Source: Elastic Load Balancing API reference, 2026-05: a target is unhealthy after two failed
  ///   checks by default; 30 s each is taken where no balancer looks.
  func checkMinutes(_ node: NodeSummary) -> Double {
    let seconds =
      node.isBehindBalancer ? stack.loadBalancers.map(\.healthCheckSeconds).max() ?? 30 : 30
    return 2 * seconds / 60
  }

  private mutating func failTask(_ part: FailedPart) {
    let service = part.position ?? 0
    let node = nodes[service]
    let known = checkMinutes(node)
    let minutes = given ?? known + node.station.deployment.startSeconds / 60
    incident.losses.append(
      Incident.Loss(
        service: service, tasks: .some(1), known: start + known, span: span(minutes)))
    tell(
      part, minutes, "its share of the requests fails until two checks have, the others do its work"
    )
  }

  /// The zone that has most: its tasks, what stands in it alone, and the way out through it.
  private mutating func failZone(_ part: FailedPart, _ zone: Int, _ minutes: Double) {
    let zones = max(1, stack.availabilityZones)
    let wayOut = stack.nat.map { nat -> Double in
      guard nat.kind.isZonal, zones > 1 else { return zones > 1 ? 0 : 1 }
      return zone < nat.zonalCount && nat.zonalCount < zones ? 1 / Double(nat.zonalCount) : 0
    }
    for index in stack.nodesOfTasks {
      lose(index, .zone(zone, of: zones), minutes, startsLate: (wayOut ?? 0) == 1)
    }
    if let wayOut { failWayOut(wayOut, minutes) }
    for (place, database) in stack.databases.enumerated() where zone == 0 {
      failDatabase(place, takenOver(.database, database.failureDesign, away: minutes))
    }
    for (place, cache) in stack.caches.enumerated() {
      let spread = cache.engine == .memcached && zones > 1
      let share =
        spread
        ? Double(Incident.Loss.Tasks.zone(zone, of: zones).count(of: cache.nodes))
          / Double(max(1, cache.nodes))
        : zone == 0 ? 1 : 0
      failCache(place, share: share, takenOver(.cache, cache.failureDesign, away: minutes))
    }
    tell(
      part, minutes,
      zones == 1
        ? "the stack stands in this zone alone: all of it is away"
        : "its tasks, and what stands in it alone, are away; others take over where they can")
  }

  private mutating func lose(
    _ service: Int, _ tasks: Incident.Loss.Tasks, _ minutes: Double, startsLate: Bool
  ) {
    let node = nodes[service]
    let known = checkMinutes(node)
    let starting = node.station.deployment.startSeconds / 60
    let waits = stack.availabilityZones <= 1 || startsLate && !node.hasPublicAddress
    let away = minutes <= known ? minutes : (waits ? minutes : known) + starting
    incident.losses.append(
      Incident.Loss(
        service: service, tasks: tasks, known: start + known, span: span(away)))
  }
}
