import Diagnostics
import Documents
import Resources

/// Reads what Terraform says of a plan or a state: what will exist, or what does.
///
/// - Source: Terraform's JSON output format, internals documentation of 1.9.
struct TerraformPlanReader {
  private let files: TemplateFiles
  private let options: TemplateOptions
  private let namesOfTypes: TemplateReader.NamesOfTypes
  private var notes: [Diagnostic] = []
  private var resources: [PlannedResource] = []

  private static let deepest = 32

  init(
    files: TemplateFiles, options: TemplateOptions, names: @escaping TemplateReader.NamesOfTypes
  ) {
    self.files = files
    self.options = options
    namesOfTypes = names
  }

  /// Whether a file is of Terraform's making.
  static func reads(_ root: Value) -> Bool {
    root["planned_values"] != nil || root["format_version"] != nil || TerraformState.reads(root)
  }

  mutating func read(_ root: Value) throws(Diagnostics) -> Synthesis {
    try check(root)
    let kind: SynthesisKind
    if TerraformState.reads(root) {
      resources = TerraformState.resources(of: root)
      kind = .terraformState
    } else if let planned = root["planned_values"]?["root_module"] {
      let unknown = Self.unknown(of: root)
      try collect(planned, unknown: unknown, level: 0)
      noteWhatIsLeft(of: root)
      kind = .terraformPlan
    } else if let state = root["values"]?["root_module"] {
      try collect(state, unknown: [:], level: 0)
      kind = .terraformState
    } else {
      throw Diagnostics(
        Diagnostic(
          at: root.location, "the plan has no 'planned_values', and a state would have 'values'",
          mend: "write it with 'terraform show -json PLANFILE'"))
    }
    return try synthesis(root, kind)
  }

  private func check(_ root: Value) throws(Diagnostics) {
    let version = root["format_version"]?.text ?? "1.0"
    guard (Double(version) ?? 1) < 2 else {
      throw Diagnostics(
        Diagnostic(
          at: root["format_version"]?.location, "plan format \(version) is not known",
          mend: "write the plan with a Terraform of format 1"))
    }
    if let name = options.parameters.keys.min() {
      throw Diagnostics(
        Diagnostic(
          .error, .missing, "a plan has no parameters, so no '\(name)'",
          mend: "give the variable to 'terraform plan', and show that plan"))
    }
  }

