import Estimation
import Pricing
import Gate
import Diagnostics
import Quantities
package import Reporting
import Resources
import Services
import TrafficSimulation

extension SizeAdvice {
  /// The recommendation as a diff, what it costs, the front, and why the next cheaper one fails.
  package var report: TableReport {
    var sections = [summary]
    if let edits, !edits.isEmpty {
      sections.append(
        TableReport.Section("Changes", listing: (edits.diff(file: file), "diff")))
    }
    if edits == nil, !changes.isEmpty {
      var table = Table([
        Table.Column("resource"), Table.Column("setting"), Table.Column("becomes"),
      ])
      for change in changes {
        let isNamed = change.path.dropFirst().first == change.resource
        let setting = change.path.dropFirst(isNamed ? 2 : 1)
        table.add(label(change.resource), setting.joined(separator: "."), change.value)
      }
      sections.append(
        TableReport.Section(
          "Changes",
          text: obstacle == nil
            ? "To what is deployed, in the words of the stack file."
            : "In the words of the stack file, which cannot show them: "
              + "\(obstacle?.items.first?.message ?? "it cannot be edited").", table: table))
    }
    if result.best != nil {
      var table = Table([
        Table.Column("component"), Table.Column("size"), Table.Column("was"),
      ])
      for (name, size, was) in sizes(of: result.best) { table.add(label(name), size, was) }
      sections.append(TableReport.Section("Sizes", table: table))
    }
    if let sure {
      sections += sureSections(sure)
    } else if let next = result.nextCheaper, let reason = next.failure {
      sections.append(
        TableReport.Section(
          "Why not less",
          text: "\(next.figures.monthly.dollars()) a month with \(words(next)) does not hold: "
            + "\(reason)."
            + (confirmation.nextCheaper.map { " Request by request its p95 is \($0.p95Words)." }
              ?? "")
        ))
    }
    if sure == nil { sections.append(front) }
    var report = TableReport(
      title: "Sizes for \(stack)", sections: sections, data: sure.map(sureData) ?? data,
      json: json)
    report.charts = [chart].compactMap { $0 }
    return report
  }

  /// A resource as those who wrote the template call it.
  func label(_ name: String) -> String { bench.labels.label(of: name) }

  /// Everything on the front, the stack as it stands and what is recommended.
  private var chart: Chart? {
    var marks = [(name: "current", point: before.point(holds: true))]
    if let shown = result.best ?? result.closest {
      marks.append(
        (
          name: result.best == nil ? "closest" : "recommended",
          point: shown.figures.point(holds: shown.failure == nil)
        ))
    }
    return TradeOffChart(
      title: "Sizes for \(stack)",
      points: result.front.map { $0.figures.point(holds: $0.failure == nil) }, marks: marks,
      targetSeconds: target.p95Seconds)?.chart("")
  }

  private var summary: TableReport.Section {
    let goal =
      "p95 within \(NumberFormat.duration(target.p95Seconds)) with "
      + "\(NumberFormat.percent(target.headroom)) of every limit free, scenario "
      + "\(bench.base.scenario.name), \(bench.base.stack.region)"
    var table = Table([
      Table.Column(""), Table.Column("a month", .right), Table.Column("p95", .right),
      Table.Column("headroom", .right), Table.Column("tightest"),
    ])
    if let sure { return sureSummary(sure, goal: goal) }
    func add(_ name: String, _ figures: VariantFigures) {
      table.add(
        name, figures.monthly.dollars(), figures.p95Words,
        NumberFormat.percent(figures.headroom), figures.tightest)
    }
    add("current", before)
    var notes = [effort]
    notes += confirmationNotes
    let text: String
    if let best = result.best {
      add("recommended", best.figures)
      text = "Target: \(goal)."
      notes.append(
        result.isProved
          ? "No combination that was searched is cheaper and holds."
          : "The search ran out of runs: something cheaper may hold.")
    } else {
      text = "Target: \(goal). Nothing that was searched holds it."
      if let closest = result.closest {
        add("what comes closest", closest.figures)
        notes.append("Closest: \(words(closest)); it fails: \(closest.failure ?? "").")
      }
      if result.ranOut { notes.append(Self.ranOut) }
      notes += unmovedNotes(unmoved)
    }
    notes += scopeNotes
    return TableReport.Section(text: text, table: table, notes: notes)
  }

  /// That nothing was found, and not everything tried.
  static let ranOut = "The search ran out of runs: something that was not tried may hold."

  /// What was searched, in how many runs.
  var effort: String {
    "\(NumberFormat.significant(result.space.size)) combination\(result.space.size == 1 ? "" : "s"); "
      + "\(NumberFormat.count(result.simulated, "run")) of the month; "
      + "\(NumberFormat.count(result.excluded, "option")) skipped that fail whatever the rest, or cost no "
      + "less for nothing more. "
      + "Processors are taken as equally fast while it searches."
  }

