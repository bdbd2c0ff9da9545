import Diagnostics
import PriceLists
import Quantities

/// Reads logs and metric exports, one after the other, whatever their formats.
///
/// Memory does not grow with the logs.
struct TrafficReader {
  private(set) var log: LogTally
  private(set) var metrics = MetricExport()
  /// What wrote the logs, and the first of them.
  private(set) var logKind: LogKind?
  private var firstLog = ""
  private var names: [String] = []
  private var seen = SeenLines()
  /// Files of a folder that are neither.
  private(set) var passedOver: [String] = []
  /// Log files that were read.
  private(set) var logFiles = 0
  /// Problems that are told of one file.
  private static let mostProblems = 5

  init(countsPeopleOnly: Bool) {
    log = LogTally(countsPeopleOnly: countsPeopleOnly)
  }

  /// Reads all files.
  ///
  /// - Throws: every file that cannot be taken as it is.
  mutating func read(_ files: [TrafficFile]) throws(Diagnostics) {
    var problems = Diagnostics()
    for file in files {
      do throws(Diagnostics) {
        try read(file)
      } catch {
        problems.append(error)
      }
    }
    try problems.throwIfErrors()
    log.finish()
    try metrics.finish()
    if log.lines == 0, metrics.isEmpty {
      throw Diagnostics(
        Diagnostic(
          .error, at: files.first.map { SourceLocation(file: $0.source.name) },
          "nothing to learn from: no request is in the files",
          mend: Self.welcome))
    }
  }

  private static let welcome =
    "give access logs of a load balancer or of CloudFront, or what 'aws cloudwatch "
    + "get-metric-data' prints"

  private mutating func read(_ file: TrafficFile) throws(Diagnostics) {
    var lines = try Self.known { () throws(Diagnostic) in try TextLines(file.source) }
    let isTaken: Bool
    if [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(lines.firstByte) {
      var json: [UInt8] = []
      do throws(Diagnostic) { json = try lines.rest() } catch { throw Diagnostics(error) }
      isTaken = try metrics.take(json: json, file: file.source.name)
    } else {
      isTaken = try take(&lines, file)
    }
    if isTaken { return }
    if file.isNamed {
      throw Diagnostics(
        Diagnostic(
          .error, at: lines.location(), "this is no access log and no metric export",
          mend: Self.welcome))
    }
    passedOver.append(file.source.name)
  }

  private static func known<Value: ~Copyable>(
    _ step: () throws(Diagnostic) -> Value
  ) throws(Diagnostics) -> Value {
    do throws(Diagnostic) { return try step() } catch { throw Diagnostics(error) }
  }

  private static func next(
    _ lines: inout TextLines
  ) throws(Diagnostics) -> LogLayout.Line? {
    do throws(Diagnostic) { return try lines.next() } catch { throw Diagnostics(error) }
  }

  /// Reads a file of lines.
  ///
  /// - Returns: whether it is one of a log or of metrics.
  private mutating func take(
    _ lines: inout TextLines, _ file: TrafficFile
  ) throws(Diagnostics) -> Bool {
    var fields = LogFields()
    guard var line = try Self.next(&lines) else { return false }
    while line.isEmpty {
      guard let following = try Self.next(&lines) else { return false }
      line = following
    }
    if let layout = LogLayout.of(line, &fields) {
      try admit(layout.kind, file, at: lines.location())
      try take(&lines, from: line, layout, &fields)
      return true
    }
    if LogNumbers.text(line, 0..<min(4, line.count)) == "tls " {
      throw Diagnostics(
        Diagnostic(
          .error, at: lines.location(),
          "this is the log of a Network Load Balancer: it has connections, not requests",
          mend: "give the log of what stands behind it, or metrics"))
    }
    guard MetricTable.fits(line) else { return false }
    try metrics.take(table: line, &lines, file: file.source.name)
    return true
  }

  /// Reads a log from its first line on.
  private mutating func take(
    _ lines: inout TextLines, from first: LogLayout.Line, _ layout: LogLayout,
    _ fields: inout LogFields
  ) throws(Diagnostics) {
    var layout = layout
    var line = first
    var problems = Diagnostics()
    var repeats = Repeats()
    var usual = 0
    while problems.items.count < Self.mostProblems {
      do throws(LogLineProblem) {
        if !line.isEmpty, let request = try layout.read(line, &fields) {
          if lines.isOpen, fields.count < usual {
            throw LogLineProblem(
              0..<line.count,
              "the file ends within a line: after \(fields.count) of \(usual) fields",
              mend: "give the file whole: this one was cut")
          }
          usual = fields.count
          if let other = seen.add(LogNumbers.hash(line, 0..<line.count), file: names.count - 1) {
            repeats.note(other) { lines.location(0, length: min(line.count, 80)) }
          }
          log.add(request, line)
        }
      } catch {
        problems.error(
          at: lines.location(error.place.lowerBound, length: min(error.place.count, 80)),
          error.message, mend: error.mend)
      }
      do throws(Diagnostics) {
        guard let next = try Self.next(&lines) else { break }
        line = next
      } catch {
        problems.append(error)
        break
      }
    }
    if problems.items.isEmpty, let problem = repeats.problem(in: names) {
      problems.report(problem)
    }
    try problems.throwIfErrors()
  }

  /// Takes a log in, if it is of the kind of the others.
  private mutating func admit(
    _ kind: LogKind, _ file: TrafficFile, at place: SourceLocation
  ) throws(Diagnostics) {
    if let logKind, logKind != kind {
      throw Diagnostics(
        Diagnostic(
          .error, at: place,
          "this is a log of \(kind.text), and \(firstLog) one of \(logKind.text): what passes both "
            + "would count twice",
          mend: "learn from one of them"))
    }
    if logKind == nil { firstLog = file.source.name }
    logKind = kind
    logFiles += 1
    names.append(file.source.name)
  }
}

/// Lines of a file that have been read before.
private struct Repeats {
  private var count = 0
  private var other = 0
  private var place: SourceLocation?

  mutating func note(_ file: Int, at place: () -> SourceLocation) {
    count += 1
    if self.place == nil {
      other = file
      self.place = place()
    }
  }

  func problem(in names: [String]) -> Diagnostic? {
    guard let place, let file = names.last else { return nil }
    let isItself = other == names.count - 1
    let what =
      isItself
      ? "the line stands twice in the file"
      : names[other] == file ? "the file is given twice" : "the line stands in \(names[other]) too"
    return Diagnostic(
      .error, at: place,
      what + (count > 1 ? ", and so do others: requests would count twice" : ""),
      mend: isItself
        ? "give \(file) as it was delivered" : "give each log once: leave one of the files out")
  }
}
