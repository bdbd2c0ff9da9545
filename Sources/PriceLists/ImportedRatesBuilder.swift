internal import Diagnostics
internal import Quantities
internal import RateTables

/// Puts what several files hold together.
struct ImportedRatesBuilder {
  /// A rate that a file gives; its place in the order of rates as numbers.
  private struct Candidate {
    let content: Int32
    let first: Int32
    let count: Int32
    /// The rank of region and key without term, and of the term.
    let place: Int32
    let term: Int32
    let effective: CalendarDay

    func isSameRate(as other: Self) -> Bool {
      place == other.place && term == other.term && effective == other.effective
    }

    static func precedes(_ a: Self, _ b: Self) -> Bool {
      if a.place != b.place { return a.place < b.place }
      if a.term != b.term { return a.term < b.term }
      return a.effective < b.effective
    }
  }

  private var files: [ImportedFile] = []
  private var indexes: [OfferIndex] = []
  private var contents: [OfferContent] = []
  /// Per content, the allowances that some product of the file draws on.
  private var tiedAllowances: [Set<Int>] = []
  private var ties: Set<AllowanceTie> = []
  private var notes = Diagnostics()

  mutating func add(_ content: consuming FileContent, source: PriceListSource) {
    if let index = content.index {
      indexes.append(index)
      return
    }
    let plansPassedOver = content.plansPassedOver
    var collector = content.takeCollector()
    files.append(
      ImportedFile(
        name: source.name, offer: collector.header.offer, version: collector.header.version,
        published: collector.header.published, products: collector.productCount,
        pricesKept: collector.prices.count, plansPassedOver: plansPassedOver))
    notes.append(collector.notes)
    var tied: Set<Int> = []
    var links: Set<[Int]> = []
    for link in collector.ties {
      let (free, paid) = (
        collector.position(of: link.allowance), collector.position(of: link.product)
      )
      guard free >= 0, paid >= 0 else { continue }
      tied.insert(free)
      if collector.products[free].isAllowance { links.insert([free, paid]) }
    }
    collector.ties = []
    let kept = OfferContent(collector, file: source.name)
    for link in links {
      ties.insert(
        AllowanceTie(
          allowance: kept.key(of: link[0]), rate: kept.key(of: link[1]),
          region: kept.region(of: link[1])))
    }
    contents.append(kept)
    tiedAllowances.append(tied)
  }

  /// The rates, each once; contradictions are noted and left out, broken tiers are errors.
  mutating func result(problems: inout Diagnostics) -> ImportedRates {
    let candidates = candidates().sorted(by: Candidate.precedes)
    var rates: [ImportedRate] = []
    rates.reserveCapacity(candidates.count)
    var index = 0
    while index < candidates.count {
      let first = candidates[index]
      var end = index + 1
      while end < candidates.count, candidates[end].isSameRate(as: first) { end += 1 }
      let chosen: ImportedRate?
      if end - index == 1 {
        chosen = whole(rate(first), problems: &problems)
      } else {
        let same = candidates[index..<end].map(rate)
        chosen = choose(same.sorted { ($0.sku, $0.file) < ($1.sku, $1.file) }, problems: &problems)
      }
      if let chosen { rates.append(chosen) }
      index = end
    }
    return ImportedRates(
      files: files, rates: rates,
      ties: ties.sorted { ($0.region, $0.rate, $0.allowance) < ($1.region, $1.rate, $1.allowance) },
      indexes: indexes, notes: notes)
  }

  private func rate(_ candidate: Candidate) -> ImportedRate {
    ImportedRate(
      contents[Int(candidate.content)], candidate.first..<(candidate.first + candidate.count))
  }

  /// The one of several equal rates, if they agree and its tiers hold.
  private mutating func choose(
    _ same: [ImportedRate], problems: inout Diagnostics
  ) -> ImportedRate? {
    guard let first = same.first else { return nil }
    if let other = same.first(where: { !$0.agrees(with: first) }) {
      notes.report(
        Diagnostic(
          .warning, at: SourceLocation(file: other.file),
          "\(first.region): '\(first.key.text)' has two prices, of SKU \(first.sku) and of "
            + "SKU \(other.sku); neither was taken",
          mend: "look the two up in the file and tell us which one is meant"))
      return nil
    }
    return whole(first, problems: &problems)
  }

  /// The rate, if its tiers follow each other.
  private func whole(_ rate: ImportedRate, problems: inout Diagnostics) -> ImportedRate? {
    guard let gap = rate.brokenTier else { return rate }
    problems.error(
      at: SourceLocation(file: rate.file),
      "the tiers of '\(rate.usageType)' (SKU \(rate.sku)) do not follow each other: " + gap,
      mend: "download the file again")
    return nil
  }

  /// Every product's prices, cut into rates by term and day.
  private func candidates() -> [Candidate] {
    let places = placeRanks()
    let terms = WordRanks(contents.flatMap(\.words.terms))
    var result: [Candidate] = []
    for (number, content) in contents.enumerated() {
      let termRanks = content.words.terms.map { terms[$0] }
      let prices = content.prices
      var index = 0
      while index < prices.count {
        let first = prices[index]
        var end = index + 1
        while end < prices.count, prices[end].product == first.product,
          prices[end].term == first.term, prices[end].effective == first.effective
        {
          end += 1
        }
        let product = Int(first.product)
        if content.products[product].rule >= 0 || tiedAllowances[number].contains(product) {
          result.append(
            Candidate(
              content: Int32(clamping: number), first: Int32(clamping: index),
              count: Int32(clamping: end - index), place: places[number][product],
              term: termRanks[Int(first.term)], effective: first.effective))
        }
        index = end
      }
    }
    return result
  }

  /// Per content and product, the rank of its region and key among all; equal ones share a rank.
  private func placeRanks() -> [[Int32]] {
    let words = WordRanks(contents.flatMap(\.placeWords))
    var ordered: [RankedPlace] = []
    for (number, content) in contents.enumerated() {
      let ranks = content.placeWords.map { words[$0] }
      for product in content.products.indices {
        let first = product * OfferContent.wordsPerPlace
        ordered.append(
          RankedPlace(
            words: SIMD4(ranks[first], ranks[first + 1], ranks[first + 2], ranks[first + 3]),
            content: number, product: product))
      }
    }
    ordered.sort { $0.precedes($1) }
    var ranks = contents.map { [Int32](repeating: 0, count: $0.products.count) }
    var rank: Int32 = 0
    for (index, entry) in ordered.enumerated() {
      if index > 0, entry.words != ordered[index - 1].words { rank += 1 }
      ranks[entry.content][entry.product] = rank
    }
    return ranks
  }

  /// A product, and the ranks of region, offer, usage type and operation.
  private struct RankedPlace {
    let words: SIMD4<Int32>
    let content: Int
    let product: Int

    func precedes(_ other: Self) -> Bool {
      for index in 0..<3 where words[index] != other.words[index] {
        return words[index] < other.words[index]
      }
      return words[3] < other.words[3]
    }
  }
}

/// Words and their places in alphabetical order, so that many are compared as numbers.
private struct WordRanks {
  private var ranks: [String: Int32] = [:]

  init(_ words: [String]) {
    for (rank, word) in Set(words).sorted().enumerated() { ranks[word] = Int32(clamping: rank) }
  }

  subscript(word: String) -> Int32 { ranks[word] ?? -1 }
}
