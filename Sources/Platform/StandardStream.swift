#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The streams that a program is started with, to write to.
package enum StandardStream: Int32, Sendable {
  case output = 1
  case error = 2

  /// Writes a text; a reader that went away is an error like any other.
  package func write(_ text: String) throws(SystemError) {
    try SystemFiles().writeAll(Array(text.utf8), to: rawValue)
  }

  /// Whether a person is looking.
  package var isTerminal: Bool { isatty(rawValue) == 1 }

  /// Columns of the terminal; `nil` where there is none, or it does not say.
  package var columns: Int? {
    var size = winsize()
    guard isTerminal, ioctl(rawValue, .init(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return nil
    }
    return Int(size.ws_col)
  }

  /// Makes a write that cannot be done an error of that write, not the end of the process.
  ///
  /// That is: a reader that goes away, and a file that would grow beyond what the shell allows
  /// (`ulimit -f`).
  package static func outliveFailedWrites() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// What another program is to find as it is everywhere.
  static func dieOfFailedWrites() {
    signal(SIGPIPE, SIG_DFL)
    signal(SIGXFSZ, SIG_DFL)
  }

  /// The signals of writes that cannot be done.
  static var fatalToWriters: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    sigaddset(&signals, SIGXFSZ)
    return signals
  }
}
