import Diagnostics
import Resources
import Services

/// Secrets: those of the stack, and those that tasks read when they start.
extension StackReader {
  mutating func readSecrets(_ node: ConfigNode, into stack: inout Stack) {
    let part = node["secrets"].flatMap { $0.isNull ? nil : $0 }
    let read = stack.services.flatMap(\.secrets) + stack.jobs.flatMap(\.secrets)
    if part == nil, read.isEmpty { return }
    var store = SecretStore(name: "secrets", secrets: [])
    if let part {
      store.secrets = readNames(part, key: "secrets", problems: &problems)
      locations["secrets"] = part.location
      checkSecrets(node, among: store.secrets)
    } else {
      // Without a list of its own the stack has those that its tasks read.
      var seen: Set<String> = []
      store.secrets = read.filter { seen.insert($0).inserted }
    }
    if let reads = node["secretReadsPerMonth"] {
      store.readsPerMonth =
        number(reads, key: "secretReadsPerMonth", range: 0...1e12) {
          $0.secrets?.readsPerMonth = $1
        } ?? 0
    }
    stack.secrets = store
  }

  /// Reports secrets that tasks read and the stack's list lacks: they would cost nothing.
  private mutating func checkSecrets(_ node: ConfigNode, among known: [String]) {
    let all = Set(known)
    for key in ["services", "jobs"] {
      for entry in node[key]?.entries ?? [] {
        for item in entry.value["secrets"]?.items ?? [] {
          guard let name = item.text, !all.contains(name) else { continue }
          let near =
            problems.keepsError(at: item.location) ? nearestName(to: name, in: known) : nil
          problems.error(
            at: item.location, "'\(entry.key)' reads the secret '\(name)', which the stack lacks",
            mend: near.map { "did you mean '\($0)'?" }
              ?? "add '\(name)' to 'secrets:' of the stack")
        }
      }
    }
  }
}
