package import Diagnostics
package import Resources

/// Reads what a synthesis wrote: the resources that will be deployed, whatever they are.
package struct TemplateReader {
  /// The names of Terraform's types, for the types that a plan holds.
  package typealias NamesOfTypes =
    @Sendable (Set<String>) throws(Diagnostics) -> [String: TerraformNames]

  private let files: TemplateFiles
  private let names: NamesOfTypes
  private let parsed = ParsedFiles()

  package init(files: TemplateFiles, names: @escaping NamesOfTypes) {
    self.files = files
    self.names = names
  }

  /// Reads a cloud assembly, a template or a plan.
  ///
  /// - Parameters:
  ///   - path: a folder with a manifest, or a file.
  ///   - options: what the user chose and overrode.
  /// - Throws: every problem found in the files.
  /// - Returns: its resources; their properties are evaluated when they are asked for.
  package func read(
    _ path: String, _ options: TemplateOptions
  ) throws(Diagnostics) -> Synthesis {
    var reader = AssemblyReader(
      files: files, options: options, parsed: parsed, names: names)
    var synthesis = try reader.read(path)
    if let source = options.regionSource, let region = synthesis.region {
      synthesis.notes.append(
        Diagnostic(
          .note, at: SourceLocation(file: path),
          "assumed: it is deployed in \(region), as \(source) has it; no region stands here"))
    }
    return synthesis
  }
}
