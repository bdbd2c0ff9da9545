import Gate
import Resources
package import Services
package import TrafficSimulation

/// What will really be deployed, under the traffic that a stack file and its scenario describe.
///
/// Sizes, counts and kinds are the template's. What a request needs and how much data there is comes
/// from the stack file, and so does every setting that was changed since the file was read: a drawn
/// input, an overlay.
package struct Deployment: Sendable {
  package let synthesized: SynthesizedStack
  package let binding: StackBinding
  /// The stack file's model as it was read; `nil` where the template stands alone.
  private let base: Stack?

  package init(_ synthesized: SynthesizedStack, binding: StackBinding, base: Stack?) {
    self.synthesized = synthesized
    self.binding = binding
    self.base = base
  }

  /// The template's stack as the description has it run.
  ///
  /// - Parameter described: the stack file's model, perhaps with changes.
  /// - Returns: the stack to meter.
  package func stack(_ described: Stack) -> Stack {
    var stack = changed(described)
    stack.drawnUse = described.drawnUse
    return stack.takingDrawnUse
  }

  private func changed(_ described: Stack) -> Stack {
    guard let base else { return described }
    var stack = binding.describe(synthesized, as: described, base: base)
    stack.region = described.region
    stack.asOf = described.asOf
    for kind in Stack.kinds { change(kind, &stack, from: base, to: described) }
    Stack.fields.takeChanges(into: &stack, from: base, to: described)
    for part in Stack.parts { change(part, &stack, from: base, to: described) }
    stack.takeProcessors(from: described, names: binding.bindings.names)
    if base.endpoints != described.endpoints { stack.endpoints = described.endpoints }
    return stack
  }

  package func scenario(_ scenario: Scenario) -> Scenario { binding.apply(to: scenario) }

  // MARK: - Changed settings

  private func change<Kind: StackKind>(
    _ kind: Kind, _ stack: inout Stack, from base: Stack, to described: Stack
  ) {
    var models = stack[keyPath: kind.path]
    guard !models.isEmpty else { return }
    let (before, after) = (base[keyPath: kind.path], described[keyPath: kind.path])
    let names = binding.bindings.names[kind.key]
    for index in models.indices {
      let id = models[index].name
      // What no AWS service carries goes by its own name.
      let name = names?[id] ?? id
      guard let old = before.first(where: { $0.name == name }),
        let new = after.first(where: { $0.name == name })
      else { continue }
      kind.fields.takeChanges(into: &models[index], from: old, to: new)
    }
    stack[keyPath: kind.path] = models
  }

  /// A part that is described but not deployed stays away.
  private func change<Part: StackPart>(
    _ part: Part, _ stack: inout Stack, from base: Stack, to described: Stack
  ) {
    let (old, new) = (base[keyPath: part.path], described[keyPath: part.path])
    if old == new { return }
    if let old, let new, !part.isWhole {
      guard var own = stack[keyPath: part.path] else { return }
      part.fields.takeChanges(into: &own, from: old, to: new)
      stack[keyPath: part.path] = own
      return
    }
    if stack[keyPath: part.path] == nil, old != nil { return }
    stack[keyPath: part.path] = new
  }
}
