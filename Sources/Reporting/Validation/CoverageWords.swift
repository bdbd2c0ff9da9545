import Diagnostics
import Gate
import Pricing
import Quantities
import Resources
import Services

/// What is covered, in words.
enum CoverageWords {
  /// Why there is no bill, where there is none; `nil` where something is charged.
  static func emptiness(_ synthesis: SynthesisEstimate) -> String? {
    if synthesis.hasBill { return nil }
    let missing = synthesis.places(.unpriced).count + synthesis.places(.unknown).count
    if missing > 0 {
      return
        "Nothing was priced: \(missing) of \(NumberFormat.count(synthesis.places.count, "resource"))"
        + " \(missing == 1 ? "has" : "have") no known price. What this costs cannot be told."
    }
    if !synthesis.unknownUsage.isEmpty {
      return
        "Nothing here is charged by the hour. What it costs depends on usage, at the rates below."
    }
    if synthesis.bill.estimates.contains(where: { !$0.lines.isEmpty }) { return nil }
    return synthesis.places.isEmpty ? "There are no resources." : "Everything here is free."
  }

  /// `$169.70 is known, $48.10 of it estimated; unknown: between $0.00 and $40.00 …`.
  ///
  /// "All of it is certain" never stands beside something that is open.
  static func money(_ money: MoneyCoverage) -> String {
    let (known, unknown) = (money.known, money.unknown)
    let none = unknown.taken > .zero ? "nothing is certain" : "nothing is priced"
    var text = known > .zero ? "\(known.dollars()) is known" : none
    if known > .zero, known.roundedToCents == .zero { text = "less than a cent is known" }
    let range = money.estimatedRange
    let isWide = range.lowerBound.roundedToCents != range.upperBound.roundedToCents
    let between =
      isWide ? ": \(range.lowerBound.dollars()) to \(range.upperBound.dollars())" : ""
    if known > .zero, money.estimated == known {
      text =
        "\(known.roundedToCents == .zero ? "less than a cent" : known.dollars()) is estimated\(between)"
    } else if money.estimated.roundedToCents > .zero {
      text += ", \(money.estimated.dollars()) of it estimated\(between)"
    }
    if !unknown.items.isEmpty {
      text += "; unknown: "
      switch unknown.ceiling {
      case .some(let most): text += "\(unknown.floor.dollars()) to \(most.dollars())"
      case .none where unknown.floor > .zero:
        text += "\(unknown.floor.dollars()) or more, nobody knows the most"
      case .none: text += "nobody knows how much"
      }
    }
    return text + beside(money)
  }

  /// The same for a first page; `nil` where the whole bill is known.
  ///
  /// - Parameters:
  ///   - money: of the most expensive estimate.
  ///   - whole: what it is a part of: `it`, `the point estimate of realistic`.
  /// - Returns: a sentence without its full stop.
  static func doubt(_ money: MoneyCoverage, of whole: String) -> String? {
    let isWhole = money.unknown.items.isEmpty && money.unboundedRates == 0
    let isCertain = money.unknown.items.isEmpty && money.estimated.roundedToCents == .zero
    if isWhole, isCertain { return nil }
    let ask = "; \(money.questions.inSentence) writes the questions"
    if !isCertain {
      return "Of \(whole) " + Self.money(money) + (money.unboundedRates > 0 ? ask : "")
    }
    let resources = NumberFormat.count(money.unknown.usage.count, "resource")
    let rates = NumberFormat.count(money.unboundedRates, "rate")
    return "Not in it: the use of \(resources), which nobody stated (\(rates))" + ask
  }

  private static func beside(_ money: MoneyCoverage) -> String {
    var parts: [String] = []
    if money.unboundedResources > 0 {
      parts.append(NumberFormat.count(money.unboundedResources, "resource") + " not priced")
    }
    if money.unboundedValues > 0 {
      parts.append(NumberFormat.count(money.unboundedValues, "value") + " known only at deployment")
    }
    parts += money.unboundedBeside.map { "the \($0), which nothing here takes" }
    let open = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    guard money.unboundedRates > 0 else { return open }
    let resources = NumberFormat.count(money.unknown.usage.count, "resource")
    let rates = NumberFormat.count(money.unboundedRates, "rate")
    return open + "; not in it: the use of \(resources), which nobody stated (\(rates))"
  }

  /// ` for what is fixed and stated; the use of 6 resources is not in it`, where there is such use,
  /// and what was accepted although nobody knows its most.
  static func unstated(_ validation: Validation) -> String {
    let open = validation.moneyCoverage.unknown
    let accepted = Set(open.items.filter { $0.ceiling == nil && !$0.isOpen }.map(\.resource)).count
    let parts = [
      validation.unstated.count == 0
        ? nil : "the use of \(NumberFormat.count(validation.unstated.count, "resource"))",
      accepted == 0
        ? nil : "\(NumberFormat.count(accepted, "resource")) accepted without a price",
    ].compactMap { $0 }
    if parts.isEmpty { return "" }
    return (validation.unstated.count == 0 ? "; " : " for what is fixed and stated; ")
      + parts.joined(separator: " and ")
      + (parts.count == 1 && (accepted == 0 || accepted == 1) ? " is" : " are") + " not in it"
  }

