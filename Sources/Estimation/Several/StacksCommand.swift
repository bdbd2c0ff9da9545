package import Diagnostics
import Inputs
package import Pricing
import Quantities
import RateTables
import Resources
import Services
import TrafficSimulation

/// Several stacks of one account in one bill: tiers and free amounts are drawn once, and there is one sum.
package struct StacksCommand: Sendable {
  private let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Prices them together.
  ///
  /// - Parameters:
  ///   - names: of two stacks or more, each once; in their order they draw on the free amounts.
  ///   - request: what is asked of each of them; its own name does not count.
  ///   - sampling: months to draw, for percentiles and drivers; none without it.
  /// - Throws: every problem of the stacks; an error of kind `invalidInput` where no estimate is in all.
  /// - Returns: the estimates that all of them have, by the names and in the order of the first.
  package func run(
    _ names: [String], _ request: StackRequest, sampling: SamplingRequest? = nil
  ) throws(Diagnostics) -> EstimateSet {
    try refuseRepetitions(in: names)
    let command = EstimateCommand(workspace: workspace)
    var problems = Diagnostics()
    var stacks: [(name: String, parts: [PreparedEstimate])] = []
    for name in names {
      let own = request.named(name)
      let parts = problems.collecting { () throws(Diagnostics) in try command.prepare(own) }
      if let parts { stacks.append((name, parts)) }
    }
    try problems.throwIfErrors()
    guard let first = stacks.first, let lead = first.parts.first else { throw problems }
    let shared = first.parts.map(\.name).filter { name in
      stacks.allSatisfy { $0.parts.contains { $0.name == name } }
    }
    guard !shared.isEmpty else { throw withoutSharedEstimate(stacks) }
    var estimates: [Estimate] = []
    var costs: [[Money]] = []
    for name in shared {
      let parts = stacks.compactMap { stack in
        stack.parts.first { $0.name == name }.map { (name: stack.name, part: $0) }
      }
      let (sum, own) = try estimate(name, of: parts, command, sampling)
      estimates.append(sum)
      costs.append(own)
    }
    var set = EstimateSet(
      stack: names.joined(separator: "+"), description: "",
      region: Self.regions(of: stacks.compactMap(\.parts.first)), period: lead.stack.period,
      estimates: estimates, reconciliation: nil,
      rateFiles: Self.files(stacks.compactMap(\.parts.first?.table)))
    set.ratesEdition = stacks.lazy.compactMap { $0.parts.first?.table.edition }.first
    for stack in stacks {
      guard let part = stack.parts.first else { continue }
      let own = try EstimateCommand.notes(of: part)
      let named = { (note: StackNotes.Note) in
        StackNotes.Note(what: "\(stack.name): \(note.what)", why: note.why)
      }
      set.notes.free += own.free.map(named)
      set.notes.notPriced += own.notPriced.map(named)
    }
    set.shares = stacks.enumerated().map { index, stack in
      StackShare(
        stack: stack.name, region: stack.parts.first?.table.region ?? "",
        monthly: costs.map { $0[index] })
    }
    for (index, stack) in stacks.enumerated() where stack.parts.first?.stackFile.plan != nil {
      set.shares[index].plan = try planned(request.named(stack.name), sampling)
    }
    return set
  }

  /// A stack with its plan, as it is estimated alone: a plan speaks of no bill that others share.
  private func planned(
    _ request: StackRequest, _ sampling: SamplingRequest?
  ) throws(Diagnostics) -> (estimates: [Estimate], reconciliation: PlanReconciliation)? {
    var sampling = sampling
    sampling?.findsDrivers = false
    let alone = try EstimateCommand(workspace: workspace).run(request, sampling: sampling)
    return alone.reconciliation.map { (alone.estimates, $0) }
  }

  private func refuseRepetitions(in names: [String]) throws(Diagnostics) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "stack '\(name)' is named twice", mend: "name each stack once"))
    }
  }

  private func withoutSharedEstimate(
    _ stacks: [(name: String, parts: [PreparedEstimate])]
  ) -> Diagnostics {
    let lists = stacks.map { "\($0.name) has \($0.parts.map(\.name).joined(separator: ", "))" }
    return Diagnostics(
      Diagnostic(
        .error, .invalidInput,
        "no estimate is in all of the stacks: \(lists.joined(separator: "; "))",
        mend: "give one of each the same name, or name a --scenario for all"))
  }

  // MARK: One estimate of all

  private func estimate(
    _ name: String, of parts: [(name: String, part: PreparedEstimate)], _ command: EstimateCommand,
    _ sampling: SamplingRequest?
  ) throws(Diagnostics) -> (estimate: Estimate, costs: [Money]) {
    var usages: [Usage] = []
    var owners: [ResourceID: Int] = [:]
    var loads: [MonthLoad] = []
    var assumptions: [Assumption] = []
    var problems = Diagnostics()
    for (index, (stack, part)) in parts.enumerated() {
      let alone = problems.collecting { () throws(Diagnostics) in
        try command.price(part, under: try part.load())
      }
      guard let alone else { continue }
      var resources = StackResources(of: stack)
      for assumption in alone.assumptions
      where assumption.id != Assumption.ratesFirstSeenLater && !assumptions.contains(assumption) {
        let isTaken = assumptions.contains { $0.id == assumption.id }
        let id = isTaken ? "\(stack).\(assumption.id)" : assumption.id
        if isTaken { resources.assumptions[assumption.id] = id }
        assumptions.append(Assumption(id, assumption.value, source: assumption.source))
      }
      let own = alone.stack.usage(under: alone.load).map { resources.rename($0) }
      // A resource that is used in no ordinary month may be in a drawn one.
      let all = alone.stack.resources.map { resources.name(of: $0.id) } + own.map(\.resource)
      for resource in all where (owners.updateValue(index, forKey: resource) ?? index) != index {
        problems.append(Self.sharedName(resource, parts.map(\.name)))
        break
      }
      usages += own
      loads.append(alone.load)
    }
    try problems.throwIfErrors()
    let pricing = Self.pricing(parts, owners)
    let lead = parts[0].part
    let priced = pricing.price(usages)
    if !priced.problems.isEmpty {
      throw Diagnostics(priced.problems.map { command.diagnostic($0, lead) })
    }
    assumptions += EstimateCommand.olderRates(priced.lines, asOf: lead.asOf)
    var estimate = Estimate(
      name: name, scenario: Self.joined(parts.map(\.part.scenario.name)), stack: Self.frame(parts),
      load: Self.load(loads), lines: priced.lines, assumptions: assumptions,
      offers: lead.table.offers)
    if let sampling {
      // Each stack's own budget has a part in what all may cost; without one of them there is none.
      var limits: [Money] = []
      for part in parts {
        if let limit = try workspace.monthlyBudget(of: part.name, estimate: name) {
          limits.append(limit)
        }
      }
      let limit = limits.count == parts.count ? limits.total : nil
      estimate.spread = try SpreadCommand(
        JointSampler(parts, pricing), sampling.held(to: limit)
      ).run()
    }
    var costs = [Money](repeating: .zero, count: parts.count)
    for line in estimate.lines {
      if let place = owners[line.resource] { costs[place] += line.cost }
    }
    return (estimate, costs)
  }

  /// Rates of each stack's own region; what is free is free once for the account.
  ///
  /// Where one of the stacks draws on no free amounts, or on less because others use them, none does.
  private static func pricing(
    _ parts: [(name: String, part: PreparedEstimate)], _ owners: [ResourceID: Int]
  ) -> Pricing {
    let lead = parts[0].part
    var elsewhere: [ResourceID: RateTable] = [:]
    for (resource, index) in owners where parts[index].part.table.region != lead.table.region {
      elsewhere[resource] = parts[index].part.table
    }
    var allowances = lead.stack.allowances
    for (_, part) in parts.dropFirst() {
      allowances.apply = allowances.apply && part.stack.allowances.apply
      allowances.usedElsewhereShare = max(
        allowances.usedElsewhereShare, part.stack.allowances.usedElsewhereShare)
    }
    return Pricing(
      table: lead.table, asOf: lead.asOf, allowances: allowances, discounts: lead.discounts,
      billingDay: billingDay(parts), elsewhere: elsewhere)
  }

  /// The day that the bill is of: tables of several regions may be of several days.
  private static func billingDay(
    _ parts: [(name: String, part: PreparedEstimate)]
  ) -> CalendarDay { parts.map(\.part.stack.asOf).max() ?? .undated }

  private static func sharedName(_ resource: ResourceID, _ stacks: [String]) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        .error, .invalidInput,
        "two of the stacks \(stacks.joined(separator: ", ")) have a resource that would be called "
          + "'\(resource)' here",
        mend: "rename one of them, or price the stacks one by one"))
  }

  /// A stack that holds nothing but the month and the day.
  private static func frame(_ parts: [(name: String, part: PreparedEstimate)]) -> Stack {
    var stack = Stack(
      name: parts.map(\.name).joined(separator: "+"), region: parts[0].part.table.region)
    stack.period = parts[0].part.stack.period
    stack.asOf = billingDay(parts)
    return stack
  }

  /// The requests of all, hour by hour.
  private static func load(_ loads: [MonthLoad]) -> MonthLoad {
    var hours = [Double](repeating: 0, count: loads[0].requestsPerHour.count)
    for load in loads {
      for (hour, requests) in load.requestsPerHour.enumerated() where hour < hours.count {
        hours[hour] += requests
      }
    }
    return MonthLoad(
      period: loads[0].period, requestsPerHour: hours, entry: [], visits: [], nodes: [],
      deployments: loads.map(\.deployments).reduce(0, +), surplusVCPUHours: [])
  }

  private static func joined(_ names: [String]) -> String {
    unique(names).joined(separator: " + ")
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  private static func regions(of parts: [PreparedEstimate]) -> String {
    joined(parts.map(\.table.region))
  }

  private static func files(_ tables: [RateTable]) -> [String] {
    unique(tables.flatMap(\.files))
  }
}

extension StackRequest {
  /// The same of another stack.
  package func named(_ name: String) -> Self {
    var request = self
    request.name = name
    return request
  }
}
