/// All the problems of an input, found in one pass.
///
/// Readers report into a collection and go on, so that the user sees every mistake at once;
/// they stop with ``throwIfErrors()`` where going on makes no sense.
package struct Diagnostics: Error, Hashable, Sendable {
  package private(set) var items: [Diagnostic]

  package init(_ items: [Diagnostic] = []) {
    self.items = items
  }

  /// The one problem as a collection, to throw it.
  package init(_ item: Diagnostic) {
    items = [item]
  }

  package var hasErrors: Bool { items.contains { $0.severity == .error } }
  package var isEmpty: Bool { items.isEmpty }

  /// Adds a problem, unless the very same one has been reported.
  package mutating func report(_ item: Diagnostic) {
    if !items.contains(item) { items.append(item) }
  }

  /// Adds an error at a place.
  package mutating func error(
    at location: SourceLocation? = nil, _ message: String, mend: String? = nil,
    kind: Diagnostic.Kind = .invalidInput
  ) {
    report(Diagnostic(.error, kind, at: location, message, mend: mend))
  }

  package mutating func append(_ other: Diagnostics) {
    for item in other.items { report(item) }
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
    let codes = items.filter { $0.severity == .error }.map(\.kind.exitCode)
    for code: Int32 in [70, 74, 64, 65, 66, 3] where codes.contains(code) { return code }
    return 0
  }

  /// Every problem as printed, one after the other, in the order found.
  package var text: String {
    items.map(\.text).joined(separator: "\n")
  }
}
