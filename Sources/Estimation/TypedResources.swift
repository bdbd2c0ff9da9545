import Diagnostics
import Inputs
import Quantities
import Reporting
import Resources
import Services
import TemplateReader

/// What a stack file describes by its type, read and mapped as a template that says the same.
struct TypedResources {
  private static let path = "resources.json"

  private let resources: [TypedResource]
  private let functions: [LambdaFunction]
  private let locations: [String: SourceLocation]
  /// What it describes, by name.
  private let names: Set<String>
  /// Where each line of the template stands in the stack file.
  private var lines: [SourceLocation] = []
  private var text = ""

  init(_ file: StackFile) {
    resources = file.resources
    functions = file.stack.functions
    locations = file.locations
    names = Set(file.resources.map(\.name) + file.stack.functions.map(\.name))
    let nowhere = SourceLocation(file: "")
    add("{\"Resources\": {", at: resources.first?.location ?? nowhere)
    var isFirst = true
    func begin(_ name: String, _ type: String, at location: SourceLocation) {
      let lead = isFirst ? "" : ","
      add("\(lead)\(Self.quoted(name)): {\"Type\": \(Self.quoted(type)),", at: location)
      add("\"Properties\": {", at: location)
      isFirst = false
    }
    for resource in resources {
      begin(resource.name, resource.type, at: resource.location)
      for (index, property) in resource.properties.enumerated() {
        let value = json(property, of: resource).text
        let lead = index == 0 ? "" : ","
        add(
          "\(lead)\(Self.quoted(property.key)): \(value.split(separator: "\n").joined())",
          at: property.keyLocation)
      }
      add("}}", at: resource.location)
    }
    for function in functions {
      let location = locations[function.name] ?? nowhere
      begin(function.name, LambdaFunction.type, at: location)
      add(
        "\"MemorySize\": \(function.memoryMB), "
          + "\"Architectures\": [\"\(function.architecture.rawValue)\"], "
          + "\"EphemeralStorage\": {\"Size\": \(function.ephemeralStorageMB)}}}", at: location)
      if function.provisionedConcurrency > 0 {
        begin(function.provisionedName, "AWS::Lambda::Alias", at: location)
        add(
          "\"FunctionName\": {\"Ref\": \(Self.quoted(function.name))}, "
            + "\"ProvisionedConcurrencyConfig\": {\"ProvisionedConcurrentExecutions\": "
            + "\(function.provisionedConcurrency)}}}", at: location)
      }
    }
    add("}}", at: resources.last?.location ?? nowhere)
  }

  private mutating func add(_ line: String, at location: SourceLocation) {
    text += line + "\n"
    lines.append(location)
  }

  private static func quoted(_ text: String) -> String { JSONValue.string(text).text }

  /// Endings of the properties that say what a resource belongs to: there another resource's name means it.
  private static let links = ["Identifier", "Id", "Ids", "Arn", "Arns", "ARN", "Name", "Names"]

  /// A property's value; the name of another resource of the file stands for a reference to it.
  private func json(_ property: ConfigNode.Entry, of resource: TypedResource) -> JSONValue {
    func linked(_ node: ConfigNode, _ isLink: Bool) -> JSONValue {
      switch node.content {
      case .scalar(let text, _) where isLink && text != resource.name && names.contains(text):
        .object([("Ref", .string(text))])
      case .list(let items): .array(items.map { linked($0, isLink) })
      case .map(let entries) where entries.map(\.key) != ["Ref"]:
        .object(
          entries.map { entry in
            (entry.key, linked(entry.value, Self.links.contains { entry.key.hasSuffix($0) }))
          })
      default: Self.json(node)
      }
    }
    return linked(property.value, Self.links.contains { property.key.hasSuffix($0) })
  }

  private static func json(_ node: ConfigNode) -> JSONValue {
    switch node.content {
    case .null: .null
    case .scalar(let text, _): .string(text)
    case .formula(let formula): .string(formula.valueText)
    case .list(let items): .array(items.map(json))
    case .map(let entries): .object(entries.map { ($0.key, json($0.value)) })
    }
  }
}

