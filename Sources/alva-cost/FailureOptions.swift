import AlvaCost
import ArgumentParser
import Diagnostics
import Estimation
import Exploration

/// Options of what fails.
struct FailureOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .singleValue,
    help: """
      What fails, for a while: zone, nat, database, cache, task, deployment or third-party, with \
      :NAME where there are several; may be repeated. all: everything, over a year.
      """)
  var fail: [String] = []

  @Option(
    name: .customLong("for"),
    help: "With --fail: how long it is away, such as 90s, 30m or 2h; else as long as usual.")
  var lasting: String?

  @Option(
    name: .long,
    help:
      "With --fail: when it begins, as an hour of the month or 'Tue 14:00'; else the busiest hour.")
  var at: String?

  var isAsked: Bool { !fail.isEmpty }

  /// Whether a year of failures is asked for, not an incident.
  var isAll: Bool { fail.contains("all") }

  /// What does nothing without a failure.
  func check(_ rules: inout OptionRules) {
    rules.go(
      ["--for": lasting != nil, "--at": at != nil], with: "--fail", isAsked,
      "say what fails: --fail database")
    rules.exclude(
      [
        "--for": lasting != nil, "--at": at != nil,
        "another --fail": fail.count > 1,
      ], with: "--fail all", isAll, because: "everything of the stack fails, as often as it does")
  }

  /// What is asked, everything that is wrong with it reported.
  func request() throws(Diagnostics) -> FailureRequest {
    var problems = Diagnostics()
    let questions = fail.compactMap { text in
      problems.collecting { () throws(Diagnostics) in try FailureQuestion.parse(text) }
    }
    var request = FailureRequest(questions)
    request.minutes =
      problems.collecting { () throws(Diagnostics) -> Double? in
        try lasting.map { text throws(Diagnostics) in
          try MeasuredValue.minutes(text, option: "--for")
        }
      } ?? nil
    request.hour =
      problems.collecting { () throws(Diagnostics) -> FailureRequest.Hour? in
        try at.map { text throws(Diagnostics) in
          try MeasuredValue.hour(text, option: "--at")
        }
      } ?? nil
    try problems.throwIfErrors()
    return request
  }
}
