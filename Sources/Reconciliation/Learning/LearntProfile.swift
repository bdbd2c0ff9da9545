import Quantities

/// Keys of the stack file that the logs measure.
package struct LearntProfile: Hashable, Sendable {
  /// `services.web.request.responseBytes`.
  package let path: String
  package let value: Double
  /// Requests that it is the mean of.
  package let requests: Int

  /// All of them, by service; none where only metrics were read.
  static func all(_ learnt: LearntTraffic) -> [LearntProfile] {
    var seen: Set<String> = []
    return learnt.groups.flatMap { group -> [LearntProfile] in
      guard let service = group.service, let tally = group.tally, tally.requests > 0,
        seen.insert(service).inserted
      else { return [] }
      let base = "services.\(service).request."
      func key(_ name: String, _ value: Double?) -> LearntProfile? {
        value.map { LearntProfile(path: base + name, value: $0, requests: tally.requests) }
      }
      return [
        key("requestBytes", tally.receivedBytes.mean?.rounded()),
        key("responseBytes", tally.sentBytes.mean?.rounded()),
        key("connections", learnt.connectionsPerRequest.map { ($0 * 1_000).rounded() / 1_000 }),
      ].compactMap { $0 }
    }
  }
}
