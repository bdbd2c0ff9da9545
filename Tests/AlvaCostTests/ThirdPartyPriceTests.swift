import Foundation
import TestSupport
import Testing

/// Models and other people's APIs in the bill, as a user writes them.
@Suite(.needsProgram) struct `Prices of third parties` {
  private static let stack = """
    stack: shop
    region: eu-west-1
    services:
      web: { cpu: 1024, memoryMB: 2048, thirdPartyCalls: { llm: 1, mail: 0.5, map: 1 } }
    thirdParties:
      llm: { model: us.anthropic.claude-sonnet-4-6, inputTokens: 100, outputTokens: 10, tokensPerSecond: 100 }
      mail: { service: Mailer, seconds: 0.1 }
      map: { seconds: 0.1 }
    estimates: { realistic: { scenario: shop } }
    """

  private func folder(_ stack: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder.pricing()
    try folder.write(stack, to: "stacks/shop.yaml")
    try folder.write(
      "scenario: shop\nrequestsPerSecond: 1\nentry: { web: 1 }\n", to: "scenarios/shop.yaml")
    return folder
  }

  /// Each line is worked by hand, and says who charges it; what has no service costs nothing.
  ///
  /// 730 h × 3,600 requests are 2,628,000: 262.8 million tokens × 3.30 a million are 867.24, 26.28 million × 16.50 are
  /// 433.62, and 1,314,000 mails × 0.0009 are 1,182.60.
  @Test func `are those of Bedrock and of a file of one's own`() throws {
    let folder = try folder(Self.stack)
    try folder.write(
      """
      usageType,operation,term,product,unit,from,to,price,effective,seen,confidence,source
      calls,,,mail/call,API Calls,0,Inf,0.0009,2026-11-01,2026-11-01,seen,the price list of the mailer
      """ + "\n", to: "rates/global/Mailer.csv")
    let run = try Program.run([
      "estimate", "shop", "--no-reports", "--format", "focus", "--pricing", folder.path,
    ])
    #expect(run.exitCode == 0, "\(run.errors)")
    let table = CommaSeparated.rows(run.output)
    let header = try #require(table.first)
    let rows = table.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    func row(_ line: String) throws -> [String: String] {
      try #require(rows.first { $0["x_LineId"] == line }, "\(line)")
    }
    for (line, cost, seller) in [
      ("llm/input-tokens", 867.24, "Amazon Web Services, Inc."),
      ("llm/output-tokens", 433.62, "Amazon Web Services, Inc."),
      ("mail/calls", 1_182.60, "Mailer"),
    ] {
      let found = try row(line)
      let billed = try #require(Double(found["BilledCost"] ?? ""))
      #expect(abs(billed - cost) < 0.000_5 * cost, "\(line): \(billed)")
      #expect(found["ProviderName"] == seller && found["InvoiceIssuerName"] == seller)
    }
    #expect(!rows.contains { $0["x_Resource"] == "map" })
  }

  @Test func `that no file has are an error at the third party, with the file to write`() throws {
    let folder = try folder(Self.stack)
    let run = try Program.run([
      "estimate", "shop", "--no-reports", "--pricing", folder.path,
    ])
    #expect(run.exitCode == 65)
    #expect(
      run.errors.contains("no rate for 'calls'") && run.errors.contains("needed by mail/calls"))
    #expect(run.errors.contains("rates/global/Mailer.csv"), "\(run.errors)")
    #expect(!run.errors.contains("rates import"))
  }

  @Test func `under a misspelt name are asked after, and those of a profile are no region's`()
    throws
  {
    for (old, new, message) in [
      (
        "service: Mailer", "service: OpenAi, model: gpt-4o-mini",
        "did you mean the service 'OpenAI'?"
      ),
      ("claude-sonnet-4-6", "claude-sonnet-4-66", "rates/global/AmazonBedrock.csv"),
    ] {
      let folder = try folder(Self.stack.replacing(old, with: new))
      let run = try Program.run(["estimate", "shop", "--no-reports", "--pricing", folder.path])
      #expect(run.exitCode == 65)
      #expect(run.errors.contains(message), "\(run.errors)")
    }
  }
}
