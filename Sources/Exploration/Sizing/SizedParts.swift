import Resources
import Services
import TrafficSimulation

/// What of a stack a search for sizes changes, and what it leaves alone.
struct SizedParts {
  private let stack: Stack

  init(_ stack: Stack) {
    self.stack = stack
  }

  private static let ofTasks = [
    "CPU", "CPU of one core", "memory", "requests at once a task", "requests without an answer",
  ]

  /// Whether another size of a task, a class or a node, or other counts of tasks, move a limit.
  ///
  /// - Parameters:
  ///   - resource: by its name in the stack.
  ///   - measure: as the capacity report calls it.
  /// - Returns: false of storage, functions, fleets and what runs on them.
  func move(_ resource: String, _ measure: String) -> Bool {
    if let service = stack.services.first(where: { $0.name == resource }) {
      return service.fleet.isEmpty
        && (Self.ofTasks.contains(measure) || measure.hasPrefix("connections to "))
    }
    if let database = stack.databases.first(where: { $0.name == resource }) {
      return database.host == .rds && ["CPU", "memory", "connections"].contains(measure)
    }
    if stack.caches.contains(where: { $0.name == resource }) {
      return ["CPU", "CPU of one core", "memory", "connections"].contains(measure)
    }
    if let queue = stack.queues.first(where: { $0.name == resource }), let worker = queue.worker {
      return measure == "jobs at work" && stack.services[worker].fleet.isEmpty
    }
    return false
  }

  /// The first limit that is passed and that no size moves; `nil` where there is none.
  ///
  /// - Parameters:
  ///   - report: a month of it.
  ///   - most: share of a limit that may be taken.
  /// - Returns: the resource's name, and the measure.
  func unmoved(in report: CapacityReport, most: Double) -> (resource: String, measure: String)? {
    let names = Set(report.services.map(\.name))
    return report.resources.first {
      $0.limit > 0 && $0.utilisationPeak > most && !names.contains($0.resource)
        && !move($0.resource, $0.measure)
    }.map { ($0.resource, $0.measure) }
  }

  /// Whether a request, or a job that is queued, asks the database.
  func asks(database: Int) -> Bool {
    stack.nodes.contains { node in
      node.request.databaseUses.contains { $0.database == database && $0.queries > 0 }
    }
  }

  /// Whether a request gives the cache commands, or a queue's jobs lie in it.
  func asks(cache: Int) -> Bool {
    stack.nodes.contains { node in
      node.request.cacheUses.contains { $0.cache == cache && $0.commands > 0 }
    } || stack.queues.contains { $0.kind == .bullmq && $0.cache == cache }
  }

  /// What stays as it is whatever is searched: `storage of orders`, `memory of the function api`.
  func leftAlone(_ label: (String) -> String) -> [String] {
    func list(_ names: [String]) -> String { names.map(label).joined(separator: ", ") }
    var parts: [String] = []
    if !stack.databases.isEmpty { parts.append("storage of \(list(stack.databases.map(\.name)))") }
    let elsewhere = stack.databases.filter { $0.host != .rds }.map(\.name)
    if !elsewhere.isEmpty { parts.append("the host of \(list(elsewhere))") }
    if !stack.fleets.isEmpty {
      let placed = stack.services.filter { !$0.fleet.isEmpty }.map(\.name)
      parts.append(
        "instances of \(list(stack.fleets.map(\.name)))"
          + (placed.isEmpty ? "" : " and \(list(placed)) on them"))
    }
    if !stack.functions.isEmpty {
      parts.append("memory of the functions \(list(stack.functions.map(\.name)))")
    }
    return parts
  }
}
