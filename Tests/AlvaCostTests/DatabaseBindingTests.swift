import Diagnostics
import Foundation
import Gate
import Pricing
import Quantities
import Resources
import Services
import TestSupport
import Testing

@testable import AlvaCost
@testable import Estimation
@testable import Exploration

@Suite struct `Databases of a template and their descriptions` {
  private static let one = """
    database: { class: db.t3.micro, storageGB: 100, usedGB: 90, dailyChangeShare: 0.05 }
    """

  /// 90 GB used, 5 % a day, 7 days kept: 90 × (1 + 0.05 × 6) = 117 GB of backups.
  ///
  /// 100 GB are free for one database of 100 GB, so 17 × 0.095 = 1.615; 200 GB for two.
  @Test func `data that is described once is there once`() throws {
    let project = try boundProject(
      boundStack(Self.one, service: "cpuMilliseconds: 20, databaseQueries: 1"),
      [
        "one.yaml": boundTemplate(boundDatabase("Orders")),
        "two.yaml": boundTemplate(boundDatabase("Orders") + "\n" + boundDatabase("Reports")),
      ])
    let alone = try project.estimate("one.yaml")
    #expect(alone.cost(of: "Orders", "backup") == (try Money("1.615")))
    #expect(alone.messages.isEmpty)
    #expect(alone.drift.isEmpty)

    let both = try project.estimate("two.yaml")
    #expect(both.stack?.databases.map(\.usedGB) == [90, 0])
    #expect(both.cost(of: "Orders", "backup") == .zero)
    #expect(both.cost(of: "Reports", "backup") == .zero)
    #expect(
      both.messages == [
        "the stack file's database 'database' is taken to be 'Orders' of the template, by their order"
      ])
    #expect(
      both.drift.map(\.message) == [
        "database 'Reports' is present in the template, missing in the stack file"
      ])
  }

  private static let two = """
    databases:
      orders: { class: db.t3.micro, storageGB: 100, usedGB: 60 }
      reports: { class: db.t3.small, storageGB: 100, usedGB: 20 }
    """

  @Test func `each is bound by its name, whatever the order`() throws {
    let text = boundStack(Self.two).replacing(
      "request: { cpuMilliseconds: 20 }",
      with: "uses: { orders: { queries: 3 }, reports: { queries: 1 } }")
    let project = try boundProject(
      text,
      [
        "t.yaml": boundTemplate(
          boundDatabase("ReportsDatabase", class: "db.t3.small") + "\n"
            + boundDatabase("OrdersDatabase"))
      ])
    let found = try project.estimate("t.yaml")
    #expect(found.stack?.databases.map(\.name) == ["ReportsDatabase", "OrdersDatabase"])
    #expect(found.stack?.databases.map(\.usedGB) == [20, 60])
    let uses = found.stack?.services.first?.request.databaseUses ?? []
    #expect(uses.map(\.database) == [1, 0])
    #expect(uses.map(\.queries) == [3, 1])
    #expect(found.drift.isEmpty)
    #expect(found.messages.isEmpty)
  }

  @Test func `the budget's bindings come first`() throws {
    let project = try boundProject(
      boundStack(Self.two),
      [
        "t.yaml": boundTemplate(
          boundDatabase("A", class: "db.t3.small") + "\n" + boundDatabase("B"))
      ],
      budget: "bindings: { orders: B, reports: A }")
    let found = try project.validate("t.yaml").synthesis
    #expect(found.bill.estimates.last?.stack.databases.map(\.usedGB) == [20, 60])
    #expect(found.notes.isEmpty)
  }

  @Test(arguments: [
    ("bindings: { ordrs: A }", "the stack file has nothing called 'ordrs' to bind"),
    ("bindings: { orders: Z }", "the template has no database 'Z'"),
  ])
  func `a binding of what is not there is told`(budget: String, message: String) throws {
    let project = try boundProject(
      boundStack(Self.two), ["t.yaml": boundTemplate(boundDatabase("A"))], budget: budget)
    let error = try #require(throws: Diagnostics.self) { try project.validate("t.yaml") }
    #expect(error.exitCode == 65)
    #expect(error.text.contains(message), "\(error.text)")
  }

  @Test func `drift names the one that differs`() throws {
    let project = try boundProject(
      boundStack(Self.two),
      [
        "t.yaml": boundTemplate(
          boundDatabase("Orders", gigabytes: 200) + "\n" + boundDatabase("Reports"))
      ])
    #expect(
      try project.estimate("t.yaml").drift.map(\.message) == [
        "database storage of 'orders' is 200 GB in the template, 100 GB in the stack file",
        "database class of 'reports' is db.t3.micro in the template, db.t3.small in the stack file",
      ])
  }

  @Test func `a change reaches the one it names, and one that is taken out is gone`() throws {
    let project = try boundProject(
      boundStack(Self.two),
      ["t.yaml": boundTemplate(boundDatabase("Reports") + "\n" + boundDatabase("Orders"))])
    let larger = try project.changed("t.yaml", "databases.orders.class=db.t3.small")
    #expect(
      larger.base.stack.databases.map(\.instanceClass.name) == ["db.t3.micro", "db.t3.small"])
    let fewer = try project.changed("t.yaml", "databases.orders=null")
    #expect(fewer.base.stack.databases.map(\.name) == ["Reports"])
    let error = try #require(throws: Diagnostics.self) {
      try project.changed("t.yaml", "databases.more.class=db.t3.small")
    }
    #expect(error.text.contains("it has no database that is bound to 'more'"), "\(error.text)")
  }
}