  private mutating func synthesis(
    _ root: Value, _ kind: SynthesisKind
  ) throws(Diagnostics) -> Synthesis {
    let names = try namesOfTypes(Set(resources.map(\.type)))
    let configuration = PlanConfiguration(root["configuration"])
    let links = PlannedLinks(
      references: PlanReferences(configuration: configuration),
      instances: PlannedInstances(
        resources.map(\.address), named: configuration.namedDirectly()),
      resources: Dictionary(
        resources.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first }))
    let regions = PlanRegions(configuration, root: root)
    let own = resources.map { regions.region(of: $0) }
    let main = options.region ?? regions.main ?? Self.commonest(own)
    var stacks = EmbeddedStacks(files: files, options: options, names: namesOfTypes)
    var found: [DeployedResource] = []
    for (resource, region) in zip(resources, own) {
      var deployed = deployed(
        resource, names[resource.type] ?? TerraformNames(resource.type), configuration, links)
      // The user's region stands in for the plan's own, that of its provider; other providers keep theirs, and
      // so does what a state knows by its ARN alone.
      deployed.region = region == regions.main || region == main ? nil : region
      deployed.account = PlanRegions.account(of: resource) ?? options.account
      deployed.regionUnknown = regions.unknown(of: resource)
      if resource.type == EmbeddedStacks.type, resource.unread == nil {
        deployed.unread = stacks.read(resource, in: deployed.region ?? main)
      }
      found.append(deployed)
    }
    try stacks.problems.throwIfErrors()
    for resource in stacks.resources {
      var resource = resource
      if resource.region == main { resource.region = nil }
      found.append(resource)
    }
    if found.isEmpty {
      notes.append(
        Diagnostic(.warning, .invalidInput, "there is no resource in it: nothing is deployed"))
    }
    var synthesis = Synthesis(
      kind: kind, region: main, resources: found, notes: notes + stacks.notes,
      openParameters: [:], stacks: [], evaluation: stacks.evaluations)
    synthesis.dataSources = Self.dataSources(of: root)
    return synthesis
  }

  /// The region that most resources lie in, for a file that does not say where it is deployed.
  private static func commonest(_ regions: [String?]) -> String? {
    var counts: [String: Int] = [:]
    for case let region? in regions { counts[region, default: 0] += 1 }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  private func deployed(
    _ resource: PlannedResource, _ names: TerraformNames, _ configuration: PlanConfiguration,
    _ links: PlannedLinks
  ) -> DeployedResource {
    let written = PlanAddress(resource.address).flatMap {
      configuration.resources[$0.configured]
    }
    let properties = PlannedProperties(
      resource: resource, names: names,
      // A block without arguments has no expressions.
      expressions: written?["expressions"] ?? written, links: links)
    var deployed = DeployedResource(
      key: resource.address, id: resource.address, type: names.type, writtenType: resource.type,
      stack: "", constructPath: nil, place: resource.place, existence: .yes,
      names: { resource.names }, properties: { properties.all }, read: properties.property)
    deployed.unread = resource.unread
    return deployed
  }

  // MARK: - Collecting

  /// What is known after apply, by address.
  private static func unknown(of root: Value) -> [String: Value] {
    guard let changes = root["resource_changes"] else { return [:] }
    var unknown: [String: Value] = [:]
    for change in changes.items {
      if let address = change["address"]?.text, let after = change["change"]?["after_unknown"] {
        unknown[address] = after
      }
    }
    return unknown
  }

  private mutating func collect(
    _ module: Value, unknown: [String: Value], level: Int
  ) throws(Diagnostics) {
    guard level < Self.deepest else {
      throw Diagnostics(
        Diagnostic(at: module.location, "modules are nested too deeply", mend: "flatten them"))
    }
    for resource in module["resources"].map({ Array($0.items) }) ?? [] {
      guard resource["mode"]?.text != "data", let type = resource["type"]?.text,
        let address = resource["address"]?.text
      else { continue }
      resources.append(
        PlannedResource(
          address: address, type: type, place: resource["address"] ?? resource,
          values: resource["values"], unknown: unknown[address]))
    }
    for child in module["child_modules"].map({ Array($0.items) }) ?? [] {
      try collect(child, unknown: unknown, level: level + 1)
    }
  }

  // MARK: - What is left out

  /// Tells what the plan does not come to, and takes up what it names of that.
  private mutating func noteWhatIsLeft(of root: Value) {
    if root["errored"]?.bool == true {
      notes.append(
        Diagnostic(
          .warning, at: root["errored"]?.location,
          "the plan ended in an error; what it did not come to is not priced",
          mend: "run 'terraform plan' until it succeeds"))
      leave("it ended in an error, so what it did not come to is not known", at: root["errored"])
    } else if root["complete"]?.bool == false {
      notes.append(
        Diagnostic(
          .warning, at: root["complete"]?.location,
          "the plan is not complete; what it leaves for later is not priced",
          mend: "plan without -target; what is deferred is known once the first part is applied"))
    }
    let planned = Set(resources.map(\.address))
    let deferred = root["deferred_changes"].map { Array($0.items) } ?? []
    if deferred.isEmpty, root["complete"]?.bool == false, root["errored"]?.bool != true {
      leave("it is not complete, so what it leaves out is not known", at: root["complete"])
    }
    // Of a whole plan each thing that stays or comes is among its planned values.
    for item in root["resource_changes"].map({ Array($0.items) }) ?? [] {
      let actions = item["change"]?["actions"].map { $0.items.compactMap(\.text) } ?? []
      guard actions.contains(where: { ["create", "update", "no-op"].contains($0) }),
        let type = item["type"]?.text, let address = item["address"], let text = address.text,
        item["mode"]?.text != "data", !planned.contains(text)
      else { continue }
      resources.append(
        PlannedResource(
          address: text, type: type, place: address, values: nil, unknown: nil,
          unread: "it is among the plan's changes and not among its planned values"))
    }
    for item in deferred {
      let change = item["resource_change"]
      guard let type = change?["type"]?.text, let address = change?["address"],
        let text = address.text, change?["mode"]?.text != "data", !planned.contains(text)
      else { continue }
      resources.append(
        PlannedResource(
          address: text, type: type, place: address, values: nil, unknown: nil,
          unread: "the plan leaves it for later, so its size and number are not known"))
    }
  }

  /// Something that stands for what a plan does not come to.
  private mutating func leave(_ reason: String, at place: Value?) {
    guard let place else { return }
    resources.append(
      PlannedResource(
        address: "rest of the plan", type: "terraform plan", place: place, values: nil,
        unknown: nil, unread: reason))
  }
}
