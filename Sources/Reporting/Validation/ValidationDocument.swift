import Resources
import Diagnostics
package import Gate
import Pricing
import Quantities

/// The gate's decision as a report: a pull request's comment, or a page.
package struct ValidationDocument {
  /// The longest comment GitHub takes, in characters.
  package static let longest = 65_536

  private let validation: Validation
  /// Whether the report has the length of a comment to keep to.
  private let isComment: Bool

  init(_ validation: Validation, isComment: Bool) {
    self.validation = validation
    self.isComment = isComment
  }

  /// The comment, no longer than GitHub takes.
  package static func comment(_ validation: Validation) -> String {
    var document = Self(validation, isComment: true).document
    document.mark = mark(validation.name)
    return cut(document.markdown())
  }

  /// The page, with everything that there is to say.
  package static func page(_ validation: Validation) -> String {
    Self(validation, isComment: false).document.html
  }

  /// Finds an earlier comment of the same stack, to replace it.
  static func mark(_ name: String) -> String {
    let plain = name.map {
      $0.isASCII && ($0.isLetter || $0.isNumber || "_.-".contains($0)) ? $0 : "."
    }
    return "alva-cost: \(String(plain))"
  }

  var document: Document {
    let errors = validation.findings.filter { $0.level == .error }
    let warnings = validation.findings.filter { $0.level == .warning }
    let waived = validation.findings.filter { $0.waivedBy != nil }
    var rest = folded(NumberFormat.count(warnings.count, "warning"), warnings, room: 16_000)
    rest += folded("\(waived.count) waived", waived, room: 8_000)
    var blocks: [Document.Block]
    if isUnchanged {
      let figures = ValidationTerminal.figures(validation)
      blocks = [.paragraph("\(icon) \(strong: title), no change: \(figures)")]
    } else {
      blocks = [
        .heading(2, "\(icon) \(title)"),
        .paragraph(RichText(ValidationTerminal.figures(validation))),
      ]
      blocks += changed + [totals]
      if !validation.budgetLines.isEmpty { blocks.append(.table(budget)) }
      rest += ValidationDetails(validation).blocks
    }
    if !errors.isEmpty {
      blocks.append(.heading(3, "What stops it"))
      // What stops the gate has the room that the rest leaves, the mark and the last words too.
      let taken = Self.length(blocks) + Self.length(rest) + Self.mark(validation.name).utf16.count
      blocks += items(errors, room: Self.longest - taken - 211)
    }
    return Document(title: "\(title.plain)", blocks + rest)
  }

  private var icon: String {
    switch validation.verdict {
    case .pass: "✅"
    case .fail: "❌"
    case .incomplete, .stale: "❓"
    }
  }

  private var title: RichText {
    let name = RichText.quoted(validation.name)
    return switch validation.verdict {
    case .pass:
      "\(name) is within its budget\(CoverageWords.unstated(validation))"
        + "\(CoverageWords.withoutBand(validation))"
    case .fail:
      validation.budgetLines.allSatisfy(\.isKept)
        ? "\(name) is against its rules" : "\(name) is over its budget"
    case .incomplete: "\(name): incomplete: whether it is within the budget is not known"
    case .stale: "\(name): the rates are older than the budget allows"
    }
  }

  /// Every estimate costs what it did, and nothing stops it.
  private var isUnchanged: Bool {
    validation.verdict == .pass && !validation.changes.isEmpty
      && validation.changes.count == validation.synthesis.bill.estimates.count
      && validation.changes.allSatisfy { $0.change == .zero }
  }

  // MARK: - Tables

  /// What a reviewer looks for first: the resources whose bill the change moves.
  private var changed: [Document.Block] {
    guard let now = validation.synthesis.mostExpensive, let change = validation.change,
      !validation.changed.isEmpty
    else { return [] }
    return [
      .table(
        ChangeTable.table(
          validation.changed, before: now.monthly - change, after: now.monthly,
          most: isComment ? Self.mostChanges : .max))
    ]
  }

  /// Resources that a comment names.
  private static let mostChanges = 20

  private var totals: Document.Block {
    if let reason = CoverageWords.emptiness(validation.synthesis) {
      return .paragraph(.strong(RichText(reason)))
    }
    let estimates = validation.synthesis.bill.estimates
    var table = Table(
      [Table.Column("a month")] + estimates.map { Table.Column($0.name, .right) })
    func row(_ name: String, isTotal: Bool = false, _ cell: (Estimate) -> String) {
      table.rows.append(Table.Row([name] + estimates.map(cell), isTotal: isTotal))
    }
    row("total", isTotal: true) { $0.monthly.dollars() }
    if !validation.changes.isEmpty {
      row("change against the baseline") { estimate in
        let change = validation.changes.first { $0.estimate == estimate.name }?.change
        return change.map { $0 == .zero ? "none" : $0.signedDollars() } ?? "not in it"
      }
    }
    row("fixed") { $0.fixedMonthly.dollars() }
    row("usage-based") { $0.usageMonthly.dollars() }
    let spreads = estimates.compactMap(\.spread)
    if !spreads.isEmpty, !spreads.contains(where: \.hasBand) {
      row("80 % sure between") { _ in "not known: no input has a range that counts" }
    } else if !spreads.isEmpty {
      func percentile(_ name: String, _ value: @escaping (CostSpread) -> Money) {
        row(name) { estimate in
          estimate.spread.flatMap { $0.hasBand ? value($0).dollars() : nil } ?? "–"
        }
      }
      percentile("P50") { $0.p50.value }
      percentile("P90: 10 % chance that it costs more") { $0.p90.value }
    }
    row("scenario") { $0.scenario }
    return .table(table)
  }

  /// What is over first.
  private var budget: Table {
    var table = Table([
      Table.Column("budget"), Table.Column("limit", .right), Table.Column("a month", .right),
      Table.Column("headroom", .right), Table.Column(""),
    ])
    let lines = validation.budgetLines
    let ordered = lines.filter { !$0.isKept } + lines.filter(\.isKept)
    for line in ordered.prefix(isComment ? 100 : ordered.count) {
      let mark = line.isKept ? line.isCertain ? "✅" : "⚠️" : "❌"
      table.add(
        .quoted(line.title), RichText(line.limit.dollars()), RichText(line.actual.dollars()),
        RichText((line.limit - line.actual).signedDollars()),
        "\(mark) \(ValidationTerminal.state(line))")
    }
    return table
  }

  // MARK: - Findings

  /// As many findings as there is room for; one that several share a remedy with says it once.
  private func items(_ findings: [Finding], room: Int) -> [Document.Block] {
    var items: [RichText] = []
    var taken = 0
    for (index, finding) in findings.enumerated() {
      let next = index + 1 < findings.count ? findings[index + 1].mend : nil
      let item = item(finding, mends: finding.mend != next)
      taken += Self.length(MarkdownWriter.item(item))
      if isComment, taken > room {
        return [
          .list(items),
          .paragraph(
            "and \(NumberFormat.grouped("\(findings.count - index)")) more, see the report"),
        ]
      }
      items.append(item)
    }
    return [.list(items)]
  }

  private func folded(_ title: String, _ findings: [Finding], room: Int) -> [Document.Block] {
    findings.isEmpty ? [] : [.details(RichText(title), items(findings, room: room))]
  }

  private func item(_ finding: Finding, mends: Bool) -> RichText {
    var text: RichText = "\(strong: RichText(finding.rule)) \(quoted: finding.message)"
    if let impact = finding.monthlyImpact, !finding.rule.hasPrefix("budget/") {
      text += ", \(strong: RichText(impact.dollars())) a month"
    }
    let places = [finding.constructPath, finding.location?.text].compactMap { $0 }
    for (index, place) in places.enumerated() {
      text += RichText(index == 0 ? [.lineBreak] : [.words(" in ")]) + .code(place)
    }
    if let waiver = finding.waivedBy {
      text += RichText([.lineBreak]) + "waived by \(quoted: waiver)"
    }
    if mends, finding.waivedBy == nil, let mend = finding.mend {
      text += RichText([.lineBreak]) + "help: \(quoted: mend)"
    }
    return text
  }

  // MARK: - Length

  private static func length(_ blocks: [Document.Block]) -> Int {
    length(Document(title: "", blocks).markdown())
  }

  /// Characters as GitHub counts them: no fewer than UTF-16 has.
  private static func length(_ text: String) -> Int { text.utf16.count }

  private static func cut(_ text: String) -> String {
    if length(text) <= longest { return text }
    let note = "\n\n…\n"
    var units = 0
    var end = text.startIndex
    while end < text.endIndex {
      let size = text[end].utf16.count
      if units + size > longest - length(note) { break }
      units += size
      end = text.index(after: end)
    }
    return text[..<end] + note
  }
}