  /// `, whose P90 means nothing without ranges`, where a limit asks for one.
  static func withoutBand(_ validation: Validation) -> String {
    let names = validation.budgetLines.filter(\.isWithoutBand).map(\.title)
    return names.isEmpty
      ? "" : "; without any range \(names.joined(separator: " and ")) means nothing"
  }

  /// The four lists, and the values that are open; each text follows its name.
  static func lists(_ synthesis: SynthesisEstimate) -> [(name: String, text: String)] {
    let names: [(Coverage, String)] = [
      (.priced, "priced"), (.free, "free"), (.unpriced, "not priced"), (.unknown, "unknown"),
    ]
    var lists: [(name: String, text: String)] = names.map { coverage, name in
      let places = synthesis.places(coverage)
      return (name, places.isEmpty ? ": none" : " (\(places.count)): \(types(places))")
    }
    lists += reasons(synthesis)
    if !synthesis.unresolved.isEmpty {
      lists.append(
        (
          "unresolved",
          ": "
            + synthesis.unresolved.map { item in
              let range = item.range.map {
                " (\($0.lowerBound.dollars()) to \($0.upperBound.dollars()))"
              }
              return "\(item.resource).\(item.property)\(range ?? "")"
            }.joined(separator: ", ")
        ))
    }
    return lists
  }

  /// The money, the four lists and the rates that wait for a usage, as items of a report.
  static func list(_ synthesis: SynthesisEstimate, _ money: MoneyCoverage) -> Document.Block {
    let (longest, most) = (4_000, 60)
    let rates = usageRates(synthesis)
    var items: [RichText] = ["money: \(Self.money(money))"]
    items += lists(synthesis).map { list in
      let isLong = list.text.utf16.count > longest
      return "\(list.name)\(quoted: isLong ? list.text.prefix(longest) + " …" : list.text)"
    }
    items += rates.prefix(most).map { "depends on usage: \(quoted: $0)" }
    if rates.count > most {
      items.append("and \(rates.count - most) more rates that depend on usage")
    }
    return .list(items)
  }

  /// Why what is deployed has no price, and what helps: each reason once, with the resources that it holds for.
  private static func reasons(_ synthesis: SynthesisEstimate) -> [(name: String, text: String)] {
    let (mostReasons, mostNames) = (12, 3)
    var order: [String] = []
    var names: [String: [String]] = [:]
    for place in synthesis.places where place.coverage.isOpen {
      let why = place.note.isEmpty ? "it has no price here" : place.note
      if names[why] == nil { order.append(why) }
      names[why, default: []].append("\(place.id.text) (\(place.type))")
    }
    var lists = order.prefix(mostReasons).map { why in
      let all = names[why] ?? []
      let rest = all.count > mostNames ? " and \(all.count - mostNames) more" : ""
      return (
        name: "without a price",
        text: ": \(all.prefix(mostNames).joined(separator: ", "))\(rest): \(why)"
      )
    }
    if order.count > mostReasons {
      lists.append(
        (name: "without a price", text: ": for \(order.count - mostReasons) more reasons"))
    }
    return lists
  }

  /// `AWS::EC2::EIP × 2`, in the order of the files.
  private static func types(_ places: [CoveredResource]) -> String {
    var order: [String] = []
    var counts: [String: Int] = [:]
    for place in places {
      if counts[place.type] == nil { order.append(place.type) }
      counts[place.type, default: 0] += 1
    }
    return order.map { type in
      let count = counts[type] ?? 1
      return count == 1 ? type : "\(type) × \(count)"
    }.joined(separator: ", ")
  }

  /// `log ingestion: $0.5 per GB (6 resources)`, each rate once.
  static func usageRates(_ synthesis: SynthesisEstimate) -> [String] {
    var order: [String] = []
    var resources: [String: Set<ResourceID>] = [:]
    for line in synthesis.unknownUsage {
      let text = "\(line.name): $\(line.firstPaidPrice.text) per \(line.quantity.unit.one)"
      if resources[text] == nil { order.append(text) }
      resources[text, default: []].insert(line.resource)
    }
    return order.map { text in
      let names = resources[text] ?? []
      let only = names.first.map { synthesis.bill.labels.label(of: $0) } ?? ""
      return names.count == 1 ? "\(text) (\(only))" : "\(text) (\(names.count) resources)"
    }
  }
}
