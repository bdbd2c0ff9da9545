import Estimation
import Platform
import Services

/// An answer for the middle of a stack of many parts.
extension SizeSearch {
  /// Goes up from the smallest sizes and down again instead of through all of them; ``SureSearch`` does it, in
  /// the one world in which every input has its middle.
  ///
  /// - Returns: an answer without its proof; `nil` where there are few enough parts to go through all.
  func climbed() -> SizeResult? {
    let effort = SizeEffort(bench.base.stack, full)
    guard effort.isLazy, full.size > Self.mostProved,
      full.components.allSatisfy({ !$0.options.isEmpty }),
      let worlds = try? SizeWorlds(middleOf: bench, target: target)
    else { return nil }
    var book = DesignBook(worlds, DesignSpace(full))
    book.bound(standing: [worlds.run(0) { _ in }], allowed: 0)
    var search = SureSearch(book, SizeEffort(parts: .max, designs: .infinity))
    _ = search.search(allowed: 0)
    let best = search.best(allowed: 0)
    if best == nil { _ = search.complete(search.strongest) }
    guard let answer = best ?? search.mostHeld() else { return nil }
    let chosen = search.seen.keys.filter { search.seen[$0]?.count == 0 } + [answer]
    let designs = search.book.designs
    let choices = Set(chosen.map { designs.choice($0, in: full) })
      .sorted { $0.lexicographicallyPrecedes($1) }
    var whole = self
    whole.space = full
    let found = whole.candidates(choices)
    let wanted = designs.choice(answer, in: full)
    let shown = found.first { $0.choice == wanted }
    var result = whole.result(
      found, best: best == nil ? nil : shown, runs: search.book.runs + found.count + 1,
      excluded: search.book.optionMisses.reduce(0) { $0 + $1.count { $0.count > 0 } },
      isProved: false)
    result.ranOut = best == nil
    return result
  }

  /// Combinations that are gone through whatever the parts.
  private static let mostProved = 1e7
}
