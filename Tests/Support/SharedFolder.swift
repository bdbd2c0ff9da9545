internal import Foundation

#if canImport(Testing)
  package import Testing
#endif

/// Where the files of other people lie, which are not part of the project.
package enum SharedFolder {
  /// From the environment (`ALVA_COST_SHARED`), or beside the package.
  package static let path =
    ProcessInfo.processInfo.environment["ALVA_COST_SHARED"] ?? Repository.path("../shared")

  /// The path of a file or folder in it.
  package static func path(_ name: String) -> String { path + "/" + name }

  package static func has(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: path(name))
  }
}

#if canImport(Testing)
  extension Trait where Self == ConditionTrait {
    /// Skips what reads a shared file or folder where that is not there, and names it.
    package static func needs(shared name: String) -> Self {
      .enabled(
        if: SharedFolder.has(name), "skipped: '\(name)' is not in the folder of shared files")
    }

    /// Skips what runs other programs where one of them is not there, and names it.
    package static func needs(programs names: String...) -> Self {
      let missing = names.first { Program.find($0) == nil }
      return .enabled(if: missing == nil, "skipped: \(missing ?? "") is not there")
    }

    /// Skips what asks Python for a second opinion where Python or a module of it is not there.
    package static func needs(python module: String) -> Self {
      .enabled(if: Program.hasPython(module), "skipped: no Python with \(module)")
    }

    /// Skips what runs the built program where it is not built.
    package static var needsProgram: Self {
      .enabled(if: Program.exists, "skipped: alva-cost is not built")
    }
  }
#endif
