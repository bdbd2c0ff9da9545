import Pricing
import Diagnostics
import Quantities
import Resources
import Services

/// Holds a priced stack against the amounts of its budget.
struct LimitCheck {
  let budget: Budget
  let strict: Bool
  let synthesis: SynthesisEstimate
  let unknown: UnknownMoney

  // MARK: - Lines

  /// Every limit with what the stack takes of it, in the order of the file.
  var lines: [BudgetLine] {
    budget.estimates.compactMap(estimateLine) + budget.services.map(serviceLine)
      + budget.resources.map(resourceLine) + budget.tags.map(tagLine)
  }

  /// The estimate that comes nearest to the limit, of those that it speaks of.
  private func estimateLine(_ limit: Budget.Limit) -> BudgetLine? {
    let isEvery = limit.subject == Budget.everyEstimate
    let candidates = synthesis.bill.estimates.filter { isEvery || $0.name == limit.subject }
    let lines = candidates.compactMap { estimate -> BudgetLine? in
      guard let percent = limit.measure.percent else {
        return BudgetLine(
          rule: "budget/total", name: estimate.name, limit: limit, actual: estimate.monthly
        ).with(unknown)
      }
      guard let spread = estimate.spread,
        let asked = spread.asked.first(where: { $0.percent == percent })
      else { return nil }
      let within = spread.months.filter { $0 <= limit.monthly.approximate }.count
      let sample = BudgetLine.Sample(
        runs: spread.runs, within: within, low: asked.value.low, high: asked.value.high,
        hasBand: spread.hasBand)
      let isChance = limit.measure == .chance(percent)
      return BudgetLine(
        rule: isChance ? "budget/chance" : "budget/percentile", name: estimate.name, limit: limit,
        actual: asked.value.value, sample: sample
      ).with(unknown)
    }
    return lines.max { $0.actual < $1.actual }
  }

  private func serviceLine(_ limit: Budget.Limit) -> BudgetLine {
    let meant = Set(
      (synthesis.mostExpensive?.lines ?? []).filter { $0.service == limit.subject }.map(\.resource))
    return line("budget/service", limit, unknown.of(meant.contains)) {
      $0.service == limit.subject
    }
  }

  /// By logical id, by construct path, or by what lies below that path.
  private func resourceLine(_ limit: Budget.Limit) -> BudgetLine {
    line("budget/resource", limit, unknown.of { isMeant($0, by: limit) }) {
      self.isMeant($0.resource, by: limit)
    }
  }

  /// Whether a limit speaks of a resource.
  ///
  /// A logical id that several stacks use has its stack's name in front: by itself it means all of them, so
  /// that a limit goes on holding when a second stack comes.
  private func isMeant(_ resource: ResourceID, by limit: Budget.Limit) -> Bool {
    let names = synthesis.names(of: resource, synthesis.place(resource)?.constructPath)
    return (names + [synthesis.logicalID(of: resource)].compactMap { $0 }).contains {
      fits($0, limit.subject) || fits($0, limit.subject + "/*")
    }
  }

  private func tagLine(_ limit: Budget.Limit) -> BudgetLine {
    let tagged = tagged(limit)
    return line("budget/tag", limit, unknown.of(tagged.contains)) { tagged.contains($0.resource) }
  }

  private func tagged(_ limit: Budget.Limit) -> Set<ResourceID> {
    let parts = limit.subject.split(separator: "=", maxSplits: 1).map(String.init)
    return Set(
      synthesis.places.filter { place in
        guard let value = place.tags[parts.first ?? ""] else {
          return parts.count < 2 && place.openTags.contains(parts.first ?? "")
        }
        return parts.count < 2 || fits(value, parts[1])
      }.map(\.id))
  }

  private func line(
    _ rule: String, _ limit: Budget.Limit, _ unknown: UnknownMoney,
    _ isMeant: (LineItem) -> Bool
  ) -> BudgetLine {
    let items = (synthesis.mostExpensive?.lines ?? []).filter(isMeant)
    var line = BudgetLine(
      rule: rule, name: limit.subject, limit: limit, actual: items.map(\.cost).total
    ).with(unknown)
    line.mostExpensive = mostExpensive(items)
    return line
  }

  // MARK: - Findings

  /// What there is to say of the limits.
  func findings(_ lines: [BudgetLine]) -> [Finding] {
    lines.flatMap(findings) + withoutBand(lines) + notDrawn(lines) + openTags(lines) + unmatched
  }

  /// A percentile of months that are all the same is the bill itself: the limit is judged by it, and
  /// says nothing of how sure that is.
  private func withoutBand(_ lines: [BudgetLine]) -> [Finding] {
    lines.filter(\.isWithoutBand).map { line in
      Finding(
        line.rule, .warning,
        "\(line.title) means nothing: no input that moves the \(line.name) estimate has a range, so "
          + "every month drawn costs \(line.actual.dollars()), and the limit holds that one figure",
        at: line.location,
        mend: "write ranges, such as requestsPerSecond: { p10: 8, p90: 20 }, or limit 'monthly'")
    }
  }

