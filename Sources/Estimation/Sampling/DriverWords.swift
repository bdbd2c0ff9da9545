import Quantities
import Resources
import Services
import TrafficSimulation

/// What people call an input that is known by its path.
enum DriverWords {
  /// `web: log bytes per request` of `services.web.request.logBytes`.
  static func name(of path: String) -> String {
    let parts = path.split(separator: ".").map(String.init)
    guard let last = parts.last else { return path }
    if path == FargateSpot.key { return "Fargate Spot: share off the on-demand price" }
    if path.hasPrefix(MonthSampler.Input.processors) { return "speed of \(last) processors" }
    if parts.count == 4, parts[0] == "services" {
      switch parts[2] {
      case "calls": return "\(parts[1]): calls to \(last) per request"
      case "thirdPartyCalls": return "\(parts[1]): calls to third party \(last) per request"
      case "request":
        let what = words(last)
        return "\(parts[1]): \(what)" + (what.contains(" per ") ? "" : " per request")
      default: return "\(parts[1]): \(words(parts[2])), \(words(last))"
      }
    }
    if parts.count == 3, ["services", "jobs", "thirdParties", "extras"].contains(parts[0]) {
      return "\(parts[1]): \(words(last))"
    }
    return parts.count == 1 ? words(last) : "\(words(parts[0])): \(words(last))"
  }

  /// `log bytes` of `logBytes`, `image MB` of `imageMB`.
  private static func words(_ name: String) -> String {
    var result: [UInt8] = []
    let bytes = Array(name.utf8)
    func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
    for (index, byte) in bytes.enumerated() {
      let startsWord = isUpper(byte) && index > 0 && !isUpper(bytes[index - 1])
      if startsWord { result.append(0x20) }
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      let isAbbreviation =
        isUpper(byte) && (isUpper(next) || (index > 0 && isUpper(bytes[index - 1])))
      result.append(isUpper(byte) && !isAbbreviation ? byte + 32 : byte)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// What is believed: `80 % sure between 200 and 900, middle 424`.
  static func belief(in distribution: Distribution) -> String {
    let low = NumberFormat.significant(distribution.quantile(0.1))
    let high = NumberFormat.significant(distribution.quantile(0.9))
    let middle = NumberFormat.significant(distribution.middle)
    if case .choices(let values) = distribution {
      return "one of " + values.map { NumberFormat.significant($0) }.joined(separator: ", ")
    }
    return "80 % sure between \(low) and \(high), middle \(middle)"
  }
}
