import Resources
import Diagnostics
import Documents

/// Reads a cloud assembly, a template or a plan, told apart by what is in it.
struct AssemblyReader {
  let files: TemplateFiles
  let options: TemplateOptions
  let names: TemplateReader.NamesOfTypes
  private let scopes = AssemblyScopes()
  private var notes: [Diagnostic] = []
  private var problems = Diagnostics()
  private var stackNames: [String] = []

  /// Nested stacks and stages may stand in one another this deep.
  private static let deepest = 12
  private static let mostStacks = 500

  init(
    files: TemplateFiles, options: TemplateOptions, names: @escaping TemplateReader.NamesOfTypes
  ) {
    self.files = files
    self.options = options
    self.names = names
  }

  mutating func read(_ path: String) throws(Diagnostics) -> Synthesis {
    var file = path
    if files.isFolder(path) {
      file = path.hasSuffix("/") ? path + "manifest.json" : path + "/manifest.json"
      if !files.exists(file) {
        throw Diagnostics(
          Diagnostic(
            .error, .missing, at: SourceLocation(file: path),
            "there is no manifest.json in this folder, so it is no cloud assembly",
            mend: "name the folder that 'cdk synth' wrote, or a template or plan file"))
      }
    }
    let root = try parse(file)
    if root["artifacts"]?.kind == .mapping, root["version"] != nil {
      try readManifest(root, folder: Self.folder(of: file), level: 0)
      return try finish(.cloudAssembly)
    }
    if root["Resources"]?.kind == .mapping {
      readTemplate(
        root, name: Self.stackName(of: file), region: options.region, account: nil,
        parameters: [:], folder: Self.folder(of: file), chain: [file])
      return try finish(.template)
    }
    if TerraformPlanReader.reads(root) {
      var reader = TerraformPlanReader(options: options, names: names)
      return try reader.read(root)
    }
    throw Diagnostics(
      Diagnostic(
        at: root.location,
        "this is neither a cloud assembly, a CloudFormation template nor a Terraform plan",
        mend: "name cdk.out, a template with 'Resources', or what 'terraform show -json' wrote"))
  }

  private func parse(_ file: String) throws(Diagnostics) -> Value {
    // PowerShell's '>' writes UTF-16, and so do editors on Windows.
    let bytes = try files.read(file).get()
    let source = try SourceText(name: file, bytes: TextEncoding.utf8(ofUTF16: bytes) ?? bytes)
    return try Document.parse(source).root
  }

  /// A file of the assembly; what is wrong with it is kept, and the rest is read on.
  private mutating func parsed(_ file: String) -> Value? {
    do throws(Diagnostics) {
      return try parse(file)
    } catch {
      problems.append(error)
      return nil
    }
  }

  private static func folder(of file: String) -> String {
    file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
  }

