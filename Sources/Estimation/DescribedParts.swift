import Diagnostics
import Gate
import Inputs
import Pricing
import Quantities
import RateTables
import Resources
import Services
import TrafficSimulation

/// A stack file's estimates, ready to be run on what a template deploys.
///
/// Prepared once: what only the deployment knows is tried in many forms of the template.
struct DescribedParts {
  let parts: [PreparedEstimate]
  /// The stack file as it stands, without any estimate's overlay.
  let described: Stack
  private let explicit: [String: Budget.Binding]

  /// Reads the stack file, its scenarios and what it states of use.
  ///
  /// - Parameters:
  ///   - name: of the stack file.
  ///   - request: what is estimated.
  ///   - table: the region's rates.
  ///   - workspace: where the files lie.
  /// - Throws: every problem of the files.
  init(
    _ name: String, _ request: SynthesisCommand.Request, _ table: RateTable, _ workspace: Workspace
  ) throws(Diagnostics) {
    var stackRequest = StackRequest(name: name)
    stackRequest.choice = request.choice
    stackRequest.region = table.region
    let command = EstimateCommand(workspace: workspace)
    var parts = try command.prepare(stackRequest, rates: table)
    described = try command.described(name)
    explicit = request.bindings
    let restated = try RestatedUse(try workspace.stackNode(name))
    for index in parts.indices {
      try restated.lay(over: &parts[index].stackFile)
      parts[index].elsewhere = request.elsewhere
    }
    self.parts = parts
  }

  /// The estimates of what a template deploys.
  ///
  /// - Throws: an error for each binding that names what is not there.
  func bound(
    to read: SynthesizedStack
  ) throws(Diagnostics) -> (parts: [PreparedEstimate], binding: StackBinding) {
    var binding = try StackBinding(read, to: described, explicit: explicit)
    let bound = parts.map { part in
      var part = part
      part.deployment = Deployment(read, binding: binding, base: part.described.stack)
      return part
    }
    if let part = bound.first {
      binding.tellBrokenOff(in: part.deployed.stack)
      let names = binding.names
      let overfull = OverfullQueues.problems(of: part.deployed) { queue in
        queue.writers.map { part.stackFile.locations[names[$0] ?? $0] }
          + [read.resources.first { $0.id == ResourceID(queue.name) }?.location]
      }
      if overfull.contains(where: { $0.severity == .error }) { throw Diagnostics(overfull) }
      binding.tell(overfull)
    }
    return (bound, binding)
  }

  /// What a month of the most expensive estimate comes to; `nil` where it cannot be run.
  func cost(of read: SynthesizedStack) -> Money? {
    guard let bound = try? bound(to: read).parts else { return nil }
    var most: Money?
    for part in bound {
      guard let load = try? part.load() else { return nil }
      let cost = part.pricing.costs(of: part.stack, under: load).total
      most = max(most ?? cost, cost)
    }
    return most
  }
}
