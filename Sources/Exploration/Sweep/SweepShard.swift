package import Diagnostics

/// A part of a sweep: the Kth of N, counted from 1.
package struct SweepShard: Hashable, Sendable {
  package let number: Int
  package let count: Int

  package static let whole = Self(number: 1, count: 1)

  package init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  /// The rows of this part among so many: parts follow each other and differ by at most one row.
  package func rows(of total: Int) -> Range<Int> {
    func start(_ part: Int) -> Int {
      total / count * part + min(part, total % count)
    }
    return start(number - 1)..<start(number)
  }

  /// The part that an engine of arrays asks for by its environment, where it does.
  ///
  /// Slurm counts from any first index by any step; AWS Batch and Kubernetes' indexed Jobs count
  /// from 0. Kubernetes does not tell how many there are: `ALVA_COST_SHARDS` does.
  ///
  /// - Source: sbatch manual, "INPUT ENVIRONMENT VARIABLES" of array jobs, 23.11; AWS Batch user
  ///   guide, "AWS Batch job environment variables"; Kubernetes documentation, "Indexed Job".
  /// - Parameter environment: a variable's value, `nil` where it is not set.
  /// - Throws: an index without a count, or beyond it.
  /// - Returns: the part; `nil` outside of a job array.
  package static func fromEnvironment(
    _ environment: (String) -> String?
  ) throws(Diagnostics) -> SweepShard? {
    func number(_ name: String) throws(Diagnostics) -> Int? {
      guard let text = environment(name) else { return nil }
      if let value = Int(text), value >= 0 { return value }
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "\(name) is '\(text)', no whole number",
          mend: "give --shard K/N instead"))
    }
    func count(_ name: String?) throws(Diagnostics) -> Int? {
      if let name, let value = try number(name) { return value }
      return try number("ALVA_COST_SHARDS")
    }
    if let task = try number("SLURM_ARRAY_TASK_ID") {
      let first = try number("SLURM_ARRAY_TASK_MIN") ?? 0
      let step = max(1, try number("SLURM_ARRAY_TASK_STEP") ?? 1)
      let (distance, isLarge) = task.subtractingReportingOverflow(first)
      return try checked(
        isLarge || distance < 0 ? -1 : distance / step, try count("SLURM_ARRAY_TASK_COUNT"),
        of: "SLURM_ARRAY_TASK_COUNT")
    }
    if let index = try number("AWS_BATCH_JOB_ARRAY_INDEX") {
      return try checked(
        index, try count("AWS_BATCH_JOB_ARRAY_SIZE"), of: "AWS_BATCH_JOB_ARRAY_SIZE")
    }
    if let index = try number("JOB_COMPLETION_INDEX") {
      return try checked(index, try count(nil), of: "ALVA_COST_SHARDS")
    }
    return nil
  }

  private static func checked(
    _ index: Int, _ count: Int?, of name: String
  ) throws(Diagnostics) -> SweepShard {
    if let count, (0..<max(0, count)).contains(index) {
      return SweepShard(number: index + 1, count: count)
    }
    throw Diagnostics(
      Diagnostic(
        .error, .usage,
        count.map { "the array's index is not that of one of \($0) parts" }
          ?? "an array index is set, but not how many parts there are",
        mend: "set \(name), or give --shard K/N"))
  }

  /// `3/16`.
  package static func parse(_ text: String) throws(Diagnostics) -> SweepShard {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    if parts.count == 2, let number = parts[0], let count = parts[1], count >= 1,
      count <= 1_000_000, (1...count).contains(number)
    {
      return SweepShard(number: number, count: count)
    }
    throw Diagnostics(
      Diagnostic(
        .error, .usage, "--shard: '\(text)' is no part K/N with 1 ≤ K ≤ N",
        mend: "write --shard 3/16"))
  }
}
