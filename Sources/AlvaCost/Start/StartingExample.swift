package import Diagnostics
package import Estimation
import ShippedPricing

/// A stack of the program's own to start from.
package struct StartingExample: Sendable {
  /// What there is: `fargate`, `serverless`.
  package static var names: [String] { ShippedPricing.folders(in: "examples") }

  private let example: String

  /// - Throws: an error of kind `usage` for a name that is none, with the nearest.
  package init(_ example: String) throws(Diagnostics) {
    self.example = example
    if !Self.names.contains(example) {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "there is no example '\(example)'",
          mend: suggestion(for: example, from: Self.names)))
    }
  }

  /// Writes the example under a name of one's own, with a budget.
  ///
  /// - Parameters:
  ///   - name: what the stack is to be called.
  ///   - region: in place of the example's.
  ///   - workspace: where to.
  /// - Throws: files that are there already, and a region without rates.
  /// - Returns: what was written.
  package func write(
    _ name: String, region: String?, in workspace: Workspace
  ) throws(Diagnostics) -> StartingFiles {
    var folder = try StartingFolder(name, in: workspace)
    let paths = StartingFolder.paths(of: name)
    let files = [(paths[0], "stack"), (paths[1], "scenario"), ("whatif/\(name).yaml", "whatif")]
    for (path, file) in files {
      guard let bytes = ShippedPricing.bytes(of: "examples/\(example)/\(file).yaml") else {
        continue
      }
      try folder.refuse(path)
      var text = String(decoding: bytes, as: UTF8.self).replacing(Self.placeholder, with: name)
      if let region { text = text.replacing("region: us-east-1", with: "region: \(region)") }
      folder.lay(text, as: path)
    }
    return try folder.write()
  }

  /// Stands where the stack's name belongs.
  private static let placeholder = "NAME"
}
