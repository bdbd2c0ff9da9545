import Inputs
import Reporting
import Resources
import Services
import TestSupport
import Testing
import TrafficSimulation

@testable import Estimation
@testable import Exploration

/// What a search for sizes changes, what it leaves alone, and what it names as the cause.
@Suite struct `What a search for sizes leaves alone` {
  /// 30 GB lie in 20 GB whatever the class, so that every month misses for it, however many tasks there are.
  @Test func `is named as the cause, and nothing else is`() throws {
    let shop = try SpreadShop(
      SpreadShop.database.replacing("usedGB: 4", with: "usedGB: 30"), request: SpreadShop.asking)
    let found = try shop.size(
      SpreadShop.tasks(2, keep: [.database]), headroom: 0.1, sure: 0.9)
    let closest = try #require(found.sure?.closest)
    #expect(closest.misses.map(\.miss) == [SizeMiss(resource: "orders", limit: "storage")])
    #expect(closest.misses.map(\.worlds) == [128])
    let text = found.report.terminal(style: .plain)
    #expect(text.contains("No size that is searched moves orders, storage."))
    #expect(text.contains("Left as they are: storage of orders."))
    let middle = try shop.size(
      SpreadShop.tasks(2, keep: [.database]), headroom: 0.1, sure: nil)
    #expect(
      middle.report.terminal(style: .plain).contains(
        "No size that is searched moves orders, storage."))
  }

  /// Nobody asks the database: of it there is no smaller class, 2 vCPU and 4 GB of `db.t4g.medium`.
  @Test func `includes what no request uses`() throws {
    let shop = try SpreadShop(
      """
      databases:
        orders: { engine: postgres, class: db.t4g.medium, storageGB: 50, usedGB: 4 }
      """)
    let space = SizeSpace(try shop.bench, SpreadShop.tasks(2))
    let component = try #require(space.components.first { $0.name == "orders" })
    let classes = component.options.compactMap { option -> DatabaseClass? in
      if case .database(_, let chosen) = option.change { chosen } else { nil }
    }
    #expect(classes.contains { $0.name == "db.t4g.medium" } && classes.count > 1)
    #expect(classes.allSatisfy { $0.vCPU >= 2 && $0.memoryGB >= 4 })
    let found = try shop.size(SpreadShop.tasks(12), headroom: 0.24, sure: 0.5)
    let text = found.report.terminal(style: .plain)
    #expect(text.contains("No request uses orders by the stack file ('uses')"))
  }

  /// A class was recommended at the price of the capacity units, which AWS does not sell for them.
  @Test func `is capacity that follows the load`() throws {
    let shop = try SpreadShop(
      """
      databases:
        orders: { engine: aurora-postgresql, minACU: 0.5, maxACU: 4, usedGB: 10 }
      """)
    let space = SizeSpace(try shop.bench, SpreadShop.tasks(2))
    let component = try #require(space.components.first { $0.name == "orders" })
    #expect(component.options.count == 1)
  }

  /// A query of a tenth of a millisecond a request leaves `db.t4g.medium` idle: a class with less memory is
  /// taken, and said to hold less.
  @Test func `is not silent of what is not simulated`() throws {
    let shop = try SpreadShop(
      SpreadShop.database.replacing("db.t3.micro", with: "db.t4g.medium"),
      request: SpreadShop.asking)
    let found = try shop.size(SpreadShop.tasks(12), headroom: 0.1, sure: 0.5)
    #expect(
      found.report.terminal(style: .plain).contains(
        "Less memory for the cache of orders is not simulated"))
  }

  private var stack: Stack {
    get throws {
      var stack = try SpreadShop(SpreadShop.database, request: SpreadShop.asking).bench.base.stack
      var placed = stack.services[0]
      placed = FargateService(name: "worker", size: placed.size)
      placed.fleet = "nodes"
      stack.services.append(placed)
      stack.fleets = [InstanceFleet(name: "nodes", type: .unknown)]
      stack.functions = [LambdaFunction(name: "mailer")]
      return stack
    }
  }

  @Test(arguments: [
    ("web", "CPU", true), ("web", "memory", true), ("web", "connections to orders", true),
    ("worker", "CPU", false), ("mailer", "runs at once", false), ("orders", "storage", false),
    ("orders", "connections", true), ("nodes", "memory", false), ("nobody", "CPU", false),
  ])
  func `are limits that no size moves`(resource: String, measure: String, moves: Bool) throws {
    #expect(SizedParts(try stack).move(resource, measure) == moves)
  }

  @Test func `is listed by its kind`() throws {
    #expect(
      SizedParts(try stack).leftAlone { $0.uppercased() } == [
        "storage of ORDERS", "instances of NODES and WORKER on them",
        "memory of the functions MAILER",
      ])
  }
}
