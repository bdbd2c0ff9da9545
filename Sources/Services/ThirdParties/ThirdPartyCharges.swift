package import Resources
import Quantities

/// What a month's calls of somebody else's API cost: by tokens where it has any, else by calls.
///
/// The usage types are stand-ins: the model as its owner names it, and what is counted, in the words of AWS's own names
/// (`us.anthropic.claude-sonnet-4-6-input-tokens`). In AWS's list a model of Amazon has a short name, which its
/// bill shows.
/// - Source: Amazon Bedrock pricing page, 2026: tokens in and out, read from and written to the prompt cache, in the
///   tiers standard, batch, flex and priority.
extension ThirdParty: MeteredResource {
  package func usage(in month: Month) -> [Usage] {
    guard let offer else { return [] }
    let calls = calls(in: month)
    guard hasTokens else {
      return [
        month.usage(
          resource: id, item: "calls", name: "calls", offer: offer,
          usageTypes: [model.isEmpty ? "calls" : "\(model)-calls"],
          quantity: MeteredQuantity(
            billionths: Metering.billionths(nearest: calls), unit: .apiCalls),
          kind: .usage, why: "\(NumberFormat.significant(calls)) calls")
      ]
    }
    // Both may be drawn: what is read from the cache is not written to it.
    let (read, written) = (min(1, cachedShare), min(cacheWriteShare, max(0, 1 - cachedShare)))
    let counted: [(item: String, name: String, perCall: Double, share: Double)] = [
      ("input-tokens", "input tokens", sentTokens, max(0, 1 - read - written)),
      ("cache-read-input-token-count", "input tokens from the cache", sentTokens, read),
      ("cache-write-input-token-count", "input tokens into the cache", sentTokens, written),
      ("output-tokens", "output tokens", writtenTokens, 1),
    ]
    return counted.compactMap { part in
      part.perCall == 0 || part.share == 0
        ? nil
        : month.usage(
          resource: id, item: part.item, name: part.name, offer: offer,
          usageTypes: usageTypes(of: part.item),
          quantity: MeteredQuantity(
            billionths: Metering.billionths(nearest: (calls * part.perCall * part.share).rounded()),
            unit: .tokens),
          kind: .usage,
          why: "\(NumberFormat.significant(calls)) calls"
            + (turns == 1 ? "" : " of \(NumberFormat.significant(turns)) turns")
            + " × \(NumberFormat.significant(part.perCall)) tokens"
            + (part.share == 1 ? "" : " × \(NumberFormat.percent(part.share))"))
    }
  }

  /// Calls of the month, whoever makes them.
  private func calls(in month: Month) -> Double {
    guard let position = month.thirdParties.firstIndex(where: { $0.name == name }) else { return 0 }
    var sum = 0.0
    for (index, node) in month.nodes.enumerated() {
      for call in node.request.thirdPartyCalls where call.callee == position {
        sum += month.finished(at: index) * call.perRequest
      }
    }
    return sum
  }

  private func usageTypes(of item: String) -> [String] {
    let suffix = tier == .standard ? item : "\(item)-\(tier.rawValue)"
    let own = "\(model)-\(suffix)"
    guard isBedrock, let listed = Self.listedNames[model] else { return [own] }
    return ["\(listed)-\(suffix)", own]
  }

  /// Models whose usage types the price list calls otherwise than their callers do.
  /// - Source: AWS's price list of AmazonBedrock, us-east-1: `USE1-NovaLite-input-tokens`.
  private static let listedNames = [
    "amazon.nova-micro-v1:0": "NovaMicro", "amazon.nova-lite-v1:0": "NovaLite",
    "amazon.nova-pro-v1:0": "NovaPro", "amazon.nova-premier-v1:0": "NovaPremier",
  ]
}
