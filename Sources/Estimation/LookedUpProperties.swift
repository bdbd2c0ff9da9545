import Resources
import Synchronization

/// Which properties of which resources the mappings look at: what else is written changes nothing.
final class LookedUpProperties: Sendable {
  private let names = Mutex<[String: Set<String>]>([:])

  /// The names that were looked at of a resource.
  func names(of id: String) -> Set<String> { names.withLock { $0[id] ?? [] } }

  /// The resources, each look at them noted.
  func noting(_ resources: [DeployedResource]) -> [DeployedResource] {
    resources.map { resource in
      let id = resource.id
      return resource.replacing { name, value in
        self.names.withLock { _ = $0[id, default: []].insert(name) }
        return value
      }
    }
  }
}
