import AlvaCost
import Estimation
import ArgumentParser
import Diagnostics
import Platform
import Quantities
import Reporting
import TemplateReader

/// Printing and exit codes: the report on standard output, everything else on standard error.
enum Console {
  /// Prints to standard error.
  static func note(_ text: String) {
    ProgressDisplay.current?.hide()
    try? StandardStream.error.write(text.withoutCommands + "\n")
  }

  /// The options of the command line that a command was named on, which problems of their values name.
  ///
  /// A value: Swift 6.3.1 crashes over a task local that is a closure, in builds for release.
  @TaskLocal static var names: OptionNames?

  /// Runs a command; problems are printed all at once and become the exit code.
  ///
  /// What becomes of its report decides only where nothing else does: a reader that left is no
  /// error, and a disk that is full is one once the command has done all that it had to do.
  static func run(_ command: (inout Printer) throws -> Void) throws {
    var printer = Printer()
    try run(&printer, command)
    if printer.hasFailed { throw ExitCode(Diagnostic.Kind.cannotWrite.exitCode) }
  }

  /// The same into a printer of somebody's own.
  static func run(_ printer: inout Printer, _ command: (inout Printer) throws -> Void) throws {
    defer { if !printer.notices.all.isEmpty { printer.note(printer.notices.all.text) } }
    do {
      try command(&printer)
    } catch let problems as Diagnostics {
      // Whoever asks through another program has no options.
      printer.note((printer.kept == nil ? names?.naming(problems) ?? problems : problems).text)
      throw ExitCode(problems.exitCode == 0 ? 65 : problems.exitCode)
    } catch let problem as Diagnostic {
      printer.note(problem.text)
      throw ExitCode(problem.kind.exitCode)
    }
  }

  /// Does a command's work, and shows how far it is from its first second on: on a terminal, or where that is
  /// asked for.
  static func showingProgress(of words: [String], _ work: () throws -> Void) throws {
    // Behind two dashes stand the words of another program.
    let words = words.prefix { $0 != "--" }
    let isTerminal = StandardStream.error.isTerminal && environment("TERM") != "dumb"
    guard !words.contains("--quiet"), isTerminal || words.contains("--progress"),
      let display = ProgressDisplay(
        "alva-cost \(words.first ?? "")", isTerminal: isTerminal,
        // These wait for others, who may write on the same terminal.
        tellsTime: !["mcp", "guard"].contains(words.first),
        write: { try? StandardStream.error.write($0) })
    else { return try work() }
    defer { display.end() }
    try display.watch(work)
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

/// A command whose body can be run with another printer than the terminal's.
protocol AnsweringCommand: ParsableCommand {
  /// Does what the command is for, and prints what it has to say.
  func answer(to printer: inout Printer) throws
}

extension AnsweringCommand {
  func run() throws { try Console.run { try answer(to: &$0) } }
}

/// Standard output, as long as somebody reads it, and what there is to say beside it.
///
/// A printer that keeps what is printed, for a program that asks, writes nothing anywhere.
struct Printer {
  /// What is kept instead of printed; `nil` for a printer that prints.
  private(set) var kept: Kept?
  /// What may be read; `nil` for everything.
  let fence: FileFence?
  /// A file that another program wrote for this run, under the path that it stands for.
  var given: (path: String, bytes: [UInt8])?
  /// Files that the command adds to by itself: no report may take their place.
  var spared: [String] = []

  /// What a command printed, and what it said beside it.
  struct Kept {
    var text = ""
    var notes: [String] = []
  }

  /// Prints to the standard streams.
  init() {
    kept = nil
    fence = nil
  }

  /// Keeps what is printed.
  init(keepingWithin fence: FileFence) {
    kept = Kept()
    self.fence = fence
  }

  /// How the reader of templates gets at files.
  var templates: TemplateFiles {
    let (fence, given) = (fence, given)
    @Sendable func isWithin(_ path: String) -> Bool { fence?.allows(path) ?? true }
    return TemplateFiles(
      read: { path in
        if let given, given.path == path { return .success(given.bytes) }
        do throws(Diagnostics) {
          try fence?.check(path)
          return .success(
            path == "-" ? try Files.standardInput() : try Files.read(path, shown: path))
        } catch {
          return .failure(error)
        }
      }, isFolder: { isWithin($0) && Files.kind(of: $0) == .folder },
      exists: { isWithin($0) && Files.kind(of: $0) == .file }, canonical: Files.canonical,
      names: { isWithin($0) ? Files.names(in: $0) : [] })
  }

  /// How a reader asks for what is left out.
  var asking: LeanReport.Asking { kept == nil ? .options : .arguments }

  /// Says something beside the report.
  mutating func note(_ text: String) {
    if kept == nil { Console.note(text) } else { kept?.notes.append(text) }
  }

  /// What the run takes note of; printed when it is done.
  let notices = RunNotices()
  /// Whether something could not be printed though there was a reader.
  private(set) var hasFailed = false
  private var isUnread = false

  /// Prints a text, and takes note of what becomes of it.
  ///
  /// Nothing in it is a command that a CI runner finds anywhere on a line; those that begin one are the report's own.
  mutating func print(_ text: String) {
    if kept != nil {
      kept?.text += text
      return
    }
    if hasFailed || isUnread { return }
    ProgressDisplay.current?.hide()
    do throws(SystemError) {
      try StandardStream.output.write(text.withoutInnerCommands)
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
