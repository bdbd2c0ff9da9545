import Estimation
import Foundation
import TestSupport
import Testing

@testable import Exploration

/// What a question runs of a stack of many parts.
@Suite struct `Large stacks` {
  /// 8 parts have all months, 16 half of them: 512 × 8 / 16 = 256; 200 would have 512 × 8 / 200 = 20.
  @Test(arguments: [(1, 512), (8, 512), (16, 256), (200, 64)])
  func `have fewer months where nobody asked for a number`(parts: Int, months: Int) {
    var request = SamplingRequest(runs: .months(512))
    #expect(request.fitting(parts: parts).runs == .months(512))
    request.isUsual = true
    #expect(request.fitting(parts: parts).runs == .months(months))
  }
}

/// Questions that run a month for each part, or many for each.
@Suite(.needsProgram)
struct `Questions of large stacks` {
  /// A service, so many caches, and 21 options of one group.
  private func folder(caches: Int) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      "stack: shop\nregion: us-east-1\nservices: { web: { cpu: 256, memoryMB: 512 } }\ncaches:\n"
        + (0..<caches).map { "  c\($0): { engine: valkey, node: cache.t4g.micro }\n" }.joined()
        + "estimates: { usual: { scenario: busy } }\n", to: "pricing/stacks/shop.yaml")
    try folder.write("scenario: busy\nrequestsPerSecond: 1\n", to: "pricing/scenarios/busy.yaml")
    try folder.write(
      "whatif: shop\ngroups: { zones: { options: {\n"
        + (0..<21).map {
          "o\($0): { description: d, risk: r, set: { availabilityZones: \($0 % 6 + 1) } },\n"
        }.joined() + "} } }\n", to: "pricing/whatif/shop.yaml")
    return folder
  }

  /// One service and 23 caches are 24 parts, whose sizes are searched and whose failures are all run.
  ///
  /// 21 options are run of 75 parts (200 × 8 / 75 = 21), and 20 of 80.
  @Test(arguments: [
    (
      "size shop --p95 5s --midpoint --keep sizes --keep tasks --keep autoscaling --keep architecture --keep cache",
      23, "24 at most"
    ),
    ("whatif shop --fail all", 23, "failures of 24 at most"),
    ("whatif shop --alternatives --runs 0", 74, "the 20 that are run"),
  ])
  func `are refused beyond what is run`(command: String, caches: Int, words: String) throws {
    let line = command.split(separator: " ").map(String.init)
    let (few, many) = (
      try folder(caches: caches), try folder(caches: caches == 74 ? 79 : caches + 1)
    )
    defer { withExtendedLifetime((few, many)) {} }
    let fits = try Program.run(line, in: few.url)
    #expect([0, 1].contains(fits.exitCode), "\(fits.exitCode): \(fits.errors.prefix(400))")
    let beyond = try Program.run(line, in: many.url)
    #expect(beyond.exitCode == 65 && beyond.errors.contains(words), "\(beyond.errors.prefix(400))")
    #expect(beyond.errors.contains("help: "))
  }
}
