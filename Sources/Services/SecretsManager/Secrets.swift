package import Resources
import Quantities

/// Secrets in Secrets Manager.
///
/// Each secret is charged by the month, prorated by the hour, and each call of its API; a task that starts
/// reads every secret that it names.
///
/// - Source: AWS Secrets Manager pricing page, 2025; Amazon ECS developer guide, "Pass Secrets Manager
///   secrets through environment variables", 2025.
package struct SecretStore: Hashable, Sendable {
  package let name: String
  package var secrets: [String]
  /// Reads by running code, besides the reads of starting tasks.
  package var readsPerMonth = 0.0
  /// Each secret has a line of its own under its own name, as in a template.
  package var listsEachSecret = false

  package init(name: String, secrets: [String]) {
    self.name = name
    self.secrets = secrets
  }
}

extension SecretStore: MeteredResource {
  package func usage(in month: Month) -> [Usage] {
    guard !secrets.isEmpty else { return [] }
    let months = month.period.months
    let starts = month.bytes.secretReads
    let reads = starts + readsPerMonth * months
    let type = UsageType<Secrets>("AWSSecretsManager", "AWSSecretsManager-Secrets")
    let kept =
      listsEachSecret
      ? secrets.map {
        month.usage(
          $0, "secret", "secret", type, Quantity(measured: months), .fixed, why: "1 secret")
      }
      : [
        month.usage(
          name, "secrets", "secrets", type,
          Quantity(measured: Double(secrets.count) * months), .fixed,
          why: NumberFormat.count(secrets.count, "secret"))
      ]
    return kept + [
      month.usage(
        name, "api-requests", "secret reads",
        UsageType<APIRequests>("AWSSecretsManager", "AWSSecretsManagerAPIRequest"),
        Quantity(measured: reads.rounded()), .usage,
        why: "\(NumberFormat.number(starts)) reads by starting tasks"
          + (readsPerMonth > 0 ? " + \(NumberFormat.number(readsPerMonth)) by running code" : ""))
    ]
  }
}
