package import Resources

/// What a stack file says of failures: their price, and how often they come.
package struct OutageTerms: Hashable, Sendable {
  /// Dollars that an hour without any answer costs; `nil` where nobody says.
  package var dollarsPerHour: Double?
  /// What is known better than `pricing/limits/failures.csv` does.
  package var failures: [FailureKind: StatedFailure] = [:]

  package init() {}

  /// How often a kind of part fails, and how long it is away.
  package struct StatedFailure: Hashable, Sendable {
    /// In a year, each; of deployments the share.
    package var perYear: Double?
    package var minutes: Double?

    package init() {}

    package static let keys = FileKeys(
      "a failure",
      [
        FileKey("perYear", .number(perYearRange), "a year, each; of deployments the share, 0...1"),
        FileKey("minutes", .number(minutesRange), "minutes that it is away"),
      ])

    package static let perYearRange = 0.0...1e6
    package static let minutesRange = 0.0...525_600
  }

  package static let dollarsRange = 0.0...1e9

  /// The keys of `outage`.
  package static let keys = FileKeys(
    "the outage",
    [
      FileKey("dollarsPerHour", .number(dollarsRange), "what an hour without any answer costs"),
      FileKey(
        "failures", .mapping(failureKeys),
        "how often parts fail and how long, in place of limits/failures.csv"),
    ])

  package static let failureKeys = FileKeys(
    "the failures",
    FailureKind.allCases.map { kind in
      FileKey(kind.key, .mapping(StatedFailure.keys), kind.each)
    })
}

extension FailureKind {
  /// As files write it.
  package var key: String { self == .thirdParty ? "thirdParty" : rawValue }

  /// What its rate counts.
  package var each: String {
    switch self {
    case .zone: "each zone"
    case .nat: "each NAT gateway or instance"
    case .database: "each database"
    case .cache: "each cache"
    case .task: "each task that runs"
    case .deployment: "each deployment"
    case .thirdParty: "each third party that is called"
    }
  }
}
