/// Who sends a request, by the name of its program.
enum AgentKind: Hashable {
  case person, robot, healthCheck

  typealias Line = UnsafeBufferPointer<UInt8>

  /// What the names of programs that look after a service contain, in small letters.
  private static let checks: [[UInt8]] = [
    "healthcheck", "health-check", "health check", "kube-probe", "googlehc", "uptimerobot",
    "uptime-kuma", "pingdom", "statuscake", "site24x7", "betteruptime", "updown.io",
    "cloudwatchsynthetics",
  ].map { Array($0.utf8) }
  /// What the names of programs that read the web contain.
  private static let robots: [[UInt8]] = [
    "bot", "crawl", "spider", "slurp", "facebookexternalhit", "mediapartners",
  ].map { Array($0.utf8) }
  /// Devices whose names only look like it.
  private static let devices: [[UInt8]] = ["cubot"].map { Array($0.utf8) }

  init(_ line: Line, _ place: Range<Int>) {
    self = .person
    var index = place.lowerBound
    while index < place.upperBound {
      // The letters that any of the words begins with.
      switch line[index] | 0x20 {
      case 0x62, 0x63, 0x66, 0x67, 0x68, 0x6B, 0x6D, 0x70, 0x73, 0x75:
        if Self.has(Self.checks, line, index..<place.upperBound) {
          self = .healthCheck
          return
        }
        if Self.has(Self.devices, line, index..<place.upperBound) {
          index += 5
          continue
        }
        if self == .person, Self.has(Self.robots, line, index..<place.upperBound) { self = .robot }
      default: break
      }
      index += 1
    }
  }

  private static func has(_ words: [[UInt8]], _ line: Line, _ place: Range<Int>) -> Bool {
    words.contains { word in
      word.count <= place.count
        && word.indices.allSatisfy { word[$0] == lower(line[place.lowerBound + $0]) }
    }
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}
