import Foundation
import TestSupport
import Testing

/// One folder for each mistake: the files that differ from a good project, the command, and the
/// exact message.
///
/// `ALVA_COST_RECORD=1 swift test --filter 'Error gallery'` writes the messages anew; they are
/// read in review.
@Suite(.needsProgram)
struct `Error gallery` {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
  static let mistakes: [String] =
    ((try? FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: "ErrorGallery").path())) ?? []).sorted()

  @Test(arguments: mistakes)
  func `a mistake gets its message and its exit code, and leaves nothing half-written`(
    mistake: String
  ) throws {
    let files = FileManager.default
    let input = Self.folder.appending(path: "ErrorGallery/\(mistake)")
    let scratch = try TemporaryFolder()
    let project = scratch.url.appending(path: "project")
    try files.copyItem(at: Self.folder.appending(path: "GalleryBase"), to: project)
    for name in Program.files(below: input) where !["command", "expected.txt"].contains(name) {
      let target = project.appending(path: name)
      try files.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try? files.removeItem(at: target)
      try files.copyItem(at: input.appending(path: name), to: target)
    }
    let command = try #require(Program.text(of: input.appending(path: "command")))
    let run = try Program.shell(command, in: project)
    let found = run.errors + "exit code \(run.exitCode)\n"
    let expected = input.appending(path: "expected.txt")
    if Program.records {
      try Data(found.utf8).write(to: expected)
    }
    #expect(found == Program.text(of: expected), "\(mistake)")
    #expect(run.output.isEmpty, "\(mistake)")
    let left = Program.files(below: project).filter {
      $0.hasPrefix("reports/") || $0.hasSuffix(".part")
    }
    #expect(left.isEmpty, "\(mistake)")
    #expect(!run.errors.contains(scratch.path), "\(mistake): an absolute path of ours")
  }

  @Test func `the gallery holds the mistakes that people make`() {
    #expect(Self.mistakes.count >= 40)
  }

  @Test func `the good project it starts from has no mistake`() throws {
    try Program.inTemporaryFolder { reports in
      let run = try Program.run(
        ["estimate", "shop", "--reports", reports.path()],
        in: Self.folder.appending(path: "GalleryBase"))
      #expect(run.exitCode == 0)
      #expect(run.errors.isEmpty)
      #expect(Program.files(below: reports).contains("shop.md"))
    }
  }

  @Test func `a byte-order mark and CRLF, as spreadsheets write them, change nothing`() throws {
    let base = Self.folder.appending(path: "GalleryBase")
    let arguments = ["estimate", "shop", "--no-reports", "--runs", "0", "--format", "json"]
    let plain = try Program.run(arguments, in: base)
    #expect(plain.exitCode == 0)
    try Program.inTemporaryFolder { folder in
      let project = folder.appending(path: "project")
      try FileManager.default.copyItem(at: base, to: project)
      for name in Program.files(below: project) {
        let file = project.appending(path: name)
        let text = try #require(Program.text(of: file))
        try Data(("\u{FEFF}" + text.replacing("\n", with: "\r\n")).utf8).write(to: file)
      }
      let run = try Program.run(arguments, in: project)
      #expect(run.output == plain.output)
      #expect(run.errors.isEmpty)
    }
  }
}
