import Diagnostics
import Documents
import Resources

/// Stacks that stand in a stack.
extension AssemblyReader {
  /// CloudFormation nests as deep as one likes; this is deeper than people do.
  private static let deepest = 64
  /// An account may hold 2,000 stacks.
  private static let mostStacks = 2_000

  /// Reads the template of a nested stack, or says why it cannot be read.
  mutating func readNested(
    _ resource: ExpandedResource, in scope: TemplateScope, folder: String, chain: [String]
  ) {
    let evaluator = Evaluator(scope: scope, locals: resource.locals)
    let existence = scope.existence(of: resource, by: evaluator)
    if existence == .no { return }
    let (found, written, address) = template(of: resource, evaluator, folder)
    switch found {
    case .elsewhere(let reason): scope.unreadResources[resource.id] = reason
    case .wrong(let message):
      problems.error(
        at: written.location, message,
        mend: "run 'cdk synth' again; it writes names relative to the manifest")
    case .file(let file):
      if let address { noteSecondAddress(address, of: resource, file: file, at: written) }
      read(
        file, of: resource, at: written, in: scope, by: evaluator, chain: chain,
        existence: existence)
    }
  }

  /// Says that a file is read for two addresses, of which it can be the template of one alone.
  private mutating func noteSecondAddress(
    _ address: Resolved, of resource: ExpandedResource, file: String, at written: Value
  ) {
    let place = place(of: file)
    guard let first = addressed[place] else {
      addressed[place] = (resource.id, address)
      return
    }
    if TemplateAddresses.mayBeSame(first.address, address) { return }
    notes.append(
      Diagnostic(
        .warning, at: written.location,
        "'\(file)' is read for nested stack '\(first.resource)' and for '\(resource.id)', whose templates "
          + "lie at different addresses",
        mend: "name the folder of each: --assets FOLDER, or --assets ADDRESS=FOLDER"))
  }

  /// Where the template lies, what says so, and the address that it was found by.
  private func template(
    of resource: ExpandedResource, _ evaluator: Evaluator, _ folder: String
  ) -> (TemplateAddresses.Found, Value, address: Resolved?) {
    let body = resource.body
    if let asset = body["Metadata"]?["aws:asset:path"], let name = asset.text {
      return (addresses.file(named: name, from: folder), asset, nil)
    }
    guard let written = body["Properties"]?["TemplateURL"] else {
      return (
        .elsewhere(
          "it names no template; those of the Serverless Application Repository are not read"),
        body, nil
      )
    }
    let address = evaluator.resolve(written)
    if let text = address.text, !text.contains("://"),
      case let found = addresses.file(named: text, from: folder)
    {
      if case .elsewhere = found, case .file(let file) = addresses.file(at: address, from: folder) {
        return (.file(file), written, address)
      }
      return (found, written, nil)
    }
    return (addresses.file(at: address, from: folder), written, address)
  }

  private mutating func read(
    _ file: String, of resource: ExpandedResource, at written: Value, in scope: TemplateScope,
    by evaluator: Evaluator, chain: [String], existence: Truth
  ) {
    let place = place(of: file)
    nestedPlaces.insert(place)
    if chain.contains(place) {
      problems.error(
        at: written.location, "nested stack '\(resource.id)' holds itself: '\(file)'",
        mend: "name another template; a stack cannot be nested in itself")
      return
    }
    guard chain.count < Self.deepest, scopes.scopes.count < Self.mostStacks else {
      let limit =
        chain.count < Self.deepest
        ? "there are more than \(Self.mostStacks) stacks"
        : "stacks are nested more than \(Self.deepest) deep"
      scope.unreadResources[resource.id] = limit
      problems.error(at: written.location, limit, mend: "price a part of them at a time")
      return
    }
    guard let template = nested(file, of: resource, at: written) else { return }
    var given: [String: Resolved] = [:]
    if let parameters = resource.body["Properties"]?["Parameters"] {
      for entry in evaluator.resolve(parameters).entries { given[entry.key] = entry.value }
    }
    let position = scopes.scopes.count
    readTemplate(
      template, name: "\(scope.name).\(resource.id)", region: scope.region,
      account: scope.account, parameters: given, folder: FilePaths.folder(of: file),
      chain: chain + [place], existence: existence)
    if scopes.scopes.count > position { scope.nested[resource.id] = scopes.scopes[position] }
  }

  /// The template in a file; what is wrong with it is kept.
  ///
  /// A template may name any file of the machine. What lies elsewhere than the user pointed to and is
  /// no template is never shown.
  private mutating func nested(
    _ file: String, of resource: ExpandedResource, at written: Value
  ) -> Value? {
    let mayBeShown = addresses.isNamed(file)
    do throws(Diagnostics) {
      let document = try document(file)
      if mayBeShown || document.root["Resources"]?.kind == .mapping {
        return template(document)
      }
    } catch {
      if mayBeShown {
        problems.append(error)
        return nil
      }
    }
    problems.error(
      at: written.location, "the template of nested stack '\(resource.id)', '\(file)', is none",
      mend: "name a template with 'Resources'")
    return nil
  }
}
