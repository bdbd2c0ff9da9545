package import Diagnostics
import Inputs
import Pricing
import Quantities
import RateTables
import Resources
package import Services
import TemplateReader

extension Workspace {
  /// The folder as an option of a command that is to be pasted; nothing where the command line has none.
  package var selection: [String] { PrintedCommand.options(["--pricing": asked]) }
}

/// The bill of a stack that nobody uses.
extension SynthesisCommand {
  /// How the rules of the sheets are tried on what was read; `nil` where nobody asks.
  func savings(
    of read: SynthesizedStack, _ bounds: StackBounds, _ decided: StackBounds.Ends,
    _ request: Request,
    _ table: RateTable, isServing: Bool
  ) -> TemplateSavings? {
    guard request.findsSavings else { return nil }
    func change(_ decisions: Decisions) -> TemplateSavings.Change {
      let changed = bounds.changed(
        deciding: decisions, open: read.resources.count { $0.coverage.isOpen })
      return { rule, resources in
        changed { resource in
          guard let rule, resources.contains(ResourceID(resource.id)) else { return resource }
          return rule.applied(to: resource) ?? resource
        }
      }
    }
    return TemplateSavings(
      read, price: { costs(of: $0, request, table) },
      lines: { lines(of: $0, request, table, for: $1) }, change: change(decided.most),
      least: decided.least == decided.most ? nil : change(decided.least),
      promise: { kind, lines in
        let cost = CommittedCost(
          Commitment(kind: kind, years: 1, payment: .noUpfront), lines: lines, table: table)
        return Advice.Saving(of: cost, isUnverified: cost.isUnverified(on: table.newestSeen))
      }, isServing: isServing)
  }

  func costs(of stack: Stack, _ request: Request, _ table: RateTable) -> Pricing.Costs {
    let stack = billed(stack, request, table)
    return pricing(stack, request, table).costs(of: stack, under: .idle(stack))
  }

  func lines(
    of stack: Stack, _ request: Request, _ table: RateTable, for resources: Set<ResourceID>
  ) -> [LineItem] {
    let stack = billed(stack, request, table)
    return pricing(stack, request, table).lines(of: stack, under: .idle(stack), for: resources)
  }

  /// The stack where and when it is billed.
  private func billed(_ stack: Stack, _ request: Request, _ table: RateTable) -> Stack {
    var stack = stack
    stack.region = table.region
    stack.asOf = request.choice.billingDay(newest: table.newestSeen)
    stack.period = request.choice.period
    return stack
  }

  func pricing(_ stack: Stack, _ request: Request, _ table: RateTable) -> Pricing {
    Pricing(
      table: table, asOf: request.asOf, allowances: stack.allowances,
      discounts: request.discounts, billingDay: stack.asOf, elsewhere: request.elsewhere)
  }

  /// The name of the estimate of a template that nobody uses.
  package static let nameWithoutUse = "fixed"

  /// What the stacks of an assembly or a folder are called together; those that others nest are theirs.
  ///
  /// - Parameter stacks: a nested one after its parent and a point.
  /// - Returns: `shop`, `shop+data`, `shop and 4 more`; `nil` of none.
  package static func title(of stacks: [String]) -> String? {
    let all = Set(stacks)
    let own = stacks.filter { name in
      name.firstIndex(of: ".").map { !all.contains(String(name[..<$0])) } ?? true
    }
    guard let first = own.first else { return nil }
    return own.count > 2 ? "\(first) and \(own.count - 1) more" : own.joined(separator: "+")
  }

  /// What a plan is called, which has no stacks: by its file.
  static func title(ofPlan path: String) -> String {
    let name = path.split(separator: "/").last?.split(separator: ".").first.map(String.init)
    return name == nil || name == "-" ? "plan" : name ?? "plan"
  }

  /// What people call the resources that a construct made.
  static func labels(of resources: [CoveredResource]) -> ResourceLabels {
    var labels = ResourceLabels()
    var paths = resources.compactMap { resource in
      resource.constructPath.map { (id: resource.id, path: $0) }
    }
    // Two stacks of one assembly are often made of the same constructs: what would be called the same is
    // called by more of its path.
    for name in [label, labelWithStack, { $0 }] {
      let called = Dictionary(grouping: paths) { name($0.path) }
      for (label, same) in called where same.count == 1 { labels[same[0].id] = label }
      paths = called.values.flatMap { $0.count == 1 ? [] : $0 }
    }
    for (id, path) in paths { labels[id] = "\(path) (\(id.text))" }
    return labels
  }

  /// A construct's path without its stack and without the levels that every construct has.
  static func label(_ path: String) -> String {
    guard let first = path.firstIndex(of: "/") else { return path }
    let label = labelWithStack(String(path[path.index(after: first)...]))
    return label.isEmpty ? path : label
  }

  /// A construct's path without the levels that every construct has.
  static func labelWithStack(_ path: String) -> String {
    var label = path[...]
    for level in ["/Resource", "/Default", "/Service"] where label.hasSuffix(level) {
      label = label.dropLast(level.count)
      break
    }
    return String(label)
  }
}

extension EstimateCommand {
  /// The stack file as it stands, without any estimate's overlay.
  package func described(_ name: String) throws(Diagnostics) -> Stack {
    let node = try workspace.stackNode(name)
    var reader = StackReader(limits: try workspace.limits(workspace.limits(), for: node))
    return try reader.read(node, name: name).stack
  }
}
