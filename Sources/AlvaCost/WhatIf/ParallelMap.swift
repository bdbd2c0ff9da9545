import Dispatch
import Synchronization

/// Independent steps on as many cores as there are, results in order.
enum ParallelMap {
  /// One result for each index; the same whatever the cores.
  static func map<Result: Sendable>(
    _ count: Int, cores: Int? = nil, _ step: @Sendable (Int) -> Result
  ) -> [Result] {
    guard count > 1, cores != 1 else { return (0..<max(0, count)).map(step) }
    let results = Mutex([Result?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let value = step(index)
      results.withLock { $0[index] = value }
    }
    return results.withLock { $0 }.compactMap { $0 }
  }
}
