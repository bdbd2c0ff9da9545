internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Removes the temporaries of this process when somebody ends it: with Control-C, by closing the
/// terminal, as a job is cancelled, or as it has had its time (`ulimit -t`).
///
/// A handler may do next to nothing: it walks a list that only grows and unlinks what is named in it.
/// Then the signal takes its course, so that a shell sees what ended the program.
enum Interruption {
  /// The list's first node, as an address; 0 for none.
  ///
  /// A node is the address of the next one, and the path as C has it; an empty path is one of the past.
  private static let first = Atomic<UInt>(0)
  private static let pathOffset = MemoryLayout<UInt>.size
  private static let isInstalled = Atomic<Bool>(false)

  /// A path that is removed when the process is ended.
  struct Entry {
    fileprivate let address: UInt
  }

  /// From now on, ending the process removes the file.
  static func remove(_ path: String) -> Entry {
    install()
    let bytes = Array(path.utf8)
    let node = UnsafeMutableRawPointer.allocate(
      byteCount: pathOffset + bytes.count + 1, alignment: MemoryLayout<UInt>.alignment)
    (node + pathOffset).copyMemory(from: bytes, byteCount: bytes.count)
    node.storeBytes(of: 0, toByteOffset: pathOffset + bytes.count, as: UInt8.self)
    let address = UInt(bitPattern: node)
    var next = first.load(ordering: .acquiring)
    while true {
      node.storeBytes(of: next, as: UInt.self)
      let result = first.compareExchange(
        expected: next, desired: address, ordering: .acquiringAndReleasing)
      if result.exchanged { return Entry(address: address) }
      next = result.original
    }
  }

  /// The file has its name, or is gone.
  static func forget(_ entry: Entry) {
    // The node stays in the list: the handler may be on its way through it.
    UnsafeMutableRawPointer(bitPattern: entry.address)?
      .storeBytes(of: 0, toByteOffset: pathOffset, as: UInt8.self)
  }

  private static func install() {
    guard
      isInstalled.compareExchange(
        expected: false, desired: true, ordering: .acquiringAndReleasing
      ).exchanged
    else { return }
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU, SIGALRM, SIGUSR1, SIGUSR2] {
      let old = signal(number, end)
      // Whoever started the program may have it outlive the terminal.
      if unsafeBitCast(old, to: UInt.self) == unsafeBitCast(SIG_IGN, to: UInt.self) {
        signal(number, SIG_IGN)
      }
    }
  }

  /// What a signal does: nothing but calls that a handler may make.
  private static let end: @convention(c) (Int32) -> Void = { number in
    removeAll()
    signal(number, SIG_DFL)
    raise(number)
  }

  /// Removes the files; nothing but calls that a handler may make.
  static func removeAll() {
    var next = UnsafeMutableRawPointer(bitPattern: first.load(ordering: .acquiring))
    while let node = next {
      let path = node + pathOffset
      if path.load(as: UInt8.self) != 0 { unlink(path.assumingMemoryBound(to: CChar.self)) }
      next = UnsafeMutableRawPointer(bitPattern: node.load(as: UInt.self))
    }
  }
}