extension TypedResources {
  /// Adds what the resources are charged for to the stack of their file.
  ///
  /// - Parameters:
  ///   - file: the stack file.
  ///   - sheets: what AWS charges for.
  ///   - limits: what sizes can do.
  /// - Throws: every property, use and type that nothing can be made of, at its place in the file.
  /// - Returns: warnings of what is read and changes nothing.
  static func map(
    _ file: inout StackFile, sheets: SheetLibrary, limits: SizeTables
  ) throws(Diagnostics) -> Diagnostics {
    if file.resources.isEmpty, file.stack.functions.isEmpty { return Diagnostics() }
    let template = Self(file)
    let names = Set(file.resources.map(\.name))
    let stated = file.usage.statements.filter { names.contains($0.subject) && $0.type != nil }
    var options = TemplateOptions()
    options.region = file.stack.region
    let bytes = Array(template.text.utf8)
    let files = TemplateFiles(
      read: { _ in .success(bytes) }, isFolder: { _ in false }, exists: { $0 == path })
    var reader = DeployedStackReader(files, sizes: limits, sheets: sheets)
    reader.usage = UsageStatements(stated.map { Self.byName($0) })
    let lookedUp = LookedUpProperties()
    reader.lookedUp = lookedUp
    var problems = Diagnostics()
    let read: SynthesizedStack?
    do throws(Diagnostics) {
      let whole = try reader.read(path, options)
      // Nothing of a stack file is open: what was stated and not taken is a slip.
      try whole.unusedStatements.throwIfErrors()
      problems.append(template.placed(whole.unusedStatements))
      read = whole
    } catch {
      problems.append(template.placed(error))
      // What cannot be priced at all is told beside what is wrong with its use.
      reader.usage = UsageStatements()
      read = try? reader.read(path, options)
    }
    problems.append(try template.unknownProperties(sheets, lookedUp))
    if let read { problems.append(template.unmapped(read)) }
    try problems.throwIfErrors()
    if let read {
      file.stack.extras += Self.charges(of: read.stack)
      file.regions = read.regions
      file.hangsOnDay = read.hangsOnDay
    }
    return problems
  }

  /// What a stack charges by resource; a secret is one of them here.
  ///
  /// - Source: AWS Secrets Manager pricing page, 2025: each secret by the month.
  private static func charges(of stack: Stack) -> [any MeteredResource] {
    stack.extras
      + (stack.secrets?.secrets ?? []).map { name -> any MeteredResource in
        Charges(
          name: name,
          items: [
            Charges.Item(
              "secret", "secret", "AWSSecretsManager", ["AWSSecretsManager-Secrets"],
              unit: .secrets, .month, quantity: 1, why: "1 secret")
          ])
      }
  }

  /// What a statement says of the resource of its name, whatever a template calls it.
  private static func byName(_ statement: UsageStatements.Statement) -> UsageStatements.Statement {
    var own = UsageStatements.Statement(
      subject: statement.subject, type: statement.type, quantities: statement.quantities,
      location: statement.location)
    own.requestUses = statement.requestUses
    return own
  }

  /// Problems of the template at the places of the stack file that it was made of.
  private func placed(_ found: Diagnostics) -> Diagnostics {
    var problems = Diagnostics()
    for item in found.items {
      var location = item.location
      if let place = location, place.file == Self.path {
        location = lines.indices.contains(place.line - 1) ? lines[place.line - 1] : lines.first
      }
      problems.report(
        Diagnostic(item.severity, item.kind, at: location, item.message, mend: item.mend))
    }
    return problems
  }

  /// Properties that nothing looks at: a slip where a sheet's is called alike.
  private func unknownProperties(
    _ sheets: SheetLibrary, _ lookedUp: LookedUpProperties
  ) throws(Diagnostics) -> Diagnostics {
    var problems = Diagnostics()
    let catalog = try sheets.catalog(for: Set(resources.map(\.type)))
    for resource in resources {
      guard let type = catalog.type(resource.type) else { continue }
      let looked = type.model == nil ? [] : lookedUp.names(of: resource.name)
      // Nothing is said of what nobody could map.
      if type.model != nil, looked.isEmpty { continue }
      let paths = type.propertyPaths
      for property in resource.properties {
        check(property, of: resource, among: paths, besides: looked, to: &problems)
      }
    }
    return problems
  }

  /// Types of which a stack file counts how many there are, by the key that does.
  private static let keyed = [
    "AWS::EC2::NatGateway": "natGateways' of 'network",
    "AWS::EC2::VPCEndpoint": "endpoints' of 'network",
    "AWS::Logs::LogGroup": "logs",
    "AWS::CloudWatch::Alarm": "monitoring", "AWS::CloudWatch::Dashboard": "monitoring",
    "AWS::CloudWatch::CompositeAlarm": "monitoring", "AWS::Route53::HostedZone": "naming",
    "AWS::WAFv2::WebACL": "firewall", "AWS::WAFv2::RuleGroup": "firewall",
    "AWS::ECR::Repository": "registry",
  ]

