import Resources
import Quantities

/// Processor and operating system of a task, which choose its rates.
package enum FargatePlatform: String, Hashable, Sendable, CaseIterable {
  case x86 = "x86_64"
  case arm = "arm64"
  case windows

  /// Minimum billed seconds of a task.
  /// - Source: AWS Fargate pricing page, 2025–26.
  package var minimumBilledSeconds: Double { self == .windows ? 300 : 60 }

  /// Its place among all of them.
  fileprivate var place: Int {
    switch self {
    case .x86: 0
    case .arm: 1
    case .windows: 2
    }
  }

  var label: String {
    switch self {
    case .x86: ""
    case .arm: " ARM"
    case .windows: " Windows"
    }
  }
}

/// How the lines of a service's tasks are called by the share that they are for.
extension UsageShare {
  var suffix: String {
    switch self {
    case .always: ""
    case .scheduled: "-scheduled"
    case .scaled: "-scaled"
    case .deployment: "-deployment"
    }
  }
  var label: String {
    switch self {
    case .always: ""
    case .scheduled: ", by schedule"
    case .scaled: ", scaled out"
    case .deployment: ", during deployments"
    }
  }
  var kind: LineKind { self == .always || self == .scheduled ? .fixed : .usage }
}

/// Slugs and titles of a service's lines: put together once, for thousands of sampled months.
struct FargateLines: Sendable {
  let vCPU: (item: String, title: String)
  let memory: (item: String, title: String)
  let licence: (item: String, title: String)
  /// What the lines rest on.
  let assumptions: [String]

  static func of(_ platform: FargatePlatform, spot: Bool, _ share: UsageShare) -> Self {
    all[(platform.place * 2 + (spot ? 1 : 0)) * UsageShare.allCases.count + share.rawValue]
  }

  private static let all = FargatePlatform.allCases.flatMap { platform in
    [false, true].flatMap { spot in
      UsageShare.allCases.map { Self(platform, spot: spot, $0) }
    }
  }

  private init(_ platform: FargatePlatform, spot: Bool, _ share: UsageShare) {
    let item = spot ? "fargate-spot" : "fargate"
    let title = spot ? "Spot " : ""
    vCPU = ("\(item)-vcpu\(share.suffix)", "\(title)vCPU\(platform.label)\(share.label)")
    memory = ("\(item)-memory\(share.suffix)", "\(title)memory\(platform.label)\(share.label)")
    licence = ("\(item)-os\(share.suffix)", "Windows licence\(share.label)")
    assumptions =
      (share == .deployment ? ["deployment.overlapSeconds"] : [])
      + (spot ? ["fargate.spotInterruptions", "fargate.spotPrice"] : [])
  }
}

/// The usage types of a platform.
struct FargateRates: Sendable {
  let vCPU: UsageType<VCPUHours>
  let memory: UsageType<GigabyteHours>

  static func of(_ platform: FargatePlatform, spot: Bool) -> Self {
    all[platform.place * 2 + (spot ? 1 : 0)]
  }

  private static let all = FargatePlatform.allCases.flatMap { platform in
    [Self(platform, spot: false), Self(platform, spot: true)]
  }

  private init(_ platform: FargatePlatform, spot: Bool) {
    let names =
      switch (platform, spot) {
      case (.x86, false): ("Fargate-vCPU-Hours:perCPU", "Fargate-GB-Hours")
      case (.arm, false): ("Fargate-ARM-vCPU-Hours:perCPU", "Fargate-ARM-GB-Hours")
      case (.windows, false): ("Fargate-Windows-vCPU-Hours:perCPU", "Fargate-Windows-GB-Hours")
      case (.x86, true): ("SpotUsage-Fargate-vCPU-Hours:perCPU", "SpotUsage-Fargate-GB-Hours")
      case (.arm, true):
        ("SpotUsage-Fargate-ARM-vCPU-Hours:perCPU", "SpotUsage-Fargate-ARM-GB-Hours")
      case (.windows, true):
        ("SpotUsage-Fargate-Windows-vCPU-Hours:perCPU", "SpotUsage-Fargate-Windows-GB-Hours")
      }
    vCPU = UsageType("AmazonECS", names.0)
    memory = UsageType("AmazonECS", names.1)
  }
}

extension UsageType where Unit == GigabyteHours {
  static var fargateStorage: Self {
    UsageType("AmazonECS", "Fargate-EphemeralStorage-GB-Hours")
  }
}
extension UsageType where Unit == VCPUHours {
  static var fargateWindowsLicence: Self {
    UsageType("AmazonECS", "Fargate-Windows-OS-Hours:perCPU")
  }
}