  private func findings(_ line: BudgetLine) -> [Finding] {
    let impact = max(line.actual, line.least) - line.limit
    let advice =
      line.mostExpensive.isEmpty
      ? mostExpensive(synthesis.mostExpensive?.lines ?? []) : line.mostExpensive
    let mend = "make the most expensive smaller (\(advice)), or raise the limit"
    if line.mightBeOver {
      return [
        Finding(
          "budget/uncertain", .error, line.text, at: line.location,
          mend: "give what is not known with --parameter, write it in the template, or raise the "
            + "limit")
      ]
    }
    if line.isOver || !line.isKept {
      return [
        Finding(
          line.rule, .error, line.text + doubt(line), at: line.location,
          impact: impact > .zero ? impact : nil, mend: mend)
      ]
    }
    if !line.isDrawnEnough {
      return [
        Finding(
          "budget/uncertain", strict ? .error : .warning, line.text + doubt(line),
          at: line.location, mend: "draw more months with --runs, or leave more headroom")
      ]
    }
    guard let percent = line.warnAtPercent,
      line.actual > line.limit.share(percent: percent)
    else { return [] }
    return [
      Finding(
        line.rule, .warning,
        "\(line.what) is \(line.actual.dollars()) a month, above \(NumberFormat.number(percent)) % of "
          + "its limit of \(line.limit.dollars())", at: line.location, mend: mend)
    ]
  }

  /// The verdict lies within the interval of what was drawn.
  private func doubt(_ line: BudgetLine) -> String {
    guard let sample = line.sample, !line.isDrawnEnough else { return "" }
    guard let low = sample.low, let high = sample.high else {
      return "; \(NumberFormat.count(sample.runs, "month")) are too few to be sure of it"
    }
    return
      "; too close to call: by \(NumberFormat.count(sample.runs, "month")) the true amount lies between "
      + "\(low.dollars()) and \(high.dollars()) with 95 % confidence"
  }

  /// Limits that need months where none were drawn.
  private func notDrawn(_ lines: [BudgetLine]) -> [Finding] {
    budget.estimates.filter { limit in
      limit.measure != .monthly && !lines.contains { $0.location == limit.location }
    }.map { limit in
      Finding(
        "budget/uncertain", .error,
        "no months were drawn to hold '\(limit.subject)' against "
          + limit.monthly.dollars(), at: limit.location, mend: "leave out --runs 0")
    }
  }

  /// Limits that hold or not by what only the deployment tags.
  private func openTags(_ lines: [BudgetLine]) -> [Finding] {
    budget.tags.compactMap { limit in
      guard let line = lines.first(where: { $0.location == limit.location }), !line.isOver else {
        return nil
      }
      let open = openlyTagged(limit)
      let most = open.map { synthesis.cost(of: $0.id) }.total + line.actual
      guard let first = open.first, most > limit.monthly else { return nil }
      let others = open.count > 1 ? " and \(open.count - 1) more" : ""
      return Finding(
        "budget/uncertain", .error,
        "whether '\(first.id)'\(others) is tagged '\(limit.subject)' is known at deployment: up to "
          + "\(most.dollars()) a month of \(limit.monthly.dollars())", resource: first.id,
        at: limit.location, mend: "give the tag with --parameter, or write it in the template")
    }
  }

  /// Resources that may have the tag of a limit.
  private func openlyTagged(_ limit: Budget.Limit) -> [CoveredResource] {
    let parts = limit.subject.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count > 1 else { return [] }
    return synthesis.places.filter { $0.openTags.contains(parts[0]) }
  }

  /// Limits of what is not there.
  private var unmatched: [Finding] {
    let ids = synthesis.places.map(\.id) + (synthesis.mostExpensive?.lines ?? []).map(\.resource)
    let resources = budget.resources.filter { limit in !ids.contains { isMeant($0, by: limit) } }
      .map { ("budget/resource", $0, "no resource is called") }
    let tags = budget.tags.filter { tagged($0).isEmpty && openlyTagged($0).isEmpty }
      .map { ("budget/tag", $0, "nothing is tagged") }
    return (resources + tags).map { rule, limit, what in
      Finding(
        rule, .warning, "\(what) '\(limit.subject)'; its limit holds nothing", at: limit.location,
        mend: "name a logical id or a construct path; * ends a beginning")
    }
  }

  /// The three mostExpensive resources of some lines, by the names that people know.
  private func mostExpensive(_ items: [LineItem]) -> String {
    var order: [ResourceID] = []
    var sums: [ResourceID: Money] = [:]
    for item in items {
      if sums[item.resource] == nil { order.append(item.resource) }
      sums[item.resource, default: .zero] += item.cost
    }
    let costs = order.enumerated().map {
      (offset: $0.offset, id: $0.element, cost: sums[$0.element] ?? .zero)
    }
    return costs.sorted { $0.cost == $1.cost ? $0.offset < $1.offset : $0.cost > $1.cost }
      .prefix(3).map { "\(synthesis.bill.labels.label(of: $0.id)) \($0.cost.dollars())" }
      .joined(separator: ", ")
  }
}
