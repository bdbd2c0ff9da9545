import Foundation
import PackagePlugin

/// Puts what the program ships with into the source of the target that it is used on.
///
/// `swift build` alone runs it; a change of any file below `pricing/` packs anew. Nothing is written
/// but into the build folder.
@main
struct PackPricing: BuildToolPlugin {
  func createBuildCommands(
    context: PluginContext, target: any Target
  ) async throws -> [Command] {
    let folder = context.package.directoryURL.appending(path: "pricing")
    let output = context.pluginWorkDirectoryURL.appending(path: "PackedPricing.swift")
    return [
      .buildCommand(
        displayName: "Packing the pricing folder",
        executable: try context.tool(named: "pack-pricing").url,
        arguments: [folder.path(), output.path()],
        inputFiles: files(below: folder),
        outputFiles: [output])
    ]
  }

  /// Every file that is not hidden, in order.
  private func files(below folder: URL) -> [URL] {
    let found = FileManager.default.enumerator(
      at: folder, includingPropertiesForKeys: [.isRegularFileKey], options: .skipsHiddenFiles)
    var files: [URL] = []
    while let file = found?.nextObject() as? URL {
      if (try? file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true {
        files.append(file)
      }
    }
    return files.sorted { $0.path() < $1.path() }
  }
}