  private static func stackName(of file: String) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return name.split(separator: ".").first.map(String.init) ?? name
  }

  /// A file of the assembly, beside the manifest or below it.
  private mutating func inside(_ folder: String, _ name: Value) -> String? {
    let text = name.text ?? ""
    let isInside =
      !text.isEmpty && !text.hasPrefix("/") && !text.split(separator: "/").contains("..")
    if isInside { return folder + text }
    problems.error(
      at: name.location, "'\(text)' is no file inside the assembly",
      mend: "run 'cdk synth' again; it writes names relative to the manifest")
    return nil
  }

  private mutating func readManifest(
    _ root: Value, folder: String, level: Int
  ) throws(Diagnostics) {
    guard let artifacts = root["artifacts"], level < Self.deepest else { return }
    let missing = root["missing"].map { Array($0.items.prefix(20)) } ?? []
    for missing in missing {
      notes.append(
        Diagnostic(
          .warning, at: missing.location,
          "look-up '\(missing["key"]?.text ?? "")' failed at synthesis: "
            + "the template holds dummy values",
          mend: "run 'cdk synth' with the account's credentials, and commit cdk.context.json"))
    }
    for (key, artifact) in artifacts.entries where scopes.scopes.count < Self.mostStacks {
      switch artifact["type"]?.text {
      case "aws:cloudformation:stack":
        guard let name = artifact["properties"]?["templateFile"], let id = key.text,
          let file = inside(folder, name)
        else { continue }
        let stack = artifact["properties"]?["stackName"]?.text ?? id
        stackNames.append(stack)
        if let template = parsed(file) {
          let (account, region) = environment(of: artifact)
          readTemplate(
            template, name: stack, region: options.region ?? region, account: account,
            parameters: given(in: artifact), folder: folder, chain: [file])
        }
      case "cdk:cloud-assembly":
        guard let name = artifact["properties"]?["directoryName"],
          let nested = inside(folder, name)
        else { continue }
        if let manifest = parsed(nested + "/manifest.json") {
          try readManifest(manifest, folder: nested + "/", level: level + 1)
        }
      default: break
      }
    }
  }

  /// `aws://account/region`; what is unknown is left out.
  private func environment(of artifact: Value) -> (account: String?, region: String?) {
    let parts = (artifact["environment"]?.text ?? "").split(separator: "/").map(String.init)
    guard parts.count == 3 else { return (nil, nil) }
    func known(_ text: String) -> String? { text.hasPrefix("unknown-") ? nil : text }
    return (known(parts[1]), known(parts[2]))
  }

  private func given(in artifact: Value) -> [String: Resolved] {
    var values: [String: Resolved] = [:]
    if let parameters = artifact["properties"]?["parameters"] {
      for (key, value) in parameters.entries {
        if let name = key.text, let text = value.text {
          values[name] = Resolved(.text(text), at: value)
        }
      }
    }
    return values
  }

  private mutating func readTemplate(
    _ root: Value, name: String, region: String?, account: String?,
    parameters: [String: Resolved], folder: String, chain: [String]
  ) {
    guard let resources = root["Resources"], resources.kind == .mapping else {
      problems.error(
        at: root.location, "the template of '\(name)' has no 'Resources'",
        mend: "name a template that 'cdk synth' or a person wrote whole")
      return
    }
    var given = parameters
    // What the parent hands to a nested stack is settled.
    for (key, text) in options.parameters
    where root["Parameters"]?[key] != nil && (chain.count == 1 || given[key] == nil) {
      given[key] = Resolved(.text(text), at: root["Parameters"]?[key])
    }
    let scope = TemplateScope(
      root: root, name: name, region: region, account: account, given: given, assembly: scopes)
    scopes.scopes.append(scope)
    scope.expand(Evaluator(scope: scope))
    noteMacros(of: scope)
    for (key, resource) in resources.entries {
      guard resource["Type"]?.text == "AWS::CloudFormation::Stack", let id = key.text else {
        continue
      }
      readNested(resource, id: id, in: scope, folder: folder, chain: chain)
    }
  }

  /// What macros make of a template is known at deployment.
  private mutating func noteMacros(of scope: TemplateScope) {
    let known = ["AWS::Serverless-2016-10-31", "AWS::CodeDeployBlueGreen"]
    let names = scope.transforms.filter { !known.contains($0) }
    let included = scope.root["Fn::Transform"] ?? scope.root["Resources"]?["Fn::Transform"]
    guard !names.isEmpty || included != nil else { return }
    let name = names.first ?? included?["Name"]?.text ?? "AWS::Include"
    notes.append(
      Diagnostic(
        .warning, at: (included ?? scope.root["Transform"])?.location,
        "macro '\(name)' runs at deployment; what it adds or changes is not priced",
        mend: "validate the template that comes out: aws cloudformation get-template "
          + "--template-stage Processed"))
  }

  private mutating func readNested(
    _ resource: Value, id: String, in scope: TemplateScope, folder: String, chain: [String]
  ) {
    let evaluator = Evaluator(scope: scope)
    if let condition = resource["Condition"], let name = condition.text,
      scope.condition(name, by: evaluator, at: condition) == .no
    {
      return
    }
    let asset = resource["Metadata"]?["aws:asset:path"]
    let written = resource["Properties"]?["TemplateURL"]
    let url = written.flatMap { evaluator.resolve($0).text }
    let local = url.flatMap { $0.contains("://") ? nil : written }
    guard let name = asset ?? local else {
      notes.append(
        Diagnostic(
          .warning, at: resource.keyLocation,
          "the template of nested stack '\(id)' is not here; what it holds is not priced",
          mend: "validate the assembly that 'cdk synth' wrote, which holds nested templates"))
      return
    }
    guard let file = inside(folder, name) else { return }
    if chain.contains(file) || chain.count > Self.deepest || scopes.scopes.count >= Self.mostStacks
    {
      problems.error(
        at: name.location, "nested stack '\(id)' holds itself: '\(file)'",
        mend: "name another template; a stack cannot be nested in itself")
      return
    }
    if !files.exists(file) {
      notes.append(
        Diagnostic(
          .warning, at: name.location,
          "the template of nested stack '\(id)' is missing: '\(file)'; "
            + "what it holds is not priced", mend: "run 'cdk synth' again"))
      return
    }
    guard let template = parsed(file) else { return }
    var given: [String: Resolved] = [:]
    if let parameters = resource["Properties"]?["Parameters"] {
      for (key, value) in parameters.entries {
        if let name = key.text { given[name] = evaluator.resolve(value) }
      }
    }
    let position = scopes.scopes.count
    readTemplate(
      template, name: "\(scope.name).\(id)", region: scope.region, account: scope.account,
      parameters: given, folder: folder, chain: chain + [file])
    if scopes.scopes.count > position { scope.nested[id] = scopes.scopes[position] }
  }

  // MARK: - Resources

  private mutating func finish(_ kind: SynthesisKind) throws(Diagnostics) -> Synthesis {
    try problems.throwIfErrors()
    var chosen = scopes.scopes
    if let only = options.only {
      chosen = chosen.filter { $0.name == only || $0.name.hasPrefix(only + ".") }
      if chosen.isEmpty {
        throw Diagnostics(
          Diagnostic(
            .error, .missing, "there is no stack '\(only)' in the assembly",
            mend: suggestion(for: only, from: scopes.scopes.map(\.name))))
      }
    }
    try ParameterCheck(scopes: scopes.scopes, given: options.parameters).problems.throwIfErrors()
    let region = options.region ?? chosen.lazy.compactMap(\.region).first
    var resources: [DeployedResource] = []
    var open: [String: [String]] = [:]
    for scope in chosen {
      let start = resources.count
      collect(scope, into: &resources)
      if let own = scope.region, own != region {
        for index in start..<resources.count { resources[index].region = own }
      }
      if let parameters = scope.root["Parameters"], !scope.name.contains(".") {
        for (key, _) in parameters.entries {
          if let name = key.text, let choices = scope.parameter(name)?.unknown?.choices,
            !choices.isEmpty
          {
            open[name] = choices
          }
        }
      }
    }
    try problems.throwIfErrors()
    makeIdsUnique(&resources)
    return Synthesis(
      kind: kind, region: region, resources: resources, notes: notes,
      openParameters: open, stacks: chosen.map(\.name), evaluation: scopes)
  }

  private mutating func collect(
    _ scope: TemplateScope, into resources: inout [DeployedResource]
  ) {
    for expanded in scope.expandedResources {
      let evaluator = Evaluator(scope: scope, locals: expanded.locals)
      let body = expanded.body
      guard body.kind == .mapping, let type = body["Type"]?.text else {
        problems.error(
          at: body.location, "resource '\(expanded.id)' has no 'Type'",
          mend: "write its type, such as 'Type: AWS::ECS::Service'")
        continue
      }
      var existence = Truth.yes
      if let condition = body["Condition"] {
        existence = evaluator.scope.condition(
          evaluator.replacingLocals(in: condition.text ?? ""), by: evaluator, at: condition)
      }
      if existence == .no { continue }
      let properties = body["Properties"]
      if let properties, properties.kind != .mapping, !properties.isNull, properties.tag == nil {
        problems.error(
          at: properties.location, "'Properties' of '\(expanded.id)' is \(properties.kindName)",
          mend: "write a mapping from properties to their values")
      }
      resources.append(
        DeployedResource(
          key: scope.key(of: expanded.id), id: expanded.id, type: type, writtenType: type,
          stack: scope.name, constructPath: body["Metadata"]?["aws:cdk:path"]?.text, place: body,
          existence: existence,
          names: {
            ResourceNaming.properties(of: type).compactMap { name in
              properties.flatMap { evaluator.property(name, of: $0).text }
            }
          },
          read: { name in properties.map { evaluator.property(name, of: $0) } ?? .absent }))
    }
  }

  /// Ids that several stacks use get their stack's name in front.
  private func makeIdsUnique(_ resources: inout [DeployedResource]) {
    var uses: [String: Int] = [:]
    for resource in resources { uses[resource.id, default: 0] += 1 }
    for index in resources.indices where uses[resources[index].id, default: 0] > 1 {
      resources[index].id = "\(resources[index].stack).\(resources[index].id)"
    }
  }
}
