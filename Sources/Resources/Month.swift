package import Quantities

/// A month as one resource sees it: what arrived and ran, the day it is billed on, the bytes that
/// moved, and what it has to know of others.
package struct Month: Sendable {
  package let load: MonthLoad
  /// The day the bill is for: it decides on Extended Support.
  package var billingDay = CalendarDay.undated
  package var extendedSupport = ExtendedSupportSchedule(entries: [])
  /// How far Fargate Spot lies below on demand, 0...1.
  package var fargateSpotDiscount = 0.0
  /// Bytes that moved, routed.
  package var bytes = ByteFlows.none
  /// What serves requests, in the stack's order.
  package var nodes: [NodeSummary] = [] {
    didSet { positions = Self.positions(of: nodes) }
  }
  /// Where each node stands; empty for so few that going through them is faster.
  private var positions: [String: Int] = [:]
  package var thirdParties: [ThirdParty] = []
  package var balancers: [BalancerSummary] = []
  package var databases: [DatabaseSummary] = []
  /// Names, in the stack's order.
  package var caches: [String] = []
  package var queues: [String] = []
  /// Who works on each queue, in their order.
  package private(set) var routes: [JobRoute] = []
  /// Per node, jobs of the month that do what a request does, and whether they are none of its visits.
  private var jobs: [Double] = []
  private var worksAlone: [Bool] = []
  package var containers = ContainerFleet()
  /// The AWS service that the layers of images are pulled from; `nil` for one outside AWS.
  package var imageStore: String?
  /// What each request from outside adds to the use of resources, whoever serves it.
  package var edgeUses: [ChargedUse] = []
  /// What each message of a queue adds to the use of what works on it.
  package var messageUses: [MessageUse] = []
  /// Whether only its total is asked for: usages then have no names, working, assumptions and
  /// bounds, which thousands of sampled months would write for nobody.
  package var isForTotal = false

  package init(_ load: MonthLoad) {
    self.load = load
  }

  package var period: BillingPeriod { load.period }

  /// What ran of a call node; `nil` for one that is none.
  package func load(of node: String) -> NodeLoad? {
    position(of: node).map { load.nodes[$0] }
  }

  /// Where a call node stands among the others; `nil` for one that is none.
  package func position(of node: String) -> Int? {
    positions.isEmpty ? nodes.indices.first { nodes[$0].name == node } : positions[node]
  }

  private static let fewNodes = 16

  private static func positions(of nodes: [NodeSummary]) -> [String: Int] {
    if nodes.count <= fewNodes { return [:] }
    return Dictionary(
      nodes.enumerated().map { ($0.element.name, $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Requests of the month that a call node worked on, by its place among the nodes, and jobs that do what a
  /// request does.
  package func served(at position: Int) -> Double { count(load.handled, at: position) }

  /// Of ``served(at:)`` those that came to the end of their calls, queries and commands: what a request does then,
  /// the others never do.
  package func finished(at position: Int) -> Double { count(load.finished, at: position) }

  private func count(_ shares: [Double], at position: Int) -> Double {
    let visits = load.visits[position] * shares[position] * load.requests
    return worksAlone.isEmpty || !worksAlone[position] ? visits : visits + jobs[position]
  }

  /// Of ``finished(at:)`` those that are requests: no queue has led to them.
  private func asked(at position: Int) -> Double {
    let all = finished(at: position)
    guard !jobs.isEmpty, jobs[position] > 0 else { return all }
    // Where nobody but queues leads to it, none are: what writers are turned away with is no difference of equals.
    let isAsked =
      load.entry[position] > 0
      || nodes.contains { $0.request.calls.contains { $0.callee == position && $0.perRequest > 0 } }
    guard isAsked else { return 0 }
    let asked = all - jobs[position]
    // What is left of a difference of equals.
    return asked > 1e-9 * all ? asked : 0
  }

  /// The same as ``served(at:)``, for one request from outside and with those that are given up.
  package func done(at position: Int) -> Double {
    let visits = load.visits[position]
    guard load.requests > 0, !worksAlone.isEmpty, worksAlone[position] else { return visits }
    return visits + jobs[position] / load.requests
  }

  /// Counts the jobs that the month's requests lead to; call it once nodes and queues are known.
  ///
  /// - Parameter routes: who works on each queue.
  package mutating func countJobs(along routes: [JobRoute]) {
    self.routes = routes
    let called = nodes.reduce(into: Set<Int>()) { called, node in
      for call in node.request.calls where call.perRequest > 0 { called.insert(call.callee) }
    }
    let alone = nodes.indices.map { node in
      load.entry[node] == 0 && !called.contains(node)
        && routes.contains { $0.worker == node && !$0.isRun }
    }
    let follows = routes.contains { route in
      route.worker.map { route.isRun || alone[$0] } ?? false
    }
    guard follows else { return }
    worksAlone = alone
    jobs = nodes.map { _ in 0 }
    // Jobs of a service may lead to more of them: each round adds what the last one led to.
    for _ in 0..<20_000 {
      var next = nodes.map { _ in 0.0 }
      for (queue, route) in routes.enumerated() {
        guard let worker = route.worker, route.isRun || alone[worker] else { continue }
        next[worker] += messages(into: queue) * route.tries * worked(of: queue)
      }
      let isDone = zip(next, jobs).allSatisfy { abs($0 - $1) <= 1e-13 * abs($0) }
      jobs = next
      if isDone { break }
    }
  }

  /// Messages put into a queue over the month, before any is repeated.
  package func messages(into queue: String) -> Double {
    queues.firstIndex(of: queue).map { messages(into: $0) } ?? 0
  }

  /// The share of a queue's jobs that is done before the month ends.
  package func worked(of queue: String) -> Double {
    queues.firstIndex(of: queue).map(worked(of:)) ?? 1
  }

  private func worked(of position: Int) -> Double {
    load.worked.indices.contains(position) ? load.worked[position] : 1
  }

  /// Who puts messages into a queue, how many over the month, and whether by an address of its own.
  package func senders(
    into queue: String
  ) -> [(messages: Double, hasPublicAddress: Bool)] {
    guard let position = queues.firstIndex(of: queue) else { return [] }
    return nodes.enumerated().compactMap { index, node in
      let messages = node.request.queueUses.reduce(0) {
        $1.queue == position ? $0 + $1.messages : $0
      }
      return messages > 0 ? (messages * finished(at: index), node.hasPublicAddress) : nil
    }
  }

  private func messages(into position: Int) -> Double {
    var sum = 0.0
    for (index, node) in nodes.enumerated() {
      let finished = finished(at: index)
      for use in node.request.queueUses where use.queue == position {
        sum += use.messages * finished
      }
    }
    return sum
  }

  /// Whether requests use anything that is charged by use and has no model.
  package var hasChargedUses: Bool {
    !edgeUses.isEmpty || !messageUses.isEmpty || nodes.contains { !$0.request.chargedUses.isEmpty }
  }

  /// What the month's requests use of a resource; `nil` where no request is said to.
  ///
  /// A request that is given up in a queue uses nothing, nor does one whose calls or queries fail; at the edge all
  /// count, as they arrive.
  ///
  /// - Parameters:
  ///   - resource: its name.
  ///   - alias: what requests call it.
  ///   - key: what its sheet asks for.
  /// - Returns: the quantity, and how it comes about.
  package func use(of resource: String, as alias: String, _ key: String) -> TrafficUse? {
    var (isUsed, sum, why) = (false, 0.0, [String]())
    func add(_ uses: [ChargedUse], by name: String, _ requests: Double, asked: Double? = nil) {
      for use in uses
      where (use.resource == resource || use.resource == alias) && use.answers(key) {
        isUsed = true
        let amount = use.amount(of: key)
        let requests = use.isOfRequestsAlone ? asked ?? requests : requests
        sum += amount * requests
        if isForTotal { continue }
        why.append(
          "\(NumberFormat.significant(requests)) \(name) × "
            + (amount == use.amount
              ? NumberFormat.significant(amount) : NumberFormat.bytes(use.amount)))
      }
    }
    add(edgeUses, by: "requests from outside", load.requests)
    for message in messageUses {
      add([message.use], by: "messages of \(message.queue)", messages(into: message.queue))
    }
    for (index, node) in nodes.enumerated() where !node.request.chargedUses.isEmpty {
      add(
        node.request.chargedUses, by: "\(whatComes(to: index)) \(node.name)", finished(at: index),
        asked: asked(at: index))
    }
    return isUsed ? TrafficUse(quantity: sum, why: why.joined(separator: " + ")) : nil
  }

  private func whatComes(to position: Int) -> String {
    guard !jobs.isEmpty, jobs[position] > 0 else { return "requests to" }
    return asked(at: position) > 0 ? "requests to and jobs of" : "jobs of"
  }

  /// Disk operations that a database does for one request from outside.
  package func operationsPerRequest(of database: String) -> Double {
    work(of: database).operations
  }

  /// What one request from outside asks of a database, on average.
  ///
  /// - Parameter database: its name.
  /// - Returns: nothing of one that is not there.
  package func work(of database: String) -> DatabaseWork {
    var work = DatabaseWork()
    guard let position = databases.firstIndex(where: { $0.name == database }) else { return work }
    for (index, node) in nodes.enumerated() {
      let finished =
        load.requests > 0
        ? finished(at: index) / load.requests : load.visits[index] * load.finished[index]
      for use in node.request.databaseUses where use.database == position && use.queries > 0 {
        work.operations += finished * use.queries * use.ioPerQuery
        work.seconds += finished * use.queries * use.millisecondsPerQuery / 1_000
        work.askers += finished
      }
    }
    return work
  }

  /// vCPU-hours of surplus CPU credits that a database is charged for.
  package func surplusVCPUHours(of database: String) -> Double {
    databases.firstIndex { $0.name == database }.map { load.surplusVCPUHours[$0] } ?? 0
  }

  /// GB of backups that are free for a database: what all running instances have allocated together,
  /// less what those before it keep.
  package func freeBackupGB(for database: String) -> Double {
    let sharing = databases.filter(\.sharesFreeBackups)
    let allocated = sharing.reduce(0) { $0 + $1.allocatedGB }
    let others = sharing.prefix { $0.name != database }.reduce(0) { $0 + $1.backupGB }
    return max(0, allocated - others)
  }
}

/// What one request from outside asks of a database, through all that serves it.
package struct DatabaseWork: Hashable, Sendable {
  /// Operations on its disk.
  package internal(set) var operations = 0.0
  /// vCPU-seconds.
  package internal(set) var seconds = 0.0
  /// Requests of services and functions that ask it anything.
  package internal(set) var askers = 0.0
}

/// What others have to know of a database.
package struct DatabaseSummary: Hashable, Sendable {
  package let name: String
  /// GB allocated, read replicas included.
  package let allocatedGB: Double
  /// GB of backups kept.
  package let backupGB: Double
  /// Whether it takes part in the free amount of backups that RDS instances share.
  package let sharesFreeBackups: Bool

  package init(name: String, allocatedGB: Double, backupGB: Double, sharesFreeBackups: Bool) {
    self.name = name
    self.allocatedGB = allocatedGB
    self.backupGB = backupGB
    self.sharesFreeBackups = sharesFreeBackups
  }
}

/// What a cluster runs, as far as its monitoring is concerned.
package struct ContainerFleet: Hashable, Sendable {
  package var services = 0
  /// One-off tasks, each a task family of its own, by the share of the hours in which they run.
  package var jobShare = 0.0
  /// Tasks that always run.
  package var fewestTasks = 0
  /// Services that target tracking scales.
  package var scaled = 0

  package init() {}
}
