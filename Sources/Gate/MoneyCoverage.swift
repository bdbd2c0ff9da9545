import Pricing
package import Quantities
import Resources

/// How much of the money is certain, and how much could still come to it.
///
/// Certain is what is priced, less what hangs on values that are known only at deployment: there the
/// dearest is taken. Not priced counts as far as somebody has said what it costs at most; the rest
/// has no known amount and is counted, not added up.
package struct MoneyCoverage: Sendable {
  package let certain: Money
  /// What hangs on values known only at deployment, and what is not priced at its stated most.
  package let uncertain: Money
  /// Resources that are charged, of which nobody knows how much.
  package let unboundedResources: Int
  /// Values known only at deployment that nothing bounds; what their resources cost is uncertain.
  package let unboundedValues: Int
  /// Rates of usage that nobody has stated.
  package let unboundedRates: Int

  /// Weighs a priced stack.
  ///
  /// - Parameters:
  ///   - synthesis: the stack; its dearest estimate counts.
  ///   - most: dollars a month that one of a type costs at most.
  package init(_ synthesis: SynthesisEstimate, most: [String: Money] = [:]) {
    let priced = synthesis.dearest?.monthly ?? .zero
    // One open parameter may decide on several properties; its range is one and the same.
    var seen: Set<UnresolvedProperty.Cause> = []
    var open = Money.zero
    for item in synthesis.unresolved {
      guard let range = item.range else { continue }
      if seen.insert(item.cause).inserted { open += range.upperBound - range.lowerBound }
    }
    let unbounded = synthesis.unresolved.filter { $0.range == nil }
    let holders = Set(unbounded.map(\.resource))
    open +=
      (synthesis.dearest?.lines ?? []).filter { holders.contains($0.resource) }
      .map(\.cost).total
    open = min(open, priced)
    unboundedValues = unbounded.count { synthesis.place($0.resource)?.coverage == .priced }
    let missing = synthesis.places.filter { $0.coverage.isOpen }
    let bounds = missing.map { place in
      most.filter { fits(place.type, $0.key) }.map(\.value).max()
    }
    certain = priced - open
    uncertain = open + bounds.compactMap { $0 }.total
    unboundedResources = bounds.count { $0 == nil }
    unboundedRates = Set(synthesis.unknownUsage.map { "\($0.usageType) \($0.name)" }).count
  }

  /// Whether at least so many percent of the money are certain; of nothing none is.
  func isCertain(percent least: Double) -> Bool {
    let all = certain + uncertain
    return all > .zero ? certain >= all.share(percent: least) : least <= 0
  }

  /// Percent of the money that is certain; `nil` where nothing is priced.
  package var percent: Double? {
    let all = certain + uncertain
    return certain > .zero
      ? certain.approximate / all.approximate * 100 : all > .zero ? 0 : nil
  }
}
