import Diagnostics
import Resources
import Gate

/// Whether a template may be deployed, and everything that this rests on.
public struct CostDecision: Sendable {
  /// What a gate decides.
  public enum Verdict: String, Hashable, Sendable {
    /// Within the budget, as far as it is fixed and stated.
    case pass
    /// Over the budget, or against a policy.
    case fail
    /// It cannot be told.
    case incomplete
    /// The rates are older than the budget allows.
    case stale
  }

  /// Something that the gate has to say.
  public struct Finding: Hashable, Sendable {
    /// Only errors decide.
    public let severity: CostProblem.Severity
    /// `budget/total`, `policy/database-class`.
    public let rule: String
    /// What is found, in one sentence.
    public let message: String
    /// What to do about it; `nil` where there is nothing to add.
    public let help: String?
    /// The name in the template; `nil` for the whole.
    public let resource: String?
    /// Where it stands; `nil` where it has no place in a file.
    public let file: String?
    /// Line in it, from 1.
    public let line: Int?
    /// Column in that line, from 1.
    public let column: Int?
    /// Who excuses it, until when.
    public let waivedBy: String?
  }

  /// A limit, and what the stack takes of it.
  public struct Limit: Hashable, Sendable {
    /// `realistic`, `realistic, P90`.
    public let name: String
    /// `budget/total`, `budget/percentile`.
    public let rule: String
    /// Dollars a month.
    public let limit: Dollars
    /// What the estimate, or its percentile, comes to.
    public let monthly: Dollars
    /// Whether it is not passed, with what is unknown as far as the bill takes it.
    public let isKept: Bool
    /// Whether nothing that is unknown could turn it.
    public let isCertain: Bool
  }

  /// What is decided.
  public let verdict: Verdict
  /// Worst first.
  public let findings: [Finding]
  /// Every limit that it was held to.
  public let limits: [Limit]
  /// What was held against them.
  public let report: CostReport

  init(_ validation: Validation, warnings: [CostProblem]) {
    verdict =
      switch validation.verdict {
      case .pass: .pass
      case .fail: .fail
      case .incomplete: .incomplete
      case .stale: .stale
      }
    findings = validation.findings.map(Finding.init)
    limits = validation.budgetLines.map {
      Limit(
        name: $0.title, rule: $0.rule, limit: Dollars($0.limit), monthly: Dollars($0.actual),
        isKept: $0.isKept, isCertain: $0.isCertain)
    }
    report = CostReport(validation.synthesis, warnings: warnings)
  }
}

extension CostDecision.Finding {
  fileprivate init(_ finding: Gate.Finding) {
    severity =
      switch finding.level {
      case .error: .error
      case .warning: .warning
      case .note: .note
      }
    rule = finding.rule
    message = finding.message
    help = finding.mend
    resource = finding.resource?.text
    let place = finding.placeInFile
    file = place?.file
    line = place.flatMap { $0.line > 0 ? $0.line : nil }
    column = place.flatMap { $0.line > 0 && $0.column > 0 ? $0.column : nil }
    waivedBy = finding.waivedBy
  }
}
