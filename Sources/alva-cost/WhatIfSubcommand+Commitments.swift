import ArgumentParser
import Diagnostics
import Estimation
import Exploration
import Platform
import Quantities
import Reporting

extension WhatIfSubcommand {
  func runCommitments(
    _ workspace: Workspace, _ request: StackRequest, _ printer: inout Printer
  ) throws {
    var problems = Diagnostics()
    let share = problems.collecting {
      try MeasuredValue.wholePercent(coverage ?? "100%", option: "--coverage")
    }
    let months = problems.collecting {
      try horizon.months.map { count throws(Diagnostics) in
        try MeasuredValue.count(count, in: 1...120, "--months")
      }
    }
    try problems.throwIfErrors()
    let command = CommitmentCommand(workspace: workspace)
    let years = (term.map { [$0] } ?? CommitmentTerm.allCases).map(\.years)
    let costs = try command.run(
      request, coveragePercent: share ?? 100, years: years, sampling: sampling)
    let portfolio = try CommitmentPortfolioCommand(workspace: workspace).run(
      request, least ?? .expected, years: years, sampling: sampling)
    var drawn: Int?
    if let sampling {
      drawn = DesignDifference.usualRuns
      if case .months(let months) = sampling.runs { drawn = months }
    }
    try shared.emit(
      CommitmentCommand.report(
        costs, stack: name, runs: drawn, horizon: months ?? nil,
        notCompared: try command.notCompared(request, beside: costs), portfolio: portfolio,
        labels: try command.labels(request)),
      in: reports, as: "\(name)-commitments", to: &printer)
  }
}

/// Terms of commitments.
enum CommitmentTerm: String, CaseIterable, ExpressibleByArgument {
  case oneYear = "1yr"
  case threeYears = "3yr"

  var years: Int { self == .oneYear ? 1 : 3 }
}

extension CommitmentAim: ExpressibleByArgument {}