/// What stands folded below a decision: the lines of the bill, and what is covered.
struct ValidationDetails {
  private let validation: Validation

  init(_ validation: Validation) {
    self.validation = validation
  }

  /// Lines that are shown one by one; the rest is summed up.
  private static let most = 60

  var blocks: [Document.Block] {
    let synthesis = validation.synthesis
    let percent = NumberFormat.number(synthesis.coveredPercent, decimals: 1)
    var title = "Coverage: \(percent) % of "
    title += NumberFormat.count(synthesis.places.count, "resource")
    if let percent = validation.moneyCoverage.percent {
      title += ", \(NumberFormat.number(percent, decimals: 1)) % of the money"
      let money = validation.moneyCoverage
      if !money.unknown.items.isEmpty || money.unboundedRates > 0 { title += " that is known" }
    }
    return costs + savings
      + [
        .details(RichText(title), [CoverageWords.list(synthesis, validation.moneyCoverage)])
      ]
  }

  /// What would cost less, where that was asked for and there is something.
  private var savings: [Document.Block] {
    let summary = EstimateSummary(validation.synthesis.bill)
    guard let table = summary.savingTable else { return [] }
    let note = summary.savingsNote.map { [Document.Block.paragraph("\($0).")] } ?? []
    return [.details("What would cost less", [.table(table)] + note)]
  }

  private var costs: [Document.Block] {
    let synthesis = validation.synthesis
    let costs = (synthesis.mostExpensive?.lines ?? []).filter { $0.cost > .zero }
      .sorted { $0.cost == $1.cost ? $0.id < $1.id : $0.cost > $1.cost }
    if costs.isEmpty { return [] }
    var table = Table([
      Table.Column("resource"), Table.Column("what"), Table.Column("a month", .right),
    ])
    for line in costs.prefix(Self.most) {
      table.add(
        .quoted(synthesis.bill.labels.label(of: line.resource)), .quoted(line.name),
        RichText(line.cost.dollars()))
    }
    let more = costs.dropFirst(Self.most).map(\.cost).total
    if more > .zero {
      table.add(NumberFormat.count(costs.count - Self.most, "more line"), "", more.dollars())
    }
    return [
      .details("What it costs (\(synthesis.mostExpensive?.name ?? ""))", [.table(table)])
    ]
  }
}
