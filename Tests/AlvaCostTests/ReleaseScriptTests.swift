import Foundation
import TestSupport
import Testing

/// The scripts of workflows, run as a runner would: their inputs are variables.
@Suite(.needsProgram, .needs(programs: "bash", "sha256sum", "tar"))
struct `What a release and its actions run` {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "Resources: { Address: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } } }\n",
      to: "template.yaml")
  }

  private func script(
    _ path: String, _ arguments: [String] = [], _ variables: [String: String] = [:]
  ) throws -> Program.Run {
    let words = [Repository.path(path)] + arguments
    return try Program.shell(
      words.map { "'\($0)'" }.joined(separator: " "), in: folder.url, environment: variables)
  }

  // MARK: - The gate

  private func gate(_ changes: [String: String]) throws -> Program.Run {
    let usual = [
      "STACK": "", "BUDGET": "", "SYNTHESIZED": "template.yaml", "PRICING": "pricing",
      "REPORTS": "out", "BASELINE": "", "AS_OF": "", "STRICT": "false",
      "ARGUMENTS": "--region us-east-1", "GITHUB_OUTPUT": folder.path("outputs"),
    ]
    return try Program.run(
      "/usr/bin/env", ["bash", Repository.path(".github/actions/budget-gate/gate")],
      in: folder.url, environment: usual.merging(changes) { $1 })
  }

  /// An address: 730 hours at $0.005.
  @Test(.needs(programs: "jq"), arguments: [("4", Int32(0), "pass"), ("3", 1, "fail")])
  func `the gate judges any repository, and says so to the steps after it`(
    budget: String, code: Int32, verdict: String
  ) throws {
    let run = try gate(["BUDGET": budget])
    #expect(run.exitCode == code, "\(run.errors)")
    let outputs = try folder.text("outputs").split(separator: "\n").map(String.init)
    #expect(
      outputs == ["verdict=\(verdict)", "monthly=3.65", "p90=", "change=", "report=out/gate.md"])
    #expect(folder.names(in: "out") == ["gate.json", "gate.md", "gate.sarif", "gate.xml"])
  }

  @Test(arguments: [
    [:], ["BUDGET": "--x"], ["BUDGET": "4", "STACK": "a b"],
    ["BUDGET": "4", "PRICING": "elsewhere"],
    ["BUDGET": "4", "STRICT": "perhaps"], ["BUDGET": "4", "AS_OF": "tomorrow"],
  ])
  func `an input that is no such thing is a wrong command line`(inputs: [String: String]) throws {
    #expect(try gate(inputs).exitCode == 64)
  }

  // MARK: - Getting it

  private func packed() throws -> (archive: String, digest: String) {
    let run = try script(
      ".ci/release/package", ["1.2.3", "linux-x86_64", "/bin/true", folder.path("out")])
    #expect(run.exitCode == 0, "\(run.errors)")
    let line = try folder.text("out/alva-cost-1.2.3-linux-x86_64.tar.gz.sha256")
    return (
      folder.path("out/alva-cost-1.2.3-linux-x86_64.tar.gz"), String(line.prefix { $0 != " " })
    )
  }

  @Test(.needs(programs: "strip")) func `the same binary is packed to the same bytes`() throws {
    let first = try packed().digest
    #expect(first.count == 64)
    #expect(try packed().digest == first)
  }

  @Test(.needs(programs: "strip", "curl"), .enabled(if: Machine.isIntel))
  func `set-up takes what has the checksum, and nothing else`() throws {
    let (archive, digest) = try packed()
    let downloads = "downloads/alva-cost-1.2.3-linux-x86_64.tar.gz"
    try folder.write(Data(contentsOf: URL(filePath: archive)), to: downloads)
    var variables = [
      "VERSION": "1.2.3", "SHA256": digest, "REPOSITORY": "some/where",
      "SERVER": "https://127.0.0.1:1", "DOWNLOADS": folder.path("downloads"),
      "FOLDER": folder.path("bin"), "GITHUB_PATH": folder.path("path"),
      "GITHUB_OUTPUT": folder.path("outputs"),
    ]
    let name = ".github/actions/setup-alva-cost/set-up"
    func setUp() throws -> Program.Run {
      try Program.run(
        "/usr/bin/env", ["bash", Repository.path(name)], in: folder.url, environment: variables)
    }
    let run = try setUp()
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try folder.text("path") == folder.path("bin") + "\n")
    #expect(folder.names(in: "bin") == ["alva-cost"])
    for (input, value) in [
      ("SHA256", String(repeating: "0", count: 64)), ("SHA256", "x"), ("VERSION", "latest"),
      ("REPOSITORY", "a;b"),
    ] {
      let right = variables[input]
      variables[input] = value
      #expect(try setUp().exitCode != 0, "\(input)")
      variables[input] = right
    }
  }

  @Test(.needs(programs: "strip")) func `a formula has the checksums of the release`() throws {
    let digest = try packed().digest
    let other = String(repeating: "a", count: 64)
    try folder.write(
      "\(digest)  alva-cost-1.2.3-linux-x86_64.tar.gz\n\(other)  alva-cost-1.2.3-linux-arm64.tar.gz\n",
      to: "SHA256SUMS")
    let address = "https://example.org/a/b/releases/download/v1.2.3"
    let run = try script(".ci/release/formula", ["1.2.3", address, folder.path("SHA256SUMS")])
    #expect(run.exitCode == 0, "\(run.errors)")
    for text in [digest, other, "homepage \"https://example.org/a/b\"", "version \"1.2.3\""] {
      #expect(run.output.contains(text), "\(text)")
    }
    try folder.write("\(digest)  alva-cost-1.2.3-linux-x86_64.tar.gz\n", to: "SHA256SUMS")
    #expect(
      try script(".ci/release/formula", ["1.2.3", address, folder.path("SHA256SUMS")]).exitCode != 0
    )
  }

  /// A program of C stands in for the binary: the one under test may need libraries that an empty image lacks.
  @Test(.needs(programs: "buildah", "cc"))
  func `an image runs the program where the folder of the user is mounted`() throws {
    try folder.write(
      """
      #include <stdio.h>
      int main(int count, char **words) {
        FILE *file = count > 3 ? fopen(words[3], "r") : NULL;
        printf("%s %s %s\\n", words[0], count > 1 ? words[1] : "", file ? "reads" : "");
        return 0;
      }

      """, to: "stand-in.c")
    let compiled = try Program.shell(
      "cc -static -o stand-in stand-in.c", in: folder.url)
    try #require(compiled.exitCode == 0, "\(compiled.errors)")
    let run = try script(
      ".ci/release/image", [folder.path("stand-in"), folder.path("template.yaml")])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(
      run.output.split(separator: "\n") == [
        "/alva-cost --version ", "/alva-cost estimate reads",
      ])
  }

  @Test(.needs(python: "pip"))
  func `a wheel puts the program on the path`() throws {
    let program = try #require(Program.path)
    let run = try script(".ci/release/wheel", ["1.2.3", Machine.name, program, folder.path("out")])
    #expect(run.exitCode == 0, "\(run.errors)")
    let wheel = run.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let install = try Program.run(
      "/usr/bin/env",
      [
        "python3", "-m", "pip", "install", "--no-index", "--no-cache-dir",
        "--disable-pip-version-check", "--target", folder.path("site"), wheel,
      ], in: folder.url)
    #expect(install.exitCode == 0, "\(install.errors)")
    let priced = try Program.run(
      folder.path("site/bin/alva-cost"),
      ["estimate", "--stack", "template.yaml", "--region", "us-east-1"], in: folder.url)
    #expect(priced.output.contains("$3.65"), "\(priced.errors)")
  }

  @Test(.needs(programs: "python3")) func `the bill of materials names every package`() throws {
    try folder.write(
      """
      { "pins": [{ "identity": "yams", "location": "https://github.com/jpsim/Yams",
        "state": { "revision": "473e", "version": "6.2.2" } }], "version": 3 }
      """, to: "Package.resolved")
    let run = try script(
      ".ci/release/sbom", ["1.2.3", folder.path("Package.resolved"), folder.path("template.yaml")])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("pkg:swift/github.com/jpsim/Yams@6.2.2"))
    #expect(run.output.contains("\"name\": \"template.yaml\""))
  }
}

/// What the tests run on.
private enum Machine {
  static var isIntel: Bool { name == "x86_64" }
  #if arch(arm64)
    static let name = "aarch64"
  #else
    static let name = "x86_64"
  #endif
}
