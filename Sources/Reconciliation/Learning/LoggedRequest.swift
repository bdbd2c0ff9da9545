/// A request as a line of an access log has it; texts are places in that line.
struct LoggedRequest {
  /// Who answered.
  enum Outcome: Hashable {
    /// A target, or the balancer for one that it had chosen: what `RequestCount` counts.
    case served
    /// Nobody: the group had no target (503).
    case unserved
    /// The balancer, by a rule to lead elsewhere.
    case redirected
    /// The balancer, for a web ACL.
    case blocked
    /// The balancer, since it was no request.
    case malformed
    /// The balancer: a fixed answer, a login.
    case answered
  }

  /// When it began, in microseconds since 1970 UTC.
  var start = 0
  var outcome = Outcome.served
  /// The target group's name, or nothing.
  var group = 0..<0
  var host = 0..<0
  var agent = 0..<0
  var balancer = 0..<0
  /// A hash of what tells its connection from others; `nil` where nothing does.
  var connection: UInt64?
  /// Bytes from the client, headers included.
  var receivedBytes = 0
  /// Bytes to the client, headers included.
  var sentBytes = 0
  /// Seconds that the target took; `nil` where none answered.
  var targetSeconds: Double?
  /// Whether it is a websocket, whose bytes and times are those of a connection.
  var isSocket = false
  /// Whether CloudFront answered it by itself; `nil` for other logs.
  var isCacheHit: Bool?
}

/// What is wrong with a line.
struct LogLineProblem: Error {
  let place: Range<Int>
  let message: String
  let mend: String?

  init(_ place: Range<Int>, _ message: String, mend: String? = nil) {
    self.place = place
    self.message = message
    self.mend = mend
  }
}
