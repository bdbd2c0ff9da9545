import Quantities

/// Secrets in Secrets Manager.
package struct SecretStore: Hashable, Sendable {
  package let name: String
  package var secrets: [String]
  /// Reads by running code, besides the reads of starting tasks.
  package var readsPerMonth = 0.0

  package init(name: String, secrets: [String]) {
    self.name = name
    self.secrets = secrets
  }
}

extension SecretStore: MeteredResource {
  package func usage(of stack: Stack, under load: MonthLoad) -> [Usage] {
    guard !secrets.isEmpty else { return [] }
    let months = load.period.months
    let starts = load.flows(of: stack).secretReads
    let reads = starts + readsPerMonth * months
    return [
      Usage(
        name, "secrets", "secrets",
        UsageType<Secrets>("AWSSecretsManager", "AWSSecretsManager-Secrets"),
        Quantity(measured: Double(secrets.count) * months), .fixed,
        why: Working.count(secrets.count, "secret")),
      Usage(
        name, "api-requests", "secret reads",
        UsageType<APIRequests>("AWSSecretsManager", "AWSSecretsManagerAPIRequest"),
        Quantity(measured: reads.rounded()), .usage,
        why: "\(Working.number(starts)) reads by starting tasks"
          + (readsPerMonth > 0 ? " + \(Working.number(readsPerMonth)) by running code" : "")),
    ]
  }
}
