import Quantities
import Resources

/// Amazon ECR.
enum RegistryMappings {
  static let all: [ResourceMapping] =
    [
      .priced("AWS::ECR::Repository") { resource, builder in
        builder.charge(
          resource,
          [
            Charges.Item(
              "storage", "image storage", "AmazonECR", ["TimedStorage-ByteHrs"],
              unit: .gigabyteMonths, .unknownUsage)
          ])
      },
      .notPriced("AWS::ECR::PublicRepository", "storage beyond 50 GB and data out"),
    ]
    + ResourceMapping.free(
      "AWS::ECR::RegistryPolicy", "AWS::ECR::ReplicationConfiguration",
      "AWS::ECR::PullThroughCacheRule", "AWS::ECR::RepositoryCreationTemplate")
}
