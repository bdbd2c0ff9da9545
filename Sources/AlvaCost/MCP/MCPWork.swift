import Synchronization

/// The work on one call, which ends when nobody waits for its answer any more.
package final class MCPWork: Sendable {
  private struct State {
    var isEnded = false
    var end: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  package init() {}

  /// Whether the answer is not waited for any more.
  package var isEnded: Bool { state.withLock { $0.isEnded } }

  /// What ends the work; it is done at once where nobody waits already.
  ///
  /// - Parameter end: called at most once, from any thread.
  package func whenEnded(_ end: @escaping @Sendable () -> Void) {
    let isEnded = state.withLock { state in
      if !state.isEnded { state.end = end }
      return state.isEnded
    }
    if isEnded { end() }
  }

  /// Takes note that the work came to its own end.
  package func done() { state.withLock { $0.end = nil } }

  /// Ends it.
  func end() {
    let end = state.withLock { state in
      defer { state.end = nil }
      state.isEnded = true
      return state.end
    }
    end?()
  }
}
