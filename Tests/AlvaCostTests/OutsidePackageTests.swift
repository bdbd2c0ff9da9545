import Foundation
import TestSupport
import Testing

/// Another package that depends on this one by its path, as the guide *As a library* says; it builds
/// for minutes, so it is asked for: `ALVA_COST_OUTSIDE=1 swift test --filter 'Another package'`.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["ALVA_COST_OUTSIDE"] == "1",
    "skipped: ALVA_COST_OUTSIDE is not 1"))
struct `Another package` {
  private static let manifest = """
    // swift-tools-version: 6.2
    import PackageDescription

    let package = Package(
      name: "bot",
      platforms: [.macOS(.v15)],
      dependencies: [.package(path: "alva-cost")],
      targets: [
        .executableTarget(
          name: "bot", dependencies: [.product(name: "AlvaCost", package: "alva-cost")])
      ]
    )

    """

  /// The guide's example, between the files that it names.
  private static func program() throws -> String {
    let guide = try String(
      contentsOfFile: Repository.path("Sources/AlvaCost/AlvaCost.docc/Library.md"), encoding: .utf8)
    let example = try #require(
      guide.components(separatedBy: "```swift\n").first { $0.hasPrefix("import AlvaCost\n") })
    let body = try #require(example.components(separatedBy: "```").first)
    return body.replacing(
      "import AlvaCost\n",
      with: #"""
        import AlvaCost

        let stack = """
          stack: shop
          region: us-east-1
          network: { nat: gateway, natGateways: 1 }
          services: { web: { cpu: 256, memoryMB: 512, tasks: 2, request: { cpuMilliseconds: 10 } } }
          loadBalancer: {}
          estimates: { realistic: { scenario: calm } }
          """
        let scenario = """
          scenario: calm
          requestsPerSecond: { p10: 1, p90: 4, reason: "nobody has counted" }
          """

        """#)
  }

  @Test func `builds with the library, and prints what the guide's example prints`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.manifest, to: "Package.swift")
    try folder.write(try Self.program(), to: "Sources/bot/main.swift")
    // The package goes by the last part of its path.
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("alva-cost"), withDestinationPath: Repository.root.path())
    let run = try Program.run(
      "/usr/bin/env", ["swift", "run", "--quiet", "bot"], in: folder.url,
      // The toolchain lies where the user has it.
      environment: ProcessInfo.processInfo.environment)
    #expect(run.exitCode == 0, "\(run.errors)")
    // 730 hours at $0.045, by AWS's VPC pricing page.
    #expect(run.output.contains("nat/hours $32.85 certain\n"))
    #expect(run.output.contains("80 % sure: $"))
    #expect(run.output.hasSuffix("did you mean 'shop'?\n"))
  }
}
