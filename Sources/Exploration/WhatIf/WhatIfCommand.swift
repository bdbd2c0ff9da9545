package import Estimation
package import Pricing
import Gate
package import Diagnostics
package import Inputs
package import Resources

/// A stack before and after a change, under the same traffic.
package struct WhatIf: Sendable {
  package let stack: String
  /// The change in words: its overlays, region, scenario.
  package let change: String
  package let before: VariantOutcome
  package let after: VariantOutcome
  /// What a template's resources are called by those who wrote it.
  package var labels: ResourceLabels = [:]
  /// Of the drawn months, where any were drawn.
  package var difference: DesignDifference?
  /// Whether months were asked for and no input has a range.
  package var isWithoutRanges = false

  package var bridge: Bridge { Bridge(from: before.estimate, to: after.estimate) }
}

/// The main path of `alva-cost whatif NAME --set …`.
package struct WhatIfCommand: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  /// Compares the stack as it stands with the stack as the request changes it.
  ///
  /// With overlays, a region, a scenario or an estimate of the request holds for both sides; without
  /// any they are the change themselves. An estimate beside a region or a scenario is what changes.
  ///
  /// - Parameters:
  ///   - request: the stack and its change.
  ///   - sampling: months to draw of both sides, by common random numbers; none without it.
  /// - Throws: a usage error where nothing changes, and everything that is wrong with the change.
  /// - Returns: both sides.
  package func run(
    _ request: StackRequest, sampling: SamplingRequest? = nil
  ) throws(Diagnostics) -> WhatIf {
    var first = request
    first.overlays = []
    if request.overlays.isEmpty {
      guard request.region != nil || request.scenario != nil || request.estimate != nil else {
        throw Diagnostics(
          Diagnostic(
            .error, .usage, "nothing is changed",
            mend: "say what if: --set 'services.*.cpu=256', --region eu-central-1, "
              + "--scenario launch, --alternatives"))
      }
      if request.region == nil, request.scenario == nil { first.estimate = nil }
      first.region = nil
      first.scenario = nil
    }
    let bench = try VariantBench(workspace: workspace, request: first)
    if request.overlays.isEmpty, first.estimate == nil, request.estimate == bench.base.name {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "nothing is changed: '\(bench.base.name)' is what stands",
          mend: "name another estimate, or say what if: --set 'services.*.cpu=256'"))
    }
    let after =
      request.overlays.isEmpty
      ? try VariantBench(workspace: workspace, request: named(request, like: bench)).base
      : try bench.prepared(with: request.overlays)
    var words = request.overlays.map { "\($0.path) = \($0.value.shortText)" }
    if request.overlays.isEmpty {
      if let region = request.region { words.append("region \(region)") }
      if let scenario = request.scenario { words.append("scenario \(scenario)") }
      if let estimate = request.estimate, first.estimate == nil {
        words.append("estimate \(estimate)")
      }
    }
    var result = WhatIf(
      stack: request.name, change: words.joined(separator: ", "),
      before: try bench.outcome(of: bench.base), after: try bench.outcome(of: after),
      labels: bench.labels)
    if let sampling {
      result.difference = try DesignDifference.drawn(from: bench.base, to: after, sampling)
      result.isWithoutRanges = result.difference == nil
    }
    return result
  }

  /// The request on the same estimate as the bench's.
  private func named(_ request: StackRequest, like bench: VariantBench) -> StackRequest {
    var named = request
    if named.estimate != nil { return named }
    if bench.base.stackFile.estimates.contains(where: { $0.name == bench.base.name }) {
      named.estimate = bench.base.name
    }
    return named
  }
}

extension ConfigNode {
  /// The value as it is written in flow style.
  package var shortText: String {
    switch content {
    case .null: "nothing"
    case .scalar, .formula: text ?? ""
    case .list(let items): "[" + items.map(\.shortText).joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + entries.map { "\($0.key): \($0.value.shortText)" }.joined(separator: ", ") + "}"
    }
  }
}
