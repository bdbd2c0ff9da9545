import Quantities
import Resources

/// AWS Secrets Manager, AWS KMS, Systems Manager parameters and certificates.
enum SecretMappings {
  static let all: [ResourceMapping] =
    [
      .priced("AWS::SecretsManager::Secret", secret), .priced("AWS::KMS::Key", key),
      .priced("AWS::KMS::ReplicaKey", key), .priced("AWS::SSM::Parameter", parameter),
      .priced("AWS::CertificateManager::Certificate") { resource, builder in
        let export = resource["CertificateExport"].text ?? resource["Options"]["Export"].text
        if export?.uppercased() == "ENABLED" {
          builder.notPriced(resource, "an exportable certificate: a fee a name when it is issued")
        } else {
          builder.free(resource, "public certificates are free")
        }
      },
    ]
    + ResourceMapping.free(
      "AWS::SecretsManager::SecretTargetAttachment", "AWS::SecretsManager::ResourcePolicy",
      "AWS::SecretsManager::RotationSchedule", "AWS::KMS::Alias", "AWS::SSM::Document",
      "AWS::SSM::Association", "AWS::SSM::MaintenanceWindow")

  private static func secret(_ resource: DeployedResource, into builder: inout StackBuilder) {
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

  private static func key(_ resource: DeployedResource, into builder: inout StackBuilder) {
    // Requests with asymmetric keys are charged apart, and have no free ones (KMS pricing).
    let spec = (resource["KeySpec"].text ?? resource["CustomerMasterKeySpec"].text ?? "")
      .uppercased()
    let isAsymmetric = ["RSA_", "ECC_", "SM2"].contains { spec.hasPrefix($0) }
    let usageType =
      spec == "RSA_2048"
      ? "KMS-Requests-Asymmetric-RSA_2048"
      : isAsymmetric ? "KMS-Requests-Asymmetric" : "KMS-Requests"
    builder.charge(
      resource,
      [
        Charges.Item(
          "key", "customer managed key", "awskms", ["KMS-Keys"], unit: .keys, .month, quantity: 1,
          why: resource["EnableKeyRotation"].flag == true
            ? "1 key; each of its first two rotations adds one" : "1 key"),
        Charges.Item(
          "requests", "KMS requests", "awskms", [usageType],
          allowance: isAsymmetric ? nil : "Global-KMS-Requests", unit: .requests, .unknownUsage),
      ])
  }

  private static func parameter(_ resource: DeployedResource, into builder: inout StackBuilder) {
    guard resource["Tier"].text == "Advanced" else {
      return builder.free(resource, "standard parameters are free")
    }
    builder.charge(
      resource,
      [
        Charges.Item(
          "parameter", "advanced parameter", "AWSSystemsManager", ["PS-Advanced-Param-Tier1"],
          unit: .hours, .hour, quantity: 1, why: "1 parameter")
      ])
  }
}
