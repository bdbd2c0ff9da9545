package import Diagnostics
package import Resources
package import Services

/// Reads a stack file's mapping into the model.
package struct StackReader {
  let limits: SizeTables
  /// What is wrong so far; what is left of it after a file is read are warnings.
  package internal(set) var problems = Diagnostics()
  var drivers: [MovingNumber<Stack>] = []
  /// Calls that have been read of all services, functions and jobs.
  var callCount = 0
  /// The file's named numbers.
  var parameters = FileParameters()
  var locations: [String: SourceLocation] = [:]
  /// Databases, caches, balancers and queues of the file, by the key of their kind.
  var described: [String: [DescribedResource]] = [:]
  /// Names under `resources`.
  var resourceNames: Set<String> = []
  /// Those of them that are buckets.
  var bucketNames: Set<String> = []
  /// Those of them that are buses of EventBridge.
  var busNames: Set<String> = []

  /// From a stack to the request of one of its services or functions.
  typealias RequestLift =
    @Sendable (inout Stack, (inout RequestProfile) -> Void) -> Void

  package init(limits: SizeTables) {
    self.limits = limits
  }

  /// Every key of a stack file.
  package static let keys = FileKeys(
    Stack.keys.what,
    Stack.keys.list + shorthand + [
      FileKey(
        "resources", .named(.mapping(UsageReader.entryKeys), canAdd: true),
        "what has no key of its own, by its type; and use of what a template deploys, by logical id, "
          + "construct path or type"),
      FileKey(
        "parameters", .named(.number(-1e18...1e18), canAdd: true),
        "numbers by names of your own, which formulas here and in scenarios may use: users * 0.4"),
      FileKey("notes", .mapping(notes.keys), "what has no line, and why"),
    ])

  private static let shorthand = StackShorthand.all.map {
    FileKey($0.key, .named(.mapping($0.keys), canAdd: true), "\($0.key) by their names")
  }

  private static let shape = FieldShape.mapping(keys)

  /// Keys that an overlay may add at a path.
  package static func addable(below path: [String]) -> [String] { shape.keys(below: path[...]) }

  /// Reads the whole file.
  ///
  /// - Parameters:
  ///   - node: the file's mapping, overlays applied.
  ///   - name: the name it was asked for by, which the file has to repeat.
  /// - Throws: every problem of the file at once.
  /// - Returns: the stack and what belongs to it.
  package mutating func read(_ node: ConfigNode, name: String) throws(Diagnostics) -> StackFile {
    EntryLimits.stack.check(node, "", &problems)
    EntryLimits.checkParts(node, &problems)
    try problems.throwIfErrors()
    parameters = FileParameters.read(node["parameters"], problems: &problems)
    let node = StackShorthand.expanded(node.resolving(parameters), &problems)
    guard let entries = node.entries else {
      throw Diagnostics(
        Diagnostic(
          at: node.location, "a stack file holds a mapping, this is \(node.kindName)",
          mend: "begin with 'stack: \(name)'"))
    }
    for entry in entries where Self.keys[entry.key] == nil {
      problems.error(
        at: entry.keyLocation, "unknown key '\(entry.key)' in the stack",
        mend: suggestion(for: entry.key, from: Self.keys.names))
    }
    if let named = node["stack"]?.text, named != name, let location = node["stack"]?.location {
      problems.error(
        at: location, "the file is asked for as '\(name)' but says it is '\(named)'",
        mend: "write 'stack: \(name)', or rename the file")
    }
    var stack = Stack(name: name, region: requiredText("region", in: node))
    if let zones = node["availabilityZones"] {
      stack.availabilityZones =
        readCount(zones, key: "availabilityZones", range: 1...6, problems: &problems) ?? 2
    }
    if let count = node["environments"] {
      stack.environments =
        number(count, key: "environments", range: 0.001...10_000) { $0.environments = $1 } ?? 1
    }
    findResources(in: node)
    resourceNames = Set((node["resources"]?.entries ?? []).map(\.key))
    bucketNames = StackShorthand.names(StackShorthand.buckets, in: node)
    busNames = StackShorthand.buses(in: node)
    checkNames(in: node)
    readSpotDiscount(node, into: &stack)
    readThirdParties(node, into: &stack)
    readFleets(node, into: &stack)
    readServices(node, into: &stack)
    checkFleets(node, stack)
    readFunctions(node, into: &stack)
    readDistributions(node, into: &stack)
    readEdgeUses(node, into: &stack)
    readJobs(node, into: &stack)
    readTraffic(node, into: &stack)
    readData(node, into: &stack)
    checkWays(node, of: stack)
    checkCalled(node, of: stack)
    readOperations(node, into: &stack)
    readExtras(node, into: &stack)
    readOutage(node, into: &stack)
    Self.receiveLogs(of: &stack)
    let usage = UsageReader.statements(of: node, &problems)
    drivers += usage.moving
    if !problems.hasErrors {
      do throws(CallGraph.Cycle) {
        let graph = try stack.callGraph()
        checkJobs(of: stack, along: graph, node)
        checkTimeouts(of: stack, node)
      } catch {
        for (caller, callee) in zip(error.services, error.services.dropFirst()) {
          let file = node["services"]?[caller] ?? node["functions"]?[caller]
          problems.error(
            at: file?["calls"]?[callee]?.location ?? node.location,
            "the calls go round in a circle: \(error.services.joined(separator: " → "))",
            mend: "take one of these calls out; a request that calls itself never ends")
        }
      }
    }
    let estimates = readEstimates(node)
    let notes = readNotes(node)
    try problems.throwIfErrors()
    stack.extendedSupport = limits.extendedSupport
    stack.processors = limits.processors
    let use = ParameterUse(parameters, drivers)
    var file = StackFile(
      stack: stack, drivers: use.drivers(of: drivers), estimates: estimates, locations: locations,
      description: node["description"]?.text ?? "", plan: node["plan"]?.text, notes: notes,
      usage: usage, resources: TypedResource.all(of: node))
    file.parameters = parameters
    file.namedParameters = node.namedParameters
    return file
  }

  mutating func requiredText(_ key: String, in node: ConfigNode) -> String {
    if let text = node[key]?.text, !text.isEmpty { return text }
    problems.error(
      at: node[key]?.location ?? node.location, "the stack has no '\(key)'",
      mend: "add '\(key): \(key == "region" ? "us-east-1" : "…")'")
    return ""
  }

  /// The entries of a mapping from names; anything else in its place is reported.
  mutating func mapping(
    _ key: String, in node: ConfigNode, holds what: String
  ) -> [ConfigNode.Entry]? {
    guard let part = node[key], !part.isNull else { return nil }
    if part.entries == nil {
      problems.error(
        at: part.location, "'\(key)' is \(part.kindName)",
        mend: "write a mapping from names to \(what)")
    }
    return part.entries
  }

  /// A number of the stack itself, or a distribution in its place.
  mutating func number(
    _ node: ConfigNode, key: String, range: ClosedRange<Double>,
    set: @escaping @Sendable (inout Stack, Double) -> Void
  ) -> Double? {
    var context = Schema<Stack>.Context(path: "", node: node)
    let number = readNumber(node, key: key, range: range, context: &context, set: set)
    problems.append(context.problems)
    drivers += context.drivers
    return number
  }

  /// Decodes one of the stack's mappings, and lifts its drivers to the stack.
  mutating func decode<Part>(
    _ schema: Schema<Part>, _ node: ConfigNode, into part: inout Part, path: String,
    name: String, lift: @escaping @Sendable (inout Stack, (inout Part) -> Void) -> Void
  ) {
    locations[name] = node.location
    let found = schema.decode(node, into: &part, path: path, problems: &problems)
    drivers += found.map { $0.lifted(lift) }
  }
}
