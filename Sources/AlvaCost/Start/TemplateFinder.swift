package import Diagnostics
import Platform

/// Finds what a folder would deploy: a cloud assembly, a template, a plan.
package enum TemplateFinder {
  /// The template that a path means.
  ///
  /// - Parameter path: a file or an assembly is itself; of another folder, what lies in it.
  /// - Throws: an error of kind `missing` where nothing is found, or more than one.
  /// - Returns: the path to read.
  package static func template(at path: String) throws(Diagnostics) -> String {
    guard Files.kind(of: path) == .folder, !isAssembly(path) else { return path }
    let found = templates(in: path)
    if let only = found.first, found.count == 1 { return only }
    let mend =
      found.isEmpty
      ? "write one there with 'cdk synth' or 'terraform show -json', or name another"
      : "name one of them: " + found.prefix(5).joined(separator: ", ")
    throw Diagnostics(
      Diagnostic(
        .error, .missing, at: SourceLocation(file: path),
        found.isEmpty
          ? "there is no cloud assembly, template or plan in this folder"
          : "there are \(found.count) templates in this folder", mend: mend))
  }

  /// What in a folder can be priced: an assembly alone where there is one, else every template and plan.
  package static func templates(in folder: String) -> [String] {
    let start = folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/"
    if isAssembly(start + "cdk.out") { return [start + "cdk.out"] }
    return Files.names(in: folder).filter { name in
      !name.hasPrefix(".") && endings.contains { name.hasSuffix($0) }
    }.map { start + $0 }.filter(isTemplate)
  }

  /// Whether a template's region has to be named: neither an assembly nor a plan leaves it open.
  package static func needsRegion(_ path: String) -> Bool {
    guard Files.kind(of: path) == .file, let text = text(of: path) else { return false }
    return !isPlan(text)
  }

  private static let endings = [".yaml", ".yml", ".json", ".template"]

  private static func isAssembly(_ path: String) -> Bool {
    Files.kind(of: path + "/manifest.json") == .file
  }

  /// The largest file that is looked into.
  private static let mostBytes = 8 << 20

  /// Whether a file says that it is a template of CloudFormation or a plan of Terraform.
  private static func isTemplate(_ path: String) -> Bool {
    guard Files.kind(of: path) == .file, let text = text(of: path) else { return false }
    return isPlan(text) || text.contains("Resources") && text.contains("AWS::")
  }

  private static func text(of path: String) -> String? {
    (try? Files.read(path, shown: path, most: mostBytes)).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private static func isPlan(_ text: String) -> Bool {
    text.contains("\"terraform_version\"") && text.contains("\"planned_values\"")
  }
}
