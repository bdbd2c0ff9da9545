import Estimation
import Pricing
import Quantities
import Resources
import TestSupport
import Testing

@Suite struct `Cost over the month` {
  /// The folder goes with its last owner.
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func command(_ stack: String, _ scenario: String) throws -> EstimateCommand {
    try folder.write(stack, to: "stacks/shop.yaml")
    try folder.write(scenario, to: "scenarios/steady.yaml")
    return EstimateCommand(workspace: try Workspace.find(given: folder.path("")))
  }

  private func days(_ command: EstimateCommand, _ request: StackRequest) throws -> [CostDays.Day] {
    let estimate = try command.estimate(try command.prepare(request)[0])
    let days = try #require(estimate.days).days
    #expect(days[days.count - 1].total == estimate.monthly, "the last day ends with the bill")
    return days
  }

  private static let steady = """
    requestsPerSecond: 1
    shape: flat
    deploymentsPerMonth: 0
    replacementsPerMonth: 0
    entry: { api: 1 }
    """

  /// 3,600 answers of 298,262 bytes are 1,073,743,200 bytes, 1.0000015 GB an hour: the 100 GB that are
  /// free last for 100 hours, into the fifth day.
  ///
  /// By the end of day 4, 96 GB: nothing. Day 5: (120 − 100) × $0.09 = $1.80. The month:
  /// (730 − 100) × $0.09 = $56.70. A quarter of a vCPU, half a GB and an
  /// address for 24 hours: 24 × (0.25 × $0.04048 + 0.5 × $0.004445 + $0.005) = $0.42; for 730: $12.66.
  @Test func `begins to cost where the free amount ends`() throws {
    let command = try command(
      """
      stack: shop
      region: us-east-1
      services:
        api:
          cpu: 256
          memoryMB: 512
          tasks: 1
          assignPublicIP: true
          request: { responseBytes: 298262, logBytes: 0, logEvents: 0 }
      estimates: { only: { scenario: steady } }
      """, Self.steady)
    let days = try days(command, StackRequest(name: "shop"))
    #expect(days.map(\.hours) == (1...30).map { 24 * $0 } + [730])
    #expect(days[3].usage == .zero)
    #expect(days[4].usage.dollars() == "$1.80")
    #expect(days[30].usage.dollars() == "$56.70")
    #expect(days[0].fixed.dollars() == "$0.42")
    #expect(days[30].fixed.dollars() == "$12.66")
  }

  /// What is there is charged whole, what runs by the hour.
  ///
  /// A hosted zone is charged on the day that it is there, $0.50; a service's hours by the hour: of a
  /// quarter of a vCPU and half a GB $0.30 a day. September has 30 days.
  @Test func `has what is charged by the whole month on its first day`() throws {
    let command = try command(
      """
      stack: shop
      region: us-east-1
      services: { api: { cpu: 256, memoryMB: 512, tasks: 1 } }
      naming: { hostedZones: 1 }
      estimates: { only: { scenario: steady } }
      """, Self.steady)
    var request = StackRequest(name: "shop")
    request.month = CalendarMonth("2026-09")
    let days = try days(command, request)
    #expect(days.count == 30)
    #expect(days[0].fixed.dollars() == "$0.80")
    #expect(days[1].fixed.dollars() == "$1.09")
  }

  /// Whatever a stack has, no day takes anything back.
  @Test(arguments: ["staging", "production"])
  func `never falls`(name: String) throws {
    let command = EstimateCommand(workspace: try Workspace.find(given: Repository.path("pricing")))
    for part in try command.prepare(StackRequest(name: name)) {
      let estimate = try command.estimate(part)
      let days = try #require(estimate.days)
      #expect(days.days.last?.total == estimate.monthly)
      #expect(days.days.last?.fixed == estimate.fixedMonthly)
      for (day, step) in days.steps.enumerated() {
        #expect(step.fixed >= .zero && step.usage >= .zero, "\(part.name), day \(day + 1)")
      }
    }
  }

  @Test func `says nothing where nobody comes`() throws {
    let command = try command(
      """
      stack: shop
      region: us-east-1
      services: { api: { cpu: 256, memoryMB: 512, tasks: 1 } }
      estimates: { only: { scenario: steady } }
      """, "requestsPerSecond: 0\n")
    #expect(try command.estimate(try command.prepare(StackRequest(name: "shop"))[0]).days == nil)
  }
}
