import Diagnostics
import Resources
import Services
import TrafficSimulation

/// How long functions take to start, where the file names their runtime alone.
extension StackReader {
  /// - Parameters:
  ///   - function: as its own keys were read.
  ///   - entry: its entry.
  ///   - index: its place among the functions.
  mutating func readStart(
    of function: inout LambdaFunction, _ entry: ConfigNode.Entry, at index: Int
  ) {
    if function.provisionedConcurrency > function.concurrency {
      problems.error(
        at: entry.value["provisionedConcurrency"]?.location,
        "'\(entry.key)' keeps \(function.provisionedConcurrency) environments ready and may have "
          + "\(function.concurrency)",
        mend: "write concurrency: \(function.provisionedConcurrency) or more")
    }
    let isStated = entry.value["coldStartMilliseconds"] != nil
    if let package = entry.value["package"], function.runtime == .other || isStated {
      problems.error(
        at: package.location,
        isStated
          ? "'package' says how long a start takes, and so does 'coldStartMilliseconds'"
          : "'package' says how long a start takes only together with 'runtime'",
        mend: isStated ? "keep one of them" : "add runtime: nodejs, or take it out")
    }
    guard !isStated,
      let span = limits.coldStarts.first(where: {
        $0.runtime == function.runtime && $0.packaging == function.packaging
      })
    else { return }
    let distribution = Distribution.lognormal(p10: span.p10, p90: span.p90)
    function.coldStartMilliseconds = distribution.middle
    drivers.append(
      MovingNumber(
        path: "functions.\(entry.key).coldStartMilliseconds",
        .drawn(
          distribution,
          reason:
            "a function of \(span.runtime.rawValue) that does nothing, to one with its libraries "
            + "(limits/cold-starts.csv)"),
        location: entry.value["runtime"]?.location ?? entry.keyLocation
      ) { $0.functions[index].coldStartMilliseconds = $1 })
  }
}
