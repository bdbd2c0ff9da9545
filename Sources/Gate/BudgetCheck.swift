import Pricing
import Diagnostics
package import Quantities
import RateTables
import Resources
import Services

/// Holds a priced stack against its budget.
package struct BudgetCheck: Sendable {
  package let budget: Budget
  /// Whether what cannot be told stops the gate.
  package let strict: Bool
  /// The day that waivers and rates are judged by; `nil` leaves them.
  package let day: CalendarDay?
  /// Totals of a saved report, by estimate; `nil` without one.
  package let baseline: [String: Money]?

  package init(budget: Budget, strict: Bool, day: CalendarDay?, baseline: [String: Money]?) {
    self.budget = budget
    self.strict = strict
    self.day = day
    self.baseline = baseline
  }

  /// Everything there is to say.
  ///
  /// - Parameters:
  ///   - synthesis: the stack, priced.
  ///   - drift: findings from the comparison with the stack file.
  /// - Returns: the decision.
  package func run(_ synthesis: SynthesisEstimate, drift: [Finding]) -> Validation {
    let limits = LimitCheck(budget: budget, strict: strict, synthesis: synthesis)
    let lines = limits.lines
    var findings = limits.findings(lines)
    findings += changeFindings(synthesis)
    findings += PolicyCheck(policies: budget.policies).run(synthesis)
    if let level = budget.drift.level {
      findings += drift.map { finding in
        var finding = finding
        finding.level = level
        return finding
      }
    }
    findings += coverageFindings(synthesis) + ageFindings(synthesis)
    findings += synthesis.notes.map {
      Finding(
        "template/note", $0.severity == .warning ? .warning : .note, $0.message, at: $0.location,
        mend: $0.mend)
    }
    findings = waived(findings, synthesis)
    return Validation(
      name: budget.name, synthesis: synthesis, budgetLines: lines,
      findings: sorted(findings), change: change(synthesis),
      changes: changes(synthesis),
      moneyCoverage: MoneyCoverage(synthesis, most: budget.coverage.most))
  }

  // MARK: - Change

  private func change(_ synthesis: SynthesisEstimate) -> Money? {
    guard let dearest = synthesis.dearest, let before = baseline?[dearest.name] else { return nil }
    return dearest.monthly - before
  }

  private func changes(_ synthesis: SynthesisEstimate) -> [(estimate: String, change: Money)] {
    synthesis.bill.estimates.compactMap { estimate in
      baseline?[estimate.name].map { (estimate: estimate.name, change: estimate.monthly - $0) }
    }
  }

  private func changeFindings(_ synthesis: SynthesisEstimate) -> [Finding] {
    let limit = budget.change
    guard limit.monthly != nil || limit.percent != nil else { return [] }
    guard let baseline else { return [] }
    var findings: [Finding] = []
    for estimate in synthesis.bill.estimates {
      guard let before = baseline[estimate.name] else {
        findings.append(
          Finding(
            "budget/change", .warning,
            "the baseline has no \(estimate.name) estimate; its change cannot be told",
            at: limit.location, mend: "save a new baseline with --format json=FILE"))
        continue
      }
      let change = estimate.monthly - before
      let share = before > .zero ? change.approximate / before.approximate * 100 : nil
      let byPercent = limit.percent.flatMap { most in
        share.map { (used: $0 / most, $0, most) }
      }
      let byAmount = limit.monthly.map {
        (
          used: $0 > .zero ? change.approximate / $0.approximate : change > .zero ? .infinity : 0,
          $0
        )
      }
      func add(_ used: Double, isOver: Bool, _ rise: String, _ most: String) {
        let isNear = limit.warnAtPercent.map { used * 100 > $0 } ?? false
        guard isOver || isNear else { return }
        findings.append(
          Finding(
            "budget/change", isOver ? .error : .warning,
            "the \(estimate.name) estimate rises by \(rise), "
              + (isOver ? "more than" : "not far from") + " the \(most) allowed at once",
            at: limit.location, impact: change,
            mend: "split the change, or agree on a new baseline"))
      }
      if let byAmount {
        add(
          byAmount.used, isOver: change > byAmount.1, "\(change.dollars()) a month",
          byAmount.1.dollars())
      }
      if let byPercent {
        add(
          byPercent.used, isOver: change > before.share(percent: byPercent.2),
          "\(NumberFormat.number(byPercent.1, decimals: 1)) %",
          "\(NumberFormat.number(byPercent.2)) %")
      }
    }
    return findings
  }

  // MARK: - Coverage and age

  private func coverageFindings(_ synthesis: SynthesisEstimate) -> [Finding] {
    var findings: [Finding] = []
    let level = strict ? .error : budget.coverage.unpriced.level
    if let level {
      for place in synthesis.places
      where place.coverage.isOpen
        && !budget.coverage.allow.contains(where: { fits(place.type, $0) })
      {
        findings.append(
          Finding(
            "coverage/unpriced", level,
            "'\(place.id)' (\(place.type)) is not priced: \(place.note)", resource: place.id,
            at: place.location, constructPath: place.constructPath,
            mend: "add its cost under 'extras' of the stack file, or allow its type under "
              + "'coverage: allow'"))
      }
    }
    let unresolvedLevel = strict ? .error : budget.coverage.unresolved.level
    if let unresolvedLevel {
      for item in synthesis.unresolved {
        let range = item.range.map {
          "; between \($0.lowerBound.dollars()) and \($0.upperBound.dollars()) a month"
        }
        findings.append(
          Finding(
            "coverage/unresolved", unresolvedLevel,
            "'\(item.property)' of '\(item.resource)' is not known (\(item.reason)); "
              + "\(item.taken) is taken\(range ?? "")", resource: item.resource,
            at: item.location, constructPath: synthesis.place(item.resource)?.constructPath,
            impact: item.range.map { $0.upperBound - $0.lowerBound },
            mend: "give it with --parameter, or write it in the template"))
      }
    }
    if synthesis.isWithoutPrice {
      findings.append(
        Finding(
          "coverage/share", .error, "nothing was priced: no resource has a known price",
          mend: "see the types that are not priced or unknown"))
    }
    if let least = budget.coverage.minimumPercent, !synthesis.covers(percent: least) {
      findings.append(
        Finding(
          "coverage/share", .error,
          "\(NumberFormat.number(synthesis.coveredPercent, decimals: 1)) % of the resources are priced "
            + "or free; the budget asks for \(NumberFormat.number(least)) %"))
    }
    let money = MoneyCoverage(synthesis, most: budget.coverage.most)
    if let least = budget.coverage.minimumMoneyPercent, !money.isCertain(percent: least) {
      findings.append(
        Finding(
          "coverage/share", .error,
          "\(money.percent.map { NumberFormat.number($0, decimals: 1) } ?? "0") % of the money is "
            + "certain; the budget asks for \(NumberFormat.number(least)) %",
          impact: money.uncertain))
    }
    return findings
  }

  private func ageFindings(_ synthesis: SynthesisEstimate) -> [Finding] {
    guard let most = budget.maxRateAgeDays else { return [] }
    guard let today = day?.dayNumber else {
      return [
        Finding(
          "rates/age", .note, "the age of the rates was not judged: no day is named",
          mend: "name one with --as-of 2026-10-08, or --as-of today")
      ]
    }
    let lines = synthesis.bill.estimates.flatMap(\.lines).filter { $0.cost > .zero }
    guard let oldest = lines.min(by: { $0.tier.seen < $1.tier.seen }),
      let seen = oldest.tier.seen.dayNumber, today - seen > most
    else { return [] }
    return [
      Finding(
        "rates/age", .error,
        "the rate of \(oldest.usageType) was last seen on \(oldest.tier.seen.text), "
          + "\(today - seen) days before \(day?.text ?? ""); the budget allows \(most)",
        resource: oldest.resource, mend: "import newer rates with 'alva-cost rates import'")
    ]
  }

  // MARK: - Waivers

  private func waived(_ findings: [Finding], _ synthesis: SynthesisEstimate) -> [Finding] {
    var findings = findings
    if day == nil, let first = budget.waivers.first {
      findings.append(
        Finding(
          "waiver/expired", .warning,
          "no day is named, so nothing tells whether the waivers of the budget still hold",
          at: first.location,
          mend: "name one with --as-of 2026-10-08, or --as-of today"))
    }
    for waiver in budget.waivers {
      let covered = findings.indices.filter { index in
        let finding = findings[index]
        let isMeant =
          waiver.resource.isEmpty
          || synthesis.names(of: finding.resource, finding.constructPath)
            .contains { fits($0, waiver.resource) }
        return fits(finding.rule, waiver.rule) && isMeant && finding.level != .note
      }
      if let day, day > waiver.until {
        findings.append(
          Finding(
            "waiver/expired", .error,
            "the waiver of \(waiver.rule) by \(waiver.owner) expired on \(waiver.until.text)",
            at: waiver.location, mend: "mend what it excused, or agree on a new day"))
        continue
      }
      for index in covered {
        findings[index].level = .note
        findings[index].waivedBy =
          "\(waiver.owner) until \(waiver.until.text): \(waiver.reason)"
      }
      if covered.isEmpty {
        findings.append(
          Finding(
            "waiver/unused", .note, "nothing needs the waiver of \(waiver.rule)",
            at: waiver.location, mend: "take it out"))
      }
    }
    return findings
  }

  /// Errors first, then by what they cost, then in the order found.
  private func sorted(_ findings: [Finding]) -> [Finding] {
    func rank(_ finding: Finding) -> Int {
      switch finding.level {
      case .error: 0
      case .warning: 1
      case .note: 2
      }
    }
    return findings.enumerated().sorted { a, b in
      if rank(a.element) != rank(b.element) { return rank(a.element) < rank(b.element) }
      let (x, y) = (a.element.monthlyImpact ?? .zero, b.element.monthlyImpact ?? .zero)
      return x == y ? a.offset < b.offset : x > y
    }.map(\.element)
  }
}
