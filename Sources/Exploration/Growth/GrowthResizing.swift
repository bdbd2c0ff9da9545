import Diagnostics
import Estimation
import Inputs
import Platform
package import Quantities
import Resources
import Services
import TrafficSimulation

/// What sizes have to hold beside every limit.
package struct ResizeTarget: Hashable, Sendable {
  /// That the slowest p95 of where users enter may take; any without it.
  package var p95Seconds: Double?
  /// Share of every limit that stays free, 0..<1.
  package var headroom: Double

  package init(p95Seconds: Double? = nil, headroom: Double = 0) {
    self.p95Seconds = p95Seconds
    self.headroom = headroom
  }

  /// Nothing but the limits themselves.
  static let limits = Self()

  var search: CapacitySearch {
    CapacitySearch(p95Seconds: p95Seconds ?? .greatestFiniteMagnitude, headroom: headroom)
  }
}

/// The sizes of a stack that grows: the cheapest next ones from the first month on in which those of the month before
/// do not hold.
///
/// The searches are those of ``SizeCommand``, with every input at its middle, over sizes that have more of something and
/// less of nothing.
package struct GrowthResizing: Sendable {
  /// Why sizes do not hold in a month.
  struct Cause: Sendable {
    let resource: String
    let measure: String
    /// `api: CPU demand 104 %`.
    let reason: String
  }

  /// One change of sizes.
  package struct Step: Sendable {
    /// From 1.
    package let month: Int
    /// The limit that forced it.
    package let resource: String
    package let measure: String
    package let reason: String
    /// What becomes of what: `api`, `2 × 512/1024`, `1 × 512/1024`.
    package let sizes: [(name: String, size: String, was: String)]
    /// The stack before it and after it.
    let stacks: (before: Stack, after: Stack)
    /// In the words of the stack file.
    package fileprivate(set) var changes: [StackEdits.Change] = []
    /// As text of the stack file, where that can show it.
    package fileprivate(set) var edits: StackEdits?
    /// What the month before cost, and what this one does, with every input at its middle; `nil` before the first.
    package fileprivate(set) var before: Money?
    package fileprivate(set) var after = Money.zero
  }

  /// A month from which on something is not held.
  package struct Miss: Sendable {
    /// From 1.
    package let month: Int
    package let reason: String
  }

  package let target: ResizeTarget
  package private(set) var steps: [Step] = []
  /// From when on no sizes hold the p95 and the headroom asked for: the limits alone count then.
  package private(set) var givesUpTarget: Miss?
  /// From when on nothing is sold that holds the limits.
  package private(set) var ends: Miss?
  private(set) var schedule = SizeSchedule()
  /// The stack file, and why it cannot show the changes.
  private(set) var file = ""
  private(set) var obstacle: Diagnostics?
  private let bench: VariantBench

  /// Searches whose answer the month itself turned down, at most.
  private static let mostRounds = 5

  init(_ bench: VariantBench, _ target: ResizeTarget) {
    self.bench = bench
    self.target = target
  }

  /// What has to hold from now on.
  private var goal: ResizeTarget { givesUpTarget == nil ? target : .limits }

  /// Why a month needs other sizes; `nil` where it does not, or where there are none.
  func cause(in month: GrownMonth) -> Cause? { ends == nil ? cause(in: month, goal) : nil }

  private func cause(in month: GrownMonth, _ goal: ResizeTarget) -> Cause? {
    if let passed = month.report.passedLimits.first {
      return Cause(
        resource: label(passed.resource), measure: passed.measure,
        reason: "\(label(passed.resource)): \(month.report.words(passed))")
    }
    guard goal != .limits else { return nil }
    return goal.search.failure(in: month.report, entry: month.entry).map {
      Cause(
        resource: label($0.name), measure: $0.measure, reason: words($0))
    }
  }

  private func words(_ failure: CapacitySearch.Failure) -> String {
    label(failure.name) + failure.reason.dropFirst(failure.name.count)
  }

  /// Takes the cheapest next sizes that hold a month.
  ///
  /// - Parameters:
  ///   - part: the month on the stack as it stands.
  ///   - month: from 0.
  ///   - ran: the month at its sizes so far.
  /// - Throws: what is wrong with a month.
  /// - Returns: whether sizes were found.
  mutating func resize(
    _ part: PreparedEstimate, month: Int, _ ran: GrownMonth
  ) throws(Diagnostics) -> Bool {
    while ends == nil, let cause = cause(in: ran, goal) {
      let found = try search(part, month: month)
      if let changes = found.changes {
        take(changes, for: cause, from: month, ran.part.stack)
        return true
      }
      let miss = Miss(month: month + 1, reason: unmoved(in: ran) ?? found.reason)
      if goal == .limits { ends = miss } else { givesUpTarget = miss }
    }
    return false
  }

  private func unmoved(in ran: GrownMonth) -> String? {
    SizedParts(ran.part.stack).unmoved(in: ran.report, most: 1 - goal.headroom).map {
      "no size moves \(label($0.resource)), \($0.measure)"
    }
  }

  /// Sizes that hold, each confirmed by the month itself.
  private func search(
    _ part: PreparedEstimate, month: Int
  ) throws(Diagnostics) -> (changes: [SizeSpace.Option.Change]?, reason: String) {
    let standing = bench.standing(on: schedule.sized(part, month: month))
    var limits = SizeLimits()
    limits.isGrowing = true
    let space = SizeSpace(standing, limits)
    var wanted = goal
    for _ in 0..<Self.mostRounds {
      let search = SizeSearch(standing, space: space, target: wanted.search)
      let result = CheaperNeighbours(bench: standing, space: space, search: search).complete(
        search.run().within(space))
      guard let best = result.best else {
        let closest = result.closest?.failure.map { "what comes closest fails: \($0)" }
        return (nil, (result.ranOut ? nil : closest) ?? "the search found nothing that holds")
      }
      let changes = zip(space.components, best.choice).map { $0.options[$1].change }.filter {
        $0.standing(in: standing.base.stack) != $0
      }
      var sizes = schedule
      sizes.add(changes, from: month)
      guard let missed = cause(in: try GrownMonth(sizes.sized(part, month: month)), goal) else {
        return (changes, "")
      }
      if changes.isEmpty { return (nil, missed.reason) }
      wanted.headroom = min(0.9, wanted.headroom + 0.05)
      wanted.p95Seconds = wanted.p95Seconds.map { $0 * 0.97 }
    }
    return (nil, "the search found nothing that holds")
  }

  private mutating func take(
    _ changes: [SizeSpace.Option.Change], for cause: Cause, from month: Int, _ stack: Stack
  ) {
    schedule.add(changes, from: month)
    var after = stack
    for change in changes { SizeSpace.apply(change, to: &after) }
    steps.append(
      Step(
        month: month + 1, resource: cause.resource, measure: cause.measure, reason: cause.reason,
        sizes: changes.map {
          (label($0.resource(in: stack)), $0.words, $0.standing(in: stack).words)
        }, stacks: (stack, after)))
  }

  /// A resource as those who wrote the template call it.
  func label(_ name: String) -> String { bench.labels.label(of: name) }

  /// Writes the steps down as a stack file has them, one after the other.
  mutating func write(down request: StackRequest) throws(Diagnostics) {
    let writer = SizeEdits(bench)
    file = bench.workspace.path("stacks/\(request.name).yaml")
    var (text, node) = ("", bench.node)
    let isWritten = request.source == nil
    if isWritten, !steps.isEmpty {
      text = String(decoding: try Files.read(file, shown: file), as: UTF8.self)
    }
    for index in steps.indices {
      let (before, after) = steps[index].stacks
      steps[index].changes = writer.changes(to: after, from: before, in: node)
      guard isWritten, obstacle == nil else { continue }
      do throws(Diagnostics) {
        let edited = try writer.edits(of: text, node: node, to: after, from: before, file: file)
        steps[index].edits = edited.edits
        (text, node) = (edited.edits.text, edited.node)
      } catch {
        obstacle = error
      }
    }
  }

  /// The same with what the months before and after each step cost.
  func costing(_ months: [Money]) -> Self {
    var copy = self
    for index in steps.indices {
      let month = steps[index].month
      copy.steps[index].before = month > 1 ? months[month - 2] : nil
      copy.steps[index].after = months[month - 1]
    }
    return copy
  }
}

extension SizeSpace.Option.Change {
  /// The name of what it changes.
  func resource(in stack: Stack) -> String {
    switch self {
    case .service(let index, _): stack.services[index].name
    case .database(let index, _): stack.databases[index].name
    case .cache(let index, _): stack.caches[index].name
    }
  }
}

extension CapacityReport {
  /// `CPU demand 104 %`, `connections 120 of 100` of a limit that is passed.
  fileprivate func words(_ passed: (resource: String, measure: String)) -> String {
    func isMeant(_ resource: Resource) -> Bool {
      resource.resource == passed.resource && resource.measure == passed.measure
    }
    if let found = resources.first(where: isMeant) {
      return "\(found.measure) \(NumberFormat.significant(found.peak)) of "
        + NumberFormat.significant(found.limit) + (found.unit.isEmpty ? "" : " \(found.unit)")
    }
    guard let service = services.first(where: { $0.name == passed.resource }) else {
      return passed.measure
    }
    return passed.measure == "CPU"
      ? "CPU demand \(NumberFormat.number(service.utilisationToHold * 100, decimals: 1)) %"
      : "\(NumberFormat.percent(service.errorsShare, small: .keepsDigits)) of the requests get no answer "
        + "in time"
  }
}