  /// Looks for slips in a property, and in what stands in it.
  ///
  /// A model looks at more than its sheet says, and what stands in a property may matter to AWS alone.
  private func check(
    _ property: ConfigNode.Entry, of resource: TypedResource, among paths: [[String]],
    besides looked: Set<String>, isInner: Bool = false, to problems: inout Diagnostics
  ) {
    let isModelled = !looked.isEmpty
    let known = paths.compactMap(\.first)
    if known.contains(property.key) || looked.contains(property.key) {
      let inner = paths.filter { $0.first == property.key }.map { Array($0.dropFirst()) }
      let named = Set(inner.compactMap(\.first))
      if named.isEmpty { return }
      let parts = property.value.entries ?? property.value.items?.flatMap { $0.entries ?? [] } ?? []
      for part in parts {
        check(part, of: resource, among: inner, besides: [], isInner: true, to: &problems)
      }
      return
    }
    let near = nearestName(to: property.key, in: known)
    // A slip is of a letter or two: what is further off may be a property of AWS's that costs nothing. Where more is
    // read than the paths say, only one tells them apart.
    let isSlip =
      near.map { differs(property.key, from: $0, byAtMost: isInner || isModelled ? 1 : 2) } ?? false
    if isInner, !isSlip { return }
    problems.report(
      Diagnostic(
        isSlip ? .error : .warning, at: property.keyLocation,
        "nothing that '\(resource.name)' costs depends on '\(property.key)'",
        mend: (near ?? nearestName(to: property.key, in: looked.sorted())).map {
          "did you mean '\($0)'?"
        } ?? "it may be left out"))
  }

  /// Resources without a price, and those that have keys of their own.
  private func unmapped(_ read: SynthesizedStack) -> Diagnostics {
    var problems = Diagnostics()
    let places = Dictionary(
      resources.map { (ResourceID($0.name), $0) }, uniquingKeysWith: { first, _ in first })
    let charged = Set(Self.charges(of: read.stack).map { read.owners[$0.id] ?? $0.id })
    // What a model holds of a resource would be lost, though the rest of it is charged.
    var rest = read.stack
    rest.extras = []
    rest.secrets = nil
    let held = Set(rest.usage(under: .idle(rest)).map(\.resource))
    for resource in read.resources {
      guard let written = places[resource.id] else { continue }
      switch resource.coverage {
      case .unpriced, .unknown:
        problems.error(
          at: written.typeLocation,
          "'\(written.name)' (\(written.type)) cannot be priced: \(resource.note)",
          mend: "say what it costs under 'extras', or take it out")
      case .priced where !charged.contains(resource.id) || held.contains(resource.id):
        guard let key = Self.keyed[written.type] else { continue }
        problems.error(
          at: written.typeLocation,
          "'\(written.name)' (\(written.type)) has keys of its own in a stack file",
          mend: "write it under '\(key)'")
      case .priced, .free: break
      }
    }
    for open in read.unresolved {
      guard let written = places[open.resource] else { continue }
      // Nothing of a stack file is known at deployment only: what is taken for it is said.
      let isLink = open.reason.hasSuffix(" is not here")
      problems.report(
        Diagnostic(
          isLink ? .error : .warning,
          at: open.location.flatMap { location in
            lines.indices.contains(location.line - 1) ? lines[location.line - 1] : nil
          } ?? written.location,
          isLink
            ? "'\(written.name)': \(open.reason), so that '\(open.property)' is not known"
            : "'\(written.name)': nothing says its '\(open.property)' (\(open.reason)): \(open.taken) is taken",
          mend: isLink
            ? "name a resource of this file, by its name or as { Ref: NAME }"
            : "write '\(open.property)'"))
    }
    let modelled = Stack.kinds.flatMap { kind in
      kind.names(in: read.stack).map { (name: $0, key: kind.key) }
    }
    for (name, key) in modelled {
      guard let written = places[ResourceID(name)] else { continue }
      problems.error(
        at: written.typeLocation,
        "'\(written.name)' (\(written.type)) has keys of its own in a stack file",
        mend: "write '\(name)' under '\(key):'")
    }
    return problems
  }
}
