import Pricing
import Gate
import Foundation
import Inputs
import Quantities
import RateTables
import Resources
import Services
import Testing
import TrafficSimulation

@testable import AlvaCost
@testable import Estimation
@testable import Exploration

@Suite struct `The price of Fargate Spot` {
  private func prepared(_ set: [String]) throws -> PreparedEstimate {
    var request = StackRequest(name: "staging")
    request.estimate = "realistic"
    request.overlays = try set.map { try Overlay.parse(argument: $0) }
    let folder = RealTables.root.appending(path: "pricing").path()
    let command = EstimateCommand(workspace: Workspace(folder: folder))
    return try #require(try command.prepare(request).first)
  }

  private func paths(_ set: [String]) throws -> [String] {
    try MonthSampler(try prepared(set)).inputs.map(\.path)
  }

  @Test func `it is drawn where something runs on Spot, and only there`() throws {
    #expect(try !paths([]).contains("fargateSpotDiscount"))
    #expect(
      try !paths(["fargateSpotDiscount={spot: {low: 0.5, high: 0.7}}"])
        .contains("fargateSpotDiscount"))
    #expect(try paths(["services.web.spotShare=0.5"]).contains("fargateSpotDiscount"))
    #expect(
      try paths(["services.web.spotShare={min: 0, mode: 0, max: 1}"])
        .contains("fargateSpotDiscount"))
    // A plain number is not drawn.
    #expect(
      try !paths(["services.web.spotShare=1", "fargateSpotDiscount=0.55"])
        .contains("fargateSpotDiscount"))
  }

  /// Spot lines of a month with all of web on Spot: 0.5 vCPU and 1 GB for 730 h.
  private func line(_ id: String, _ set: [String]) throws -> LineItem {
    let part = try prepared(["services.web.spotShare=1"] + set)
    let command = EstimateCommand(workspace: Workspace(folder: "pricing"))
    return try #require(try command.estimate(part).lines.first { $0.id.text == id })
  }

  @Test(arguments: [
    // The range's middle, 66 % below 0.04048: 0.0137632; × 365 vCPU-hours = 5.023568.
    ([], "0.0137632", "5.023568"),
    // 70 % below: 0.012144 × 365 = 4.43256.
    (["fargateSpotDiscount=0.7"], "0.012144", "4.43256"),
    // 50 % below: 0.02024 × 365 = 7.3876.
    (["fargateSpotDiscount=0.5"], "0.02024", "7.3876"),
    // Nothing below: on demand.
    (["fargateSpotDiscount=0"], "0.04048", "14.7752"),
  ])
  func `a vCPU-hour costs what its discount leaves of the on-demand price`(
    set: [String], price: String, cost: String
  ) throws {
    let found = try line("web/fargate-spot-vcpu", set)
    #expect(found.unitPrice.text == price)
    #expect(found.cost.exactText == cost)
    #expect(found.usageType == "USE1-SpotUsage-Fargate-vCPU-Hours:perCPU")
    #expect(found.rate.file == "rates/us-east-1/AmazonECS.csv")
  }

  @Test func `memory follows the same discount`() throws {
    // 0.004445 × 0.34 = 0.0015113; × 730 GB-hours = 1.103249.
    let found = try line("web/fargate-spot-memory", [])
    #expect(found.unitPrice.text == "0.0015113")
    #expect(found.cost.exactText == "1.103249")
  }

  @Test func `a drawn price reaches the month exactly`() throws {
    let part = try prepared(["services.*.spotShare=1"])
    let sampler = try MonthSampler(part)
    let place = try #require(sampler.inputs.firstIndex { $0.path == "fargateSpotDiscount" })
    var worker = sampler.worker()
    var months: [Money] = []
    for discount in [0.5, 0.6, 0.7, 0.5] {
      var values = sampler.middle
      values[place] = discount
      let priced = worker.total(at: values)
      months.append(try #require(priced))
    }
    // Each step of a tenth takes the same off, and the way back gives the first again.
    #expect(months[0] - months[1] == months[1] - months[2])
    #expect(months[0] > months[1])
    #expect(months[3] == months[0])
    // Four services of 0.5 vCPU and 1 GB for 730 h, at least: 4 × 730 × 0.1 × 0.024685 = 7.20802.
    #expect((months[0] - months[1]).approximate >= 7.20802)
  }

  @Test(arguments: ["ap-northeast-1", "eu-west-1"])
  func `it is priced where the tables have no Spot row`(region: String) throws {
    var request = StackRequest(name: "staging")
    request.estimate = "realistic"
    request.region = region
    request.overlays = try ["services.*.spotShare=1"].map { try Overlay.parse(argument: $0) }
    let folder = RealTables.root.appending(path: "pricing").path()
    let command = EstimateCommand(workspace: Workspace(folder: folder))
    let estimate = try command.estimate(try #require(try command.prepare(request).first))
    #expect(estimate.lines.contains { $0.id.text == "web/fargate-spot-memory" && $0.cost > .zero })
  }
}
