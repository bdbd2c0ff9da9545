import Resources
import Diagnostics
import Documents

/// Reads a cloud assembly, a template or a plan, told apart by what is in it.
struct AssemblyReader {
  let files: TemplateFiles
  let options: TemplateOptions
  let names: TemplateReader.NamesOfTypes
  let scopes: AssemblyScopes
  var notes: [Diagnostic] = []
  var problems = Diagnostics()
  /// Files that some template names as a nested stack's, without links.
  var nestedPlaces: Set<String> = []
  /// What stands in the files, but in no template, and cannot be read.
  var unread: [UnreadPart] = []
  var addresses: TemplateAddresses
  /// The first address that each file was found by, and the nested stack that has it.
  var addressed: [String: (resource: String, address: Resolved)] = [:]
  private let parsed: ParsedFiles
  private var resourceCount = 0

  /// Resources that the templates of an assembly may make together.
  private static let mostResources = 100_000

  init(
    files: TemplateFiles, options: TemplateOptions, parsed: ParsedFiles,
    names: @escaping TemplateReader.NamesOfTypes
  ) {
    self.parsed = parsed
    self.files = files
    self.options = options
    self.names = names
    scopes = AssemblyScopes(exports: options.exports, conditions: options.conditions)
    addresses = TemplateAddresses(files: files, assets: options.assets)
  }

  mutating func read(_ path: String) throws(Diagnostics) -> Synthesis {
    if files.isFolder(path), !holdsAssembly(path) { return try readFolder(path) }
    let file = files.isFolder(path) ? Self.manifest(in: path) : path
    if Self.isHCL(file) { throw Self.planAdvice(at: file) }
    let document = try document(file)
    let root = document.root
    addresses.top = FilePaths.folder(of: file)
    if root["artifacts"]?.kind == .mapping, root["version"] != nil {
      try refuseRepeatedKeys(of: document)
      readAssembly(root, file: file)
      return try finish(.cloudAssembly)
    }
    if root["Resources"]?.kind == .mapping {
      readTemplate(
        template(document), name: Self.stackName(of: file),
        region: options.region ?? regionOfMappings(root), account: options.account,
        parameters: [:], folder: FilePaths.folder(of: file), chain: [place(of: file)])
      return try finish(.template)
    }
    if TerraformPlanReader.reads(root) {
      try refuseRepeatedKeys(of: document)
      var reader = TerraformPlanReader(files: files, options: options, names: names)
      return try reader.read(root)
    }
    throw ForeignFiles.advice(for: root)
  }

  /// The one region that a template can be deployed in, as its mappings by region tell.
  mutating func regionOfMappings(_ root: Value) -> String? {
    guard let found = MappedRegion(root) else { return nil }
    notes.append(
      Diagnostic(
        .note, at: found.location,
        "assumed: it is deployed in \(found.region), the only region of its mapping "
          + "'\(found.mapping)'; no region stands here"))
    return found.region
  }

  func document(_ file: String) throws(Diagnostics) -> Document {
    try parsed.document(file) { () throws(Diagnostics) in try parse(file) }
  }

  private func parse(_ file: String) throws(Diagnostics) -> Document {
    // PowerShell's '>' writes UTF-16, and so do editors on Windows.
    let bytes = try files.read(file).get()
    if let advice = ForeignFiles.advice(for: bytes, file: file) { throw advice }
    let text = ForeignFiles.unwrapped(TextEncoding.utf8(ofUTF16: bytes) ?? bytes)
    let source = try SourceText(name: file, bytes: text)
    return try Document.parse(source, repeatedKeys: .lastCounts)
  }

  /// What a program writes has no key twice.
  private func refuseRepeatedKeys(of document: Document) throws(Diagnostics) {
    guard !document.repeated.isEmpty else { return }
    throw Diagnostics(
      document.repeated.items.map { Diagnostic(at: $0.location, $0.message, mend: $0.mend) })
  }

  /// The template in a file, with the resources of SAM written out.
  ///
  /// Of keys that it has twice CloudFormation takes the last.
  mutating func template(_ document: Document) -> Value {
    notes += document.repeated.items
    let expanded = parsed.expanded(document) { ServerlessExpansion.expanded(document) }
    problems.append(expanded.problems)
    return expanded.document.root
  }

  /// A path with links followed, to tell files apart by.
  func place(of file: String) -> String { files.canonical(file) ?? file }

  static func stackName(of file: String) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return name.split(separator: ".").first.map(String.init) ?? name
  }

  private mutating func readAssembly(_ root: Value, file: String) {
    let reader = self
    let manifest = ManifestReader(root, file: file, files: files) { file throws(Diagnostics) in
      try reader.document(file).root
    }
    problems.append(manifest.problems)
    notes += manifest.notes
    unread += manifest.unread
    addresses.isAssembly = true
    addresses.assetLists = manifest.assetLists
    // The user's region stands in for the assembly's own; stacks in others keep theirs.
    let main = manifest.mainRegion
    for stack in manifest.stacks {
      do throws(Diagnostics) {
        let document = try document(stack.file)
        let template = template(document)
        let isMain = stack.region == nil || stack.region == main
        let known = scopes.scopes.count
        readTemplate(
          template, name: stack.name,
          region: isMain ? options.region ?? stack.region : stack.region,
          account: stack.account ?? options.account, parameters: stack.parameters,
          folder: FilePaths.folder(of: stack.file), chain: [place(of: stack.file)])
        for scope in scopes.scopes[known...] { scope.aliases = stack.aliases }
      } catch {
        problems.append(error)
      }
    }
  }

  /// Reads one template, and those nested in it.
  ///
  /// The files it names are relative to the `folder` that it lies in; the `chain` holds the files of
  /// the stacks around it, itself the last.
  mutating func readTemplate(
    _ root: Value, name: String, region: String?, account: String?,
    parameters: [String: Resolved], folder: String, chain: [String], existence: Truth = .yes
  ) {
    if root["Resources"] == nil, root.kind == .mapping, addresses.isAssembly {
      notes.append(
        Diagnostic(.note, at: root.location, "stack '\(name)' holds no resource: CDK skips it"))
    } else if root["Resources"]?.kind != .mapping {
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
      root: root, name: name, region: region, account: account, given: given, assembly: scopes,
      existence: existence, isNameStated: addresses.isAssembly && chain.count == 1)
    scopes.scopes.append(scope)
    scope.expand()
    let before = resourceCount
    resourceCount += scope.expandedResources.count
    if resourceCount > Self.mostResources {
      if before <= Self.mostResources {
        problems.error(
          at: root.location,
          "the stacks make more than \(Self.mostResources) resources together",
          mend: "name a part of them with --only, or price them one by one")
      }
      return
    }
    for resource in scope.expandedResources {
      if resource.isModule {
        scope.unreadResources[resource.id] = "a module, which is written out at deployment"
      } else if resource.type == "AWS::CloudFormation::Stack" {
        readNested(resource, in: scope, folder: folder, chain: chain)
      }
    }
  }
}
