package import Diagnostics
package import Estimation
import Inputs
package import PriceLists
import Resources
import Services

/// The main path of `alva-cost learn`.
package struct LearnCommand: Sendable {
  package struct Request: Sendable {
    /// The stack's name, and that of what is learnt.
    package let name: String
    package let paths: [String]
    /// Groups and hosts with the services that they lead to.
    package var entry: [String: String] = [:]
    /// Whether robots and health checks are left out.
    package var countsPeopleOnly = false

    package init(name: String, paths: [String]) {
      self.name = name
      self.paths = paths
    }
  }

  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Reads the files and says what they tell of the stack's traffic.
  ///
  /// - Throws: files that cannot be taken as they are, and a stack that cannot be read.
  /// - Returns: what was learnt, and the scenario of it.
  package func run(_ request: Request) throws(Diagnostics) -> LearntTraffic {
    let services = try services(of: request)
    var learnt = try Self.learn(try TrafficFile.all(of: request.paths), request, services)
    if services == nil {
      learnt.notes.report(
        Diagnostic(
          .note, .invalidInput,
          "there is no stack '\(request.name)': the scenario names no entry, so that it fits any",
          mend: suggestion(for: request.name, from: workspace.stacks)))
    }
    return learnt
  }

  /// What sources of bytes tell, whatever their names are.
  package static func learn(
    _ sources: [PriceListSource], named name: String, services: [String]
  ) throws(Diagnostics) -> LearntTraffic {
    try learn(
      sources.map { TrafficFile(source: $0, isNamed: true) }, Request(name: name, paths: []),
      services)
  }

  private static func learn(
    _ files: [TrafficFile], _ request: Request, _ services: [String]?
  ) throws(Diagnostics) -> LearntTraffic {
    var reader = TrafficReader(countsPeopleOnly: request.countsPeopleOnly)
    try reader.read(files)
    let match = EntryMatch(services: services ?? [], stated: request.entry)
    return try LearntTrafficMaker(reader, match).make(
      request.name, stack: services == nil ? nil : request.name)
  }

  /// The services of the stack, if there is one of that name.
  private func services(of request: Request) throws(Diagnostics) -> [String]? {
    guard workspace.stacks.contains(request.name) else {
      if !request.entry.isEmpty {
        throw Diagnostics(
          Diagnostic(
            .error, .missing,
            "--entry: there is no stack '\(request.name)' whose services could be meant",
            mend: suggestion(for: request.name, from: workspace.stacks)))
      }
      return nil
    }
    let stack = try EstimateCommand(workspace: workspace).described(request.name)
    let names = stack.nodes.map(\.name)
    var problems = Diagnostics()
    for service in request.entry.values.sorted() where !names.contains(service) {
      problems.error(
        "--entry: stack '\(request.name)' has no service '\(service)'",
        mend: suggestion(for: service, from: names), kind: .missing)
    }
    try problems.throwIfErrors()
    return names
  }
}
