package import Diagnostics
import Gate
package import Pricing
package import Quantities
package import RateTables
import Resources

/// The notes of a stack file, whose prices are looked up once the rates are known.
package struct StackNoteList: Sendable {
  /// A note as it is written.
  package struct Entry: Sendable {
    var what = ""
    var why = ""
    var rate: RateName?
  }

  /// Which rate a note tells the price of.
  package struct RateName: Sendable {
    var offer = ""
    var usageType = ""
    var operation = ""
    var location = SourceLocation(file: "")
  }

  /// What stands in a reason for the price of its rate.
  static let placeholder = "{price}"

  package var free: [Entry] = []
  package var notPriced: [Entry] = []

  package init() {}

  /// The notes with their prices: `$3.65 a month` of an hourly rate, else `$0.09 per GB`.
  ///
  /// - Parameters:
  ///   - table: the rates of the stack's region.
  ///   - day: which prices are in force; the newest without one.
  ///   - period: how long an hourly rate runs.
  /// - Throws: a rate that the table does not have, where the note names it.
  /// - Returns: the notes in the order of the file.
  package func priced(
    by table: RateTable, asOf day: CalendarDay?, for period: BillingPeriod
  ) throws(Diagnostics) -> StackNotes {
    var problems = Diagnostics()
    func notes(_ entries: [Entry]) -> [StackNotes.Note] {
      entries.compactMap { entry in
        guard let rate = entry.rate else { return .init(what: entry.what, why: entry.why) }
        guard let price = Self.price(rate, in: table, asOf: day, for: period) else {
          problems.report(Self.missing(rate, in: table))
          return nil
        }
        let why = entry.why.replacing(Self.placeholder, with: price)
        return .init(what: entry.what, why: why)
      }
    }
    let all = StackNotes(free: notes(free), notPriced: notes(notPriced))
    try problems.throwIfErrors()
    return all
  }

  private static func price(
    _ name: RateName, in table: RateTable, asOf day: CalendarDay?, for period: BillingPeriod
  ) -> String? {
    let key = RateKey(offer: name.offer, usageType: name.usageType, operation: name.operation)
    guard let rate = table.rate(for: key, asOf: day),
      let tier = rate.tiers.first(where: { $0.price > .zero }) ?? rate.tiers.first
    else { return nil }
    if rate.unit.name != "Hrs" { return "\(tier.price.dollars) per \(rate.unit.one)" }
    let billionths = Int128(period.hours) * 1_000_000_000
    return tier.price.cost(ofBillionths: billionths).map { "\($0.dollars()) a month" }
  }

  private static func missing(_ name: RateName, in table: RateTable) -> Diagnostic {
    let known = table.rates { key, _ in key.offer == name.offer && key.term.isEmpty }
    if known.isEmpty {
      let offers = Set(table.rates.map(\.key.offer)).sorted()
      return Diagnostic(
        at: name.location, "\(table.region) has no rates of a service '\(name.offer)'",
        mend: suggestion(for: name.offer, from: offers))
    }
    let operation = name.operation.isEmpty ? "" : " (operation \(name.operation))"
    return Diagnostic(
      at: name.location,
      "no rate of \(name.offer) in \(table.region) has the usage type "
        + "'\(name.usageType)'\(operation)",
      mend: nearestName(to: name.usageType, in: known.map(\.key.usageType)).map {
        "did you mean '\($0)'?"
      } ?? "'alva-cost rates list --service \(name.offer)' lists them")
  }
}

extension StackReader {
  /// What the file says of things that have no line.
  mutating func readNotes(_ node: ConfigNode) -> StackNoteList {
    var notes = StackNoteList()
    guard let part = node["notes"], !part.isNull else { return notes }
    _ = Self.notes.decode(part, into: &notes, path: "notes", problems: &problems)
    return notes
  }

  static let notes = Schema<StackNoteList>(
    "the notes",
    [entries("free", \.free), entries("notPriced", \.notPriced)])

  private static func entries(
    _ key: String, _ path: any WritableKeyPath<StackNoteList, [StackNoteList.Entry]> & Sendable
  ) -> Schema<StackNoteList>.Field {
    Schema.Field(key, .list(.mapping(note.keys)), "a list of notes") { node, list, context in
      guard let items = node.items else {
        context.problems.error(
          at: node.location, "'\(key)' is \(node.kindName)",
          mend: "write a list: - { what: IAM roles, why: free }")
        return
      }
      for (index, item) in items.enumerated() {
        var entry = StackNoteList.Entry()
        _ = note.decode(
          item, into: &entry, path: "\(context.path(of: key)).\(index)",
          problems: &context.problems)
        if item.entries != nil { check(entry, item, &context.problems) }
        list[keyPath: path].append(entry)
      }
    }
  }

  private static let note = Schema<StackNoteList.Entry>(
    "a note",
    [
      text("what", \.what, "what it is about"), text("why", \.why, "why it has no line"),
      Schema.Field("rate", .mapping(rate.keys), "the rate whose price the reason tells") {
        node, entry, context in
        var name = StackNoteList.RateName()
        name.location = node["usageType"]?.location ?? node.location
        _ = rate.decode(
          node, into: &name, path: context.path(of: "rate"), problems: &context.problems)
        entry.rate = name
      },
    ])

  private static let rate = Schema<StackNoteList.RateName>(
    "the rate of a note",
    [
      text("service", \.offer, "AWS's offer code"),
      text("usageType", \.usageType, "the usage type without region"),
      .text("operation", \.operation, "where the usage type serves several products"),
    ])

  /// A text that must be there and say something.
  private static func text<Model>(
    _ key: String, _ path: any WritableKeyPath<Model, String> & Sendable, _ note: String
  ) -> Schema<Model>.Field {
    Schema<Model>.Field(key, .text, note, required: true) { node, model, context in
      if let text = node.text, !text.isEmpty {
        model[keyPath: path] = text
      } else {
        context.problems.error(
          at: node.location, "'\(key)' is \(node.kindName)", mend: "write a text")
      }
    }
  }

  /// A price is told where there is a rate for it, and only there.
  private static func check(
    _ entry: StackNoteList.Entry, _ node: ConfigNode, _ problems: inout Diagnostics
  ) {
    let tells = entry.why.contains(StackNoteList.placeholder)
    if tells, entry.rate == nil {
      problems.error(
        at: node["why"]?.location, "the note tells a '{price}' but names no rate",
        mend: "add 'rate: { service: AmazonVPC, usageType: PublicIPv4:InUseAddress }'")
    } else if !tells, entry.rate != nil, !entry.why.isEmpty {
      problems.error(
        at: node["rate"]?.location, "the note names a rate and does not tell its price",
        mend: "write '{price}' in 'why', or take 'rate' out")
    }
  }
}
