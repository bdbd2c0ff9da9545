import AlvaCost
import Platform

/// A path where the name of a stack is wanted.
enum NamedPath {
  private static let endings = [".yaml", ".yml", ".json", ".template", "cdk.out"]

  /// Whether a word is the path of something that is there.
  ///
  /// - Parameters:
  ///   - word: a name or a path.
  ///   - anywhere: whether a slash alone makes it a path.
  /// - Returns: whether it is one.
  static func isOne(_ word: String, anywhere: Bool = true) -> Bool {
    (anywhere && word.contains("/") || endings.contains { word.hasSuffix($0) })
      && !word.hasPrefix("-") && Files.kind(of: word) != .missing
  }

  /// The template that a path means; `nil` for a name.
  ///
  /// A folder of several templates is taken as it is.
  static func template(_ name: String) -> String? {
    guard isOne(name) else { return nil }
    return Files.kind(of: name) == .folder
      ? (try? TemplateFinder.template(at: name)) ?? name : name
  }
}
