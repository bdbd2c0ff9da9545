/// What writes an access log.
package enum LogKind: Hashable, Sendable {
  case applicationBalancer
  case classicBalancer
  case cloudFront

  /// As reports name it.
  package var text: String {
    switch self {
    case .applicationBalancer: "an Application Load Balancer"
    case .classicBalancer: "a Classic Load Balancer"
    case .cloudFront: "CloudFront"
    }
  }
}

/// How the lines of a file are read.
enum LogLayout {
  case applicationBalancer
  case classicBalancer
  case cloudFront(CloudFrontLine)
  /// Nothing but lines that say how the rest is to be read.
  case announced

  typealias Line = UnsafeBufferPointer<UInt8>

  var kind: LogKind {
    switch self {
    case .applicationBalancer: .applicationBalancer
    case .classicBalancer: .classicBalancer
    case .cloudFront, .announced: .cloudFront
    }
  }

  /// The layout that a file's first line is of; `nil` for a line of no log.
  static func of(_ line: Line, _ fields: inout LogFields) -> Self? {
    if line.first == UInt8(ascii: "#") {
      let text = LogNumbers.text(line, 0..<line.count)
      return text.hasPrefix("#Version:") || text.hasPrefix("#Fields:") ? .announced : nil
    }
    if line.contains(0x09) {
      fields.partAtTabulators(line)
      guard CloudFrontLine.fits(fields, line) else { return nil }
      return CloudFrontLine(names: CloudFrontLine.usual).map { .cloudFront($0) }
    }
    fields.partAtBlanks(line)
    if BalancerLine.fits(fields, line) { return .applicationBalancer }
    return ClassicLine.fits(fields, line) ? .classicBalancer : nil
  }

  /// Reads a line.
  ///
  /// - Throws: what is wrong with it.
  /// - Returns: its request; `nil` for a line that says how others are to be read.
  mutating func read(
    _ line: Line, _ fields: inout LogFields
  ) throws(LogLineProblem) -> LoggedRequest? {
    if line.first == UInt8(ascii: "#"), kind == .cloudFront {
      try announce(line)
      return nil
    }
    switch self {
    case .applicationBalancer:
      fields.partAtBlanks(line)
      return try BalancerLine.read(fields, line)
    case .classicBalancer:
      fields.partAtBlanks(line)
      return try ClassicLine.read(fields, line)
    case .cloudFront(let layout):
      fields.partAtTabulators(line)
      return try layout.read(fields, line)
    case .announced:
      throw LogLineProblem(
        0..<line.count, "a line before the names of its fields",
        mend: "give the file whole: it has a line that begins with '#Fields:'")
    }
  }

  private mutating func announce(_ line: Line) throws(LogLineProblem) {
    let words = LogNumbers.text(line, 0..<line.count).split(separator: " ").map(String.init)
    guard words.first == "#Fields:" else { return }
    guard let layout = CloudFrontLine(names: Array(words.dropFirst())) else {
      throw LogLineProblem(
        0..<line.count, "the fields hold no 'date', 'time' and 'sc-bytes'",
        mend: "log CloudFront's standard fields")
    }
    self = .cloudFront(layout)
  }
}
