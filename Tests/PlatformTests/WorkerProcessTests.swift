import Platform
import Synchronization
import Testing

@Suite struct `A process that works for this one` {
  private static func shell(_ script: String) throws -> WorkerProcess {
    try WorkerProcess("sh", ["-c", script], most: 1 << 20)
  }

  @Test func `answers line for line`() throws {
    let worker = try Self.shell("while read line; do echo \"<$line>\"; done")
    for line in ["a", "b c", ""] { #expect(worker.ask(line) == Array("<\(line)>".utf8)) }
  }

  /// It would work for a minute; who waits for it is free at once, and so is the machine.
  @Test func `ends at once, whatever it is doing`() throws {
    let worker = try Self.shell("read line; while true; do :; done")
    let clock = ContinuousClock()
    let start = clock.now
    Later.run(after: 0.2) { worker.end() }
    #expect(worker.ask("work") == nil)
    #expect(clock.now - start < .seconds(20))
    worker.end()
    #expect(worker.ask("more") == nil)
  }

  @Test func `that ends by itself gives no answer`() throws {
    let worker = try Self.shell("read line; kill -9 $$")
    #expect(worker.ask("work") == nil)
  }

  @Test func `that says too much gives none either`() throws {
    let worker = try Self.shell("read line; head -c 3000000 /dev/zero | tr '\\\\0' x; echo")
    #expect(worker.ask("work") == nil)
  }

  @Test func `that is not there is missing`() {
    #expect(throws: SystemError.missing) {
      _ = try WorkerProcess("alva-cost-no-such-program", [], most: 1)
    }
  }
}
