import Pricing
import Quantities
import Resources
import Services

/// What a template that nobody uses could be beside other values of single properties.
extension TemplateSavings {
  /// What the alternatives save in any case of what is fixed and stated.
  ///
  /// - Parameters:
  ///   - now: what the stack costs.
  ///   - labels: what its resources are called.
  /// - Returns: those that save something.
  func alternatives(_ now: Pricing.Costs, _ labels: ResourceLabels) -> [Advice.Saving] {
    let cheapest = least.map { $0(nil, []) }
    // A stack that would not deploy with what is cheapest is none that anything is certain of.
    if case .some(.none) = cheapest { return [] }
    let ends = [read.stack] + [cheapest ?? nil].compactMap { $0 }
    let options = DeployedAlternatives(read, running: read.stack).options.compactMap {
      option -> Advice.Saving? in
      let savings = ends.map { stack -> Money in
        var changed = stack
        option.apply(&changed)
        let (before, after) = (price(stack), price(changed))
        return after.problems > before.problems ? .zero : before.total - after.total
      }
      guard let saving = savings.min(), saving.roundedToCents > .zero else { return nil }
      return Advice.Saving(option, saving: saving, labels)
    }
    return options + promises(ends)
  }

  /// A Savings Plan on the tasks, and reservations of the nodes, that run at all times, of the end that has
  /// fewer.
  private func promises(_ ends: [Stack]) -> [Advice.Saving] {
    Commitment.Kind.advised.flatMap { kind -> [Advice.Saving] in
      let savings = ends.map { stack in
        promise(kind, lines(stack, Set(Self.promised(kind, of: stack).map { ResourceID($0) })))
      }
      guard savings.allSatisfy({ $0 != nil }) else { return [] }
      return Array(savings.compactMap { $0 }.sorted { $0.monthly < $1.monthly }.prefix(1))
    }
  }

  /// What a commitment may speak of.
  private static func promised(_ kind: Commitment.Kind, of stack: Stack) -> [String] {
    switch kind {
    case .savingsPlan: stack.services.map(\.name)
    case .reserved, .databaseSavingsPlan: stack.databases.map(\.name) + stack.caches.map(\.name)
    }
  }
}
