package import Diagnostics
package import Quantities

/// What a stack may cost, what it may consist of, and what is excused.
package struct Budget: Sendable {
  /// What of an estimate a limit speaks of.
  package enum Measure: Hashable, Sendable {
    /// The estimate itself.
    case monthly
    /// A percentile of the months drawn, in percent: 90.
    case percentile(Double)
    /// At least this percent of the months drawn stay within the amount.
    case chance(Double)

    /// The percent that months have to be drawn for.
    package var percent: Double? {
      switch self {
      case .monthly: nil
      case .percentile(let percent), .chance(let percent): percent
      }
    }
  }

  /// The subject of a limit that holds for each of the estimates.
  package static let everyEstimate = "every"

  /// An amount that may not be passed, and where it is written.
  package struct Limit: Sendable {
    /// An estimate or `every`, an offer code, a resource pattern, or `key=value` of a tag.
    package let subject: String
    package let measure: Measure
    package let monthly: Money
    /// Percent of the amount from which a warning is due.
    package let warnAtPercent: Double?
    package let location: SourceLocation

    package init(
      subject: String, measure: Measure = .monthly, monthly: Money, warnAtPercent: Double?,
      location: SourceLocation
    ) {
      self.subject = subject
      self.measure = measure
      self.monthly = monthly
      self.warnAtPercent = warnAtPercent
      self.location = location
    }
  }

  /// How long an answer may take, and how sure that is to be.
  package struct LatencyLimit: Sendable {
    /// That the p95 of the slowest entry may take; above 0.
    package var seconds: Double
    /// Share of the drawn months that have to hold it; above 0 and below 1.
    package var share: Double
    package let location: SourceLocation

    package init(seconds: Double, share: Double, location: SourceLocation) {
      self.seconds = seconds
      self.share = share
      self.location = location
    }
  }

  /// What one of a unit may cost.
  package struct UnitLimit: Sendable {
    /// `thousandRequests`, a queue, or a named number of the files.
    package let unit: String
    package let dollars: Money
    /// Percent of the amount from which a warning is due.
    package let warnAtPercent: Double?
    package let location: SourceLocation

    package init(
      unit: String, dollars: Money, warnAtPercent: Double?, location: SourceLocation
    ) {
      self.unit = unit
      self.dollars = dollars
      self.warnAtPercent = warnAtPercent
      self.location = location
    }
  }

  /// How much a change against a baseline may add.
  package struct ChangeLimit: Sendable {
    package var monthly: Money?
    package var percent: Double?
    /// Percent of either amount from which a warning is due.
    package var warnAtPercent: Double?
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

  /// What use that nobody stated means to the gate.
  package enum UnstatedUsage: String, Sendable, CaseIterable {
    /// The verdict's own sentence says that it is not in it.
    case said
    /// It cannot be told whether the budget is kept.
    case incomplete
  }

  /// What may stay unpriced.
  package struct CoverageRule: Sendable {
    /// Percent of the resources.
    package var minimumPercent: Double?
    /// Percent of the money, as far as it is known.
    package var minimumMoneyPercent: Double?
    /// How what is not priced is taken; by default it stops the gate where its most is open or
    /// does not fit, and is a warning where it fits.
    package var unpriced: Strictness?
    /// How values known only at deployment are taken; by default likewise.
    package var unresolved: Strictness?
    /// Whether use that nobody stated leaves the gate undecided.
    package var unstatedUsage = UnstatedUsage.said
    /// What may stay without a price, and who answers for it.
    package var accept: [Acceptance] = []
    /// Types that may be unpriced.
    package var allow: [String] = []
    /// Dollars a month that one of an allowed type costs at most, where that is known.
    package var most: [String: Money] = [:]

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

  /// The template's name for a service of the stack file.
  package struct Binding: Hashable, Sendable {
    package let id: String
    package let location: SourceLocation
    package let keyLocation: SourceLocation

    package init(_ id: String, at location: SourceLocation, key keyLocation: SourceLocation) {
      self.id = id
      self.location = location
      self.keyLocation = keyLocation
    }
  }

  package let name: String
  package var estimates: [Limit] = []
  package var services: [Limit] = []
  package var resources: [Limit] = []
  package var tags: [Limit] = []
  package var units: [UnitLimit] = []
  package var latency: LatencyLimit?
  package var change = ChangeLimit()
  package var policies = Policies()
  package var coverage = CoverageRule()
  package var maxRateAgeDays: Int?
  /// Percent of the money that may stand on older rates.
  package var olderRatePercent = 5.0
  package var drift = Strictness.warning
  package var waivers: [Waiver] = []
  /// Stack file's service to the template's.
  package var bindings: [String: Binding] = [:]

  package init(name: String) {
    self.name = name
  }

  /// The percents that limits ask of the months drawn, ascending; none where nothing is drawn.
  package var percents: [Double] { Set(estimates.compactMap(\.measure.percent)).sorted() }

  /// What an estimate may cost: its own limit, else that of every estimate.
  package func limit(of estimate: String) -> Money? {
    for subject in [estimate, Self.everyEstimate] {
      let own = estimates.filter { $0.subject == subject }
      let limit = own.first { $0.measure == .monthly } ?? own.first
      if let limit { return limit.monthly }
    }
    return nil
  }
}

/// Whether a name fits a pattern: the same, or a beginning before `*`, upper and lower case alike.
func fits(_ name: String, _ pattern: String) -> Bool {
  let name = name.lowercased()
  let pattern = pattern.lowercased()
  if pattern.hasSuffix("*") { return name.hasPrefix(pattern.dropLast()) }
  return name == pattern
}
