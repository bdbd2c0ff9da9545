import Synchronization
import Testing

@testable import Platform

/// What was written where people look.
private final class Screen: Sendable {
  private let state = Mutex("")

  var text: String { state.withLock { $0 } }
  func write(_ text: String) { state.withLock { $0 += text } }
}

@Suite struct `Progress` {
  @Test func `counts the pieces of a step, and nothing within a piece`() {
    let progress = RunProgress()
    #expect(progress.text == nil)
    let sums = RunProgress.$current.withValue(progress) {
      Parallel.map(3) { number in
        // Pieces have pieces of their own, which are no step.
        Parallel.map(2) { $0 + number }.reduce(0, +)
      }
    }
    #expect(sums == [1, 3, 5])
    progress.begin(64)
    progress.advance()
    #expect(progress.text == "step 2, 1 of 64")
    progress.end()
    #expect(progress.text == nil)
    progress.read(2_600_000)
    #expect(progress.text == "2 MB read")
  }

  @Test(arguments: [1, 2, nil])
  func `changes no result, whatever the threads`(threads: Int?) {
    let plain = Parallel.map(100, threads: threads) { $0 * $0 }
    let watched = RunProgress.$current.withValue(RunProgress()) {
      Parallel.map(100, threads: threads) { $0 * $0 }
    }
    #expect(watched == plain)
  }

  /// A pause of an hour before the first line: short work says nothing.
  @Test(arguments: [true, false]) func `of short work is not shown`(isTerminal: Bool) throws {
    let screen = Screen()
    let made = ProgressDisplay(
      "alva-cost size", isTerminal: isTerminal, first: 3_600, write: { screen.write($0) })
    let display = try #require(made)
    display.watch { RunProgress.current?.begin(5) }
    display.end()
    #expect(screen.text.isEmpty)
  }

  @Test func `on a terminal is one line, and is gone before anything else is said`() throws {
    let screen = Screen()
    let made = ProgressDisplay(
      "alva-cost size", isTerminal: true, first: 0, every: 0.001, write: { screen.write($0) })
    let display = try #require(made)
    display.watch {
      RunProgress.current?.begin(5)
      while screen.text.isEmpty {}
      ProgressDisplay.current?.hide()
    }
    display.end()
    #expect(screen.text.hasPrefix("\r" + "alva-cost size: step 1, 0 of 5, 0 s\u{1B}[K"))
    #expect(screen.text.hasSuffix("\r\u{1B}[K"))
    #expect(!screen.text.contains("\n"))
  }

  /// `verify` and an hour request by request are one piece of work each.
  @Test func `of work that says nothing of itself is the time`() throws {
    let screen = Screen()
    let made = ProgressDisplay(
      "alva-cost verify", isTerminal: false, tellsTime: true, first: 0, every: 0.001,
      write: { screen.write($0) })
    let display = try #require(made)
    display.watch { while screen.text.isEmpty {} }
    display.end()
    #expect(screen.text.hasPrefix("alva-cost verify: 0 s\n"))
  }

  @Test func `into a pipe is a line at a time`() throws {
    let screen = Screen()
    let made = ProgressDisplay(
      "alva-cost size", isTerminal: false, first: 0, every: 0.001, write: { screen.write($0) })
    let display = try #require(made)
    display.watch {
      RunProgress.current?.begin(5)
      while screen.text.isEmpty {}
    }
    display.end()
    #expect(screen.text.hasPrefix("alva-cost size: step 1, 0 of 5, 0 s\n"))
    #expect(screen.text.hasSuffix("\n"))
  }
}
