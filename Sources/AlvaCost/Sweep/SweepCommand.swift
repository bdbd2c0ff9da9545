package import Diagnostics
import Inputs
import Reporting
import CostEstimation
import Quantities
import StackModel

/// The rows of a sweep, or of a part of one.
package struct SweepRows: Sendable {
  package let header: [String]
  package let rows: [[String]]
  /// What the rows cost and hold.
  package let figures: [VariantFigures]
  /// Points that make no valid stack.
  package let skipped: Int
  package let points: Int
  /// Of the grid that it is a part of.
  package let fingerprint: String
}

/// The main path of `alva-cost whatif NAME --vary …`.
package struct SweepCommand: Sendable {
  package let workspace: Workspace

  package init(workspace: Workspace) {
    self.workspace = workspace
  }

  static let figures = ["monthlyUSD", "p95Seconds", "headroom", "tightest"]

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
    let bench = try VariantBench(workspace: workspace, request: request)
    try check(grid, bench)
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
      skipped: all.count - rows.count, points: all.count,
      fingerprint: grid.fingerprint)
  }

  /// A path that matches nothing is a slip, not a stack that AWS does not sell.
  private func check(_ grid: SweepGrid, _ bench: VariantBench) throws(Diagnostics) {
    var problems = Diagnostics()
    var node = bench.node
    for overlay in bench.overlays + grid.overlays(at: 0) {
      node.apply(overlay, addable: StackReader.addable, problems: &problems)
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
        figures.monthly.exactText, Working.plain(figures.p95Seconds),
        Working.plain(figures.headroom), figures.tightest,
      ], figures: figures)
  }
}

extension VariantOutcome {
  package var figures: VariantFigures {
    VariantFigures(
      monthly: estimate.monthly, p95Seconds: p95Seconds, headroom: headroom, tightest: tightest)
  }
}

extension SweepRows {
  /// The rows as CSV with a header.
  package var csv: String { CSV.text([header] + rows) }

  /// A part's file: the same, and at its end a line that says it is whole.
  package func part(_ shard: SweepShard) -> String {
    csv + SweepPart.trailer(shard, rows: rows.count, skipped: skipped, fingerprint: fingerprint)
  }
}

/// Files that hold parts of a sweep, and how they are joined.
package enum SweepPart {
  static let mark = "#alva-cost-part"

  static func trailer(
    _ shard: SweepShard, rows: Int, skipped: Int, fingerprint: String
  ) -> String {
    CSV.text([[mark, "\(shard.number)/\(shard.count)", String(rows), String(skipped), fingerprint]])
  }

  /// Whether a file is the finished part that a run would write: its last line says so.
  ///
  /// The fingerprint of the axes and the sample is part of that line, so that a part of another
  /// sweep is never kept.
  package static func isFinished(_ text: String, _ shard: SweepShard, of grid: SweepGrid) -> Bool {
    guard let split = split(text) else { return false }
    return split.shard == shard && split.fingerprint == grid.fingerprint
  }

  private static func split(
    _ text: String
  ) -> (header: Substring, body: Substring, shard: SweepShard, fingerprint: String)? {
    // Swift takes a carriage return and a line feed as one character.
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
    guard lines.count >= 3, lines.last == "", let header = lines.first else { return nil }
    let cells = lines[lines.count - 2].split(separator: ",").map(String.init)
    guard cells.count == 5, cells[0] == mark, Int(cells[2]) == lines.count - 3,
      let shard = try? SweepShard.parse(cells[1])
    else { return nil }
    let body = text.dropFirst(header.count + 1)
    return (header, body.dropLast(lines[lines.count - 2].count + 1), shard, cells[4])
  }

  /// Joins parts to the bytes that one run writes.
  ///
  /// - Parameter files: names and contents, in any order.
  /// - Throws: what is unfinished, missing, twice there, or from another sweep; all of it.
  /// - Returns: the whole CSV.
  package static func merge(_ files: [(name: String, text: String)]) throws(Diagnostics) -> String {
    var problems = Diagnostics()
    var parts: [Int: (name: String, body: Substring)] = [:]
    var first: (name: String, header: Substring, count: Int, fingerprint: String)?
    for file in files {
      let place = SourceLocation(file: file.name)
      guard let part = split(file.text) else {
        problems.error(
          at: place, "this is no finished part of a sweep", mend: "run its --shard again")
        continue
      }
      if let first,
        first.fingerprint != part.fingerprint || first.count != part.shard.count
      {
        problems.error(
          at: place, "this is a part of another sweep than \(first.name)",
          mend: "join parts of one sweep")
        continue
      }
      first = first ?? (file.name, part.header, part.shard.count, part.fingerprint)
      if let other = parts[part.shard.number] {
        problems.error(
          at: place, "part \(part.shard.number) is in \(other.name) already",
          mend: "name each part once")
        continue
      }
      parts[part.shard.number] = (file.name, part.body)
    }
    if let first {
      let missing = (1...first.count).filter { parts[$0] == nil }
      if !missing.isEmpty, !problems.hasErrors {
        problems.error(
          "parts are missing: \(missing.prefix(20).map(String.init).joined(separator: ", ")) of "
            + "\(first.count)", mend: "run them with --shard, then merge", kind: .missing)
      }
    }
    try problems.throwIfErrors()
    guard let first else {
      throw Diagnostics(Diagnostic(.error, .usage, "no parts", mend: "name the parts' files"))
    }
    return String(first.header) + "\r\n"
      + (1...first.count).map { String(parts[$0]?.body ?? "") }.joined()
  }
}
