package import Diagnostics
import Resources
package import Services

/// What `--fail` asks about: a kind of part, and which of them.
package struct FailureQuestion: Hashable, Sendable {
  package let kind: FailureKind
  /// As the stack calls it; `nil` for the only one.
  package let name: String?

  package init(_ kind: FailureKind, name: String? = nil) {
    self.kind = kind
    self.name = name
  }

  /// `zone`, `database:orders`, `third-party:email`.
  ///
  /// - Throws: a usage error with the nearest kind.
  package static func parse(_ text: String) throws(Diagnostics) -> Self {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    let kinds = FailureKind.allCases.map(\.rawValue)
    guard let kind = parts.first.flatMap(FailureKind.init(rawValue:)) else {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "--fail: '\(parts.first ?? "")' is nothing that can fail here",
          mend: suggestion(for: parts.first ?? "", from: ["all"] + kinds)))
    }
    guard parts.count > 1 else { return Self(kind) }
    guard !parts[1].isEmpty else {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "--fail: '\(text)' names no \(kind.rawValue)",
          mend: "write the name after the colon, or leave the colon out"))
    }
    guard kind != .zone else {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "--fail: '\(text)': zones have no names here",
          mend: "write 'zone': the one that has most of what stands in one zone alone"))
    }
    return Self(kind, name: parts[1])
  }
}

/// A part of a stack that fails.
package struct FailedPart: Hashable, Sendable {
  package let kind: FailureKind
  package let design: FailureDesign
  /// Among the stack's databases, caches, third parties, or what serves requests; `nil` for all of it.
  package let position: Int?
  /// `database`, `task of api`.
  package let title: String

  package init(_ kind: FailureKind, _ design: FailureDesign, at position: Int?, title: String) {
    self.kind = kind
    self.design = design
    self.position = position
    self.title = title
  }

  /// The part of a stack that a question means.
  ///
  /// - Parameters:
  ///   - question: what was asked.
  ///   - stack: as it is deployed.
  ///   - label: what a template's resources are called by those who wrote it.
  /// - Throws: a usage error where the stack has none, several, or none of that name.
  package init(
    _ question: FailureQuestion, of stack: Stack, label: (String) -> String
  ) throws(Diagnostics) {
    kind = question.kind
    func choose(_ names: [String], _ what: String, several: Bool = true) throws(Diagnostics) -> Int?
    {
      try Self.choose(question, among: names, what, label, needsOne: several)
    }
    switch question.kind {
    case .zone:
      (design, position, title) = (.usual, nil, "a zone")
    case .nat:
      guard let nat = stack.nat else {
        throw Self.missing(.nat, "way out through a NAT", "leave it out: nothing depends on one")
      }
      position = try choose(
        nat.gateways.isEmpty ? [nat.name] : nat.gateways.map(\.name), "NAT gateway",
        several: false)
      (design, title) = (
        nat.failureDesign, nat.kind == .instance ? "the NAT instance" : "a NAT gateway"
      )
    case .database:
      let place = try choose(stack.databases.map(\.name), "database") ?? 0
      position = place
      design = stack.databases[place].failureDesign
      title = Self.title("database", label(stack.databases[place].name))
    case .cache:
      let place = try choose(stack.caches.map(\.name), "cache") ?? 0
      position = place
      design = stack.caches[place].failureDesign
      title = Self.title("cache", label(stack.caches[place].name))
    case .task:
      let tasks = stack.nodesOfTasks
      let place = try choose(tasks.map { stack.nodes[$0].name }, "service with tasks") ?? 0
      position = tasks[place]
      (design, title) = (.usual, "a task of \(label(stack.nodes[tasks[place]].name))")
    case .deployment:
      position = try choose(stack.nodes.map(\.name), "service", several: false)
      (design, title) = (
        .usual,
        position.map { "a deployment of \(label(stack.nodes[$0].name))" } ?? "a deployment"
      )
    case .thirdParty:
      let place = try choose(stack.thirdParties.map(\.name), "third party") ?? 0
      position = place
      (design, title) = (.usual, "third party \(stack.thirdParties[place].name)")
    }
  }

  /// `the database` where it is called so, else `database orders`.
  static func title(_ kind: String, _ name: String) -> String {
    name == kind ? "the \(kind)" : "\(kind) \(name)"
  }

  private static func choose(
    _ question: FailureQuestion, among names: [String], _ what: String, _ label: (String) -> String,
    needsOne: Bool
  ) throws(Diagnostics) -> Int? {
    if names.isEmpty { throw missing(question.kind, what, "name a part that the stack has") }
    guard let name = question.name else {
      if names.count == 1 || !needsOne { return names.count == 1 && needsOne ? 0 : nil }
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "--fail \(question.kind.rawValue): there is more than one \(what)",
          mend: "say which: "
            + names.map { "\(question.kind.rawValue):\(label($0))" }.joined(separator: ", ")))
    }
    if let place = names.firstIndex(where: { $0 == name || label($0) == name }) { return place }
    throw Diagnostics(
      Diagnostic(
        .error, .usage, "--fail \(question.kind.rawValue):\(name): there is no \(what) '\(name)'",
        mend: suggestion(for: name, from: names.map(label))))
  }

  private static func missing(_ kind: FailureKind, _ what: String, _ help: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        .error, .usage, "--fail \(kind.rawValue): the stack has no \(what)", mend: help))
  }
}

extension Stack {
  /// Positions of what serves requests in tasks, which run in one zone each; functions run in all.
  var nodesOfTasks: [Int] {
    let count = nodes.count
    return Array(0..<services.count) + Array((count - otherNodes.count)..<count)
  }
}
