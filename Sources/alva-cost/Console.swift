import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import Quantities
import Reporting

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

/// Printing and exit codes: the report on standard output, everything else on standard error.
enum Console {
  /// Prints a report; a reader that went away is no error, a full disk is.
  static func print(_ text: String) throws {
    if try !printUnlessClosed(text) { throw ExitCode(0) }
  }

  /// Prints a report of a command that has more to decide.
  ///
  /// - Returns: whether there was a reader.
  @discardableResult
  static func printUnlessClosed(_ text: String) throws -> Bool {
    signal(SIGPIPE, SIG_IGN)
    guard let reason = Files.writeAll(Array(text.utf8), to: STDOUT_FILENO) else { return true }
    if errno == EPIPE { return false }
    note("standard output: error: cannot be written: \(reason)")
    throw ExitCode(74)
  }

  /// Prints to standard error.
  static func note(_ text: String) {
    _ = Files.writeAll(Array((text + "\n").utf8), to: STDERR_FILENO)
  }

  /// Runs a command; problems are printed all at once and become the exit code.
  static func run(_ command: () throws -> Void) throws {
    do {
      try command()
    } catch let problems as Diagnostics {
      note(problems.text)
      throw ExitCode(problems.exitCode == 0 ? 65 : problems.exitCode)
    } catch let problem as Diagnostic {
      note(problem.text)
      throw ExitCode(problem.kind.exitCode)
    }
  }

  /// Today's date in UTC; the one place that reads the clock.
  static func today() -> CalendarDay? {
    var seconds = time(nil)
    var parts = tm()
    guard gmtime_r(&seconds, &parts) != nil else { return nil }
    func padded(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return CalendarDay(
      "\(parts.tm_year + 1_900)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))")
  }

  /// Colour on a terminal, unless it is not wanted.
  static func style(noColour: Bool) -> TerminalStyle {
    let unwanted = noColour || getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    return TerminalStyle(colour: !unwanted && isatty(STDOUT_FILENO) == 1)
  }

  /// An environment variable, if it is set to something.
  static func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }
}
