/// Somebody else's API that services call: a mail service, a language model.
///
/// What it charges is looked up like everything else, under its own offer: Amazon Bedrock's models under
/// `AmazonBedrock`, others' under `OpenAI` and such, whose rates lie in `rates/global`.
package struct ThirdParty: Hashable, Sendable {
  /// How fast a model answers and what it costs: Amazon Bedrock, "Service tiers for optimizing performance and
  /// cost", 2026; others use the same words.
  package enum Tier: String, Hashable, Sendable, CaseIterable {
    case standard, batch, flex, priority
  }

  package let name: String
  /// Bytes of a question besides its tokens.
  package var requestBytes = 1_000.0
  /// Bytes of an answer besides its tokens.
  package var responseBytes = 2_000.0
  /// Seconds a call takes; of a model whose speed is stated, those until the first token of each turn.
  package var seconds = 0.3
  /// Whose rates apply, as their file is named; empty for AWS's where there is a model, else for nobody's.
  package var service = ""
  /// A model or product, as its owner names it: `us.anthropic.claude-sonnet-4-6`, `gpt-4o-mini`.
  package var model = ""
  package var tier = Tier.standard
  /// Tokens that a turn sends, history aside.
  package var inputTokens = 0.0
  /// Tokens that a turn is answered with.
  package var outputTokens = 0.0
  /// Share of what is sent that is read from the prompt cache, 0...1.
  package var cachedShare = 0.0
  /// Share of what is sent that is written to the prompt cache, 0...1.
  package var cacheWriteShare = 0.0
  /// Turns of a call: an agent asks its model again after each tool, with all that was said before.
  package var turns = 1.0
  /// Tokens that a tool adds to the history between two turns.
  package var toolTokens = 0.0
  /// Output tokens a second while a model writes; 0 for what takes its ``seconds`` alone.
  package var tokensPerSecond = 0.0

  /// Whether the file says tokens: a drawn month without any is charged for none, not by its calls.
  package var countsTokens = false

  package init(name: String) {
    self.name = name
  }

  /// Whether it is charged by tokens.
  package var hasTokens: Bool { countsTokens || inputTokens > 0 || outputTokens > 0 }

  /// Whose rates apply, as their file is named; `nil` where nothing is charged.
  package var offer: String? {
    service.isEmpty ? (model.isEmpty ? nil : Self.bedrock) : service
  }

  /// Whether its calls stay within AWS's network.
  package var isBedrock: Bool { offer == Self.bedrock }

  /// Tokens that a call sends over all its turns.
  ///
  /// The first turn sends the question; each later one sends what was said before again, with the last answer and
  /// what the tool said: of *n* turns of *i* tokens in, *o* out and *t* of a tool, n·i + (o + t)·n(n−1)/2.
  package var sentTokens: Double {
    turns * inputTokens + (outputTokens + toolTokens) * turns * (turns - 1) / 2
  }

  /// Tokens that a call is answered with over all its turns.
  package var writtenTokens: Double { turns * outputTokens }

  /// Seconds a call takes, its turns one after the other; a streamed answer holds its connection all that time.
  package var secondsPerCall: Double {
    turns * (seconds + (tokensPerSecond > 0 ? outputTokens / tokensPerSecond : 0))
  }

  /// Bytes of a token of English text, as UTF-8.
  /// - Source: OpenAI help center, "What are tokens and how to count them?": about 4 characters of English.
  private static let bytesPerToken = 4.0

  /// Bytes of all questions of a call.
  package var bytesSent: Double { turns * requestBytes + sentTokens * Self.bytesPerToken }

  /// Bytes of all answers of a call.
  package var bytesReceived: Double { turns * responseBytes + writtenTokens * Self.bytesPerToken }

  /// Amazon Bedrock's offer code.
  package static let bedrock = "AmazonBedrock"
}
