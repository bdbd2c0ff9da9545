import Documents
import Quantities

/// A number that nobody has said yet: what it may be, why, and the question that it answers.
struct DraftRange {
  let p10: Double
  let p90: Double
  let reason: String

  init(_ p10: Double, _ p90: Double, _ reason: String) {
    self.p10 = p10
    self.p90 = p90
    self.reason = reason
  }

  var text: String {
    "{ p10: \(NumberFormat.plain(p10)), p90: \(NumberFormat.plain(p90)), reason: \"\(reason)\" }"
  }
}

extension DraftRange {
  /// Keys of a request and of the service itself, in the order of the file.
  static let service: [(key: String, range: DraftRange)] = [
    ("imageMB", DraftRange(50, 500, "compressed images are mostly this large; nobody has looked"))
  ]

  static let request: [(key: String, range: DraftRange)] = [
    (
      "cpuMilliseconds",
      DraftRange(3, 40, "a cached answer to a rendered page; nobody has measured it")
    ),
    ("responseBytes", DraftRange(2_000, 50_000, "a JSON object to a page; nobody has measured it")),
    ("logBytes", DraftRange(150, 900, "one structured line a request, or several")),
  ]

  /// How much of its storage a database holds.
  static func usedGB(of storage: Double) -> DraftRange? {
    storage >= 2
      ? DraftRange(storage * 0.1, storage * 0.8, "a tenth to four fifths of its storage") : nil
  }

  /// What is charged by use, by the price list's unit; `nil` where no range would mean anything.
  static func use(unit: String) -> DraftRange? {
    switch unit {
    case "GB-Mo": DraftRange(1, 100, "nobody has said how much is stored: a hundredfold range")
    case "GB": DraftRange(1, 100, "nobody has said how much is moved: a hundredfold range")
    case "LCU-Hrs":
      DraftRange(7.3, 730, "nobody has counted requests: a hundredth of a unit to one, all month")
    case "Lambda-GB-Second", "GB-Seconds":
      DraftRange(10_000, 1_000_000, "nobody has said how long it runs: a hundredfold range")
    case "Requests", "Request", "Messages", "Notifications", "Events", "WriteRequestUnits",
      "ReadRequestUnits", "ReplicatedWriteRequestUnits", "StateTransitions":
      DraftRange(100_000, 10_000_000, "nobody has said how often: a hundredfold range")
    default: nil
    }
  }

  /// What an open number asks, by the last part of its path.
  static func question(_ path: String) -> String? {
    let key = path.split { ". ".contains($0) }.last.map(String.init) ?? path
    let questions = [
      "imageMB": "how large is its image?",
      "cpuMilliseconds": "how much CPU time does a request take?",
      "responseBytes": "how large is an answer?", "logBytes": "how much does a request log?",
      "usedGB": "how much data is in it?", "requestsPerSecond": "how much traffic comes?",
      "peakToMean": "how much busier is the busiest hour than the mean?",
      "deploymentsPerMonth": "how often is it deployed?",
      "replacementsPerMonth": "how often are tasks replaced?",
      "quantity": "how much of it is used?",
    ]
    return questions[key]
  }
}
