import Diagnostics
import Foundation
import Platform
import TestSupport
import Testing

/// Writes a text; the problem where that fails.
private func write(_ text: String, to path: String) -> Diagnostic? {
  do throws(Diagnostics) {
    try Files.write([(path: path, shown: "shown.md", bytes: Array(text.utf8))])
    return nil
  } catch {
    return error.items.first
  }
}

private func mode(of path: String) throws -> UInt32? {
  try SystemFiles().status(ofLinkAt: path)?.mode
}

private func shell(_ line: String) throws -> String {
  let run = try Program.run("/bin/sh", ["-c", line])
  try #require(run.exitCode == 0, "\(line): \(run.errors)")
  return run.output
}

@Suite struct `What a file is written over` {
  @Test(arguments: [UInt32(0o600), 0o640, 0o444, 0o755, 0o666])
  func `keeps its mode`(mode: UInt32) throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "file")
    _ = try shell("chmod \(String(mode, radix: 8)) '\(folder.path("file"))'")
    #expect(write("new", to: folder.path("file")) == nil)
    #expect(try folder.text("file") == "new")
    #expect(try PlatformTests.mode(of: folder.path("file")) == mode)
  }

  @Test func `is made with what the process's mask leaves where there was nothing`() throws {
    let folder = try TemporaryFolder()
    #expect(write("new", to: folder.path("file")) == nil)
    let mask = try #require(UInt32(try shell("umask").filter(\.isNumber), radix: 8))
    #expect(try mode(of: folder.path("file")) == 0o666 & ~mask)
  }

  @Test(arguments: ["there.md", "not-yet.md"])
  func `is what a chain of links ends at`(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "real/there.md")
    _ = try shell(
      """
      cd '\(folder.path)' && mkdir links && ln -s ../real/\(name) links/second
      ln -s links/second first && ln -s "$PWD/first" outermost
      """)
    #expect(write("new", to: folder.path("outermost")) == nil)
    #expect(try folder.text("real/\(name)") == "new")
    for link in ["outermost", "first", "links/second"] {
      #expect(try SystemFiles().status(ofLinkAt: folder.path(link))?.kind == .link)
    }
    #expect(folder.names() == ["first", "links", "outermost", "real"])
    #expect(folder.names(in: "links") == ["second"])
  }

  @Test(arguments: [
    ("ln -s it it", "Too many levels of symbolic links"), ("mkdir it", "it is a directory"),
    ("mkfifo it", "it is a named pipe, not a file"),
    ("ln -s /dev/full it", "it is a device, not a file"),
    ("mkdir real; ln -s real it", "it is a directory"),
  ])
  func `is refused when it is no file`(made: String, reason: String) throws {
    let folder = try TemporaryFolder()
    _ = try shell("cd '\(folder.path)' && \(made)")
    let names = folder.names()
    let problem = write("new", to: folder.path("it"))
    #expect(problem?.kind.exitCode == 74)
    #expect(problem?.message == "cannot be written: \(reason)")
    #expect(problem?.location?.file == "shown.md")
    #expect(problem?.mend?.isEmpty == false)
    #expect(folder.names() == names)
  }

  @Test func `may be a stream that is open, which is written on where it stands`() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "log")
    let handle = try FileHandle(forWritingTo: folder.url.appending(path: "log"))
    try handle.write(contentsOf: Data("one ".utf8))
    #expect(write("two ", to: "/dev/fd/\(handle.fileDescriptor)") == nil)
    try handle.write(contentsOf: Data("three".utf8))
    #expect(try folder.text("log") == "one two three")
    #expect(write("nothing", to: "/dev/null") == nil)
    #expect(
      write("nothing", to: "/dev/fd/987")?.message == "cannot be written: Bad file descriptor")
  }
}

@Suite struct `What killed runs leave` {
  private static let stale = ".alva-cost-0123456789abcdef.part"

  @Test func `goes with the next file that is written beside it`() throws {
    let folder = try TemporaryFolder()
    try folder.write("half", to: Self.stale)
    // Like ours in part; not ours.
    let others = [".alva-cost-0123.part", ".alva-cost-0123456789abcdeg.part", "report.md.7.part"]
    for name in others { try folder.write("theirs", to: name) }
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: ".alva-cost-fedcba9876543210.part"),
      withIntermediateDirectories: true)
    #expect(write("new", to: folder.path("report.md")) == nil)
    #expect(
      folder.names() == (others + [".alva-cost-fedcba9876543210.part", "report.md"]).sorted())
  }

  @Test func `is told from what another run is writing`() throws {
    let folder = try TemporaryFolder()
    let files = SystemFiles()
    let descriptor = try files.createFile(folder.path(Self.stale), mode: 0o600)
    #expect(try files.lock(descriptor))
    #expect(write("new", to: folder.path("report.md")) == nil)
    #expect(folder.names() == [Self.stale, "report.md"])
    // The lock goes with the process that held it.
    files.closeFile(descriptor)
    // A program that another test starts has our open files, and so the locks, for a moment.
    for _ in 0..<1_000 where folder.names() != ["report.md"] {
      #expect(write("newer", to: folder.path("report.md")) == nil)
    }
    #expect(folder.names() == ["report.md"])
  }

  @Test func `and what is planted under a temporary's name harms nobody`() throws {
    let folder = try TemporaryFolder()
    try folder.write("precious", to: "elsewhere/file")
    _ = try shell(
      "cd '\(folder.path)' && ln -s elsewhere/file \(Self.stale) "
        + "&& mkfifo .alva-cost-aaaaaaaaaaaaaaaa.part")
    #expect(write("new", to: folder.path("report.md")) == nil)
    #expect(try folder.text("elsewhere/file") == "precious")
  }
}
