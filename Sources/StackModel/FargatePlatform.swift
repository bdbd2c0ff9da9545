import Quantities

/// Processor and operating system of a task, which choose its rates.
package enum FargatePlatform: String, Hashable, Sendable, CaseIterable {
  case x86 = "x86_64"
  case arm = "arm64"
  case windows

  /// Minimum billed seconds of a task.
  /// - Source: AWS Fargate pricing page, 2025–26.
  package var minimumBilledSeconds: Double { self == .windows ? 300 : 60 }

  var label: String {
    switch self {
    case .x86: ""
    case .arm: " ARM"
    case .windows: " Windows"
    }
  }
}

/// The usage types of a platform.
struct FargateRates {
  let vCPU: UsageType<VCPUHours>
  let memory: UsageType<GigabyteHours>

  init(platform: FargatePlatform, spot: Bool) {
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
