package import Resources
import Quantities

/// A task that runs now and then, such as migrations with each deployment.
package struct FargateJob: Hashable, Sendable {
  package let name: String
  package var size: FargateSize
  package var platform = FargatePlatform.x86
  /// Minutes of work in one run, image pull included.
  package var minutes = 3.0
  package var runsPerDeployment = 0.0
  package var runsPerMonth = 0.0
  /// GiB; 20 are free.
  package var ephemeralStorageGB = 20.0
  package var imageMB = 200.0
  package var secrets: [String] = []

  package init(name: String, size: FargateSize) {
    self.name = name
    self.size = size
  }

  /// Runs in a month with the given number of deployments.
  package func runs(under load: MonthLoad) -> Double {
    runsPerMonth * load.period.months + runsPerDeployment * load.deployments
  }
}

extension FargateJob: MeteredResource {
  package func flows(in month: Month, into ledger: inout FlowLedger) {
    TaskStart(count: runs(under: month.load), imageMB: imageMB, secrets: secrets.count)
      .flows(in: month, into: &ledger)
  }

  package func usage(in month: Month) -> [Usage] {
    let seconds = max(platform.minimumBilledSeconds, (minutes * 60).rounded(.up))
    let runs = runs(under: month.load)
    guard runs > 0 else { return [] }
    let hours = runs * seconds / 3_600
    let why = { @Sendable in
      "\(NumberFormat.number(runs)) runs × \(NumberFormat.number(seconds)) s × "
    }
    let rates = FargateRates.of(platform, spot: false)
    var result = [
      month.usage(
        name, "fargate-vcpu", "vCPU of one-off tasks", rates.vCPU,
        Quantity(measured: hours * size.vCPU), .usage, .fargate,
        why: why() + "\(NumberFormat.number(size.vCPU)) vCPU"),
      month.usage(
        name, "fargate-memory", "memory of one-off tasks", rates.memory,
        Quantity(measured: hours * size.memoryGB), .usage, .fargate,
        why: why() + "\(NumberFormat.number(size.memoryGB)) GB"),
    ]
    if platform == .windows {
      result.append(
        month.usage(
          name, "fargate-os", "Windows licence of one-off tasks", .fargateWindowsLicence,
          Quantity(measured: hours * size.vCPU), .usage, .fargate,
          why: why() + "\(NumberFormat.number(size.vCPU)) vCPU"))
    }
    if ephemeralStorageGB > 20 {
      result.append(
        month.usage(
          name, "fargate-storage", "ephemeral storage of one-off tasks", .fargateStorage,
          Quantity(measured: hours * (ephemeralStorageGB - 20)), .usage, .fargate,
          why: why() + "(\(NumberFormat.number(ephemeralStorageGB)) − 20 free) GB"))
    }
    return result
  }
}
