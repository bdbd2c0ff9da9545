import Quantities
import Resources
import Services
import Testing

/// What calls of a model come to; the figures are worked beside them.
@Suite struct `Calls of other people's APIs` {
  /// A service that asks once a request, and 1,000 requests.
  private func usages(
    of party: ThirdParty, nat: Bool = false, change: (inout Stack) -> Void = { _ in }
  ) throws -> [Usage] {
    var web = service("web")
    web.request.thirdPartyCalls = [CallGraph.Call(callee: 0, perRequest: 2)]
    var stack = stack(of: web)
    stack.thirdParties = [party]
    if nat { stack.nat = NAT(name: "nat") }
    stack.dataTransfer = DataTransfer()
    change(&stack)
    return stack.usage(under: try month(stack, requests: 1_000))
  }

  private var model: ThirdParty {
    var party = ThirdParty(name: "llm")
    party.model = "us.anthropic.claude-sonnet-4-6"
    party.inputTokens = 500
    party.outputTokens = 100
    return party
  }

  @Test func `2,000 calls of 500 tokens in and 100 out`() throws {
    let usages = try usages(of: model)
    #expect(usages.quantity("llm/input-tokens") == "1000000")
    #expect(usages.quantity("llm/output-tokens") == "200000")
    #expect(usages.quantity("llm/cache-read-input-token-count") == nil)
    #expect(usages.usageType("llm/input-tokens") == "us.anthropic.claude-sonnet-4-6-input-tokens")
    #expect(usages.first { $0.id == LineID("llm", "input-tokens") }?.offer == "AmazonBedrock")
  }

  @Test func `an agent of three turns sends what was said before again`() throws {
    var agent = model
    agent.turns = 3
    agent.toolTokens = 200
    // 500, then 500 + (100 + 200), then 500 + 2 × 300 : 500 × 3 + 300 × 3 = 2,400 tokens a call; 300 answered.
    let usages = try usages(of: agent)
    #expect(usages.quantity("llm/input-tokens") == "4800000")
    #expect(usages.quantity("llm/output-tokens") == "600000")
  }

  @Test func `shares of the prompt cache have lines of their own`() throws {
    var cached = model
    cached.cachedShare = 0.6
    cached.cacheWriteShare = 0.1
    // Of a million: 300,000 plain, 600,000 read, 100,000 written.
    let usages = try usages(of: cached)
    #expect(usages.quantity("llm/input-tokens") == "300000")
    #expect(usages.quantity("llm/cache-read-input-token-count") == "600000")
    #expect(usages.quantity("llm/cache-write-input-token-count") == "100000")
  }

  @Test func `a tier and a listed name are part of the usage type`() throws {
    var nova = model
    nova.model = "amazon.nova-lite-v1:0"
    #expect(
      try usages(of: nova).first { $0.id == LineID("llm", "input-tokens") }?.usageTypes
        == ["NovaLite-input-tokens", "amazon.nova-lite-v1:0-input-tokens"])
    nova.tier = .flex
    #expect(
      try usages(of: nova).first { $0.id == LineID("llm", "input-tokens") }?.usageTypes
        == ["NovaLite-input-tokens-flex", "amazon.nova-lite-v1:0-input-tokens-flex"])
  }

  @Test func `without tokens it is charged by calls, and without a service not at all`() throws {
    var mail = ThirdParty(name: "mail")
    #expect(try usages(of: mail).quantity("mail/calls") == nil)
    mail.service = "Mailer"
    let usages = try usages(of: mail)
    #expect(usages.quantity("mail/calls") == "2000")
    #expect(usages.usageType("mail/calls") == "calls")
  }

  @Test func `a model holds its caller until its last token, turn after turn`() {
    var slow = model
    slow.seconds = 0.5
    slow.tokensPerSecond = 50
    // 0.5 s to the first token, 100 / 50 = 2 s of writing.
    #expect(slow.secondsPerCall == 2.5)
    slow.turns = 4
    #expect(slow.secondsPerCall == 10)
  }

  @Test func `Bedrock is reached through the gateway, and nothing of it goes to the internet`()
    throws
  {
    // 2,000 × (1,000 + 4 × 500 + 2,000 + 4 × 100) bytes = 10.8 MB; of another company 2,000 × 3,000 leave.
    let bedrock = try usages(of: model, nat: true)
    var other = model
    other.service = "OpenAI"
    let elsewhere = try usages(of: other, nat: true)
    #expect(bedrock.quantity("nat/data") == elsewhere.quantity("nat/data"))
    #expect(bedrock.quantity("nat/data") != "0")
    let leaves = { (usages: [Usage]) in
      usages.first { $0.id.text.hasPrefix("dataTransfer/internet") }?.quantity.billionths ?? 0
    }
    // 6,000,000 bytes of 2³⁰ are 0.005587935 GB more.
    #expect(leaves(elsewhere) - leaves(bedrock) == 5_587_935)
    // With an interface endpoint the gateway sees none of it.
    let through = try usages(of: model, nat: true) {
      $0.endpoints = [VPCEndpoint(name: "endpoints", service: "bedrock-runtime", zones: 2)]
    }
    #expect(through.quantity("nat/data") == "0")
  }
}
