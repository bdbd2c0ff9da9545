import ArgumentParser
import Diagnostics
import Platform
import Reporting

/// What is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case table, markdown, csv, json, html, focus

  /// What files of it end in.
  var ending: String {
    switch self {
    case .table: "txt"
    case .markdown: "md"
    case .csv, .json, .html: rawValue
    case .focus: "csv"
    }
  }

  /// The format that a file's ending names; `nil` for any other ending.
  init?(endingOf path: String) {
    let name = path.split(separator: "/").last ?? ""
    guard let point = name.lastIndex(of: ".") else { return nil }
    switch name[name.index(after: point)...].lowercased() {
    case "txt": self = .table
    case "md", "markdown": self = .markdown
    case "csv": self = .csv
    case "json": self = .json
    case "html", "htm": self = .html
    default: return nil
    }
  }
}

/// Where a command's text goes.
struct PlaceOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "Write what would be printed to this file, or into this folder, instead; - prints it.")
  var output: String?

  @Flag(name: .long, help: "Print nothing but problems.")
  var quiet = false

  @Flag(
    name: .long,
    help: "Say on standard error how far a long run is; on a terminal that is said anyway.")
  var progress = false

  /// Endings of files that no report can be; one of YAML may be an input of the run, which is told first.
  private static let foreign: Set<String> = [
    "pdf", "xlsx", "xls", "ods", "docx", "doc", "pptx", "parquet", "xml", "png", "svg", "jpg",
    "jpeg", "zip", "gz",
  ]

  /// What is wrong with a file whose ending says that it is something else; `nil` for any other.
  static func foreignEnding(of output: String?) -> String? {
    guard let name = output?.split(separator: "/").last,
      let ending = name.split(separator: ".").dropFirst().last?.lowercased(),
      foreign.contains(ending)
    else { return nil }
    return "--output: no report is written as .\(ending): '\(name)'"
  }

  /// Whether the text goes into a file.
  var isFile: Bool { output != nil && output != "-" }

  /// Prints a text, or writes it where `--output` says.
  ///
  /// - Parameters:
  ///   - text: what the command has to say.
  ///   - ending: of the file in a folder.
  ///   - files: what is written along with it, all or none.
  ///   - printer: standard output.
  /// - Throws: what could not be written to a file.
  func emit(
    _ text: String, ending: String, beside files: [Files.Content] = [], to printer: inout Printer
  ) throws {
    if printer.kept != nil { return printer.print(text) }
    guard let output, output != "-" else {
      if !files.isEmpty { try Files.write(files, sparing: printer.spared) }
      if !quiet || output == "-" { printer.print(text) }
      return noteWritten(files, &printer)
    }
    let path = path(output, ending: ending)
    try Files.refuseInput(at: path, option: "--output")
    try Files.write(
      files + [(path: path, shown: path, bytes: Array(text.utf8))], sparing: printer.spared)
    noteWritten([(path: path, shown: path, bytes: [])], &printer)
    noteWritten(files, &printer)
  }

  /// The file that `--output` means.
  private func path(_ output: String, ending: String) -> String {
    let folder = output + (output.hasSuffix("/") ? "" : "/")
    return isFolder(output) ? "\(folder)\(fileName).\(ending)" : output
  }

  /// A report's rows of other kinds, beside the file that its CSV is written to: `change-difference.csv`.
  ///
  /// - Throws: a file that is an input of this run.
  func tables(_ report: some FormattedReport, mark: String) throws -> [Files.Content] {
    guard isFile, let output else { return [] }
    let path = path(output, ending: "csv")
    let base = path.lowercased().hasSuffix(".csv") ? String(path.dropLast(4)) : path
    return try report.moreTables(base).map { name, text in
      try Files.refuseInput(at: name, option: "--output")
      return (path: name, shown: name, bytes: Array((mark + text).utf8))
    }
  }

  /// Says where files are; programs that read this know where they sent it.
  private func noteWritten(_ files: [Files.Content], _ printer: inout Printer) {
    guard !quiet, StandardStream.error.isTerminal, let first = files.first else { return }
    let more = files.count - 1
    printer.note("wrote \(first.shown)" + (more > 0 ? " and \(more) more beside it" : ""))
  }

  private func isFolder(_ path: String) -> Bool {
    path.hasSuffix("/") || Files.kind(of: path) == .folder
  }

  /// What a report is called in a folder: `estimate-staging`, after the command.
  private var fileName: String {
    let words = CommandLine.arguments.dropFirst().prefix { !$0.hasPrefix("-") }
      .compactMap { $0.split(separator: "/").last }
    return words.isEmpty ? "alva-cost" : words.joined(separator: "-")
  }
}

/// What a command's report looks like, and where it goes.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .customLong("format"),
    help: """
      What to print: table, markdown, csv, json or html, of estimates focus; else what the ending of --output says, \
      else a table.
      """)
  var given: OutputFormat?

  @Flag(name: .long, help: "No colour, whatever the terminal.")
  var noColor = false

  @Flag(
    name: .customLong("bom"),
    help: "Begin CSV with a byte order mark, by which Excel knows that it is UTF-8.")
  var hasByteOrderMark = false

  @OptionGroup var place: PlaceOptions

  var quiet: Bool { place.quiet }

  /// What is printed.
  var format: OutputFormat { format(else: .table) }

  /// What is printed: as asked, else as the file's ending says, else the usual.
  func format(else usual: OutputFormat) -> OutputFormat {
    given ?? (place.isFile ? place.output.flatMap { OutputFormat(endingOf: $0) } : nil) ?? usual
  }

  /// Colour is for terminals, not for files.
  var style: TerminalStyle { place.isFile ? .plain : Console.style(noColour: noColor) }

  /// Refuses a file whose ending says that it is something else.
  func check() throws(Diagnostics) {
    guard place.isFile, let problem = PlaceOptions.foreignEnding(of: place.output) else { return }
    throw Diagnostics(
      Diagnostic(
        .error, .usage, problem, mend: "end it in .txt, .md, .csv, .json or .html"))
  }

  /// Prints a report in the chosen format, or writes it where `--output` says.
  ///
  /// - Parameters:
  ///   - report: the report.
  ///   - usual: the format without any choice.
  ///   - files: what is written along with it, all or none.
  ///   - printer: standard output.
  /// - Throws: what could not be written to a file.
  func emit(
    _ report: some FormattedReport, else usual: OutputFormat = .table,
    beside files: [Files.Content] = [], to printer: inout Printer
  ) throws {
    try check()
    let format = format(else: usual)
    if format == .focus, report.focus == nil {
      throw Diagnostic(
        .error, .usage, "--format focus: the report has no charges of a month",
        mend: "use it with 'alva-cost estimate'")
    }
    if hasByteOrderMark, format != .csv {
      throw Diagnostic(
        .error, .usage, "--bom: only CSV begins with a byte order mark", mend: "add --format csv")
    }
    let mark = hasByteOrderMark ? "\u{FEFF}" : ""
    let text =
      mark + ((format == .focus ? report.focus : nil) ?? report.text(in: format, style: style))
    let isProse = format == .table || format == .markdown
    try place.emit(
      isProse ? text.withoutCommands : text, ending: format.ending,
      beside: files + (format == .csv ? try place.tables(report, mark: mark) : []), to: &printer)
  }
}
