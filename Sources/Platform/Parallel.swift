import Dispatch
import Synchronization

/// Independent runs on as many cores as there are.
package enum Parallel {
  /// Whether the system has threads to give: its queues wait for ever for one that they cannot have,
  /// under a limit of processes or of memory.
  private static let hasThreads = SystemThread.start {}

  /// One result for each number below a count, in their order: the same whatever the threads.
  ///
  /// - Parameters:
  ///   - count: how many runs; none for 0 or less.
  ///   - threads: at most so many at once; as many as the machine has cores without it.
  ///   - run: depends on nothing but its number.
  /// - Returns: the results, first to last.
  package static func map<Result: Sendable>(
    _ count: Int, threads: Int? = nil, _ run: @Sendable (Int) -> Result
  ) -> [Result] {
    guard count > 1 else { return (0..<max(0, count)).map(run) }
    guard let progress = RunProgress.current else { return mapped(count, threads: threads, run) }
    progress.begin(count)
    defer { progress.end() }
    return mapped(count, threads: threads) { number in
      defer { progress.advance() }
      return RunProgress.$current.withValue(nil) { run(number) }
    }
  }

  private static func mapped<Result: Sendable>(
    _ count: Int, threads: Int?, _ run: @Sendable (Int) -> Result
  ) -> [Result] {
    if threads == 1 || !hasThreads { return (0..<count).map(run) }
    let lanes = min(count, max(1, threads ?? count))
    let results = Mutex([Result?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: lanes) { lane in
      for index in stride(from: lane, to: count, by: lanes) {
        let result = run(index)
        results.withLock { $0[index] = result }
      }
    }
    return results.withLock { $0 }.compactMap { $0 }
  }

  /// Two independent pieces of work at once.
  package static func both<First: Sendable, Second: Sendable>(
    _ first: @Sendable () -> First, and second: @Sendable () -> Second
  ) -> (First, Second) {
    guard hasThreads else { return (first(), second()) }
    let results = Mutex<(First?, Second?)>((nil, nil))
    DispatchQueue.concurrentPerform(iterations: 2) { place in
      if place == 0 {
        let result = first()
        results.withLock { $0.0 = result }
      } else {
        let result = second()
        results.withLock { $0.1 = result }
      }
    }
    return results.withLock { found in (found.0 ?? first(), found.1 ?? second()) }
  }
}
