#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What is left to do where the program cannot go on: memory ran out, the stack is full, a check of the
/// language failed.
///
/// The runtime would end it with a signal, which is no exit code of the contract, and leave temporaries
/// behind. Instead they are removed, a line says what has happened, and the exit code is that of a fault
/// of ours.
package enum UnforeseenEnd {
  /// Exit code of a fault of ours.
  private static let exitCode: Int32 = 70

  /// What is said, at an address of its own: nothing can be allocated any more.
  private nonisolated(unsafe) static let words: UnsafeRawBufferPointer = {
    let text = """
      alva-cost: error: the program could not go on: it ran out of memory, reached another limit of this \
      machine, or has a fault
        help: give it more (ulimit -v, -s, -n) or a smaller input; where that does not help, report the \
      input with what stands above

      """
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
    bytes.copyBytes(from: text.utf8)
    return UnsafeRawBufferPointer(bytes)
  }()

  /// What the processor, the system or the runtime raises where there is no going on.
  private static let signals = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT]

  /// From now on the program ends in an orderly way, whatever happens.
  ///
  /// Where `SWIFT_BACKTRACE` is set, somebody looks for a fault: the runtime's own report stays.
  package static func prepare() {
    if Surroundings.variable("SWIFT_BACKTRACE") != nil { return }
    _ = words
    _ = giveStack()
    for number in signals { install(number) }
  }

  /// Bytes of a stack for what is to be done when a thread's own is full.
  private static let stackSize = 1 << 16

  /// Gives this thread such a stack.
  private static func giveStack() -> UnsafeMutableRawPointer {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: stackSize, alignment: 16)
    var stack = stack_t()
    stack.ss_sp = memory
    stack.ss_size = .init(stackSize)
    sigaltstack(&stack, nil)
    return memory
  }

  /// Does a thread's work with such a stack.
  static func withOwnStack(_ work: () -> Void) {
    let memory = giveStack()
    work()
    var none = stack_t()
    none.ss_flags = Int32(truncatingIfNeeded: SS_DISABLE)
    sigaltstack(&none, nil)
    memory.deallocate()
  }

  private static func install(_ number: Int32) {
    var action = sigaction()
    #if canImport(Glibc)
      action.__sigaction_handler.sa_handler = end
    #elseif canImport(Musl)
      action.__sa_handler.sa_handler = end
    #else
      action.__sigaction_u.__sa_handler = end
    #endif
    // A second one, in what is done here, ends it at once.
    action.sa_flags =
      Int32(truncatingIfNeeded: SA_ONSTACK) | Int32(truncatingIfNeeded: SA_RESETHAND)
    sigaction(number, &action, nil)
  }

  /// Nothing but calls that a handler may make.
  private static let end: @convention(c) (Int32) -> Void = { _ in
    Interruption.removeAll()
    _ = write(2, words.baseAddress, words.count)
    _exit(exitCode)
  }
}
