import Dispatch
import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Work that is done in its order on a thread of its own, with as large a stack as a main thread's.
package final class WorkLane: Sendable {
  package typealias Job = @Sendable () -> Void

  private struct State {
    var jobs: [Job] = []
    var isRetired = false
  }

  private let state = Mutex(State())
  private let ready = DispatchSemaphore(value: 0)

  /// A lane with a thread; `nil` where the system has none to give.
  package init?() {
    if !SystemThread.start({ self.work() }) { return nil }
  }

  /// Adds work to the end.
  package func add(_ job: @escaping Job) {
    state.withLock { $0.jobs.append(job) }
    ready.signal()
  }

  /// Ends the thread once the work at hand is done.
  ///
  /// - Returns: the work that was not begun.
  package func retire() -> [Job] {
    let rest = state.withLock { state in
      state.isRetired = true
      let rest = state.jobs
      state.jobs = []
      return rest
    }
    ready.signal()
    return rest
  }

  private func work() {
    while true {
      ready.wait()
      let (job, isRetired) = state.withLock { state in
        (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isRetired)
      }
      if isRetired { return }
      job?()
    }
  }
}

/// What happens later, beside everything else.
package enum Later {
  /// Does something after some seconds.
  package static func run(after seconds: Double, _ work: @escaping @Sendable () -> Void) {
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: work)
  }
}

/// A signal that one thread waits for and others give.
package struct Signal: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  package init() {}

  package func give() { semaphore.signal() }
  package func wait() { semaphore.wait() }

  /// Waits no longer than so many seconds.
  ///
  /// - Returns: whether the signal was given.
  package func wait(seconds: Double) -> Bool {
    semaphore.wait(timeout: .now() + seconds) == .success
  }
}

/// A thread of the system.
enum SystemThread {
  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread.
  ///
  /// - Returns: whether there is one.
  static func start(_ run: @escaping @Sendable () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return false }
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 8 << 20)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    let body = Unmanaged.passRetained(Body(run))
    #if canImport(Darwin)
      var thread: pthread_t?
      let problem = pthread_create(
        &thread, &attributes,
        { pointer in
          let body = Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue()
          UnforeseenEnd.withOwnStack(body.run)
          return nil
        }, body.toOpaque())
    #else
      var thread = pthread_t()
      let problem = pthread_create(
        &thread, &attributes,
        { pointer in
          guard let pointer else { return nil }
          let body = Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue()
          UnforeseenEnd.withOwnStack(body.run)
          return nil
        }, body.toOpaque())
    #endif
    if problem != 0 { body.release() }
    return problem == 0
  }
}
