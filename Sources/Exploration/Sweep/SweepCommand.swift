package import Estimation
package import Diagnostics
import Inputs
import Platform
import Reporting
import Pricing
import Gate
import Quantities
import Resources
import Services

/// The rows of a sweep, or of a part of one.
package struct SweepRows: Sendable {
  package let header: [String]
  package let rows: [[String]]
  /// What the rows cost and hold.
  package let figures: [VariantFigures]
  /// Points that make no valid stack.
  package let skipped: Int
  package let points: Int
  /// Of everything that the whole sweep is made from.
  package let fingerprint: InputFingerprint
  /// Values that make a valid stack at no point, and why.
  package let warnings: Diagnostics
}

/// The main path of `alva-cost whatif NAME --vary …`.
package struct SweepCommand: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  static let figures = ["monthlyUSD", "p95Seconds", "headroom", "tightest", "lostShare"]

  /// Runs a part of a grid on all cores.
  ///
  /// - Parameters:
  ///   - request: the stack; its overlays hold at every point.
  ///   - grid: what varies.
  ///   - shard: which part.
  ///   - cores: 1 for one after the other.
  /// - Throws: what is wrong with the stack, or with a path that matches nothing.
  /// - Returns: a row for each valid point, in the grid's order.
  package func run(
    _ request: StackRequest, _ grid: SweepGrid, shard: SweepShard = .whole, cores: Int? = nil
  ) throws(Diagnostics) -> SweepRows {
    let (bench, fingerprint) = try read(request, grid)
    try Self.check(grid.axes, bench)
    let range = shard.rows(of: grid.points.count)
    let block = 64
    let blocks = (range.count + block - 1) / block
    let parts = Parallel.map(blocks, threads: cores) { index -> [Row?] in
      let start = range.lowerBound + index * block
      return (start..<min(start + block, range.upperBound)).map {
        row(grid.points[$0], grid, bench)
      }
    }
    let all = parts.flatMap { $0 }
    let rows = all.compactMap { $0 }
    return SweepRows(
      header: ["point"] + grid.axes.map(\.path) + Self.figures, rows: rows.map(\.cells),
      figures: rows.map(\.figures),
      skipped: all.count - rows.count, points: all.count, fingerprint: fingerprint,
      warnings: shard == .whole && rows.count < all.count
        ? try fruitless(grid, valid: all.map { $0 != nil }, bench) : Diagnostics())
  }

  /// The digests of all inputs of a sweep: files, and what was asked for.
  ///
  /// - Throws: what is wrong with the files.
  package func fingerprint(
    of request: StackRequest, _ grid: SweepGrid
  ) throws(Diagnostics) -> InputFingerprint {
    try read(request, grid).fingerprint
  }

  private func read(
    _ request: StackRequest, _ grid: SweepGrid
  ) throws(Diagnostics) -> (bench: VariantBench, fingerprint: InputFingerprint) {
    let record = InputRecord()
    var recorded = workspace
    recorded.record = record
    let bench = try VariantBench(workspace: recorded, request: request)
    // Tables that only some points read; a region without any makes no valid stack.
    for axis in grid.axes where axis.path == "region" {
      for region in axis.values { _ = try? recorded.rates(in: region) }
    }
    let overlays = request.overlays.map { "\($0.path)=\($0.value.shortText)" }
    let flags =
      [
        AlvaCostVersion.text, request.name, request.region ?? "", request.scenario ?? "",
        request.estimate ?? "", request.asOf?.text ?? "",
      ] + overlays + [grid.text]
    return (bench, record.fingerprint(flags: flags.joined(separator: "\n")))
  }

  /// A path that matches nothing is a slip, not a stack that AWS does not sell.
  static func check(_ axes: [SweepAxis], _ bench: VariantBench) throws(Diagnostics) {
    var problems = Diagnostics()
    var node = bench.node
    for overlay in bench.overlays + axes.map({ $0.overlay($0.values[0]) }) {
      node.applyToStack(overlay, problems: &problems)
    }
    try problems.throwIfErrors()
  }

  private struct Row: Sendable {
    let cells: [String]
    let figures: VariantFigures
  }

  private func row(_ point: Int, _ grid: SweepGrid, _ bench: VariantBench) -> Row? {
    guard let part = try? bench.prepared(with: grid.overlays(at: point)),
      let figures = try? bench.outcome(of: part).figures
    else { return nil }
    return Row(
      cells: [String(point)] + grid.values(at: point) + [
        figures.monthly.exactText, NumberFormat.plain(figures.p95Seconds),
        NumberFormat.plain(figures.headroom), figures.tightest,
        NumberFormat.plain(figures.lostShare),
      ], figures: figures)
  }
}

extension VariantOutcome {
  package var figures: VariantFigures {
    VariantFigures(
      monthly: estimate.monthly, p95Seconds: p95Seconds, headroom: headroom, tightest: tightest,
      lostShare: lostShare)
  }
}

extension SweepRows {
  /// The rows as CSV with a header.
  package var csv: String { CSV.text([header] + rows) }

  /// A part's file: a line that says which part of what it is, then the same.
  package func part(_ shard: SweepShard) -> String {
    SweepPart.text(shard, rows: rows.count, skipped: skipped, fingerprint, csv: csv)
  }
}
