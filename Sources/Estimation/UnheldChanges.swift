package import Diagnostics
package import Inputs
import Resources
package import Services

/// Changes in the words of a stack file that nothing of a template takes up.
///
/// They would leave the template silently as it is.
package struct UnheldChanges {
  package let deployment: Deployment
  /// The stack file's model as it was read.
  package let described: Stack
  /// What the template deploys, with the stack file's traffic.
  package let deployed: Stack

  package init(deployment: Deployment, described: Stack, deployed: Stack) {
    self.deployment = deployment
    self.described = described
    self.deployed = deployed
  }

  /// An error for each change of what is not there, at its place.
  package func problems(of overlays: [Overlay]) -> Diagnostics {
    var problems = Diagnostics()
    for overlay in overlays {
      let steps = overlay.path.split(separator: ".").map(String.init)
      guard let what = lacking(steps) else { continue }
      problems.error(
        at: overlay.location,
        "'\(overlay.path)' changes nothing of the template: \(what)",
        mend: "change the template itself, or leave --stack out to change the stack file")
    }
    return problems
  }

  /// What the template has not that a path speaks of; `nil` where it has.
  private func lacking(_ steps: [String]) -> String? {
    let part = steps.first ?? ""
    let rest = steps.dropFirst()
    func unless(_ isThere: Bool, _ what: String) -> String? { isThere ? nil : "it has no \(what)" }
    /// A part that the stack file describes and the template lacks stays away.
    func held<Value>(_ path: KeyPath<Stack, Value?>, _ what: String) -> String? {
      unless(deployed[keyPath: path] != nil || described[keyPath: path] == nil, what)
    }
    switch part {
    case "services":
      guard let name = rest.first, name != "*" else { return nil }
      return unless(
        deployment.binding.names.values.contains(name), "service that is bound to '\(name)'")
    case "jobs":
      guard let name = rest.first else { return "its jobs are the template's" }
      let jobs = described.jobs.map(\.name).filter { name == "*" || $0 == name }
      let isThere = jobs.contains { job in
        deployed.jobs.contains {
          deployment.binding.means($0, job, in: deployment.synthesized)
        }
      }
      return unless(isThere, name == "*" ? "jobs" : "job '\(name)'")
    case "database": return unless(!deployed.databases.isEmpty, "database on RDS")
    case "cache": return unless(!deployed.caches.isEmpty, "cache")
    case "loadBalancer": return unless(!deployed.loadBalancers.isEmpty, "load balancer")
    case "network":
      return rest.first?.hasPrefix("nat") == true ? held(\.nat, "NAT gateway") : nil
    case "registry": return held(\.registry, "registry")
    case "logs": return held(\.logs, "log group")
    case "monitoring": return held(\.monitoring, "such part; its alarms stand for themselves")
    case "naming": return held(\.naming, "such part; its zones stand for themselves")
    case "firewall": return held(\.firewall, "web firewall on a load balancer")
    case "extras": return "extras are the stack file's own"
    case "secrets": return "its secrets are the template's"
    default: return nil
    }
  }
}
