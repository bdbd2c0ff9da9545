import Diagnostics

/// Something that is wrong with what was given, or that is to be known beside an answer.
public struct CostProblem: Hashable, Sendable, CustomStringConvertible {
  /// How bad it is; an answer comes with warnings and notes alone.
  public enum Severity: String, Hashable, Sendable {
    case error, warning, note
  }

  /// What kind of problem it is.
  public enum Kind: Hashable, Sendable {
    /// What a file, a text or a change says is wrong.
    case invalidInput
    /// A file or a name is not there.
    case missing
    /// What was asked makes no sense.
    case usage
    /// The answer depends on what is not known.
    case cannotTell
    /// Something could not be written; this library writes nothing.
    case cannotWrite
    /// A fault of the library.
    case internalError
  }

  /// How bad it is.
  public let severity: Severity
  /// What kind of problem it is.
  public let kind: Kind
  /// What was found, in one sentence.
  public let message: String
  /// What to do about it; `nil` where there is nothing to add.
  public let help: String?
  /// The file as it was named; `nil` for what has no place.
  public let file: String?
  /// Line in it, from 1; `nil` for a file as a whole.
  public let line: Int?
  /// Column in that line, from 1; `nil` for a line as a whole.
  public let column: Int?
  /// The problem as the command line prints it: place, message, the line with a caret, help.
  public let description: String

  init(_ problem: Diagnostic) {
    severity =
      switch problem.severity {
      case .error: .error
      case .warning: .warning
      case .note: .note
      }
    kind =
      switch problem.kind {
      case .invalidInput: .invalidInput
      case .missing: .missing
      case .usage: .usage
      case .cannotTell: .cannotTell
      case .cannotWrite: .cannotWrite
      case .internalError: .internalError
      }
    message = problem.message
    help = problem.mend
    let place = problem.location
    file = place?.file
    line = place.flatMap { $0.line > 0 ? $0.line : nil }
    column = place.flatMap { $0.line > 0 && $0.column > 0 ? $0.column : nil }
    description = problem.text
  }
}

/// Everything that is wrong with what was given, found in one pass.
public struct CostErrors: Error, Hashable, Sendable, CustomStringConvertible {
  /// At least one; warnings may stand beside the errors.
  ///
  /// Of one file the first hundred are kept; ``description`` counts the rest.
  public let problems: [CostProblem]
  /// Every problem as the command line prints it.
  public let description: String

  init(_ problems: Diagnostics) {
    self.problems = problems.items.map(CostProblem.init)
    description = problems.text
  }
}
