/// All the problems of an input, found in one pass.
///
/// Readers report into a collection and go on, so that the user sees every mistake at once;
/// they stop with ``throwIfErrors()`` where going on makes no sense. Of a file that is wrong in
/// thousands of places the first ``mostOfAFile`` are kept and the rest is counted: nobody reads
/// more, and a small file must not make an answer of megabytes.
package struct Diagnostics: Error, Hashable, Sendable {
  /// Problems of one severity that are kept of one file.
  package static let mostOfAFile = 100

  /// The problems that are kept, in the order in which they were found.
  package private(set) var items: [Diagnostic] = []
  /// What was counted and not kept, in the order of the files.
  private var counted: [Counted] = []
  /// Kinds of the errors that were not kept.
  private var countedKinds: Set<Diagnostic.Kind> = []
  /// The number of problems kept, by where they belong.
  private var kept: [Group: Int] = [:]
  private var seen: Set<Key> = []

  /// Problems that are capped together.
  private struct Group: Hashable, Sendable {
    let file: String?
    let severity: Diagnostic.Severity
  }

  private struct Counted: Hashable, Sendable {
    let group: Group
    var count: Int
  }

  /// What makes two problems the same, without their remedy and the text of their line, which may be
  /// long.
  private struct Key: Hashable, Sendable {
    let severity: Diagnostic.Severity
    let kind: Diagnostic.Kind
    let file: String?
    let place: [Int]
    let message: String

    init(_ item: Diagnostic) {
      severity = item.severity
      kind = item.kind
      file = item.location?.file
      place = item.location?.span ?? []
      message = item.message
    }
  }

  package init(_ items: [Diagnostic] = []) {
    for item in items { report(item) }
  }

  /// The one problem as a collection, to throw it.
  package init(_ item: Diagnostic) {
    report(item)
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.items == b.items && a.counted == b.counted
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(items)
    hasher.combine(counted)
  }

  package var hasErrors: Bool { kept.keys.contains { $0.severity == .error } }
  package var isEmpty: Bool { items.isEmpty }

  /// How many problems there are, those included that are only counted.
  package var count: Int { items.count + counted.reduce(0) { $0 + $1.count } }

  /// Adds a problem, unless the very same one has been reported.
  package mutating func report(_ item: Diagnostic) {
    guard seen.insert(Key(item)).inserted else { return }
    let group = Group(file: item.location?.file, severity: item.severity)
    if kept[group, default: 0] < Self.mostOfAFile {
      kept[group, default: 0] += 1
      items.append(item)
    } else {
      add(1, to: group)
      if item.severity == .error { countedKinds.insert(item.kind) }
    }
  }

  private mutating func add(_ count: Int, to group: Group) {
    if let index = counted.firstIndex(where: { $0.group == group }) {
      counted[index].count += count
    } else {
      counted.append(Counted(group: group, count: count))
    }
  }

  /// Whether one more error of a file is kept; no remedy need be looked up for one that is counted.
  package func keepsError(at location: SourceLocation?) -> Bool {
    kept[Group(file: location?.file, severity: .error), default: 0] < Self.mostOfAFile
  }

  /// Adds an error at a place.
  ///
  /// The remedy is worked out only where it is shown: the nearest of thousands of names, for each of
  /// thousands of mistakes, would take longer than anybody waits.
  package mutating func error(
    at location: SourceLocation? = nil, _ message: String,
    mend: @autoclosure () -> String? = nil, kind: Diagnostic.Kind = .invalidInput
  ) {
    var item = Diagnostic(.error, kind, at: location, message)
    if keepsError(at: location), !seen.contains(Key(item)) {
      item = Diagnostic(.error, kind, at: location, message, mend: mend())
    }
    report(item)
  }

  /// The same with each problem that is kept told otherwise.
  package func mapped(_ tell: (Diagnostic) -> Diagnostic) -> Self {
    var copy = self
    copy.items = items.map(tell)
    return copy
  }

  package mutating func append(_ other: Diagnostics) {
    for item in other.items { report(item) }
    for rest in other.counted { add(rest.count, to: rest.group) }
    countedKinds.formUnion(other.countedKinds)
  }

  /// Throws the whole collection when there is an error in it.
  package func throwIfErrors() throws(Diagnostics) {
    if hasErrors { throw self }
  }

  /// Runs a step and keeps its problems; `nil` when it failed.
  package mutating func collecting<Result>(_ step: () throws -> Result) -> Result? {
    do {
      return try step()
    } catch let problems as Diagnostics {
      append(problems)
      // What failed without a word would be missing in silence.
      if problems.isEmpty {
        report(Diagnostic(.error, .internalError, "a step failed without a reason"))
      }
    } catch let problem as Diagnostic {
      report(problem)
    } catch {
      report(Diagnostic(.error, .internalError, "\(error)"))
    }
    return nil
  }

  /// The exit code for the collection: that of the gravest error, 0 without any.
  ///
  /// A bug outranks a failed write, that a wrong input, that a missing one.
  package var exitCode: Int32 {
    let codes =
      (items.filter { $0.severity == .error }.map(\.kind) + countedKinds).map(\.exitCode)
    for code: Int32 in [70, 74, 64, 65, 66, 3] where codes.contains(code) { return code }
    return 0
  }

  /// Every problem as printed, one after the other, in the order found; last, how many more.
  package var text: String {
    (items.map(\.text) + counted.map(Self.text)).joined(separator: "\n")
  }

  private static func text(_ rest: Counted) -> String {
    let place = rest.group.file.map { $0.onOneLine + ": " } ?? ""
    return "\(place)and \(rest.count) more \(rest.group.severity.plural) like these"
  }
}

extension Diagnostic.Severity {
  fileprivate var plural: String {
    switch self {
    case .error: "errors"
    case .warning: "warnings"
    case .note: "notes"
    }
  }
}
