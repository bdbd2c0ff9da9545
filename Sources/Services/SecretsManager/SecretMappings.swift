import Quantities
import Resources

/// AWS Secrets Manager, AWS KMS, Systems Manager parameters and certificates.
enum SecretMappings {
  static func secret(_ resource: DeployedResource, into builder: inout StackBuilder) {
    var store = builder.stack.secrets ?? SecretStore(name: "secrets", secrets: [])
    store.listsEachSecret = true
    store.secrets.append(resource.id)
    builder.stack.secrets = store
    let replicas = resource["ReplicaRegions"].items.count
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
