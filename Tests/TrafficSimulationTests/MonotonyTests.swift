import Foundation
import Testing

@testable import TrafficSimulation

@Suite struct `The p95 of drawn stacks` {
  /// Hundreds of them are looked at by `verify`, and here where the environment asks for it.
  private static var seeds: Range<UInt64> {
    let asked = ProcessInfo.processInfo.environment["ALVA_COST_STACKS"].flatMap { UInt64($0) }
    return 0..<(asked ?? 24)
  }

  @Test func `neither falls nor jumps as load grows`() throws {
    for seed in Self.seeds {
      let found = try TheoryChecks.monotony(seed: TheoryCheckPlan.standard.seed &+ seed)
      #expect(found.fall <= 0.01, "\(found)")
      #expect(found.step <= 0.01, "\(found)")
    }
  }
}
