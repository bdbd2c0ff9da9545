import Diagnostics
package import Quantities
import RateTables
import StackModel

/// Holds a priced stack against its budget.
package struct BudgetCheck: Sendable {
  package let budget: Budget
  /// Whether what cannot be told stops the gate.
  package let strict: Bool
  /// The day that waivers and rates are judged by; `nil` leaves them.
  package let day: CalendarDay?
  /// Totals of a saved report, by estimate.
  package let baseline: [String: Money]

  package init(budget: Budget, strict: Bool, day: CalendarDay?, baseline: [String: Money]) {
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
    let lines = budgetLines(synthesis)
    var findings = lines.flatMap { limitFindings($0, in: synthesis) }
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
      findings: sorted(findings), change: change(synthesis))
  }

  private func budgetLines(_ synthesis: SynthesisEstimate) -> [BudgetLine] {
    var lines: [BudgetLine] = []
    for limit in budget.estimates {
      guard let estimate = synthesis.bill.estimates.first(where: { $0.name == limit.subject })
      else { continue }
      lines.append(line("budget/total", limit.subject, limit, estimate.monthly))
    }
    let items = synthesis.dearest?.lines ?? []
    for limit in budget.services {
      let sum = items.filter { $0.service == limit.subject }.map(\.cost).total
      lines.append(line("budget/service", limit.subject, limit, sum))
    }
    for limit in budget.resources {
      let sum = items.filter { item in
        fits(item.resource, limit.subject)
          || (synthesis.place(item.resource)?.constructPath.map { fits($0, limit.subject) } ?? false)
      }.map(\.cost).total
      lines.append(line("budget/resource", limit.subject, limit, sum))
    }
    for limit in budget.tags {
      let parts = limit.subject.split(separator: "=", maxSplits: 1).map(String.init)
      let tagged = Set(
        synthesis.places.filter { place in
          guard let value = place.tags[parts.first ?? ""] else { return false }
          return parts.count < 2 || fits(value, parts[1])
        }.map(\.id))
      let sum = items.filter { tagged.contains($0.resource) }.map(\.cost).total
      lines.append(line("budget/tag", limit.subject, limit, sum))
    }
    return lines
  }

  private func line(
    _ rule: String, _ name: String, _ limit: Budget.Limit, _ actual: Money
  ) -> BudgetLine {
    BudgetLine(
      rule: rule, name: name, limit: limit.monthly, actual: actual, location: limit.location)
  }

  private func limitFindings(_ line: BudgetLine, in synthesis: SynthesisEstimate) -> [Finding] {
    let what =
      switch line.rule {
      case "budget/total": "the \(line.name) estimate"
      case "budget/service": "service \(line.name)"
      case "budget/tag": "what is tagged \(line.name)"
      default: "resource \(line.name)"
      }
    if !line.isKept {
      let excess = line.actual - line.limit
      let dearest =
        synthesis.dearest?.costByResource.prefix(3)
        .map { "\($0.resource) \($0.cost.dollars())" }.joined(separator: ", ") ?? ""
      return [
        Finding(
          line.rule, .error,
          "\(what) is \(line.actual.dollars()) a month, \(excess.dollars()) over its limit of "
            + line.limit.dollars(), at: line.location, impact: excess,
          mend: "make the dearest smaller (\(dearest)), or raise the limit")
      ]
    }
    let limits = budget.estimates + budget.services + budget.resources + budget.tags
    guard
      let percent = limits.first(where: { $0.location == line.location })?.warnAtPercent,
      line.actual.approximate > line.limit.approximate * percent / 100
    else { return [] }
    return [
      Finding(
        line.rule, .warning,
        "\(what) is \(line.actual.dollars()) a month, above \(Working.number(percent)) % of its "
          + "limit of \(line.limit.dollars())", at: line.location)
    ]
  }

  // MARK: - Change

  private func change(_ synthesis: SynthesisEstimate) -> Money? {
    guard let dearest = synthesis.dearest, let before = baseline[dearest.name] else { return nil }
    return dearest.monthly - before
  }

  private func changeFindings(_ synthesis: SynthesisEstimate) -> [Finding] {
    var findings: [Finding] = []
    for estimate in synthesis.bill.estimates {
      guard let before = baseline[estimate.name] else { continue }
      let change = estimate.monthly - before
      if let most = budget.change.monthly, change > most {
        findings.append(
          Finding(
            "budget/change", .error,
            "the \(estimate.name) estimate rises by \(change.dollars()) a month, more than the "
              + "\(most.dollars()) allowed at once", at: budget.change.location, impact: change,
            mend: "split the change, or agree on a new baseline"))
      }
      if let percent = budget.change.percent, before > .zero,
        change.approximate / before.approximate * 100 > percent
      {
        let share = change.approximate / before.approximate * 100
        findings.append(
          Finding(
            "budget/change", .error,
            "the \(estimate.name) estimate rises by \(Working.number(share, decimals: 1)) %, more "
              + "than the \(Working.number(percent)) % allowed at once",
            at: budget.change.location, impact: change,
            mend: "split the change, or agree on a new baseline"))
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
      where (place.coverage == .unpriced || place.coverage == .unknown)
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
    if let least = budget.coverage.minimumPercent, synthesis.coveredPercent < least {
      findings.append(
        Finding(
          "coverage/share", .error,
          "\(Working.number(synthesis.coveredPercent, decimals: 1)) % of the resources are priced "
            + "or free; the budget asks for \(Working.number(least)) %"))
    }
    return findings
  }

  private func ageFindings(_ synthesis: SynthesisEstimate) -> [Finding] {
    guard let most = budget.maxRateAgeDays, let today = day?.dayNumber else { return [] }
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
    for waiver in budget.waivers {
      let covered = findings.indices.filter { index in
        let finding = findings[index]
        let isMeant =
          waiver.resource.isEmpty
          || finding.resource.map { fits($0, waiver.resource) } == true
          || finding.constructPath.map { fits($0, waiver.resource) } == true
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
