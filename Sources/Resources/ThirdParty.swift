/// Somebody else's API that services call.
package struct ThirdParty: Hashable, Sendable {
  package let name: String
  package var requestBytes = 1_000.0
  package var responseBytes = 2_000.0
  /// Seconds a call takes.
  package var seconds = 0.3

  package init(name: String) {
    self.name = name
  }
}
