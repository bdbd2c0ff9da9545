import Platform
import TestSupport
import Testing

@Suite struct `Other programs` {
  private let path = ["PATH": "/usr/bin:/bin"]

  @Test func `give their exit code and what they say on both streams`() throws {
    let run = try ChildProcess(
      "sh", ["-c", "echo out; echo problem >&2; exit 7"], environment: path)
    #expect(run.exitCode == 7)
    #expect(run.words == "out\nproblem\n")
  }

  @Test func `have no exit code when a signal ends them`() throws {
    #expect(try ChildProcess("sh", ["-c", "kill -9 $$"], environment: path).exitCode == nil)
  }

  /// A writer whose reader left, or whose file is too large, ends there as it does anywhere.
  @Test(arguments: ["PIPE", "XFSZ"])
  func `end of a failed write, though we do not`(signal: String) throws {
    StandardStream.outliveFailedWrites()
    let script = "kill -\(signal) $$; exit 7"
    #expect(try ChildProcess("sh", ["-c", script], environment: path).exitCode == nil)
    #expect(try UserProgram.output(of: ["/bin/sh", "-c", script]).exitCode == nil)
  }

  /// 4,000 bytes are allowed and 5,000 written: the file ends there, and the writer says why.
  @Test func `write no file beyond what they are allowed, and we beyond none`() throws {
    StandardStream.outliveFailedWrites()
    let folder = try TemporaryFolder()
    let script = "head -c 5000 /dev/zero >\"$FILE\""
    let variables = path.merging(["FILE": folder.path("f"), "LC_ALL": "C"]) { $1 }
    let run = try ChildProcess("sh", ["-c", script], environment: variables, mostFileBytes: 4_000)
    #expect(run.exitCode != 0)
    #expect(run.words.contains("File too large"), "\(run.words)")
    #expect(Files.size(of: folder.path("f")) == 4_000)
    #expect(try ChildProcess("sh", ["-c", script], environment: variables).exitCode == 0)
    #expect(Files.size(of: folder.path("f")) == 5_000)
  }

  @Test func `see nothing of our input, and no variable but those they are given`() throws {
    let run = try ChildProcess(
      "sh", ["-c", "cat; echo \"$GIVEN.$HOME\""], environment: path.merging(["GIVEN": "a=b"]) { $1 }
    )
    #expect(run.words == "a=b.\n")
  }

  /// More than a pipe holds, so that a reader who waits for the end would wait for ever.
  @Test func `may say more than is kept`() throws {
    let run = try ChildProcess(
      "sh", ["-c", "head -c 300000 /dev/zero | tr '\\0' x; exit 3"], environment: path)
    #expect(run.exitCode == 3)
    #expect(run.words.utf8.count == 65_536)
  }

  @Test func `that are not there are missing`() {
    #expect(throws: SystemError.missing) {
      _ = try ChildProcess("alva-cost-no-such-program", [], environment: [:])
    }
  }
}

@Suite struct `Independent runs` {
  @Test(arguments: [0, 1, 2, 7, 1_000], [nil, 1, 2, 5, 64])
  func `give the same results in the same order, whatever the threads`(count: Int, threads: Int?) {
    #expect(Parallel.map(count, threads: threads) { $0 * $0 } == (0..<count).map { $0 * $0 })
  }

  @Test func `of less than nothing are none`() {
    #expect(Parallel.map(-3) { $0 }.isEmpty)
  }

  @Test func `of two kinds come back each in its place`() {
    let (number, text) = Parallel.both {
      42
    } and: {
      "text"
    }
    #expect(number == 42)
    #expect(text == "text")
  }
}
