import Diagnostics

/// A metric by time, as an export of CloudWatch has it.
struct MetricSeries {
  /// What is counted or measured.
  enum Kind: Hashable {
    case requests
    case processedBytes
    case capacityUnits
    case redirects
    case connections
    /// Any other, which is read over.
    case other
  }

  /// Which metric, of what.
  struct Name: Hashable {
    var kind: Kind
    /// The target group's name; empty for all of them.
    var group: String
    /// `app/name/id`; empty where the export does not say.
    var balancer: String

    /// What a label says: `app/shop/8a67 targetgroup/shop-web/c5aa RequestCount`, `web.RequestCount`.
    ///
    /// - Parameter label: as CloudWatch makes it for a metric of several dimensions, or as people
    ///   write it.
    init(label: String) {
      var words = label.split { " ,;\t|".contains($0) }.map(String.init)
      // `web.RequestCount`: what stands before the point is whose metric it is.
      words = words.flatMap { word -> [String] in
        let parts = word.split(separator: ".").map(String.init)
        return parts.count == 2 && Self.kind(of: parts[1]) != .other ? parts : [word]
      }
      kind = .other
      group = ""
      balancer = ""
      var rest: [String] = []
      for word in words {
        let path = word.split(separator: "/").map(String.init)
        if Self.kind(of: word) != .other {
          kind = Self.kind(of: word)
        } else if path.first == "targetgroup", path.count > 1 {
          group = path[1]
        } else if path.first == "app", path.count == 3 {
          balancer = word
        } else if !Self.filler.contains(word) {
          rest.append(word)
        }
      }
      // A statistic that is no sum of requests: `RequestCount Average`.
      if rest.contains(where: Self.isStatistic) { kind = .other }
      if group.isEmpty { group = rest.joined(separator: " ") }
    }

    private static let filler: Set<String> = [
      "Sum", "SUM", "sum", "AWS/ApplicationELB", "AWS/ELB", "AWS/CloudFront", "-",
    ]

    private static func isStatistic(_ word: String) -> Bool {
      ["average", "avg", "minimum", "min", "maximum", "max", "samplecount"].contains(
        word.lowercased())
        || word.lowercased().first == "p" && Double(word.dropFirst()) != nil
    }

    private static func kind(of word: String) -> Kind {
      switch word {
      case "RequestCount", "Requests", "Count": .requests
      case "ProcessedBytes": .processedBytes
      case "ConsumedLCUs": .capacityUnits
      case "HTTP_Redirect_Count": .redirects
      case "NewConnectionCount": .connections
      default: .other
      }
    }
  }

  let name: Name
  /// Values by the second since 1970 at which their period begins.
  private(set) var values: [Int: Double] = [:]
  /// Where the first of them stands.
  let location: SourceLocation

  init(_ name: Name, at location: SourceLocation) {
    self.name = name
    self.location = location
  }

  /// Adds a value.
  ///
  /// - Returns: `false` where another value is there for the same time.
  mutating func add(_ value: Double, at second: Int) -> Bool {
    if let other = values[second] { return other == value }
    values[second] = value
    return true
  }

  /// The longest period that metrics are kept by is far shorter.
  private static let longest = 31 * 86_400

  /// The seconds of a period: the smallest step of time; `nil` of one value, or of some far apart.
  var period: Int? {
    let times = values.keys.sorted()
    return zip(times.dropFirst(), times).map { $0 - $1 }.min().flatMap {
      $0 <= Self.longest ? $0 : nil
    }
  }

  var sum: Double { values.keys.sorted().reduce(0) { $0 + (values[$1] ?? 0) } }
}
