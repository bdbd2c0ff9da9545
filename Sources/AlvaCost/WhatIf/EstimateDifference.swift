import CostEstimation
package import Diagnostics
import Inputs
package import Quantities

/// Two bills line by line, renamed resources matched.
package struct EstimateDifference: Sendable {
  /// An item of both bills.
  package struct Row: Hashable, Sendable {
    /// Resource and item, `old → new` where the resource was renamed.
    package let id: String
    package let name: String
    package let before: Money
    package let after: Money
    package var change: Money { after - before }
  }

  package let name: String
  package let before: Money
  package let after: Money
  /// What changed, largest first.
  package let rows: [Row]
  /// Resources that were renamed: old and new.
  package let renamed: [(old: String, new: String)]

  package var isSilent: Bool { rows.isEmpty && renamed.isEmpty }

  /// Compares two bills.
  ///
  /// A resource that only the first has and one that only the second has are the same under
  /// another name where they are charged for the same items of the same services; of several the
  /// one with the nearest cost is taken.
  package init(_ first: SavedEstimate, _ second: SavedEstimate) {
    name = second.name
    before = first.monthly
    after = second.monthly
    let renamed = Self.renamed(first, second)
    self.renamed = renamed
    func newName(_ resource: String) -> String {
      renamed.first { $0.old == resource }?.new ?? resource
    }
    var rows: [Row] = []
    for item in second.items {
      let old = first.items.first {
        $0.item == item.item && newName($0.resource) == item.resource
      }
      let wasRenamed = old.map { $0.resource != item.resource } ?? false
      let id =
        (wasRenamed ? "\(old?.resource ?? "") → \(item.resource)" : item.resource) + "/\(item.item)"
      rows.append(
        Row(id: id, name: item.name, before: old?.monthly ?? .zero, after: item.monthly))
    }
    for item in first.items
    where !second.items.contains(where: {
      $0.item == item.item && $0.resource == newName(item.resource)
    }) {
      rows.append(
        Row(
          id: "\(item.resource)/\(item.item)", name: item.name, before: item.monthly,
          after: .zero))
    }
    self.rows = rows.filter { $0.change != .zero }.sorted {
      let (a, b) = (abs($0.change.approximate), abs($1.change.approximate))
      return a == b ? $0.id < $1.id : a > b
    }
  }

  private static func renamed(
    _ first: SavedEstimate, _ second: SavedEstimate
  ) -> [(old: String, new: String)] {
    func resources(_ estimate: SavedEstimate) -> [String] {
      var seen: [String] = []
      for item in estimate.items where !seen.contains(item.resource) { seen.append(item.resource) }
      return seen
    }
    func kind(_ resource: String, in estimate: SavedEstimate) -> [String] {
      estimate.items.filter { $0.resource == resource }.map { "\($0.service)/\($0.item)" }.sorted()
    }
    func cost(_ resource: String, in estimate: SavedEstimate) -> Double {
      estimate.items.filter { $0.resource == resource }.map(\.monthly).total.approximate
    }
    let (a, b) = (resources(first), resources(second))
    var free = b.filter { !a.contains($0) }
    var result: [(old: String, new: String)] = []
    for old in a where !b.contains(old) {
      let own = kind(old, in: first)
      let fitting = free.filter { kind($0, in: second) == own }
      let spent = cost(old, in: first)
      guard
        let new = fitting.min(by: {
          abs(cost($0, in: second) - spent) < abs(cost($1, in: second) - spent)
        })
      else { continue }
      result.append((old, new))
      free.removeAll { $0 == new }
    }
    return result
  }
}

/// The main path of `alva-cost diff A B`.
package struct DiffCommand: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Compares each estimate that both sides have by its name.
  ///
  /// - Parameters:
  ///   - first: a stack's name, or a saved estimate's file that ends in `.json`.
  ///   - second: the same.
  ///   - request: what overrides the stacks' files; its name is not used.
  /// - Throws: what is wrong with either side, all at once.
  /// - Returns: one difference for each estimate, silent ones too.
  package func run(
    _ first: String, _ second: String, _ request: StackRequest
  ) throws(Diagnostics) -> [EstimateDifference] {
    var problems = Diagnostics()
    let a = problems.collecting { try estimates(of: first, request) }
    let b = problems.collecting { try estimates(of: second, request) }
    guard let a, let b, !problems.hasErrors else { throw problems }
    let chosen = a.filter { request.estimate == nil || $0.name == request.estimate }
    let pairs = chosen.compactMap { one in b.first { $0.name == one.name }.map { (one, $0) } }
    if pairs.isEmpty {
      throw Diagnostics(
        Diagnostic(
          .error, .missing, "'\(first)' and '\(second)' have no estimate of the same name",
          mend: "the first has \(a.map(\.name).joined(separator: ", ")); the second "
            + b.map(\.name).joined(separator: ", ")))
    }
    return pairs.map { EstimateDifference($0, $1) }
  }

  private func estimates(
    of name: String, _ request: StackRequest
  ) throws(Diagnostics) -> [SavedEstimate] {
    if name.hasSuffix(".json") {
      return try SavedEstimate.read(try Files.read(name, shown: name), file: name)
    }
    var own = request
    own.name = name
    return try EstimateCommand(workspace: workspace).run(own).estimates.map { SavedEstimate($0) }
  }
}
