import Pricing
import Quantities
import Resources
import Services

/// The sizes of a template that are worth a look: those of what costs most, up and down.
struct DesignSteps {
  private let estimate: Estimate
  private let labels: ResourceLabels
  private let steps: SizeSteps

  init(_ estimate: Estimate, labels: ResourceLabels, tables: SizeTables) {
    self.estimate = estimate
    self.labels = labels
    steps = SizeSteps(estimate.stack, tables)
  }

  /// At most as many as a page shows, the most expensive resource's first.
  func all(isOfTerraform: Bool) -> [(change: DesignChange, step: SizeStep)] {
    let stack = estimate.stack
    let costs = estimate.lines.reduce(into: [String: Money]()) {
      $0[$1.resource.text, default: .zero] += $1.cost
    }
    let names =
      (stack.services.map(\.name) + stack.databases.map(\.name) + stack.functions.map(\.name))
      .sorted { (costs[$1] ?? .zero, $0) < (costs[$0] ?? .zero, $1) }
    let found = names.flatMap { name in
      [("smaller", steps.smaller(name).first), ("larger", steps.larger(name))]
    }
    return Array(
      found.compactMap { word, step in
        step.map { step -> (change: DesignChange, step: SizeStep) in
          let label = labels.label(of: step.resource)
          let change = DesignChange(
            name: "\(label): \(word)", description: "\(step.from) → \(step.to)",
            edit: "\(label) with \(step.edit(ofTerraform: isOfTerraform))")
          return (change, step)
        }
      }.prefix(DesignChanges.most))
  }
}
