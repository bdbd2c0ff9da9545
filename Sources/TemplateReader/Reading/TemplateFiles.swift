package import Diagnostics

/// How the reader gets at files; the caller decides what a path means.
package struct TemplateFiles: Sendable {
  package let read: @Sendable (String) -> Result<[UInt8], Diagnostics>
  package let isFolder: @Sendable (String) -> Bool
  package let exists: @Sendable (String) -> Bool

  package init(
    read: @escaping @Sendable (String) -> Result<[UInt8], Diagnostics>,
    isFolder: @escaping @Sendable (String) -> Bool, exists: @escaping @Sendable (String) -> Bool
  ) {
    self.read = read
    self.isFolder = isFolder
    self.exists = exists
  }
}

/// What the user said besides the path.
package struct TemplateOptions: Sendable {
  /// Only this stack of an assembly.
  package var only: String?
  package var region: String?
  /// Who names the region, where the files and the user do not: `the stack file 'staging'`.
  package var regionSource: String?
  package var parameters: [String: String] = [:]

  package init() {}
}
