import Quantities
import Resources

/// AWS Secrets Manager, AWS KMS, Systems Manager parameters and certificates.
enum SecretMappings {
  static func secret(_ resource: DeployedResource, into builder: inout StackBuilder) {
    // In its place: a copy would grow with every secret.
    if builder.stack.secrets == nil {
      builder.stack.secrets = SecretStore(name: "secrets", secrets: [])
    }
    builder.stack.secrets?.listsEachSecret = true
    builder.stack.secrets?.secrets.append(resource.id)
    let replicas = resource["ReplicaRegions"].items.count { $0.unknown == nil }
    if replicas > 0 {
      builder.charge(
        resource,
        [
          Charges.Item(
            "replicas", "replicas of the secret", "AWSSecretsManager",
            ["AWSSecretsManager-Secrets"], unit: .secrets, .month, quantity: Double(replicas),
            why: NumberFormat.count(replicas, "replica"))
        ])
    }
  }
}
