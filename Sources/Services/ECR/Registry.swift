package import Resources
import Quantities

/// Where images are kept.
package struct ContainerRegistry: Hashable, Sendable {
  /// ECR is on the AWS bill; GitHub's registry is not, but every pull crosses the NAT.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case ecr, ghcr, none
  }

  /// The types of a template that it stands for, as they are written.
  package static let deployedTypes: Set<String> = ["AWS::ECR::Repository", "aws_ecr_repository"]

  package let name: String
  package var kind = Kind.ecr
  /// Images a lifecycle policy keeps in each repository; 0 keeps all.
  package var keptImages = 10.0
  /// Months of pushes that have piled up where nothing is deleted.
  package var ageMonths = 12.0
  /// Stored bytes that are known (from a template there are none).
  package var repositories: Int?

  package init(name: String) {
    self.name = name
  }
}

/// - Source: Amazon ECR pricing page, 2025: what is stored by the GB-month, layers once a repository;
///   pulls within the region are free.
extension ContainerRegistry: MeteredResource {
  package func usage(in month: Month) -> [Usage] {
    let repositories = month.nodes.compactMap(\.image)
    guard kind == .ecr, !repositories.isEmpty else { return [] }
    let pushes = month.load.deployments / max(month.period.months, 1e-9)
    let images = max(1, keptImages > 0 ? keptImages : 1 + pushes * ageMonths)
    let megabytes = repositories.reduce(0) {
      $0 + $1.megabytes + (images - 1) * min($1.megabytes, $1.changedMBPerPush)
    }
    return [
      month.usage(
        name, "storage", "image storage",
        UsageType<GigabyteMonths>(
          "AmazonECR", "TimedStorage-ByteHrs"),
        Quantity(measured: megabytes / 1_024 * month.period.months), .fixed,
        why: "\(NumberFormat.count(repositories.count, "repository", "repositories")), "
          + "\(NumberFormat.number(images)) images each: one whole, the rest their changed layers; "
          + "\(NumberFormat.number(megabytes)) MB",
        assuming: ["fargate.imageMB", "registry.changedLayers"])
    ]
  }
}
