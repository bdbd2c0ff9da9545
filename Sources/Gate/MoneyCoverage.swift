package import Diagnostics
import Pricing
package import Quantities
import Resources
import Services

/// How much of the money is known, and how much could still come to it.
///
/// Certain is what is priced and due whatever happens, estimated what follows from traffic or rests
/// on an assumption of ours or on a rate that no source confirms; unknown is what ``UnknownMoney`` holds.
package struct MoneyCoverage: Sendable {
  package let certain: Money
  package let estimated: Money
  /// What the estimated part comes to at least and at most, as far as lines that rest on an assumption say.
  package let estimatedRange: ClosedRange<Money>
  package let unknown: UnknownMoney
  /// What of the unknown has an upper bound, at that bound.
  package let uncertain: Money
  /// Resources that are charged, of which nobody knows how much.
  package let unboundedResources: Int
  /// Values known only at deployment that nothing bounds; what their resources cost is uncertain.
  package let unboundedValues: Int
  /// What comes on top of the resources' costs and nothing bounds: traffic that nothing here takes.
  package let unboundedBeside: [String]
  /// Rates of usage that nobody has stated.
  package let unboundedRates: Int
  /// What writes a file of the questions that they are.
  package let questions: PrintedCommand

  /// Weighs a priced stack.
  ///
  /// - Parameters:
  ///   - synthesis: the stack; its mostExpensive estimate counts.
  ///   - unknown: what it leaves open.
  package init(_ synthesis: SynthesisEstimate, unknown: UnknownMoney) {
    let lines = synthesis.mostExpensive?.lines ?? []
    let known = lines.map(\.cost).total - unknown.taken
    let moving =
      lines.filter { $0.kind == .usage || $0.bounds != nil || $0.isUnverified }.map(\.cost).total
    estimated = min(moving, known)
    certain = known - estimated
    // What nothing bounds is taken whole.
    let open = Set(
      unknown.items.filter { $0.ceiling == nil && !$0.isBeside }.map(\.resource))
    let assumed = lines.filter { $0.bounds != nil && !open.contains($0.resource) }
    let least = estimated - assumed.map { $0.cost - $0.costRange.lowerBound }.total
    estimatedRange =
      max(.zero, least)...(estimated + assumed.map { $0.costRange.upperBound - $0.cost }.total)
    self.unknown = unknown
    questions = synthesis.questions
    let unbounded = unknown.items.filter { $0.ceiling == nil }
    uncertain =
      unknown.items.compactMap(\.ceiling).total + unbounded.map { max($0.taken, $0.floor) }.total
    unboundedResources = unbounded.count { $0.cause == .notPriced }
    unboundedValues = unbounded.count { $0.cause == .unresolved && !$0.isBeside }
    unboundedBeside = unbounded.filter(\.isBeside).map(\.property)
    unboundedRates = Set(synthesis.unknownUsage.map { "\($0.usageType) \($0.name)" }).count
  }

  /// The same where nobody accepts anything.
  package init(_ synthesis: SynthesisEstimate) {
    self.init(synthesis, unknown: UnknownMoney(synthesis))
  }

  package var known: Money { certain + estimated }

  /// Whether at least so many percent of the money are known; of nothing none is, and nobody can
  /// tell beside what has no upper bound.
  func isKnown(percent least: Double) -> Bool {
    guard let most = unknown.ceiling else { return least <= 0 }
    let all = known + most
    return all > .zero ? known >= all.share(percent: least) : least <= 0
  }

  /// Percent of the money that is known, the unknown at its most; `nil` where nothing is priced or
  /// nothing bounds the unknown.
  package var percent: Double? {
    guard let most = unknown.ceiling else { return nil }
    let all = known + most
    return all > .zero ? known.approximate / all.approximate * 100 : nil
  }
}
