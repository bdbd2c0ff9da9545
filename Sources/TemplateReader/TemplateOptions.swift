import Diagnostics

/// What the user said besides the path.
package struct TemplateOptions: Sendable {
  /// A folder that templates lie in which a template names by an address.
  package struct Assets: Hashable, Sendable {
    /// What the addresses begin with that lead there; `nil` for any address.
    package let address: String?
    package let folder: String

    package init(address: String?, folder: String) {
      self.address = address
      self.folder = folder
    }

    /// `https://…/templates=FOLDER`, `s3://…=FOLDER` or `FOLDER`.
    package init?(_ text: String) {
      guard text.contains("://") else {
        self.init(address: nil, folder: text)
        return
      }
      guard let equals = text.lastIndex(of: "="), equals < text.index(before: text.endIndex) else {
        return nil
      }
      self.init(
        address: String(text[..<equals]), folder: String(text[text.index(after: equals)...]))
    }
  }

  /// Only this stack of an assembly.
  package var only: String?
  package var region: String?
  /// Who names the region, where the files and the user do not: `the stack file 'staging'`.
  package var regionSource: String?
  package var parameters: [String: String] = [:]
  /// What is taken of conditions that only the deployment knows, in the templates at the top.
  package var conditions: [String: Bool] = [:]
  /// The account, for stacks that do not name theirs.
  package var account: String?
  /// What other stacks export, by the exports' names.
  package var exports: [String: String] = [:]
  /// Where the templates of nested stacks lie.
  package var assets: [Assets] = []

  package init() {}
}
