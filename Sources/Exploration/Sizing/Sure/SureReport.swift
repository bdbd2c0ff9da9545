import Estimation
import Quantities
import Reporting
import Services
import TrafficSimulation

/// Sizes for a share of the drawn months, in every format.
extension SizeAdvice {
  func sureSummary(_ answer: SureAnswer, goal: String) -> TableReport.Section {
    var table = Table([
      Table.Column(""), Table.Column("a month", .right), Table.Column("80 % sure between", .right),
      Table.Column("expected", .right), Table.Column("holds in", .right),
      Table.Column("p95", .right), Table.Column("tightest"),
    ])
    func add(_ name: String, _ design: SureAnswer.Design) {
      table.add(
        name, design.cost.p50.dollars(), design.cost.rangeWords, design.cost.expected.dollars(),
        NumberFormat.percent(design.holds.share),
        design.figures.p95Words, design.figures.tightest)
    }
    add("current", answer.current)
    var text = "Target: \(goal), in \(NumberFormat.percent(answer.sure)) of the drawn months."
    var notes: [String] = []
    if let best = answer.best {
      add("recommended", best)
      notes.append(
        "It holds in \(best.holds.count) of \(answer.worlds) months drawn from the declared ranges, "
          + "\(NumberFormat.percent(best.holds.share)): 90 % sure between "
          + "\(NumberFormat.percent(best.holds.low)) and \(NumberFormat.percent(best.holds.high))."
          + (best.misses.isEmpty ? "" : " It misses for \(best.stops(label))."))
      notes += measuredNotes(answer)
      notes.append(
        result.isProved
          ? "No combination that was searched holds in as many months for less."
          : "The search ran out of runs: something cheaper may hold.")
    } else {
      text += " Nothing that was searched holds it in so many."
      if let closest = answer.closest {
        add("what comes closest", closest)
        notes.append("Closest: \(words(closest.choice)); it \(closest.reason(label)).")
        if result.ranOut { notes.append(Self.ranOut) }
        notes += unmovedNotes(
          closest.misses.first { $0.worlds + closest.holds.count == closest.holds.of }.flatMap {
            SizedParts(bench.base.stack).move($0.miss.resource, $0.miss.limit)
              ? nil : ($0.miss.resource, $0.miss.limit)
          })
      }
    }
    notes += scopeNotes
    if let words = outageWords(answer) { notes.append(words) }
    notes.append(
      "A month is the P50 of the drawn months; designs are compared by the expected cost, their mean. "
        + "p95 and the tightest limit are those of the middle of every range.")
    notes.append(effort)
    return TableReport.Section(text: text, table: table, notes: notes)
  }

  /// What the event engine says, at the middle and where it is hard.
  private func measuredNotes(_ answer: SureAnswer) -> [String] {
    var notes: [String] = []
    if let measured = confirmation.best {
      notes.append("At the middle: " + measured.words(rejected: confirmation.rejected))
    }
    if let words = confirmation.processorWords {
      notes.append(words)
    }
    if let (month, rate) = answer.measured {
      notes.append(
        "In the hardest month that has to hold, with \(NumberFormat.significant(rate)) requests a "
          + "second, its p95 is \(month.p95Words)"
          + (month.misses(target.p95Seconds)
            ? ", above the target: the engine that searches is off there." : "."))
    }
    return notes
  }

  func sureSections(_ answer: SureAnswer) -> [TableReport.Section] {
    var curve = Table([
      Table.Column("sure", .right), Table.Column("a month", .right),
      Table.Column("80 % sure between", .right), Table.Column("expected", .right),
      Table.Column("holds in", .right), Table.Column("sizes"),
    ])
    for level in answer.curve {
      guard let design = level.design else {
        curve.add(NumberFormat.percent(level.sure), "–", "–", "–", "–", "nothing that was searched")
        continue
      }
      curve.add(
        NumberFormat.percent(level.sure), design.cost.p50.dollars(), design.cost.rangeWords,
        design.cost.expected.dollars(), NumberFormat.percent(design.holds.share),
        words(design.choice) + (level.isProved ? "" : " (something cheaper may hold)"))
    }
    var sections = [
      TableReport.Section(
        "Cost against sureness",
        text: "The cheapest sizes for each share of the same \(answer.worlds) drawn months.",
        table: curve)
    ]
    if let outages = outageSection(answer) { sections.append(outages) }
    if !answer.notChosen.isEmpty {
      let base = answer.best ?? answer.closest
      let isLess = answer.best != nil
      var table = Table([
        Table.Column("expected", .right), Table.Column(isLess ? "less" : "more", .right),
        Table.Column("holds in", .right), Table.Column("what stops it"), Table.Column("sizes"),
      ])
      for design in answer.notChosen {
        let less = (base?.cost.expected ?? design.cost.expected) - design.cost.expected
        table.add(
          design.cost.expected.dollars(), (isLess ? less : -less).dollars(), design.holdsWords,
          design.stops(label), words(design.choice))
      }
      sections.append(
        TableReport.Section(
          isLess ? "Why not less" : "Why more does not help",
          text:
            "\(isLess ? "Cheaper" : "Larger") sizes, the drawn months in which they hold with their 90 % interval, and "
            + "which limit gives way in how many of the others.", table: table))
    }
    return sections
  }

