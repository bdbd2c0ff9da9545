import Diagnostics
import Platform
import TestSupport
import Testing

@Suite struct `Files written whole` {
  /// Three files: one that is there, one behind a link, one in folders that are not there.
  private struct Reports {
    let folder: TemporaryFolder
    static let old = ["a.md": "old a\n", "real/b.md": "old b\n"]
    static let new = ["a.md": "new a\n", "real/b.md": "new b\n", "deep/er/c.md": "new c\n"]

    init() throws {
      folder = try TemporaryFolder()
      for (name, text) in Self.old { try folder.write(text, to: name) }
      let link = try Program.run("/bin/ln", ["-s", "real/b.md", folder.path("b.md")])
      try #require(link.exitCode == 0)
    }

    /// Writes them; the problem where it fails.
    func write(_ layer: any FileLayer) -> Diagnostic? {
      do throws(Diagnostics) {
        try Files.write(
          [("a.md", "new a\n"), ("b.md", "new b\n"), ("deep/er/c.md", "new c\n")].map {
            (path: folder.path($0.0), shown: $0.0, bytes: Array($0.1.utf8))
          }, layer: layer)
        return nil
      } catch {
        return error.items.first
      }
    }

    func texts() throws -> [String: String] {
      var texts = try folder.contents(of: ".")
      // The link reads as what it leads to.
      texts["b.md"] = nil
      return texts
    }
  }

  @Test func `hold what was to be written, and a link stays a link`() throws {
    let reports = try Reports()
    #expect(reports.write(SystemFiles()) == nil)
    #expect(try reports.texts() == Reports.new)
    #expect(try SystemFiles().status(ofLinkAt: reports.folder.path("b.md"))?.kind == .link)
    #expect(reports.folder.names() == ["a.md", "b.md", "deep", "real"])
  }

  /// Every call in its turn: opening, writing, synchronising, renaming, and what lies between.
  @Test func `are the old ones when a call to the system fails, and nothing is left over`() throws {
    let error = SystemError.noSpace
    let count = try calls()
    for failing in 0..<count {
      let reports = try Reports()
      let layer = FailingFiles(.refuses(error), at: failing)
      let problem = reports.write(layer)
      let call = try #require(layer.calls.dropFirst(failing).first)
      let place = "call \(failing), \(call.rawValue)"
      // Each file is whole; only a rename comes so late that another has been replaced.
      let texts = try reports.texts()
      let replaced = Reports.new.filter { texts[$0.key] == $0.value }.keys.sorted()
      for (name, text) in texts where !replaced.contains(name) {
        #expect(text == Reports.old[name], "\(place)")
      }
      guard let problem else {
        // What the result does not hang on: looking for what killed runs left, and locking.
        #expect([.names, .lock].contains(call), "\(place)")
        #expect(texts == Reports.new, "\(place)")
        continue
      }
      #expect(problem.kind.exitCode == 74, "\(place)")
      #expect(problem.message == "cannot be written: \(error.reason)", "\(place)")
      #expect(["a.md", "b.md", "deep/er/c.md"].contains(problem.location?.file), "\(place)")
      if call != .rename { #expect(replaced.isEmpty, "\(place)") }
      #expect((problem.mend?.contains("already replaced: a.md") == true) == !replaced.isEmpty)
      #expect(reports.folder.names() == ["a.md", "b.md", "real"], "\(place)")
      #expect(reports.folder.names(in: "real") == ["b.md"], "\(place)")
    }
  }

  @Test func `are old or new when the process is killed, and the next run tidies up`() throws {
    for failing in 0..<(try calls()) {
      let reports = try Reports()
      #expect(reports.write(FailingFiles(.stops, at: failing)) != nil || failing > 0)
      for (name, text) in try reports.texts() where !name.hasSuffix(".part") {
        #expect(text == Reports.old[name] || text == Reports.new[name], "call \(failing): \(name)")
      }
      // A program that another test starts has our open files, and so the locks, for a moment.
      for _ in 0..<1_000 where try reports.texts() != Reports.new {
        #expect(reports.write(SystemFiles()) == nil)
      }
      #expect(try reports.texts() == Reports.new, "call \(failing)")
    }
  }

  /// The number of calls that a run without a fault makes.
  private func calls() throws -> Int {
    let layer = FailingFiles()
    #expect(try Reports().write(layer) == nil)
    for call: FailingFiles.Call in [.create, .write, .synchronize, .rename] {
      #expect(layer.calls.count { $0 == call } == 3)
    }
    return layer.calls.count
  }

  @Test func `are complete when the system takes a byte at a time and signals interrupt it`() throws
  {
    let reports = try Reports()
    let layer = FailingFiles(mostBytes: 1, isInterrupted: true)
    #expect(reports.write(layer) == nil)
    #expect(try reports.texts() == Reports.new)
    #expect(layer.calls.count { $0 == .write } == 3 * "new a\n".utf8.count)
  }

  @Test func `are never mixed when several runs write the same one at once`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("report.md")
    let texts = (0..<4).map { String(repeating: "\($0)", count: 100_000) }
    let problems = Parallel.map(4) { run -> [Diagnostics] in
      (0..<25).compactMap { _ in
        do throws(Diagnostics) {
          try Files.write([(path: path, shown: "report.md", bytes: Array(texts[run].utf8))])
          return nil
        } catch {
          return error
        }
      }
    }
    #expect(problems.flatMap { $0 } == [])
    #expect(texts.contains(try folder.text("report.md")))
    #expect(folder.names() == ["report.md"])
  }
}
