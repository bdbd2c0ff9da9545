import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import Platform
import Quantities
import Reporting

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
    StandardStream.outliveReaders()
    do throws(SystemError) {
      try StandardStream.output.write(text)
      return true
    } catch {
      if error == .brokenPipe { return false }
      note("standard output: error: cannot be written: \(error.reason)")
      throw ExitCode(74)
    }
  }

  /// Prints to standard error.
  static func note(_ text: String) {
    try? StandardStream.error.write(text + "\n")
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

  /// Today's date in UTC.
  static func today() -> CalendarDay? { Surroundings.today.flatMap { CalendarDay($0) } }

  /// Colour on a terminal, unless it is not wanted.
  static func style(noColour: Bool) -> TerminalStyle {
    let isUnwanted = noColour || environment("NO_COLOR") != nil
    return TerminalStyle(colour: !isUnwanted && StandardStream.output.isTerminal)
  }

  /// An environment variable, if it is set to something.
  static func environment(_ name: String) -> String? { Surroundings.variable(name) }
}
