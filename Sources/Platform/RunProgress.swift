import Synchronization

/// How far a long run is: the loops that do the work say it, and whoever wants to shows it.
package final class RunProgress: Sendable {
  /// Whom the work of this thread reports to; nobody within a piece of that work.
  @TaskLocal package static var current: RunProgress?

  private struct State {
    var steps = 0
    var isWithin = false
    var done = 0
    var count = 0
    var bytes = 0
  }

  private let state = Mutex(State())

  package init() {}

  /// Begins a step of so many pieces.
  package func begin(_ count: Int) {
    state.withLock { state in
      state.steps += 1
      state.isWithin = true
      state.done = 0
      state.count = count
    }
  }

  /// One more piece of the step is done.
  package func advance() { state.withLock { $0.done += 1 } }

  package func end() { state.withLock { $0.isWithin = false } }

  /// So many bytes more have been read.
  package func read(_ bytes: Int) { state.withLock { $0.bytes += bytes } }

  /// `step 3, 42 of 64`, `124 MB read`; `nil` where there is nothing to tell.
  package var text: String? {
    state.withLock { state in
      if state.isWithin { return "step \(state.steps), \(state.done) of \(state.count)" }
      return state.bytes > 0 ? "\(state.bytes / 1_000_000) MB read" : nil
    }
  }
}

/// Shows progress from the first second on, on a thread of its own.
///
/// On a terminal it is one line that is drawn over and taken away before anything else is said; elsewhere
/// a line every few seconds.
package final class ProgressDisplay: Sendable {
  /// What is shown to whoever looks at this run.
  @TaskLocal package static var current: ProgressDisplay?

  package let progress = RunProgress()

  private struct State {
    var isDrawn = false
    var isOver = false
  }

  private let state = Mutex(State())
  private let isTerminal: Bool
  private let tellsTime: Bool
  private let name: String
  private let write: @Sendable (String) -> Void
  private let stop = Signal()
  private let stopped = Signal()

  /// It is `nil` where the system has no thread to give.
  ///
  /// - Parameters:
  ///   - name: what runs.
  ///   - isTerminal: whether lines can be drawn over.
  ///   - tellsTime: whether the time alone is shown while the work says nothing of itself.
  ///   - first: seconds until it is shown.
  ///   - every: seconds between two lines.
  ///   - write: puts a text where people look.
  package init?(
    _ name: String, isTerminal: Bool, tellsTime: Bool = false, first: Double = 1,
    every: Double? = nil, write: @escaping @Sendable (String) -> Void
  ) {
    guard let lane = WorkLane() else { return nil }
    self.isTerminal = isTerminal
    self.tellsTime = tellsTime
    self.name = name
    self.write = write
    let step = every ?? (isTerminal ? 0.2 : 5)
    lane.add { [self] in
      let start = ContinuousClock.now
      var pause = first
      while !stop.wait(seconds: pause) {
        show(seconds: Int((ContinuousClock.now - start).components.seconds))
        pause = step
      }
      stopped.give()
    }
  }

  private func show(seconds: Int) {
    let text = progress.text.map { "\($0), " }
    guard let text = text ?? (tellsTime ? "" : nil) else { return }
    let line = "\(name): \(text)\(seconds) s"
    state.withLock { state in
      if state.isOver { return }
      write(isTerminal ? "\r\(line)\u{1B}[K" : line + "\n")
      state.isDrawn = isTerminal
    }
  }

  /// Takes the line away, before something else is said.
  package func hide() {
    state.withLock { state in
      if state.isDrawn { write("\r\u{1B}[K") }
      state.isDrawn = false
    }
  }

  /// Does some work whose progress is shown.
  package func watch<Result>(_ work: () throws -> Result) rethrows -> Result {
    try Self.$current.withValue(self) {
      try RunProgress.$current.withValue(progress, operation: work)
    }
  }

  /// Shows no more.
  package func end() {
    state.withLock { $0.isOver = true }
    hide()
    stop.give()
    stopped.wait()
  }
}
