package import Diagnostics
package import Quantities

/// What a stack may cost, what it may consist of, and what is excused.
package struct Budget: Sendable {
  /// An amount that may not be passed, and where it is written.
  package struct Limit: Sendable {
    /// An estimate, an offer code, a resource pattern, or `key=value` of a tag.
    package let subject: String
    package let monthly: Money
    /// Percent of the amount from which a warning is due.
    package let warnAtPercent: Double?
    package let location: SourceLocation

    package init(
      subject: String, monthly: Money, warnAtPercent: Double?, location: SourceLocation
    ) {
      self.subject = subject
      self.monthly = monthly
      self.warnAtPercent = warnAtPercent
      self.location = location
    }
  }

  /// How much a change against a baseline may add.
  package struct ChangeLimit: Sendable {
    package var monthly: Money?
    package var percent: Double?
    package var location: SourceLocation?

    package init() {}
  }

  /// What the stack may consist of; `nil` and empty lists forbid nothing.
  package struct Policies: Sendable {
    package var maxNATGateways: Int?
    /// Names, or beginnings with `*`.
    package var databaseClasses: [String] = []
    package var cacheNodes: [String] = []
    package var instanceTypes: [String] = []
    package var minLogRetentionDays: Int?
    package var maxLogRetentionDays: Int?
    package var allowExtendedSupport = true
    package var allowPublicDatabases = true
    package var multiAZ = MultiAZ.any
    package var maxTaskCPU: Int?
    package var maxTaskMemoryMB: Int?

    package init() {}
  }

  /// Whether databases stand in two zones.
  package enum MultiAZ: String, Sendable, CaseIterable {
    case any, required, forbidden
  }

  /// How strictly a kind of finding is taken.
  package enum Strictness: String, Sendable, CaseIterable {
    case error, warning, off

    package var level: Finding.Level? {
      switch self {
      case .error: .error
      case .warning: .warning
      case .off: nil
      }
    }
  }

  /// What may stay unpriced.
  package struct CoverageRule: Sendable {
    package var minimumPercent: Double?
    package var unpriced = Strictness.warning
    package var unresolved = Strictness.warning
    /// Types that may be unpriced.
    package var allow: [String] = []

    package init() {}
  }

  /// A finding that somebody answers for until a day.
  package struct Waiver: Sendable {
    package var rule = ""
    /// A resource pattern; empty for all.
    package var resource = ""
    package var owner = ""
    package var reason = ""
    package var until = CalendarDay.undated
    package var location: SourceLocation

    package init(location: SourceLocation) {
      self.location = location
    }
  }

  package let name: String
  package var estimates: [Limit] = []
  package var services: [Limit] = []
  package var resources: [Limit] = []
  package var tags: [Limit] = []
  package var change = ChangeLimit()
  package var policies = Policies()
  package var coverage = CoverageRule()
  package var maxRateAgeDays: Int?
  package var drift = Strictness.warning
  package var waivers: [Waiver] = []
  /// Stack file's service to the template's.
  package var bindings: [String: String] = [:]

  package init(name: String) {
    self.name = name
  }
}

/// Whether a name fits a pattern: the same, or a beginning before `*`, upper and lower case alike.
func fits(_ name: String, _ pattern: String) -> Bool {
  let name = name.lowercased()
  let pattern = pattern.lowercased()
  if pattern.hasSuffix("*") { return name.hasPrefix(pattern.dropLast()) }
  return name == pattern
}
