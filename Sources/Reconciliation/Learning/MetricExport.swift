import Diagnostics
import Documents
import PriceLists

/// Metrics of a load balancer or of CloudFront, gathered from exports.
struct MetricExport {
  private(set) var series: [MetricSeries.Name: MetricSeries] = [:]
  private var files: [String] = []
  /// Whether a metric was given twice, with the same values.
  private(set) var hasRepeats = false
  private(set) var problems = Diagnostics()

  var isEmpty: Bool { requests.isEmpty }

  /// The series of requests.
  var requests: [MetricSeries] {
    series.values.filter { $0.name.kind == .requests && !$0.values.isEmpty }
      .sorted { ($0.name.balancer, $0.name.group) < ($1.name.balancer, $1.name.group) }
  }

  // MARK: JSON

  /// Reads what `aws cloudwatch get-metric-data` or `get-metric-statistics` prints.
  ///
  /// - Throws: an answer that is not whole, or has no requests.
  /// - Returns: whether it is such an answer.
  mutating func take(json: [UInt8], file: String) throws(Diagnostics) -> Bool {
    let root = try Document.parse(try SourceText(name: file, bytes: json), as: .json).root
    var found = Diagnostics()
    if let results = root["MetricDataResults"], results.kind == .sequence {
      if let token = root["NextToken"], !token.isNull, token.text?.isEmpty == false {
        found.error(
          at: token.location, "another page follows: the file is not the whole answer",
          mend: "let the AWS CLI fetch all pages, or give each of them a file without its NextToken"
        )
      }
      for result in results.items { take(result: result, &found) }
    } else if let points = root["Datapoints"], points.kind == .sequence {
      take(points: points, label: root["Label"], &found)
    } else {
      return false
    }
    try found.throwIfErrors()
    try end(file, at: root.location)
    return true
  }

  private mutating func take(result: Value, _ found: inout Diagnostics) {
    let label = result["Label"] ?? result["Id"]
    let name = MetricSeries.Name(label: label?.text ?? "")
    if name.kind == .other { return }
    if let status = result["StatusCode"], let text = status.text, text != "Complete" {
      found.error(
        at: status.location, "this metric is not whole: its StatusCode is '\(text)'",
        mend: "ask again, for a shorter time or fewer metrics")
      return
    }
    guard let times = result["Timestamps"], let values = result["Values"],
      times.count == values.count
    else {
      found.error(
        at: result.location, "the metric has not as many 'Values' as 'Timestamps'",
        mend: "give the answer as it was printed")
      return
    }
    for (time, value) in zip(times.items, values.items) { add(name, time, value, &found) }
  }

  private mutating func take(points: Value, label: Value?, _ found: inout Diagnostics) {
    let name = MetricSeries.Name(label: label?.text ?? "")
    if name.kind == .other {
      found.error(
        at: label?.location ?? points.location,
        "metric '\(label?.text ?? "")' tells nothing of requests",
        mend: "ask for --metric-name RequestCount --statistics Sum")
      return
    }
    for point in points.items {
      guard let time = point["Timestamp"], let value = point["Sum"] ?? point["SampleCount"] else {
        found.error(
          at: point.location, "a point without 'Timestamp' or 'Sum'",
          mend: "ask with --statistics Sum")
        return
      }
      add(name, time, value, &found)
    }
  }

  private mutating func add(
    _ name: MetricSeries.Name, _ time: Value, _ value: Value, _ found: inout Diagnostics
  ) {
    guard let second = MetricInstant.seconds(time.text ?? "") else {
      found.error(
        at: time.location, "'\(time.text ?? "")' is no time",
        mend: "times are written as 2026-10-14T09:00:00Z, or with an offset from UTC")
      return
    }
    guard let number = Double(value.text ?? ""), number >= 0, number.isFinite else {
      found.error(
        at: value.location, "'\(value.text ?? "")' is no number of 0 or more",
        mend: "give the answer as it was printed")
      return
    }
    add(name, number, at: second, value.location, &found)
  }

  /// Adds a value of a metric.
  mutating func add(
    _ name: MetricSeries.Name, _ value: Double, at second: Int,
    _ place: @autoclosure () -> SourceLocation, _ found: inout Diagnostics
  ) {
    if series[name] == nil { series[name] = MetricSeries(name, at: place()) }
    if series[name]?.values[second] != nil { hasRepeats = true }
    if series[name]?.add(value, at: second) == false, found.items.count < 5 {
      found.error(
        at: place(), "the same metric has another value at the same time",
        mend: "give each load balancer's metrics apart; let get-metric-data label them")
    }
  }

  // MARK: Wholes

  /// Closes a file: one that tells of no requests is none to learn from.
  mutating func end(_ file: String, at place: SourceLocation) throws(Diagnostics) {
    files.append(file)
    if isEmpty {
      throw Diagnostics(
        Diagnostic(
          .error, at: place, "the export has no metric of requests",
          mend: "ask for RequestCount (of CloudFront: Requests) with the statistic Sum"))
    }
  }

  /// Puts what is told of one balancer with and without its name together.
  mutating func finish() throws(Diagnostics) {
    let named = series.values.filter { !$0.name.balancer.isEmpty }
    if Set(named.map(\.name.balancer)).count != 1 { return }
    var found = Diagnostics()
    for one in named {
      var bare = one.name
      bare.balancer = ""
      guard let other = series[bare] else { continue }
      for (second, value) in other.values.sorted(by: { $0.key < $1.key }) {
        add(one.name, value, at: second, other.location, &found)
      }
      series[bare] = nil
    }
    try found.throwIfErrors()
  }
}
