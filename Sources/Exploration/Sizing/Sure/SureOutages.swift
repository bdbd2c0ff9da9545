import Estimation
import Quantities
import Reporting
import Services
import TrafficSimulation

/// What designs cost together with what they lose, where the stack file says what an outage costs.
extension SizeAdvice {
  /// Which of them is the least of both.
  func outageWords(_ answer: SureAnswer) -> String? {
    guard let least = answer.leastWithOutage, let outage = least.outage else { return nil }
    let sums =
      "\(least.cost.expected.dollars()) and \(outage.monthly.dollars()) a month expected"
    let name: String
    if least.choice == answer.best?.choice {
      name = "the recommendation is the cheapest"
    } else if least.choice.isEmpty {
      name = "the stack as it stands is the cheapest"
    } else {
      name = "\(words(least.choice)) is the cheapest"
    }
    return "With what an outage costs \(name) of those looked at: \(sums)."
  }

  /// Cost and outage of each that was looked at in every drawn month.
  func outageSection(_ answer: SureAnswer) -> TableReport.Section? {
    guard let least = answer.leastWithOutage else { return nil }
    var table = Table([
      Table.Column(""), Table.Column("expected", .right), Table.Column("lost a month", .right),
      Table.Column("outage", .right), Table.Column("together", .right), Table.Column("sizes"),
    ])
    var shown: Set<[Int]> = []
    func add(_ name: String, _ design: SureAnswer.Design) {
      guard let outage = design.outage, shown.insert(design.choice).inserted else { return }
      table.add(
        name + (design.choice == least.choice ? ", the least" : ""),
        design.cost.expected.dollars(), NumberFormat.duration(outage.hours * 3_600),
        outage.monthly.dollars(), design.together.dollars(),
        design.choice.isEmpty ? "as they are" : words(design.choice))
    }
    add("current", answer.current)
    if let best = answer.best { add("recommended", best) }
    if let closest = answer.closest { add("closest", closest) }
    for level in answer.curve {
      if let design = level.design { add("\(NumberFormat.percent(level.sure)) sure", design) }
    }
    for design in answer.notChosen { add("not chosen", design) }
    return TableReport.Section(
      "Cost and outage",
      text:
        "What each costs, and what requests without an answer in time cost by `outage.dollarsPerHour`: the "
        + "mean over the drawn months. Of connections that a database refuses the share above its limit at the "
        + "peak counts as lost all month, at most so much. Failures of zones and parts are not in it.",
      table: table)
  }
}
