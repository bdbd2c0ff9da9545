package import Diagnostics
package import Quantities
import Resources

extension Budget {
  /// Something without a known price that somebody answers for until a day.
  package struct Acceptance: Sendable {
    /// Patterns of types, of resources, or the name of an AWS service in its types: `MSK`; empty
    /// where another of the three is given.
    package var type = ""
    package var resource = ""
    package var service = ""
    package var because = ""
    package var until = CalendarDay.undated
    /// Dollars a month that one costs at most; open without it.
    package var atMost: Money?
    package var location: SourceLocation

    package init(location: SourceLocation) {
      self.location = location
    }

    func isMeant(_ place: CoveredResource) -> Bool {
      (type.isEmpty || fits(place.type, type))
        && (resource.isEmpty || fits(place.id.text, resource)
          || place.constructPath.map { fits($0, resource) } == true)
        && (service.isEmpty || fits(Self.service(of: place.type), service))
    }

    /// `MSK` of `AWS::MSK::Cluster`, `msk` of `aws_msk_cluster`.
    static func service(of type: String) -> String {
      let parts = type.contains("::") ? type.split(separator: ":") : type.split(separator: "_")
      return parts.count > 1 ? String(parts[1]) : ""
    }

    var words: String {
      "accepted" + (until.isDated ? " until \(until.text)" : "")
        + (because.isEmpty ? "" : ": \(because)")
    }
  }
}

extension Budget.CoverageRule {
  /// What excuses a resource; of several the first, types of `allow` last.
  func acceptance(of place: CoveredResource, on day: CalendarDay?) -> Budget.Acceptance? {
    let valid = accept.first { acceptance in
      acceptance.isMeant(place) && day.map { $0 <= acceptance.until } ?? true
    }
    if let valid { return valid }
    guard let type = allow.first(where: { fits(place.type, $0) }) else { return nil }
    var allowed = Budget.Acceptance(location: place.location)
    allowed.type = type
    allowed.atMost = most.filter { fits(place.type, $0.key) }.map(\.value).max()
    return allowed
  }
}