  /// The curve, then what was not chosen.
  func sureData(_ answer: SureAnswer) -> Table {
    var table = Table(
      [
        "design", "sure", "holdsShare", "holdsLow", "holdsHigh", "worlds", "expectedUSD", "p10USD",
        "p50USD", "p90USD", "monthlyUSD", "p95Seconds", "headroom", "tightest", "stops",
        "outageHours", "outageUSD",
      ].map { Table.Column($0) } + result.space.components.map { Table.Column($0.name) })
    func add(_ name: String, _ sure: Double?, _ design: SureAnswer.Design) {
      let sizes =
        design.choice.isEmpty
        ? result.space.components.map { _ in "current" }
        : zip(result.space.components, design.choice).map { $0.options[$1].change.words }
      table.rows.append(
        Table.Row(
          [
            name, sure.map(NumberFormat.plain) ?? "", NumberFormat.plain(design.holds.share),
            NumberFormat.plain(design.holds.low), NumberFormat.plain(design.holds.high),
            String(design.holds.of), design.cost.expected.exactText, design.cost.p10.exactText,
            design.cost.p50.exactText, design.cost.p90.exactText,
            design.figures.monthly.exactText, NumberFormat.plain(design.figures.p95Seconds),
            NumberFormat.plain(design.figures.headroom), design.figures.tightest,
            design.stops(label, most: .max),
            design.outage.map { NumberFormat.plain($0.hours) } ?? "",
            design.outage?.monthly.exactText ?? "",
          ] + sizes))
    }
    add("current", nil, answer.current)
    if let best = answer.best { add("recommended", answer.sure, best) }
    if let closest = answer.closest { add("closest", nil, closest) }
    for level in answer.curve {
      if let design = level.design { add("curve", level.sure, design) }
    }
    for design in answer.notChosen { add("notChosen", nil, design) }
    return table
  }

  func sureJSON(_ answer: SureAnswer) -> JSONValue {
    func value(_ design: SureAnswer.Design) -> JSONValue {
      .object([
        ("holds", .number(design.holds.share)), ("holdsLow", .number(design.holds.low)),
        ("holdsHigh", .number(design.holds.high)), ("holdsWorlds", .integer(design.holds.count)),
        ("expected", .string(design.cost.expected.exactText)),
        ("p10", .string(design.cost.p10.exactText)),
        ("p50", .string(design.cost.p50.exactText)),
        ("p90", .string(design.cost.p90.exactText)),
        ("figures", design.figures.json),
        (
          "outage",
          design.outage.map {
            .object([
              ("hours", .number($0.hours)), ("monthly", .string($0.monthly.exactText)),
            ])
          } ?? .null
        ),
        (
          "misses",
          .array(
            design.misses.map { entry in
              .object([
                ("resource", .string(label(entry.miss.resource))),
                ("limit", .string(entry.miss.limit)), ("worlds", .integer(entry.worlds)),
              ])
            })
        ),
        (
          "sizes",
          .object(
            zip(result.space.components, design.choice).map { component, index in
              (key: component.name, value: JSONValue.string(component.options[index].change.words))
            })
        ),
      ])
    }
    return .object([
      ("share", .number(answer.sure)), ("worlds", .integer(answer.worlds)),
      ("seed", .integer(Int(clamping: answer.seed))), ("current", value(answer.current)),
      ("best", answer.best.map(value) ?? .null), ("closest", answer.closest.map(value) ?? .null),
      (
        "curve",
        .array(
          answer.curve.map { level in
            .object([
              ("sure", .number(level.sure)), ("isProved", .bool(level.isProved)),
              ("design", level.design.map(value) ?? .null),
            ])
          })
      ),
      ("notChosen", .array(answer.notChosen.map(value))),
      ("leastWithOutage", answer.leastWithOutage.map(value) ?? .null),
      ("measuredHard", answer.measured?.month.json ?? .null),
      (
        "measuredHardRequestsPerSecond",
        answer.measured.map { .number($0.requestsPerSecond) } ?? .null
      ),
    ])
  }
}
