import Diagnostics
import Estimation
import Foundation
import TestSupport
import Testing

@Suite struct `Tables of limits` {
  private static let folder = Repository.path("pricing/limits")
  private static let names =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

  /// A workspace of the limits alone, without one of them.
  private func limits(without name: String?) throws -> (TemporaryFolder, Workspace) {
    let folder = try TemporaryFolder()
    for other in Self.names where other != name {
      let text = try Data(contentsOf: URL(filePath: "\(Self.folder)/\(other)"))
      try folder.write(text, to: "limits/\(other)")
    }
    return (folder, Workspace(folder: folder.path))
  }

  @Test func `are all that a size needs`() throws {
    let (folder, workspace) = try limits(without: nil)
    _ = try workspace.limits()
    #expect(Self.names.count >= 7, "\(folder.path)")
  }

  /// A fact that nothing reads is no fact of the program: it would go out of date unseen.
  @Test(arguments: names)
  func `are read, each of them`(name: String) throws {
    let (folder, workspace) = try limits(without: name)
    #expect(name.hasSuffix(".csv"))
    // One of them is read for stacks with fleets alone.
    try folder.write("stack: a\nfleets: { nodes: { instance: m6g.large } }\n", to: "stacks/a.yaml")
    #expect {
      _ = try workspace.limits(try workspace.limits(), for: try workspace.stackNode("a"))
    } throws: { error in
      let problems = (error as? Diagnostics)?.items ?? []
      return problems.count == 1
        && problems[0].location?.file == "\(folder.path)/limits/\(name)"
    }
  }
}
