import Pricing
import Quantities
import Diagnostics
import Resources

/// What of a stack's money is not known, as findings: each cause once.
struct CoverageCheck {
  let rule: Budget.CoverageRule
  let strict: Bool
  let day: CalendarDay?
  let synthesis: SynthesisEstimate
  let money: MoneyCoverage
  /// Whether every limit holds the unknown at its most.
  let fits: Bool

  var findings: [Finding] {
    unpriced + unresolved + usage + nothing + shares + expired + unused
  }

  /// An error where the unknown is open or might pass a limit; else a warning.
  private func level(_ chosen: Budget.Strictness?, isOpen: Bool) -> Finding.Level? {
    if strict { return .error }
    if let chosen { return chosen.level }
    return isOpen || !fits ? .error : .warning
  }

  private var unpriced: [Finding] {
    money.unknown.items.filter { $0.cause == .notPriced }.compactMap { item in
      let isAllowed = item.acceptedBy != nil
      let level = isAllowed ? .note : level(rule.unpriced, isOpen: item.isOpen)
      guard let level, let place = synthesis.place(item.resource) else { return nil }
      let causes = synthesis.unresolved.filter {
        $0.resource == item.resource && leavesUnpriced($0)
      }
      let because = causes.map { "; '\($0.property)' is not known (\($0.reason))" }
      var finding = Finding(
        "coverage/unpriced", level,
        "'\(item.resource)' (\(item.type)) is not priced: \(item.what)" + because.joined(),
        resource: item.resource, at: place.location, constructPath: place.constructPath,
        impact: item.floor > .zero ? item.floor : nil,
        mend: (causes.first.map { "\(way($0)); or " } ?? "")
          + "state its cost under 'extras' of the stack file, or accept it under 'coverage: "
          + "accept' of the budget, with a reason and a day")
      finding.waivedBy = item.acceptedBy
      return finding
    }
  }

  /// Whether a property is why its resource has no price: nothing is taken for it.
  private func leavesUnpriced(_ item: UnresolvedProperty) -> Bool {
    item.range == nil && item.isNothingTaken
      && synthesis.place(item.resource)?.coverage.isOpen == true
  }

  /// What would tell a property.
  private func way(_ item: UnresolvedProperty) -> String {
    item.mend
      ?? (item.reason.contains("export")
        ? "give it with --export NAME=VALUE, or write it in the template"
        : "give it with --parameter, or write it in the template")
  }

  /// A parameter that decides on several properties is one finding.
  private var unresolved: [Finding] {
    var order: [UnresolvedProperty.Cause] = []
    var byCause: [UnresolvedProperty.Cause: [UnresolvedProperty]] = [:]
    for item in synthesis.unresolved where !leavesUnpriced(item) {
      if byCause[item.cause] == nil { order.append(item.cause) }
      byCause[item.cause, default: []].append(item)
    }
    let open = Dictionary(
      money.unknown.items.filter { $0.cause == .unresolved }.map { ($0.resource, $0) },
      uniquingKeysWith: { $0.isOpen ? $0 : $1 })
    return order.compactMap { byCause[$0] }.compactMap { items in
      guard let first = items.first else { return nil }
      let known = items.compactMap { open[$0.resource] }
      let isOpen = first.range == nil && known.contains(where: \.isOpen)
      let acceptance = known.allSatisfy { $0.acceptedBy != nil } ? known.first?.acceptedBy : nil
      // What has no price to it stops nothing.
      let usual = known.isEmpty ? strict ? .error : .warning : nil as Finding.Level?
      let level =
        acceptance != nil ? .note : usual ?? level(rule.unresolved, isOpen: isOpen)
      guard let level, rule.unresolved != .off || strict else { return nil }
      let range = first.range.map {
        "; between \($0.lowerBound.dollars()) and \($0.upperBound.dollars()) a month"
      }
      let others = items.dropFirst().map { "'\($0.property)' of '\($0.resource)'" }
      let also = others.isEmpty ? "" : "; so are \(others.joined(separator: ", "))"
      var finding = Finding(
        "coverage/unresolved", level,
        "'\(first.property)' of '\(first.resource)' is not known (\(first.reason)); "
          + "\(first.taken) is taken\(range ?? "")\(also)", resource: first.resource,
        at: first.location, constructPath: synthesis.place(first.resource)?.constructPath,
        impact: first.range.map { $0.upperBound - $0.lowerBound },
        mend: way(first))
      finding.waivedBy = acceptance
      return finding
    }
  }