  /// What the event engine and the declared ranges say of the recommendation.
  private var confirmationNotes: [String] {
    var notes: [String] = []
    if let measured = confirmation.best {
      notes.append(measured.words(rejected: confirmation.rejected))
    }
    if let chance = confirmation.chance {
      notes.append(
        "It holds in \(NumberFormat.percent(chance)) of \(confirmation.months) months drawn from the "
          + "declared ranges: these are sizes for the middle; --sure asks for a share.")
    }
    if let words = confirmation.processorWords { notes.append(words) }
    if isWithoutRanges {
      notes.append(
        "No input of the stack or of its scenario has a range, so every month is the middle: how sure "
          + "the sizes are is not known. Write ranges, such as requestsPerSecond: { p10: 8, p90: 20 }."
      )
    }
    return notes
  }

  private var front: TableReport.Section {
    var table = Table([
      Table.Column("a month", .right), Table.Column("p95", .right),
      Table.Column("headroom", .right), Table.Column("holds"), Table.Column("sizes"),
    ])
    for candidate in result.front {
      let figures = candidate.figures
      table.add(
        figures.monthly.dollars(), figures.p95Words,
        NumberFormat.percent(figures.headroom), candidate.failure == nil ? "yes" : "no",
        words(candidate))
    }
    return TableReport.Section(
      "Pareto front",
      text:
        "Pareto-optimal choices (cost, p95, headroom). Beyond the recommendation each "
        + "step gives the service whose p95 falls most for a dollar a larger processor.",
      table: table)
  }

  private func words(_ candidate: SizeResult.Candidate) -> String { words(candidate.choice) }

  func words(_ choice: [Int]) -> String {
    if choice.isEmpty { return "current" }
    return zip(result.space.components, choice).map { component, index in
      "\(label(component.name)) \(component.options[index].change.words)"
    }.joined(separator: ", ")
  }

  private func sizes(
    of candidate: SizeResult.Candidate?
  ) -> [(name: String, size: String, was: String)] {
    guard let candidate else { return [] }
    let old = bench.base.stack
    return zip(result.space.components, candidate.choice).map { component, index in
      let change = component.options[index].change
      return (component.name, change.words, change.standing(in: old).words)
    }
  }

  private var data: Table {
    var table = Table(
      ["monthlyUSD", "p95Seconds", "headroom", "tightest", "holds", "failure"].map {
        Table.Column($0)
      } + result.space.components.map { Table.Column($0.name) })
    for candidate in result.front {
      let figures = candidate.figures
      table.rows.append(
        Table.Row(
          [
            figures.monthly.exactText, NumberFormat.plain(figures.p95Seconds),
            NumberFormat.plain(figures.headroom), figures.tightest,
            candidate.failure == nil ? "true" : "false", candidate.failure ?? "",
          ]
            + (candidate.choice.isEmpty
              ? result.space.components.map { _ in "current" }
              : zip(result.space.components, candidate.choice).map {
                $0.options[$1].change.words
              })))
    }
    return table
  }

  private var json: JSONValue {
    func value(_ candidate: SizeResult.Candidate) -> JSONValue {
      .object([
        ("figures", candidate.figures.json),
        ("failure", candidate.failure.map { .string($0) } ?? .null),
        (
          "sizes",
          .object(
            zip(result.space.components, candidate.choice).map { component, index in
              (key: component.name, value: JSONValue.string(component.options[index].change.words))
            })
        ),
      ])
    }
    return .object([
      ("schemaVersion", .integer(1)), ("command", .string("size")), ("stack", .string(stack)),
      ("before", before.json), ("best", result.best.map(value) ?? .null),
      ("closest", result.closest.map(value) ?? .null),
      ("nextCheaper", result.nextCheaper.map(value) ?? .null),
      ("measured", confirmation.best?.json ?? .null),
      ("measuredNextCheaper", confirmation.nextCheaper?.json ?? .null),
      ("chance", confirmation.chance.map { .number($0) } ?? .null),
      ("chanceOfProcessors", confirmation.chanceOfProcessors.map { .number($0) } ?? .null),
      ("months", .integer(confirmation.months)),
      ("sure", sure.map(sureJSON) ?? .null),
      ("isProved", .bool(result.isProved)), ("runs", .integer(result.simulated)),
      ("front", .array(result.front.map(value))),
      (
        "changes",
        .array(
          changes.map {
            .object([
              ("resource", .string(label($0.resource))),
              ("path", .string($0.path.joined(separator: "."))), ("value", .string($0.value)),
            ])
          })
      ),
    ])
  }
}
