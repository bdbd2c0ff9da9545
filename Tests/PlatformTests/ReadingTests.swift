import Diagnostics
import Platform
import TestSupport
import Testing

@Suite struct `Files that are read` {
  private func problem(_ path: String) -> Diagnostic? {
    do throws(Diagnostics) {
      _ = try Files.read(path, shown: "shown.yaml")
      return nil
    } catch {
      return error.items.first
    }
  }

  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 200_000])
  func `come whole, whatever pieces they are read in`(count: Int) throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    try Files.write([(path: folder.path("file"), shown: "file", bytes: bytes)])
    #expect(try Files.read(folder.path("file"), shown: "file") == bytes)
    #expect(Files.size(of: folder.path("file")) == count)
  }

  @Test func `are missing with a reason where they cannot be read`() throws {
    let folder = try TemporaryFolder()
    let missing = problem(folder.path("none"))
    #expect(missing?.kind.exitCode == 66)
    #expect(missing?.message == "cannot be read: No such file or directory")
    #expect(missing?.location?.file == "shown.yaml")
    #expect(problem(folder.path)?.message == "this is a directory, not a file")
    #expect(Files.kind(of: folder.path("none")) == .missing)
    #expect(Files.size(of: folder.path("none")) == 0)
    #expect(Files.names(in: folder.path("none")) == [])
  }

  /// A step summary holds at most 1 MiB.
  @Test func `may be added to, up to what a step summary holds`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("summary.md")
    let half = [UInt8](repeating: 65, count: 1 << 19)
    #expect(try Files.append(half, to: path))
    #expect(try Files.append(half, to: path))
    #expect(try !Files.append([65], to: path))
    #expect(Files.size(of: path) == 1 << 20)
  }

  @Test func `lie in folders that are made on the way`() throws {
    let folder = try TemporaryFolder()
    try Files.makeFolder(folder.path("a/b/c"))
    try Files.makeFolder(folder.path("a/b/c"))
    #expect(Files.kind(of: folder.path("a/b/c")) == .folder)
    try folder.write("x", to: "a/file")
    do throws(Diagnostics) {
      try Files.makeFolder(folder.path("a/file/d"))
      Issue.record("a folder was made in a file")
    } catch {
      #expect(error.exitCode == 74)
      #expect(error.items.first?.message == "cannot be made: Not a directory")
    }
    #expect(Files.names(in: folder.path("a")) == ["b", "file"])
  }
}