  private var usage: [Finding] {
    let unstated = money.unknown.usage
    guard let first = unstated.first else { return [] }
    let stops =
      strict || rule.unstatedUsage == .incomplete || synthesis.isPricedByUseAlone
    let count = NumberFormat.count(unstated.count, "resource")
    let names = unstated.prefix(3).map { "'\($0.resource)' (\($0.what))" }
    let more = unstated.count > 3 ? " and \(unstated.count - 3) more" : ""
    return [
      Finding(
        "coverage/usage", stops ? .error : .note,
        "the use of \(count) is not in it, nobody stated it: "
          + names.joined(separator: "; ") + more,
        resource: first.resource, at: synthesis.place(first.resource)?.location,
        mend:
          "state it in a file that \(synthesis.questions.inSentence) begins, with --usage FILE, or under "
          + "'resources' of the stack file")
    ]
  }

  private var nothing: [Finding] {
    if synthesis.places.isEmpty, synthesis.bill.estimates.allSatisfy(\.lines.isEmpty) {
      return [
        Finding(
          "coverage/share", .error, "there is nothing to price: no resource is deployed",
          mend: "see that --stack names the synthesized stack")
      ]
    }
    guard synthesis.isWithoutPrice else { return [] }
    return [
      Finding(
        "coverage/share", .error, "nothing was priced: no resource has a known price",
        mend: "see the types that are not priced or unknown")
    ]
  }

  private var shares: [Finding] {
    var findings: [Finding] = []
    if let least = rule.minimumPercent, !synthesis.covers(percent: least) {
      findings.append(
        Finding(
          "coverage/share", .error,
          "\(NumberFormat.number(synthesis.coveredPercent, decimals: 1)) % of the resources are "
            + "priced or free; the budget asks for \(NumberFormat.number(least)) %"))
    }
    if let least = rule.minimumMoneyPercent, !money.isKnown(percent: least) {
      let share =
        money.percent.map { "\(NumberFormat.number($0, decimals: 1)) % of the money is known" }
        ?? "nobody knows what share of the money is known, something has no upper bound"
      findings.append(
        Finding(
          "coverage/share", .error, "\(share); the budget asks for \(NumberFormat.number(least)) %",
          impact: money.uncertain > .zero ? money.uncertain : nil))
    }
    return findings
  }

  /// Acceptances past their day accept nothing any more.
  private var expired: [Finding] {
    guard let day else {
      return rule.accept.first.map { first in
        [
          Finding(
            "waiver/expired", .warning,
            "no day is named, so nothing tells whether what is accepted still is",
            at: first.location, mend: "name one with --as-of 2026-10-08, or --as-of today")
        ]
      } ?? []
    }
    return rule.accept.filter { $0.until < day }.map { acceptance in
      Finding(
        "waiver/expired", .warning, "what was accepted expired on \(acceptance.until.text)",
        at: acceptance.location, mend: "agree on a new day, or take it out")
    }
  }

  /// Acceptances that still hold and that nothing deployed needs, such as one with a misspelt name.
  private var unused: [Finding] {
    let open = Set(money.unknown.items.map(\.resource)).compactMap(synthesis.place)
    return rule.accept.filter { acceptance in
      day.map { $0 <= acceptance.until } ?? true && !open.contains(where: acceptance.isMeant)
    }.map { acceptance in
      Finding(
        "waiver/unused", .note, "nothing that is deployed needs what is accepted here",
        at: acceptance.location, mend: "take it out, or see that its name is one of the template's")
    }
  }
}
