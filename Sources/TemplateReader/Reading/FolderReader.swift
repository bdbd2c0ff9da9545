import Diagnostics
import Documents
import Resources

/// A folder of templates: each of them is a stack of its own, and all are priced together.
extension AssemblyReader {
  static func manifest(in folder: String) -> String { inside(folder) + "manifest.json" }

  private static func inside(_ folder: String) -> String {
    folder.hasSuffix("/") ? folder : folder + "/"
  }

  /// Whether a folder is a cloud assembly; a manifest of something else is none.
  func holdsAssembly(_ folder: String) -> Bool {
    let file = Self.manifest(in: folder)
    guard files.exists(file) else { return false }
    guard let root = try? document(file).root else { return true }
    return root["artifacts"] != nil || root["version"] != nil
  }

  /// Reads every template that lies in a folder, not below it.
  ///
  /// A template that another one of them names as a nested stack's counts there, once. What is no
  /// template is passed over; a plan, and a template that cannot be read, are told.
  ///
  /// - Parameter folder: one without a cloud assembly.
  /// - Throws: every problem of the templates; an error of kind `missing` where there is none.
  /// - Returns: the resources of all.
  mutating func readFolder(_ folder: String) throws(Diagnostics) -> Synthesis {
    let names = files.names(folder).filter { files.exists(Self.inside(folder) + $0) }
    let found = templates(names, in: folder)
    if found.isEmpty {
      try problems.throwIfErrors()
      throw noTemplates(in: folder, names)
    }
    addresses.top = Self.inside(folder)
    let stems = found.reduce(into: [String: Int]()) {
      $0[Self.stackName(of: $1.name), default: 0] += 1
    }
    var tops: [(scope: TemplateScope, place: String)] = []
    for (name, document) in found {
      let (file, stem) = (Self.inside(folder) + name, Self.stackName(of: name))
      let (place, count) = (place(of: file), scopes.scopes.count)
      let root = document.root
      readTemplate(
        template(document), name: stems[stem] == 1 ? stem : name.replacing(".", with: "-"),
        region: options.region ?? regionOfMappings(root), account: options.account,
        parameters: [:], folder: Self.inside(folder), chain: [place])
      if scopes.scopes.count > count { tops.append((scopes.scopes[count], place)) }
    }
    // What is nested in another one is read there, with what that one hands to it.
    for (scope, place) in tops where nestedPlaces.contains(place) {
      scopes.scopes.removeAll { $0 === scope || $0.name.hasPrefix(scope.name + ".") }
    }
    tellWhatIsPassedOver(folder, names)
    return try finish(.template)
  }

  /// Warns of what deploys something too and is not read: whoever names a folder may mean all below it.
  private mutating func tellWhatIsPassedOver(_ folder: String, _ names: [String]) {
    var looked = 0
    let below = templates(below: folder, level: 1, &looked).filter {
      !nestedPlaces.contains(place(of: $0))
    }
    if let first = below.first {
      let shown = below.prefix(3).joined(separator: ", ")
      notes.append(
        Diagnostic(
          .warning, .invalidInput, at: SourceLocation(file: folder),
          "folders below this one hold templates, which are not read: \(shown)"
            + (below.count > 3 ? " and \(below.count - 3) more" : ""),
          mend: "price each by itself: --stack \(first)"))
    }
    if let plan = names.first(where: Self.isHCL) {
      notes.append(
        Diagnostic(
          .warning, .invalidInput, at: SourceLocation(file: Self.inside(folder) + plan),
          "Terraform's files lie beside the templates and are not read",
          mend: "price their plan by itself: terraform show -json plan.out >plan.json"))
    }
  }

  /// Folders' levels and files that are looked at for templates nobody named.
  private static let (mostLevels, mostLooked) = (3, 200)

  private func templates(below folder: String, level: Int, _ looked: inout Int) -> [String] {
    var found: [String] = []
    for name in files.names(folder) where !name.hasPrefix(".") && name != "node_modules" {
      let path = Self.inside(folder) + name
      if files.isFolder(path) {
        if level <= Self.mostLevels { found += templates(below: path, level: level + 1, &looked) }
      } else if level > 1, looked < Self.mostLooked, Self.endings.contains(where: name.hasSuffix) {
        looked += 1
        if let bytes = try? files.read(path).get(), Self.mentionsResources(bytes) {
          found.append(path)
        }
      }
    }
    return found
  }

  private static let endings = [".yaml", ".yml", ".json", ".template"]

  /// The templates among the files of a folder.
  private mutating func templates(
    _ names: [String], in folder: String
  ) -> [(name: String, document: Document)] {
    var found: [(name: String, document: Document)] = []
    for name in names where Self.endings.contains(where: name.hasSuffix) && !name.hasPrefix(".") {
      let file = Self.inside(folder) + name
      do throws(Diagnostics) {
        let document = try document(file)
        if document.root["Resources"]?.kind == .mapping {
          found.append((name, document))
        } else if TerraformPlanReader.reads(document.root) {
          notes.append(
            Diagnostic(
              .warning, .invalidInput, at: SourceLocation(file: file),
              "this is a Terraform plan; it is not among the templates of the folder",
              mend: "price it by itself: --stack \(file)"))
        }
      } catch {
        // What cannot be read is a template in case it says so.
        if let bytes = try? files.read(file).get(), Self.mentionsResources(bytes) {
          problems.append(error)
        }
      }
    }
    return found
  }

  private static func mentionsResources(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.contains("Resources") && text.contains("AWS::")
  }

  private func noTemplates(in folder: String, _ names: [String]) -> Diagnostics {
    if names.contains(where: Self.isHCL) { return Self.planAdvice(at: folder) }
    if files.isFolder(Self.inside(folder) + "cdk.out") {
      return Self.missing(
        at: folder, "there is no template in this folder, but an assembly in 'cdk.out'",
        mend: "name that: --stack \(Self.inside(folder))cdk.out")
    }
    return Self.missing(
      at: folder, "there is neither a cloud assembly nor a template in this folder",
      mend: "name the folder that 'cdk synth' wrote, a folder of templates, a template or a plan")
  }

  private static func missing(at path: String, _ text: String, mend: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(.error, .missing, at: SourceLocation(file: path), text, mend: mend))
  }

  /// Whether a file holds Terraform's own language.
  static func isHCL(_ file: String) -> Bool {
    [".tf", ".tf.json", ".tofu"].contains { file.hasSuffix($0) }
  }

  /// Terraform's files say what it will do only once Terraform has evaluated them.
  static func planAdvice(at path: String) -> Diagnostics {
    missing(
      at: path, "these are Terraform's own files, which only Terraform can evaluate",
      mend: "run 'terraform plan -out plan.out' and 'terraform show -json plan.out >plan.json', "
        + "then name plan.json")
  }
}
