import Diagnostics
import Testing
import TrafficSimulation

@testable import Inputs

@Suite struct `Ranges in a scenario` {
  private func problems(_ text: String) -> [String] { mistakes { try readScenario(text) } }

  @Test func `every kind of range is read in the place of a number`() throws {
    let file = try readScenario(
      """
      requestsPerSecond: { p10: 1, p90: 4, reason: "a guess" }
      entry: { web: 1 }
      deploymentsPerMonth: { min: 10, mode: 20, max: 40 }
      replacementsPerMonth: { mean: 3, sd: 1 }
      growthPercentPerMonth: { choices: [0, 5, 10] }
      peakToMean: { spot: { low: 2, high: 4 } }
      """)
    #expect(
      file.drivers.map(\.distribution) == [
        .lognormal(p10: 1, p90: 4), .triangular(min: 10, mode: 20, max: 40),
        .normal(mean: 3, sd: 1), .choices([0, 5, 10]), .uniform(low: 2, high: 4),
      ])
    #expect(file.drivers[0].reason == "a guess")
    #expect(file.scenario.requestsPerSecond == 2)
    #expect(file.scenario.deploymentsPerMonth == 20)
    #expect(file.scenario.peakToMean == 3)
  }

  @Test func `all mistakes are reported at once, each where it stands`() {
    let found = problems(
      """
      requestsPerSecond: { p10: 6, p90: 1 }
      entry: { web: 1 }
      deploymentsPerMonth: { mean: 20, sd: 0 }
      replacementsPerMonth: { p10: -1, p90: 4 }
      growthPercentPerMonth: { min: 5, mode: 1, max: 9 }
      peakToMean: { p50: 3 }
      """)
    #expect(
      found == [
        "1:20 'requestsPerSecond': p10 6 is above p90 1",
        "3:22 'deploymentsPerMonth': the sd is 0",
        "4:30 'p10' is -1, outside 0 to 1000000",
        "5:24 'growthPercentPerMonth': min 5, mode 1, max 9 are not in order",
        "6:13 'peakToMean': a mapping with p50 is no distribution",
      ])
  }

  @Test func `a range in the place of a count is refused`() throws {
    var problems = Diagnostics()
    let node = try ConfigText.parse(Array("tasks: { p10: 1, p90: 3 }".utf8), file: "s.yaml")
    let tasks = try #require(node["tasks"])
    #expect(readCount(tasks, key: "tasks", range: 0...9, problems: &problems) == nil)
    #expect(
      problems.items.map(\.message) == [
        "'tasks' is a distribution, but a count must be a whole number"
      ])
    #expect(problems.items.first?.location?.column == 8)
  }

  private func copula(_ text: String) -> [String] {
    do {
      let file = try readScenario("entry: { web: 1 }\nrequestsPerSecond: 1\n" + text)
      _ = try file.copula(of: ["a", "b", "c"])
      return []
    } catch let found as Diagnostics {
      return found.items.map {
        "\($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.message)"
      }
    } catch {
      return ["\(error)"]
    }
  }

  @Test func `a correlation of an unknown driver is an error at its name`() {
    #expect(
      copula("correlations:\n  - { between: [a, bb], value: 0.5 }\n") == [
        "4:20 'bb' is no driver of this estimate"
      ])
  }

  @Test func `correlations that contradict each other are an error`() {
    let found = copula(
      """
      correlations:
        - { between: [a, b], value: 0.9 }
        - { between: [b, c], value: 0.9 }
        - { between: [a, c], value: -0.9 }
      """)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("5:") == true)
    #expect(found.first?.contains("no numbers can be correlated like this") == true)
  }

  @Test func `mistakes in correlations are reported at once`() {
    let found = copula(
      """
      correlations:
        - { between: [a], value: 0.5 }
        - { between: [a, b], value: 1.5 }
        - { between: [a, b] }
        - { between: [b, c], value: 0.1, wight: 2 }
      """)
    #expect(found.count == 5)
    #expect(found.contains { $0.contains("a correlation is between two different drivers") })
    #expect(found.contains { $0.contains("outside -1 to 1") })
    #expect(found.contains { $0.contains("stands twice") })
    #expect(found.contains { $0.contains("a correlation has no 'value'") })
    #expect(found.contains { $0.contains("unknown key 'wight'") })
  }

  @Test func `correlations that can be are taken`() {
    #expect(copula("correlations:\n  - { between: [a, b], value: 0.5 }\n") == [])
  }
}
