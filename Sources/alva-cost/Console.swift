import AlvaCost
import Estimation
import ArgumentParser
import Diagnostics
import Platform
import Quantities
import Reporting

/// Printing and exit codes: the report on standard output, everything else on standard error.
enum Console {
  /// Prints to standard error.
  static func note(_ text: String) {
    try? StandardStream.error.write(text.withoutCommands + "\n")
  }

  /// Runs a command; problems are printed all at once and become the exit code.
  ///
  /// What becomes of its report decides only where nothing else does: a reader that left is no
  /// error, and a disk that is full is one once the command has done all that it had to do.
  static func run(_ command: (inout Printer) throws -> Void) throws {
    var printer = Printer()
    defer { if !printer.notices.all.isEmpty { note(printer.notices.all.text) } }
    do {
      try command(&printer)
    } catch let problems as Diagnostics {
      note(problems.text)
      throw ExitCode(problems.exitCode == 0 ? 65 : problems.exitCode)
    } catch let problem as Diagnostic {
      note(problem.text)
      throw ExitCode(problem.kind.exitCode)
    }
    if printer.hasFailed { throw ExitCode(Diagnostic.Kind.cannotWrite.exitCode) }
  }

  /// Today's date in UTC.
  static func today() -> CalendarDay? { Surroundings.today.flatMap { CalendarDay($0) } }

  /// Colour on a terminal that has it, unless it is not wanted.
  static func style(noColour: Bool) -> TerminalStyle {
    let isUnwanted =
      noColour || environment("NO_COLOR") != nil || environment("TERM") == "dumb"
    return TerminalStyle(
      colour: !isUnwanted && StandardStream.output.isTerminal, width: StandardStream.output.columns)
  }

  /// An environment variable, if it is set to something.
  static func environment(_ name: String) -> String? { Surroundings.variable(name) }
}

/// Standard output, as long as somebody reads it, and what there is to say beside it.
struct Printer {
  /// What the run takes note of; printed when it is done.
  let notices = RunNotices()
  /// Whether something could not be printed though there was a reader.
  private(set) var hasFailed = false
  private var isUnread = false

  /// Prints a text, and takes note of what becomes of it.
  mutating func print(_ text: String) {
    if hasFailed || isUnread { return }
    do throws(SystemError) {
      try StandardStream.output.write(text)
    } catch {
      if error == .brokenPipe {
        isUnread = true
      } else {
        hasFailed = true
        Console.note("standard output: error: cannot be written: \(error.reason)")
      }
    }
  }
}
