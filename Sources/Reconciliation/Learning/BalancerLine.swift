/// Lines of an Application Load Balancer's access log.
///
/// - Source: Elastic Load Balancing, "Access logs for your Application Load Balancer", 2026: fields in
///   their order, a line of an older log has fewer.
enum BalancerLine {
  typealias Line = UnsafeBufferPointer<UInt8>

  /// Up to the trace id, which all lines since 2016 have.
  private static let fewest = 18

  private enum Field {
    static let type = 0
    static let time = 1
    static let balancer = 2
    static let client = 3
    static let target = 4
    static let firstTime = 5
    static let balancerStatus = 8
    static let received = 10
    static let sent = 11
    static let agent = 13
    static let group = 16
    static let host = 18
    static let creation = 21
    static let actions = 22
    static let connection = 29
  }

  /// Whether a line begins as one of this log.
  static func fits(_ fields: borrowing LogFields, _ line: Line) -> Bool {
    let type = LogNumbers.text(line, fields.range(Field.type))
    return ["http", "https", "h2", "grpcs", "ws", "wss"].contains(type)
      && LogNumbers.instant(line, fields.range(Field.time)) != nil
  }

  static func read(
    _ fields: borrowing LogFields, _ line: Line
  ) throws(LogLineProblem) -> LoggedRequest {
    if fields.count < fewest || fields.isCut {
      throw LogLineProblem(
        0..<line.count,
        fields.isCut
          ? "the line ends within quotes"
          : "the line ends after \(fields.count) of its \(fewest) or more fields",
        mend: "give the file whole: this one was cut")
    }
    var request = LoggedRequest()
    let type = fields.range(Field.type)
    request.isSocket = line[type.lowerBound] == UInt8(ascii: "w")
    request.receivedBytes = try count(fields, line, Field.received, "bytes received")
    request.sentBytes = try count(fields, line, Field.sent, "bytes sent")
    let times = try times(fields, line)
    if times.target >= 0, !request.isSocket { request.targetSeconds = times.target }
    request.start = try start(fields, line, lasting: times.whole)
    request.balancer = fields.range(Field.balancer)
    request.agent = fields.isNothing(Field.agent, in: line) ? 0..<0 : fields.range(Field.agent)
    if !fields.isNothing(Field.host, in: line) { request.host = fields.range(Field.host) }
    request.group = group(fields, line)
    request.connection = LogNumbers.hash(
      line,
      fields.isNothing(Field.connection, in: line)
        ? fields.range(Field.client) : fields.range(Field.connection))
    request.outcome = outcome(fields, line, hasGroup: !request.group.isEmpty)
    return request
  }

  private static func times(
    _ fields: borrowing LogFields, _ line: Line
  ) throws(LogLineProblem) -> (target: Double, whole: Double) {
    var whole = 0.0
    var target = -1.0
    for step in 0..<3 {
      let place = fields.range(Field.firstTime + step)
      guard let seconds = LogNumbers.seconds(line, place) else {
        throw LogLineProblem(
          place, "'\(LogNumbers.text(line, place))' is no number of seconds", mend: nil)
      }
      if step == 1 { target = seconds }
      whole += max(0, seconds)
    }
    return (target, whole)
  }

  /// When the request came: stated since 2018, else the time of the answer less what it took.
  private static func start(
    _ fields: borrowing LogFields, _ line: Line, lasting seconds: Double
  ) throws(LogLineProblem) -> Int {
    if fields.count > Field.creation,
      let start = LogNumbers.instant(line, fields.range(Field.creation))
    {
      return start
    }
    guard let end = LogNumbers.instant(line, fields.range(Field.time)) else {
      throw LogLineProblem(
        fields.range(Field.time), "'\(LogNumbers.text(line, fields.range(Field.time)))' is no time",
        mend: "times are written as 2026-10-14T00:00:02.001698Z")
    }
    return end - Int(min(seconds, LogNumbers.longest) * 1e6)
  }

  /// The name in `arn:…:targetgroup/NAME/ID`.
  private static func group(_ fields: borrowing LogFields, _ line: Line) -> Range<Int> {
    let arn = fields.range(Field.group)
    if fields.isNothing(Field.group, in: line) { return 0..<0 }
    guard let first = line[arn].firstIndex(of: UInt8(ascii: "/")) else { return arn }
    let end = line[(first + 1)..<arn.upperBound].firstIndex(of: UInt8(ascii: "/"))
    return first + 1..<(end ?? arn.upperBound)
  }

  private static func outcome(
    _ fields: borrowing LogFields, _ line: Line, hasGroup: Bool
  ) -> LoggedRequest.Outcome {
    let status = LogNumbers.count(line, fields.range(Field.balancerStatus)) ?? 0
    let hasTarget = !fields.isNothing(Field.target, in: line)
    if hasTarget { return .served }
    if hasGroup { return status == 503 ? .unserved : .served }
    switch status {
    case 300..<400: return .redirected
    case 403 where actions(fields, line, contain: "waf"): return .blocked
    case 403 where fields.count <= Field.actions: return .blocked
    case 400, 405, 414, 431, 0: return .malformed
    case 503: return .unserved
    default: return .answered
    }
  }

  private static func actions(
    _ fields: borrowing LogFields, _ line: Line, contain word: StaticString
  ) -> Bool {
    let text = LogNumbers.text(line, fields.range(Field.actions))
    return text.split(separator: ",").contains { $0 == "\(word)" }
  }

  static func count(
    _ fields: borrowing LogFields, _ line: Line, _ field: Int, _ what: String
  ) throws(LogLineProblem) -> Int {
    let place = fields.range(field)
    guard let value = LogNumbers.count(line, place) else {
      throw LogLineProblem(
        place, "'\(LogNumbers.text(line, place))' is no number of \(what)",
        mend: "give the file as it was delivered")
    }
    return value
  }
}

/// Lines of a Classic Load Balancer's access log: 15 fields without a type; of TCP listeners 12.
///
/// - Source: Elastic Load Balancing, "Access logs for your Classic Load Balancer", 2026.
enum ClassicLine {
  typealias Line = UnsafeBufferPointer<UInt8>

  static func fits(_ fields: borrowing LogFields, _ line: Line) -> Bool {
    fields.count >= 12 && LogNumbers.instant(line, fields.range(0)) != nil
      && LogNumbers.seconds(line, fields.range(4)) != nil
  }

  static func read(
    _ fields: borrowing LogFields, _ line: Line
  ) throws(LogLineProblem) -> LoggedRequest {
    guard fields.count >= 12, !fields.isCut,
      let start = LogNumbers.instant(line, fields.range(0))
    else {
      throw LogLineProblem(
        0..<line.count, "the line ends after \(fields.count) of its 12 or more fields",
        mend: "give the file whole: this one was cut")
    }
    var request = LoggedRequest()
    // The time at which the balancer took the request, not that of its answer.
    request.start = start
    request.receivedBytes = try BalancerLine.count(fields, line, 9, "bytes received")
    request.sentBytes = try BalancerLine.count(fields, line, 10, "bytes sent")
    request.balancer = fields.range(1)
    request.connection = LogNumbers.hash(line, fields.range(2))
    if !fields.isNothing(12, in: line) { request.agent = fields.range(12) }
    if let seconds = LogNumbers.seconds(line, fields.range(5)), seconds >= 0 {
      request.targetSeconds = seconds
    }
    if fields.isNothing(3, in: line) {
      let status = LogNumbers.count(line, fields.range(7)) ?? 0
      request.outcome = status == 400 || status == 405 ? .malformed : .unserved
    }
    return request
  }
}
