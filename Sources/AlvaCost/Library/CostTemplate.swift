import Diagnostics
import Estimation
import Inputs
import Platform
import TemplateReader

/// What is about to be deployed: a cloud assembly, a CloudFormation or SAM template, or a Terraform
/// plan as `terraform show -json` writes it.
public struct CostTemplate: Hashable, Sendable {
  /// The path of the file or of the assembly's folder; the name that problems show, for a text.
  public let path: String
  /// The template itself, where it is no file.
  public let text: String?
  /// The stack file whose traffic and estimates are laid over it; without one, it is priced alone.
  public var trafficOf: String?
  /// Values of the template's parameters.
  public var parameters: [String: String] = [:]
  /// The text of a usage file, which states how resources are used.
  public var usage: String?

  /// A template on the disk.
  public init(path: String) {
    self.path = path
    text = nil
  }

  /// A template in memory; it reads no other file.
  ///
  /// - Parameters:
  ///   - text: YAML or JSON.
  ///   - name: what problems call it; its ending says the format, else the text does.
  public init(text: String, name: String = "template") {
    path = name
    self.text = text
  }

  /// How its files are read.
  var files: TemplateFiles {
    guard let text else {
      return TemplateFiles(
        read: { path in
          Result { () throws(Diagnostics) in try Files.read(path, shown: path) }
        }, isFolder: { Files.kind(of: $0) == .folder }, exists: { Files.kind(of: $0) == .file },
        canonical: Files.canonical, names: Files.names)
    }
    let (name, bytes) = (path, Array(text.utf8))
    return TemplateFiles(
      read: { path in
        if path == name { return .success(bytes) }
        return .failure(
          Diagnostics(
            Diagnostic(
              .error, .missing, at: SourceLocation(file: path),
              "a template in memory reads no other file", mend: "read the template by its path")))
      }, isFolder: { _ in false }, exists: { $0 == name })
  }

  /// What is asked of it.
  func request(_ options: CostOptions) throws(Diagnostics) -> SynthesisCommand.Request {
    var problems = Diagnostics()
    var request = SynthesisCommand.Request(path: path)
    request.name = trafficOf
    request.choice = options.choice(&problems)
    request.options.region = options.region
    request.options.parameters = parameters
    if let usage {
      let statements = problems.collecting {
        try UsageReader.read(try ConfigText.parse(Array(usage.utf8), file: "usage"))
      }
      if let statements { request.usage = statements }
    }
    if trafficOf == nil, options.estimate != nil {
      problems.error(
        "an estimate is one of a stack file's", mend: "name the stack file with trafficOf",
        kind: .usage)
    }
    if !options.changes.isEmpty {
      problems.error(
        "changes are those of a stack file", mend: "ask whatIf with the template", kind: .usage)
    }
    try problems.throwIfErrors()
    let isLoaded = trafficOf != nil || options.scenario != nil
    request.sampling = isLoaded ? options.sampling : nil
    return request
  }
}
