import AlvaCost
import Estimation
import Exploration
import Pricing
import Gate
import Inputs
import Foundation
import Quantities
import RateTables
import Resources
import Services
import TestSupport

/// The pricing folder of this repository, read as a user's would be.
enum RealTables {
  static let root = Repository.root

  static var workspace: Workspace { Workspace(folder: root.appending(path: "pricing").path()) }

  static func table(_ region: String = "us-east-1") throws -> RateTable {
    try workspace.rates(in: region)
  }

  /// The exact cost of usages, or the problems as an error.
  static func price(
    _ usages: [Usage], region: String = "us-east-1", allowances: Bool = true
  ) throws -> [LineItem] {
    var settings = FreeAllowances()
    settings.apply = allowances
    let pricing = Pricing(table: try table(region), asOf: nil, allowances: settings)
    let result = pricing.price(usages)
    guard result.problems.isEmpty else { throw Unpriced(problems: result.problems) }
    return result.lines
  }

  struct Unpriced: Error {
    let problems: [PricingProblem]
  }

  /// A stack without anything in it.
  static func emptyStack() -> Stack {
    var stack = Stack(name: "test", region: "us-east-1")
    stack.dataTransfer = nil
    return stack
  }

  static func size(_ cpu: Int, _ memory: Int) throws -> FargateSize {
    let limits = try workspace.limits()
    guard let size = limits.fargateSizes.size(cpuUnits: cpu, memoryMB: memory) else {
      throw NoSuchSize(cpu: cpu, memory: memory)
    }
    return size
  }

  struct NoSuchSize: Error {
    let cpu: Int
    let memory: Int
  }
}

extension Sequence<LineItem> {
  /// The exact sum of the lines.
  var total: Money { map(\.cost).total }
}
