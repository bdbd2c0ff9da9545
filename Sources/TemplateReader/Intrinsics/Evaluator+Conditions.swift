import Resources
import Documents

/// Conditions, with three values: what depends on the deployment is unknown.
extension Evaluator {
  func truth(_ value: Value) -> Truth {
    scope.stepsLeft -= 1
    guard depth < Self.deepest, scope.stepsLeft > 0 else { return .unknown }
    if let (function, argument) = conditionFunction(of: value) {
      switch function {
      case "Condition":
        return argument.text.map {
          scope.condition(replacingLocals(in: $0), by: deeper, at: argument)
        } ?? .unknown
      case "Fn::Not":
        return argument.items.first { _ in true }.map { deeper.truth($0).negated } ?? .unknown
      case "Fn::And":
        let parts = argument.items.map { deeper.truth($0) }
        return parts.contains(.no) ? .no : parts.contains(.unknown) ? .unknown : .yes
      case "Fn::Or":
        let parts = argument.items.map { deeper.truth($0) }
        return parts.contains(.yes) ? .yes : parts.contains(.unknown) ? .unknown : .no
      case "Fn::Equals":
        let parts = argument.items.prefix(2).map { deciding($0) }
        return parts.count == 2 ? equal(parts[0], parts[1]) : .unknown
      default: break
      }
    }
    switch resolve(value).text?.lowercased() {
    case "true": return .yes
    case "false": return .no
    default: return .unknown
    }
  }

  /// A value that something is decided by: the stack's name counts where it is stated, not where it is our own for it.
  func deciding(_ value: Value) -> Resolved {
    !scope.isNameStated && Self.namesTheStack(value)
      ? .unknown("the stack's name is known at deployment", at: value) : deeper.resolve(value)
  }

  /// Whether a value has the stack's name in it.
  private static func namesTheStack(_ value: Value) -> Bool {
    guard let (name, argument) = function(of: value) else { return false }
    if name == "Ref" { return argument.text == "AWS::StackName" }
    let texts = [argument] + argument.items.prefix(2)
    if name == "Fn::Sub" {
      return texts.contains { $0.text?.contains("${AWS::StackName}") == true }
    }
    return argument.items.contains { item in
      namesTheStack(item) || item.items.contains(where: namesTheStack)
    }
  }

  private func conditionFunction(of value: Value) -> (String, Value)? {
    if value.tag == nil, value.kind == .mapping, value.count == 1, let name = value["Condition"] {
      return ("Condition", name)
    }
    return Self.function(of: value).map { ($0.name, $0.argument) }
  }

  private func equal(_ a: Resolved, _ b: Resolved) -> Truth {
    switch (a.content, b.content) {
    case (.text(let a), .text(let b)): return Truth(a == b)
    case (.symbol(let a, let x), .symbol(let b, let y)):
      return a == b && x == y ? .yes : .unknown
    case (.unknown(let unknown), .text(let text)), (.text(let text), .unknown(let unknown)):
      // A choice that is not among the allowed ones cannot be made.
      return !unknown.choices.isEmpty && !unknown.choices.contains(text) ? .no : .unknown
    case (.list(let a), .list(let b)):
      guard a.count == b.count else { return .no }
      let parts = zip(a, b).map { equal($0, $1) }
      return parts.contains(.no) ? .no : parts.contains(.unknown) ? .unknown : .yes
    case (.missing, .text(let text)), (.text(let text), .missing): return Truth(text.isEmpty)
    default: return .unknown
    }
  }
}
