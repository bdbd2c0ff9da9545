import Diagnostics
import Quantities
import Reporting

/// What was resized when, in the report.
extension GrowthResizing {
  /// `api 2 × 512/1024, db db.t4g.small` of the steps of a month; empty where nothing changes.
  func words(ofMonth month: Int) -> String {
    steps.filter { $0.month == month }.flatMap(\.sizes).map { "\($0.name) \($0.size)" }
      .joined(separator: ", ")
  }

  /// What the sizes hold: `every limit, p95 within 500 ms and 20 % of every limit free`.
  private var goalWords: String {
    let more =
      [
        target.p95Seconds.map { "p95 within \(NumberFormat.duration($0))" },
        target.headroom > 0 ? "\(NumberFormat.percent(target.headroom)) of every limit free" : nil,
      ].compactMap { $0 }
    return more.isEmpty ? "every limit" : more.joined(separator: " and ")
  }

  /// The table of the steps, and each as a change of the stack file.
  var sections: [TableReport.Section] {
    var table = Table([
      Table.Column("month", .right), Table.Column("limit"), Table.Column("change"),
      Table.Column("month before", .right), Table.Column("this month", .right),
    ])
    for step in steps {
      table.add(
        String(step.month), step.reason,
        step.sizes.map { "\($0.name) \($0.size) (was \($0.was))" }.joined(separator: ", "),
        step.before?.dollars() ?? "–", step.after.dollars())
    }
    var notes: [String] = []
    if let givesUpTarget {
      notes.append(
        "From month \(givesUpTarget.month) on no sizes hold \(goalWords): \(givesUpTarget.reason). Sizes are "
          + "taken for the limits alone from then on.")
    }
    if let ends {
      notes.append("From month \(ends.month) on nothing that is sold holds: \(ends.reason).")
    }
    if steps.isEmpty, notes.isEmpty { notes.append("Nothing has to be resized.") }
    return [
      TableReport.Section(
        "Resized",
        text:
          "The cheapest next sizes that hold \(goalWords) with every input at its middle, taken in the "
          + "first month that needs them and kept. No part is made smaller; tasks, autoscaling bounds, database "
          + "classes and cache nodes are tried as 'alva-cost size' does, without running them request by request. "
          + "Costs are those at the middle.",
        table: steps.isEmpty ? nil : table, notes: notes)
    ] + steps.map(section)
  }

  private func section(_ step: Step) -> TableReport.Section {
    let heading = "Month \(step.month)"
    if let edits = step.edits, !edits.isEmpty {
      return TableReport.Section(heading, listing: (edits.diff(file: file), "diff"))
    }
    var table = Table([
      Table.Column("resource"), Table.Column("setting"), Table.Column("becomes"),
    ])
    for change in step.changes {
      let isNamed = change.path.dropFirst().first == change.resource
      let setting = change.path.dropFirst(isNamed ? 2 : 1)
      table.add(label(change.resource), setting.joined(separator: "."), change.value)
    }
    return TableReport.Section(
      heading,
      text: obstacle == nil
        ? "To what is deployed, in the words of the stack file."
        : "In the words of the stack file, which cannot show them: "
          + "\(obstacle?.items.first?.message ?? "it cannot be edited").", table: table)
  }

  var json: JSONValue {
    func miss(_ miss: Miss?) -> JSONValue {
      miss.map {
        .object([("month", .integer($0.month)), ("reason", .string($0.reason))])
      } ?? .null
    }
    return .object([
      ("p95Seconds", target.p95Seconds.map { .number($0) } ?? .null),
      ("headroom", .number(target.headroom)),
      (
        "steps",
        .array(
          steps.map { step in
            .object([
              ("month", .integer(step.month)), ("resource", .string(step.resource)),
              ("measure", .string(step.measure)), ("reason", .string(step.reason)),
              ("before", step.before.map { .string($0.exactText) } ?? .null),
              ("after", .string(step.after.exactText)),
              (
                "sizes",
                .array(
                  step.sizes.map {
                    .object([
                      ("resource", .string($0.name)), ("size", .string($0.size)),
                      ("was", .string($0.was)),
                    ])
                  })
              ),
              (
                "changes",
                .array(
                  step.changes.map {
                    .object([
                      ("resource", .string(label($0.resource))),
                      ("path", .string($0.path.joined(separator: "."))),
                      ("value", .string($0.value)),
                    ])
                  })
              ),
            ])
          })
      ),
      ("givesUpTarget", miss(givesUpTarget)), ("ends", miss(ends)),
    ])
  }
}
