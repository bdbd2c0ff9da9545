package import Diagnostics
package import Pricing
package import Quantities
package import Resources
import Services
import TrafficSimulation

/// The months of several stacks of an account, priced together.
///
/// An input that stands at one place of one file, in a scenario that several of them use say, is one
/// input, and all of them have the same value of it in a month.
package struct JointSampler: DrawnMonths {
  /// A stack with the places of its inputs among all.
  private struct Member: Sendable {
    let name: String
    let sampler: MonthSampler
    let places: [Int]
  }

  private struct Key: Hashable {
    let path: String
    let location: SourceLocation
    /// One formula in a shared scenario is two ranges where the stacks' parameters differ.
    let distribution: Distribution
  }

  package let inputs: [MonthSampler.Input]
  package var parts: Int { members.map(\.sampler.parts).reduce(0, +) }
  package let isCorrelated: Bool
  private let members: [Member]
  private let names: [String: String]
  private let pricing: Pricing
  /// Rates of the month at its middle, looked up once for all workers.
  private var plan: PricingPlan

  /// Prepares the stacks' estimates for sampling.
  ///
  /// - Parameters:
  ///   - parts: an estimate of each, by the stacks' names.
  ///   - pricing: of all their resources, which bear their stacks' names.
  /// - Throws: correlations of unknown drivers, or ones that cannot be.
  package init(
    _ parts: [(name: String, part: PreparedEstimate)], _ pricing: Pricing
  ) throws(Diagnostics) {
    var inputs: [MonthSampler.Input] = []
    var owners: [[String]] = []
    var known: [Key: Int] = [:]
    var members: [Member] = []
    for (name, part) in parts {
      let sampler = try MonthSampler(part)
      let places = sampler.inputs.map { input in
        let key = Key(
          path: input.path, location: input.location, distribution: input.distribution)
        if let place = known[key] {
          owners[place].append(name)
          return place
        }
        known[key] = inputs.count
        inputs.append(input)
        owners.append([name])
        return inputs.count - 1
      }
      members.append(Member(name: name, sampler: sampler, places: places))
    }
    var names: [String: String] = [:]
    for (index, input) in inputs.enumerated() where owners[index].count == 1 {
      let path = "\(owners[index][0])/\(input.path)"
      names[path] = "\(owners[index][0]), \(DriverWords.name(of: input.path))"
      inputs[index] = input.named(path)
    }
    self.inputs = inputs
    self.names = names
    self.members = members
    self.pricing = pricing
    isCorrelated = members.contains { $0.sampler.isCorrelated }
    plan = PricingPlan(pricing)
    var first = worker()
    _ = first.cost(at: middle)
    plan = first.plan
  }

  package func name(of input: MonthSampler.Input) -> String {
    names[input.path] ?? DriverWords.name(of: input.path)
  }

  package var middle: [Double] { inputs.map(\.distribution.middle) }

  package func values(at uniforms: [Double]) -> [Double] {
    var values = uniforms
    var isSet = [Bool](repeating: false, count: uniforms.count)
    for member in members {
      let own = member.sampler.values(at: member.places.map { uniforms[$0] })
      for (place, value) in zip(member.places, own) where !isSet[place] {
        values[place] = value
        isSet[place] = true
      }
    }
    return values
  }

  package var planned: [LineID] { plan.lines }

  package var bill: [LineItem] {
    var middle = worker()
    return pricing.price((middle.usages(at: self.middle) ?? []).flatMap { $0 }).lines
  }

  package func worker() -> Worker { Worker(self) }

  /// Prices months of all stacks one after the other.
  package struct Worker: MonthPricing {
    private let joint: JointSampler
    private var workers: [MonthSampler.Worker]
    fileprivate var plan: PricingPlan
    private var renamed: [StackResources]

    fileprivate init(_ joint: JointSampler) {
      self.joint = joint
      workers = joint.members.map { $0.sampler.worker() }
      renamed = joint.members.map { StackResources(of: $0.name) }
      plan = joint.plan
    }

    package var lineCosts: [Money] { plan.lineCosts }

    package mutating func cost(at values: [Double]) -> Double {
      usages(at: values).flatMap { plan.total(of: $0) }.map(\.approximate) ?? .nan
    }

    /// What all stacks are metered for; `nil` where one cannot run.
    fileprivate mutating func usages(at values: [Double]) -> [[Usage]]? {
      var all: [[Usage]] = []
      for index in workers.indices {
        let own = joint.members[index].places.map { values[$0] }
        guard let lists = workers[index].usages(at: own) else { return nil }
        for list in lists { all.append(list.map { renamed[index].rename($0) }) }
      }
      return all
    }
  }
}

/// The resources of a stack beside those of others: `staging.api`.
struct StackResources {
  private let stack: String
  private var names: [ResourceID: ResourceID] = [:]
  /// Assumptions that stand under another name beside those of the other stacks.
  var assumptions: [String: String] = [:]

  init(of stack: String) {
    self.stack = stack
  }

  mutating func name(of resource: ResourceID) -> ResourceID {
    if let name = names[resource] { return name }
    let name = ResourceID("\(stack).\(resource.text)")
    names[resource] = name
    return name
  }

  mutating func rename(_ usage: Usage) -> Usage {
    usage.of(name(of: usage.resource), usage.assumptions.map { assumptions[$0] ?? $0 })
  }
}

extension Usage {
  /// The same of a resource of another name.
  fileprivate func of(_ resource: ResourceID, _ assumptions: [String]) -> Self {
    Self(
      resource: resource, item: item, name: name, offer: offer, usageTypes: usageTypes,
      operation: operation, allowance: allowance, quantity: quantity,
      relativePrice: relativePrice, kind: kind, part: part, share: share, why: why,
      assumptions: assumptions, bounds: bounds, key: key)
  }
}
