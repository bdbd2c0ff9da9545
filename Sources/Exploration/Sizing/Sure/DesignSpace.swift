import Quantities
import Resources
import Services

/// The options of a search under uncertainty, and which of two is the stronger.
///
/// Of options that behave alike and have the same memory the cheapest is kept; of memory the least is
/// offered at first, more where a design misses for it.
struct DesignSpace: Sendable {
  private(set) var space: SizeSpace
  /// By component and option: whether it is offered.
  private(set) var offered: [[Bool]]
  /// `[component][a][b]`: a has no more of anything that shortens a response than b has.
  private let weaker: [[[Bool]]]
  /// `[component][a][b]`: a never keeps fewer connections open than b, or leaves room for no more.
  private let fuller: [[[Bool]]]

  /// Everything as it is, in its own places.
  init(every whole: SizeSpace) {
    space = whole
    offered = whole.components.map { $0.options.map { _ in true } }
    weaker = []
    fuller = []
  }

  init(_ whole: SizeSpace) {
    var space = whole
    for index in space.components.indices {
      var seen: [Int: Int] = [:]
      space.components[index].options = space.components[index].options.filter { option in
        guard case .service(_, let sizing) = option.change else { return true }
        // Cheapest first: one that came before and has as much memory is as good.
        if let most = seen[option.behaviour], most >= sizing.size.memoryMB { return false }
        seen[option.behaviour] = sizing.size.memoryMB
        return true
      }
    }
    self.space = space
    offered = space.components.map { component in
      var seen: Set<Int> = []
      return component.options.map { option in
        guard case .service = option.change else { return true }
        return seen.insert(option.behaviour).inserted
      }
    }
    func table(_ holds: (SizeSpace.Option, SizeSpace.Option) -> Bool) -> [[[Bool]]] {
      space.components.map { component in
        component.options.map { a in component.options.map { b in holds(a, b) } }
      }
    }
    weaker = table { $0.change.isWeaker(than: $1.change) }
    fuller = table { $0.change.isFuller(than: $1.change) }
  }

  func isWeaker(_ a: Int, than b: Int, _ component: Int) -> Bool {
    weaker.isEmpty ? a == b : weaker[component][a][b]
  }

  /// Whether no part of a design has more than another's.
  func isWeaker(_ a: [Int], than b: [Int]) -> Bool {
    a.indices.allSatisfy { weaker[$0][a[$0]][b[$0]] }
  }

  /// Whether a design needs no fewer connections than another, of no more.
  func isFuller(_ a: [Int], than b: [Int]) -> Bool {
    a.indices.allSatisfy { fuller[$0][a[$0]][b[$0]] }
  }

  func behaviour(_ choice: [Int]) -> [Int] {
    zip(space.components, choice).map { $0.options[$1].behaviour }
  }

  /// The next larger memory for the same behaviour, offered from now on; `nil` where there is none.
  mutating func offerMemory(after option: Int, _ component: Int) -> Int? {
    let options = space.components[component].options
    let next = options.indices.first {
      $0 > option && options[$0].behaviour == options[option].behaviour
    }
    if let next { offered[component][next] = true }
    return next
  }

  /// The design in the whole space.
  func choice(_ choice: [Int], in whole: SizeSpace) -> [Int] {
    zip(zip(space.components, choice), whole.components).map { own, component in
      component.options.firstIndex { $0.change == own.0.options[own.1].change } ?? 0
    }
  }
}

extension SizeSpace.Option.Change {
  /// Whether it never has more of anything that shortens a response; false where nobody can say.
  fileprivate func isWeaker(than other: Self) -> Bool {
    switch (self, other) {
    case (.service(_, let a), .service(_, let b)):
      guard a.size.cpuUnits <= b.size.cpuUnits else { return false }
      switch (a.scaling, b.scaling) {
      case (nil, nil): return a.tasks <= b.tasks
      case (nil, let scaling?): return a.tasks <= scaling.minimumTasks
      case (let scaling?, nil): return scaling.maximumTasks <= b.tasks
      case (let mine?, let others?):
        // A larger task makes a policy start fewer of them.
        return a.size.cpuUnits == b.size.cpuUnits && mine.minimumTasks <= others.minimumTasks
          && mine.maximumTasks <= others.maximumTasks
          && (mine.metric != .memory || a.size.memoryMB == b.size.memoryMB)
      }
    case (.database(_, let a), .database(_, let b)):
      return a.vCPU <= b.vCPU && a.memoryGB <= b.memoryGB
        && (a.baselineShare ?? 1) <= (b.baselineShare ?? 1)
        && (a.creditsPerHour ?? 0) <= (b.creditsPerHour ?? .infinity)
        && (a.iopsBaseline ?? 0) <= (b.iopsBaseline ?? .infinity)
        && (a.iopsBurst ?? 0) <= (b.iopsBurst ?? .infinity)
    case (.cache(_, let a), .cache(_, let b)):
      return a.vCPU * (a.baselineShare ?? 1) <= b.vCPU * (b.baselineShare ?? 1)
        && a.vCPU <= b.vCPU && a.memoryGB <= b.memoryGB
        && (a.maxmemoryBytes ?? .infinity) <= (b.maxmemoryBytes ?? .infinity)
    default: return false
    }
  }

  /// Whether it never keeps fewer connections open, or has no more of them to give.
  fileprivate func isFuller(than other: Self) -> Bool {
    switch (self, other) {
    case (.service(_, let a), .service(_, let b)):
      switch (a.scaling, b.scaling) {
      case (nil, nil): return a.tasks >= b.tasks
      case (nil, let scaling?): return a.tasks >= scaling.maximumTasks
      case (let scaling?, nil): return scaling.minimumTasks >= b.tasks
      case (let mine?, let others?):
        return a.size.cpuUnits == b.size.cpuUnits && mine.minimumTasks >= others.minimumTasks
          && mine.maximumTasks >= others.maximumTasks
          && (mine.metric != .memory || a.size.memoryMB == b.size.memoryMB)
      }
    case (.database(_, let a), .database(_, let b)):
      return a.maximumConnections <= b.maximumConnections
    case (.cache, .cache): return true
    default: return false
    }
  }
}
