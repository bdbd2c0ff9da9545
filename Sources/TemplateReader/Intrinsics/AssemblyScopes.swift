import Diagnostics
import Documents
import Resources

/// All stacks of an assembly, so that one can look up what another exports.
final class AssemblyScopes: SynthesisEvaluation {
  var scopes: [TemplateScope] = []
  /// Mistakes that only the evaluation finds.
  var problems = Diagnostics()
  /// Resources in which one was found, by their keys.
  private var mistaken: Set<String> = []
  /// What the user says that other stacks export.
  private let given: [String: String]
  private var exports: [String: (scope: TemplateScope, output: String)]?

  /// What is taken of conditions that only the deployment knows.
  let chosenConditions: [String: Bool]

  init(exports: [String: String] = [:], conditions: [String: Bool] = [:]) {
    given = exports
    chosenConditions = conditions
  }

  /// A property of a resource; where that finds a mistake, all of its others are read for theirs, which nobody
  /// may ask for any more.
  func reading(
    _ name: String, of resource: String, in properties: Value, by evaluator: Evaluator
  ) -> Resolved {
    let known = problems.items.count
    let value = evaluator.property(name, of: properties)
    let key = evaluator.scope.key(of: resource)
    guard problems.items.count > known, mistaken.insert(key).inserted else { return value }
    for (other, _) in properties.entries {
      if let other = other.text { _ = evaluator.property(other, of: properties) }
    }
    return value
  }

  /// The value exported under a name: as the user gave it, or by a stack of the assembly.
  func export(_ name: String, depth: Int, at place: Value) -> Resolved? {
    if let text = given[name] { return Resolved(.text(text), at: place) }
    if exports == nil {
      var found: [String: (scope: TemplateScope, output: String)] = [:]
      exports = [:]
      for scope in scopes {
        for (output, value, locals) in scope.allOutputs {
          guard let export = value["Export"]?["Name"] else { continue }
          let evaluator = Evaluator(scope: scope, locals: locals, depth: depth + 1)
          if let text = evaluator.resolve(export).text { found[text] = (scope, output) }
        }
      }
      exports = found
    }
    guard let (scope, output) = exports?[name] else { return nil }
    return scope.output(output, depth: depth)
  }

  /// The output of a stack: as the user gave it under `STACK.OUTPUT`, or of the assembly.
  func output(_ output: String, of stack: String, depth: Int, at place: Value) -> Resolved? {
    if let text = given["\(stack).\(output)"] { return Resolved(.text(text), at: place) }
    return scopes.first { $0.name == stack }?.output(output, depth: depth)
  }
}
