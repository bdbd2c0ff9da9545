package import Services

/// How many months of a stack a question runs by itself, where nobody said how many.
///
/// A month takes time for each part that serves requests or is asked by one. Up to 8 parts a question
/// has as many months as it would like to; beyond, fewer in proportion, so that no stack file takes a
/// command minutes that takes seconds otherwise. Each report says how many were run.
package enum MonthAllowance {
  /// Parts up to which nothing is cut.
  package static let usualParts = 8

  /// Months for a stack.
  ///
  /// - Parameters:
  ///   - usual: months of a stack of the usual size.
  ///   - least: months of the largest.
  ///   - parts: `simulatedParts` of the stack.
  /// - Returns: `usual` or fewer.
  package static func months(_ usual: Int, least: Int, parts: Int) -> Int {
    min(usual, max(least, usual * usualParts / max(usualParts, parts)))
  }
}

extension Stack {
  /// Parts that serve requests, or are asked by one that does: each is followed through every minute of a
  /// month.
  package var simulatedParts: Int {
    services.count + functions.count + otherNodes.count + databases.count + caches.count
      + queues.count + fleets.count
  }
}
