/// Lines of CloudFront's standard logs, by the names that the file gives its fields.
///
/// - Source: Amazon CloudFront, "Standard logging reference", 2026; without names in the file, the
///   order of that page.
struct CloudFrontLine {
  typealias Line = UnsafeBufferPointer<UInt8>

  private let day: Int
  private let time: Int
  private let sent: Int
  private let received: Int?
  private let host: Int?
  private let agent: Int?
  private let result: Int?
  private let address: Int?
  private let port: Int?
  private let seconds: Int?
  private let protocolName: Int?
  private let distribution: Int?
  private let fewest: Int

  /// The order since 2014, which later fields were added behind.
  static let usual = [
    "date", "time", "x-edge-location", "sc-bytes", "c-ip", "cs-method", "cs(Host)", "cs-uri-stem",
    "sc-status", "cs(Referer)", "cs(User-Agent)", "cs-uri-query", "cs(Cookie)",
    "x-edge-result-type", "x-edge-request-id", "x-host-header", "cs-protocol", "cs-bytes",
    "time-taken", "x-forwarded-for", "ssl-protocol", "ssl-cipher", "x-edge-response-result-type",
    "cs-protocol-version",
  ]

  /// - Returns: `nil` where a field is missing that nothing can do without.
  init?(names: [String]) {
    func place(_ name: String) -> Int? {
      names.firstIndex(of: name).flatMap { $0 < LogFields.most ? $0 : nil }
    }
    guard let day = place("date"), let time = place("time"), let sent = place("sc-bytes") else {
      return nil
    }
    self.day = day
    self.time = time
    self.sent = sent
    received = place("cs-bytes")
    host = place("x-host-header")
    agent = place("cs(User-Agent)")
    result = place("x-edge-result-type")
    address = place("c-ip")
    port = place("c-port")
    seconds = place("time-taken")
    protocolName = place("cs-protocol")
    distribution = place("cs(Host)")
    fewest =
      max(
        day, time, sent, received ?? 0, host ?? 0, agent ?? 0, result ?? 0, port ?? 0) + 1
  }

  /// Whether a line is one in the usual order.
  static func fits(_ fields: borrowing LogFields, _ line: Line) -> Bool {
    fields.count >= 20 && LogNumbers.day(line, fields.range(0)) != nil
      && LogNumbers.clock(line, fields.range(1)) != nil
  }

  func read(
    _ fields: borrowing LogFields, _ line: Line
  ) throws(LogLineProblem) -> LoggedRequest {
    if fields.count < fewest {
      throw LogLineProblem(
        0..<line.count, "the line ends after \(fields.count) of its \(fewest) or more fields",
        mend: "give the file whole: this one was cut")
    }
    guard let day = LogNumbers.day(line, fields.range(day)),
      let clock = LogNumbers.clock(line, fields.range(time))
    else {
      throw LogLineProblem(
        fields.range(self.day), "no day and time at the beginning",
        mend: "they are written as 2026-10-14 and 21:02:31, in UTC")
    }
    var request = LoggedRequest()
    let lasted = seconds.flatMap { LogNumbers.seconds(line, fields.range($0)) }
    // The time is that of the answer's end.
    request.start =
      (day * 86_400 + clock) * 1_000_000 - Int(min(max(0, lasted ?? 0), LogNumbers.longest) * 1e6)
    request.sentBytes = try BalancerLine.count(fields, line, sent, "bytes sent")
    if let received, !fields.isNothing(received, in: line) {
      request.receivedBytes = try BalancerLine.count(fields, line, received, "bytes received")
    }
    if let host, !fields.isNothing(host, in: line) { request.host = fields.range(host) }
    if let agent, !fields.isNothing(agent, in: line) { request.agent = fields.range(agent) }
    if let distribution { request.balancer = fields.range(distribution) }
    if let address, let port, !fields.isNothing(port, in: line) {
      request.connection =
        LogNumbers.hash(line, fields.range(address))
        &+ 31 &* LogNumbers.hash(line, fields.range(port))
    }
    if let protocolName {
      let place = fields.range(protocolName)
      request.isSocket = !place.isEmpty && line[place.lowerBound] == UInt8(ascii: "w")
    }
    guard let result else { return request }
    let place = fields.range(result)
    switch LogNumbers.text(line, place) {
    // A refresh asks the origin whether what is kept still holds.
    case "Hit", "OriginShieldHit": request.isCacheHit = true
    case "Redirect":
      request.outcome = .redirected
      request.isCacheHit = true
    case "LimitExceeded", "CapacityExceeded": request.outcome = .unserved
    default:
      request.isCacheHit = false
      if let lasted, lasted >= 0, !request.isSocket { request.targetSeconds = lasted }
    }
    return request
  }
}
