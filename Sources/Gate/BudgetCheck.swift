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
    let unknown = UnknownMoney(synthesis, rule: budget.coverage, on: day)
    let limits = LimitCheck(
      budget: budget, strict: strict, synthesis: synthesis, unknown: unknown)
    let lines = limits.lines
    var findings = limits.findings(lines)
    findings += latency(synthesis).findings
    findings += units(synthesis).findings
    findings += changeFindings(synthesis, unknown)
    findings += compliance(synthesis, drift)
    let money = MoneyCoverage(synthesis, unknown: unknown)
    findings +=
      CoverageCheck(
        rule: budget.coverage, strict: strict, day: day, synthesis: synthesis, money: money,
        fits: lines.allSatisfy { line in line.most.map { $0 <= line.limit } ?? false }
      ).findings
    findings += ageFindings(synthesis)
    // What is missing in the template is told as drift.
    let told = budget.drift.level == nil ? [] : Set(synthesis.bindings.absences.map(\.note.message))
    findings += synthesis.notes.filter { !told.contains($0.message) }.map {
      Finding(
        "template/note", $0.severity == .warning ? .warning : .note, $0.message, at: $0.location,
        mend: $0.mend)
    }
    findings = waived(findings, synthesis)
    return Validation(
      name: budget.name, synthesis: synthesis, budgetLines: lines,
      findings: sorted(findings), change: change(synthesis),
      changes: changes(synthesis),
      moneyCoverage: money, notJudged: notJudged(synthesis, unknown))
  }

  /// What policies and the stack file say of what is deployed: of one property once, unless what the stack file
  /// says stops the gate by itself.
  private func compliance(_ synthesis: SynthesisEstimate, _ drift: [Finding]) -> [Finding] {
    var policies = PolicyCheck(policies: budget.policies).run(synthesis)
    guard let level = budget.drift.level else { return policies }
    var drift = drift.map { finding in
      var finding = finding
      finding.level = level
      return finding
    }
    if level != .error {
      for place in policies.indices { drift = policies[place].join(drift) }
    }
    return policies + drift
  }

  private func latency(_ synthesis: SynthesisEstimate) -> LatencyCheck {
    LatencyCheck(
      limit: budget.latency, strict: strict, estimates: synthesis.bill.estimates,
      unknown: synthesis.bindings.withoutLatency)
  }

  private func units(_ synthesis: SynthesisEstimate) -> UnitCheck {
    UnitCheck(
      limits: budget.units, estimates: synthesis.bill.estimates, bindings: synthesis.bindings)
  }

  // MARK: - Change

  private func change(_ synthesis: SynthesisEstimate) -> Money? {
    guard let mostExpensive = synthesis.mostExpensive, let before = baseline?[mostExpensive.name]
    else { return nil }
    return mostExpensive.monthly - before
  }

  private func changes(_ synthesis: SynthesisEstimate) -> [(estimate: String, change: Money)] {
    synthesis.bill.estimates.compactMap { estimate in
      baseline?[estimate.name].map { (estimate: estimate.name, change: estimate.monthly - $0) }
    }
  }

  private func changeFindings(
    _ synthesis: SynthesisEstimate, _ unknown: UnknownMoney
  ) -> [Finding] {
    let limit = budget.change
    guard limit.monthly != nil || limit.percent != nil else { return [] }
    guard let baseline else {
      return [
        Finding(
          "budget/change", strict ? .error : .note,
          "the limit on the change is not judged: there is no baseline", at: limit.location,
          mend: "save a report with --format json=FILE and name it with --baseline",
          isJudged: false)
      ]
    }
    var findings: [Finding] = []
    for estimate in synthesis.bill.estimates {
      guard let before = baseline[estimate.name] else {
        findings.append(
          Finding(
            "budget/change", strict ? .error : .warning,
            "the baseline has no \(estimate.name) estimate; its change cannot be told",
            at: limit.location, mend: "save a new baseline with --format json=FILE", isJudged: false
          ))
        continue
      }
      // What is taken of the unknown may not come: by its least a change is over, by its most it may be.
      let least = estimate.monthly - unknown.taken + unknown.floor - before
      if least < estimate.monthly - before,
        let may = mayRise(limit, before, least, estimate, unknown)
      {
        findings.append(may)
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
      // One change is one finding, whichever limits it passes.
      var over: [String] = []
      var near: [String] = []
      func add(_ used: Double, isOver: Bool, _ rise: String, _ most: String) {
        let isNear = limit.warnAtPercent.map { used * 100 > $0 } ?? false
        if isOver {
          over.append("\(rise), more than the \(most) allowed at once")
        } else if isNear {
          near.append("\(rise), not far from the \(most) allowed at once")
        }
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
      if over.isEmpty, near.isEmpty { continue }
      findings.append(
        Finding(
          "budget/change", over.isEmpty ? .warning : .error,
          "the \(estimate.name) estimate rises by "
            + (over + near).joined(separator: ", and by "),
          at: limit.location, impact: change, mend: "split the change, or agree on a new baseline"))
    }
    return findings
  }

  /// A change that is within its limit by the least of what is not known, and beyond it by the most.
  private func mayRise(
    _ limit: Budget.ChangeLimit, _ before: Money, _ least: Money, _ estimate: Estimate,
    _ unknown: UnknownMoney
  ) -> Finding? {
    func isOver(_ change: Money) -> Bool {
      limit.monthly.map { change > $0 } ?? false
        || limit.percent.map { before > .zero && change > before.share(percent: $0) } ?? false
    }
    let known = estimate.monthly - unknown.taken
    let most = max(estimate.monthly, known + (unknown.ceiling ?? unknown.taken)) - before
    guard !isOver(least), isOver(most) else { return nil }
    return Finding(
      "budget/change", .error,
      "the \(estimate.name) estimate changes by \(least.dollars()) to \(most.dollars()) a month, "
        + "since not all of it is known: nobody can tell whether that is more than is allowed at once",
      at: limit.location,
      mend: "give what is not known with --parameter, or write it in the template", isJudged: false)
  }

  // MARK: - Coverage and age

  private func ageFindings(_ synthesis: SynthesisEstimate) -> [Finding] {
    guard let most = budget.maxRateAgeDays else { return [] }
    guard let day, day.dayNumber != nil else {
      return [
        Finding(
          "rates/age", .note, "the age of the rates was not judged: no day is named",
          mend: "name one with --as-of 2026-10-08, or --as-of today", isJudged: false)
      ]
    }
    let shares = synthesis.bill.estimates.map {
      (estimate: $0, share: RateAges($0.lines, on: day).share(olderThan: most))
    }
    let percent = { (share: Double) in NumberFormat.percent(share, decimals: 1) }
    guard let (estimate, share) = shares.max(by: { $0.share < $1.share }),
      share * 100 > budget.olderRatePercent,
      let line = estimate.lines.filter({
        RateAges.days(of: $0, on: day).map { $0 > most } ?? true
      }).max(by: { $0.cost < $1.cost })
    else { return [] }
    return [
      Finding(
        "rates/age", .error,
        "\(percent(share)) of the \(estimate.name) estimate's money stands on rates last seen more "
          + "than \(most) days before \(day.text), and the budget allows "
          + "\(percent(budget.olderRatePercent / 100)); most of it on \(line.usageType), last seen on "
          + line.tier.seen.text,
        resource: line.resource, mend: "import newer rates with 'alva-cost rates import'")
    ]
  }

  // MARK: - What is not judged

  /// Rules that this run says nothing of, with the reason.
  private func notJudged(
    _ synthesis: SynthesisEstimate, _ unknown: UnknownMoney
  ) -> [String: String] {
    var reasons: [String: String] = [:]
    if !unknown.usage.isEmpty {
      let count = NumberFormat.count(unknown.usage.count, "resource")
      reasons["coverage/usage"] = "nobody stated the use of \(count), and it is not in it"
    }
    for rule in PolicyCheck(policies: budget.policies).unasked {
      reasons[rule] = "the budget has no such policy"
    }
    let lines: [(rule: String, isAsked: Bool)] = [
      ("budget/total", budget.estimates.contains { $0.measure == .monthly }),
      ("budget/service", !budget.services.isEmpty), ("budget/resource", !budget.resources.isEmpty),
      ("budget/tag", !budget.tags.isEmpty),
      (
        "budget/uncertain",
        budget.latency != nil || budget.estimates.contains { $0.measure != .monthly }
      ),
    ]
    for line in lines where !line.isAsked { reasons[line.rule] = "the budget has no such limit" }
    reasons[LatencyCheck.rule] = latency(synthesis).reason
    reasons[UnitCheck.rule] = units(synthesis).reason
    let isDrawn = synthesis.bill.estimates.contains { $0.spread != nil }
    for rule in ["budget/percentile", "budget/chance"] where budget.percents.isEmpty || !isDrawn {
      reasons[rule] =
        budget.percents.isEmpty ? "the budget has no such limit" : "no months were drawn"
    }
    let change = budget.change
    if change.monthly == nil, change.percent == nil {
      reasons["budget/change"] = "the budget has no limit on the change"
    } else if baseline == nil {
      reasons["budget/change"] = "there is no baseline"
    }
    if budget.maxRateAgeDays == nil {
      reasons["rates/age"] = "the budget allows any age"
    } else if day == nil {
      reasons["rates/age"] = "no day is named"
    }
    if budget.drift == .off { reasons["drift/stack"] = "the budget leaves it out" }
    return reasons
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
