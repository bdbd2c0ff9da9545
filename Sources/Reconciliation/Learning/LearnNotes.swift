import Diagnostics
import Quantities

/// What a reader should know of what was learnt, and of what was not.
enum LearnNotes {
  static func of(_ learnt: LearntTraffic, passedOver: [String]) -> Diagnostics {
    var notes = Diagnostics()
    func note(_ text: String, _ mend: String? = nil) {
      notes.report(Diagnostic(.note, .invalidInput, text, mend: mend))
    }
    if !passedOver.isEmpty {
      let names = passedOver.prefix(3).joined(separator: ", ")
      note(
        "\(NumberFormat.count(passedOver.count, "file")) of the folder "
          + (passedOver.count == 1 ? "is" : "are")
          + " no log and no metric export, and passed over: \(names)"
          + (passedOver.count > 3 ? ", …" : ""))
    }
    for gap in learnt.traffic.gaps {
      note(
        "nothing is told of \(BillInstant(seconds: gap.lowerBound * 3_600).text) to "
          + "\(BillInstant(seconds: gap.upperBound * 3_600).text): it counts as not seen",
        "give the files of that time too, if there are any")
    }
    for spike in learnt.spikes {
      note(
        "\(BillInstant(seconds: spike.hour * 3_600).text) had "
          + "\(NumberFormat.number(spike.factor, decimals: 1)) times the requests of hours like it: it "
          + "is in no rate of the scenario, which has it as a spike to take over")
    }
    let unknown = learnt.groups.filter { $0.service == nil && !$0.name.isEmpty }
    if learnt.stack != nil, !unknown.isEmpty, learnt.entryShare < 1 || learnt.entry.isEmpty {
      let share = learnt.entry.isEmpty ? 1 : 1 - learnt.entryShare
      let groups = unknown.prefix(3).map(\.name).joined(separator: ", ")
      note(
        "\(NumberFormat.percent(share)) of the requests go to no service of the stack: \(groups)"
          + (learnt.entry.isEmpty ? "" : "; they are not in the scenario"),
        "say which it is: --entry SERVICE=GROUP")
    }
    if let metrics = learnt.metrics, metrics.hasRepeats {
      note("some values of the metrics were given twice, and count once")
    }
    if learnt.log != nil, learnt.metrics != nil {
      note(
        learnt.isRateOfMetrics
          ? "rates are those of the metrics, which tell of more time; sizes and times are the logs'"
          : "rates, sizes and times are the logs', which tell of no less time than the metrics")
    }
    if let log = learnt.log, log.balancers.count > 1 {
      note(
        "the logs are of \(log.balancers.count) "
          + (log.kind == .cloudFront ? "domain names" : "load balancers") + ", taken together: "
          + log.balancers.prefix(3).joined(separator: ", ") + (log.balancers.count > 3 ? ", …" : "")
      )
    }
    return notes
  }

  /// What the files do not tell, each in a few words.
  static func notLearnt(_ learnt: LearntTraffic) -> [String] {
    var list: [String] = []
    switch learnt.week.basis {
    case .tooLittle: list.append("the shape of a day and a week: the rate is taken as even")
    case .day(.weekday):
      list.append("the weekend and other days: every day is taken as those seen")
    case .day(.weekend): list.append("weekdays: every day is taken as those seen")
    case .day(.any): list.append("days apart: there are too few requests")
    case .weekdaysAndWeekend:
      list.append("each day apart: weekdays are taken as one, and so is the weekend")
    case .week: break
    }
    if learnt.traffic.isCoarse { list.append("hours within the metric's longer periods") }
    if learnt.growth == nil { list.append("growth, for which four whole weeks are needed") }
    if learnt.entry.isEmpty { list.append("the services that the traffic enters at") }
    if learnt.log == nil {
      list += [
        "sizes of requests and answers apart",
        "new connections: the balancer's metric counts both sides",
        "times by service",
      ]
    } else if learnt.contradictsConnections {
      list.append("connections: the log shows more than the metric counts")
    } else if learnt.connectionsPerRequest == nil {
      list.append("connections, of which these logs tell nothing")
    }
    list += [
      "deployments and replaced tasks", "what a request does inside: CPU, queries, log bytes",
    ]
    return list
  }
}
