import Diagnostics
import Quantities
package import Reporting

/// What was learnt, in every format.
package enum LearnReport {
  package static func report(_ learnt: LearntTraffic, scenario: String) -> TableReport {
    var report = TableReport(
      title: "\(learnt.name): traffic, as it was",
      sections: [
        summary(learnt), groups(learnt), times(learnt), apart(learnt), week(learnt),
        TableReport.Section("The scenario", listing: (scenario, "yaml")),
      ].compactMap { $0 },
      data: data(learnt), json: LearnJSON.value(learnt, scenario: scenario))
    report.warnings = learnt.notes
    return report
  }

  private static func summary(_ learnt: LearntTraffic) -> TableReport.Section {
    let traffic = learnt.traffic
    var text =
      "\(count(traffic.requests)) requests from \(learnt.start.text) to \(learnt.end.text): "
      + "\(NumberFormat.significant(traffic.perSecond, digits: 4)) a second"
    if let peak = learnt.week.peakToMean {
      text += ", in the busiest hour \(NumberFormat.number(peak, decimals: 2)) times the mean"
    }
    text += "."
    var notes: [String] = []
    if let connections = learnt.connectionsPerRequest, let log = learnt.log {
      notes.append(
        "\(count((log.connections ?? 0).rounded())) connections of clients, "
          + "\(NumberFormat.number(connections)) a request.")
    }
    if let bytes = learnt.bytesPerRequest {
      notes.append("\(NumberFormat.bytes(bytes)) a request, both ways and of all lines.")
    }
    if let share = learnt.log?.cacheHitShare {
      notes.append("CloudFront answered \(NumberFormat.percent(share)) by itself.")
    }
    if let growth = learnt.growth {
      notes.append(
        "Growth over \(growth.weeks) weeks: \(NumberFormat.number(growth.percentPerMonth, decimals: 1)) "
          + "± \(NumberFormat.number(growth.error, decimals: 1)) % a month.")
    }
    notes.append("Not learnt: \(LearnNotes.notLearnt(learnt).joined(separator: "; ")).")
    return TableReport.Section(text: text, notes: notes)
  }

  private static func groups(_ learnt: LearntTraffic) -> TableReport.Section? {
    let whole = learnt.groups.reduce(0) { $0 + $1.requests }
    guard whole > 0 else { return nil }
    var table = Table([
      Table.Column("group"), Table.Column("service"), Table.Column("requests", .right),
      Table.Column("share", .right), Table.Column("bytes in", .right),
      Table.Column("bytes out", .right), Table.Column("out, P50", .right),
      Table.Column("out, P90", .right),
    ])
    for group in learnt.groups {
      let sent = group.tally?.sentBytes
      table.add(
        group.name.isEmpty ? "all" : group.name, group.service ?? "–", count(group.requests),
        NumberFormat.percent(group.requests / whole),
        number(group.tally?.receivedBytes.mean), number(sent?.mean), number(sent?.quantile(0.5)),
        number(sent?.quantile(0.9)))
    }
    return TableReport.Section("Where it goes", table: table)
  }

  private static func times(_ learnt: LearntTraffic) -> TableReport.Section? {
    var table = Table([
      Table.Column("group"), Table.Column("answers", .right), Table.Column("mean", .right),
      Table.Column("P50", .right), Table.Column("P95", .right), Table.Column("P99", .right),
    ])
    for group in learnt.groups {
      guard let seconds = group.tally?.seconds, let mean = seconds.mean else { continue }
      func text(_ share: Double) -> String {
        seconds.quantile(share).map { NumberFormat.duration($0) } ?? ""
      }
      table.add(
        group.name.isEmpty ? "all" : group.name, count(Double(seconds.count)),
        NumberFormat.duration(mean), text(0.5), text(0.95), text(0.99))
    }
    if table.rows.isEmpty { return nil }
    return TableReport.Section(
      "Seconds that targets took", table: table,
      notes: ["To hold 'alva-cost simulate' against; websockets are not in it."])
  }

  private static func apart(_ learnt: LearntTraffic) -> TableReport.Section? {
    guard let log = learnt.log else { return nil }
    let apart = log.apart
    let kept = log.countsPeopleOnly ? "not among the requests" : "among the requests"
    var table = Table([Table.Column("what"), Table.Column("lines", .right), Table.Column("")])
    for (what, lines, note) in [
      ("redirects by the balancer", apart.redirected, "no target's"),
      ("blocked by a web ACL", apart.blocked, "no target's"),
      ("malformed", apart.malformed, "no target's"),
      ("other answers by the balancer", apart.answered, "no target's"),
      ("without a target (503)", apart.unserved, "no target's"),
      ("robots", apart.robots, kept), ("health checks from outside", apart.healthChecks, kept),
      ("websockets", apart.sockets, "a request each"),
    ] where lines > 0 {
      table.add(what, count(Double(lines)), note)
    }
    return table.rows.isEmpty ? nil : TableReport.Section("Told apart", table: table)
  }

  private static func week(_ learnt: LearntTraffic) -> TableReport.Section? {
    let rates = learnt.week.rates
    if rates.isEmpty { return nil }
    let days =
      rates.count == 24
      ? ["every day"]
      : ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    var table = Table(
      [Table.Column("hour, UTC", .right)] + days.map { Table.Column($0, .right) })
    for hour in 0..<24 {
      table.rows.append(
        Table.Row(
          ["\(hour)"]
            + days.indices.map {
              NumberFormat.significant(rates[$0 * 24 + hour] * 3_600, digits: 3)
            }))
    }
    return TableReport.Section("Requests an hour", table: table)
  }

  private static func data(_ learnt: LearntTraffic) -> Table {
    var table = Table([
      Table.Column("hour"), Table.Column("requests", .right), Table.Column("seen", .right),
      Table.Column("spike"),
    ])
    let spikes = Set(learnt.spikes.map(\.hour))
    for hour in learnt.traffic.hours {
      table.add(
        LearnJSON.time(hour.hour), NumberFormat.plain(hour.requests),
        NumberFormat.plain(hour.share), spikes.contains(hour.hour) ? "yes" : "")
    }
    return table
  }

  private static func count(_ value: Double) -> String { NumberFormat.number(value, decimals: 0) }

  private static func number(_ value: Double?) -> String {
    value.map { NumberFormat.number($0, decimals: 0) } ?? ""
  }
}
