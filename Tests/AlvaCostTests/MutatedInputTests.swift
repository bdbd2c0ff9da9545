import Foundation
import HostileInputs
import TestSupport
import Testing

/// Damaged files through every reader: 5,000 in an ordinary run, as many as `ALVA_COST_MUTATIONS` says
/// in a long one, from the seed that `ALVA_COST_SEED` says on.
@Suite struct `Mutated inputs` {
  private static let variables = ProcessInfo.processInfo.environment
  private static let each =
    (variables["ALVA_COST_MUTATIONS"].flatMap(Int.init) ?? 5_000) / HostileInputs.names.count
  private static let first = variables["ALVA_COST_SEED"].flatMap(UInt64.init) ?? 1

  @Test(arguments: HostileInputs.names)
  func `are read or refused, in good time, and write no line of their own`(name: String) throws {
    let input = try HostileInputs.input(name)
    #expect(input.takes(input.whole), "an example that is refused damages nothing")
    let kept = FileManager.default.temporaryDirectory.appending(
      path: "alva-cost-mutated-\(UUID().uuidString)-\(name)")
    for seed in Self.first..<Self.first + UInt64(Self.each) {
      var mutator = Mutator(seed: seed)
      let bytes = mutator.damaged(input.whole)
      // It stays there when the next step ends the process, or is never done.
      try Data(bytes).write(to: kept)
      let start = ContinuousClock.now
      var problem = try input.fault(of: bytes)
      if problem == nil, start.duration(to: .now) > .seconds(10) { problem = "took over 10 s" }
      if let problem {
        Issue.record("\(name), seed \(seed): \(problem); the input is \(kept.path())")
        return
      }
    }
    try FileManager.default.removeItem(at: kept)
  }
}
