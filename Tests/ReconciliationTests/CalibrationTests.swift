import Diagnostics
import Estimation
import Foundation
import PriceLists
import Pricing
import Quantities
import RateTables
import Reporting
import Resources
import Services
import TestSupport
import Testing
import TrafficSimulation

@testable import Reconciliation

/// A stack whose month has a few quantities, each of some inputs.
private enum SmallStack {
  static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      stack: shop
      region: us-east-1
      services:
        web:
          cpu: 256
          memoryMB: 512
          tasks: 1
          port: 80
          request:
            cpuMilliseconds: 5
            responseBytes: { p10: 8000, p90: 32000, reason: "nobody has measured" } # of pages
            logEvents: 1
            logBytes: { p10: 200, p90: 800 }
      loadBalancer: { routing: path }
      logs: { retentionDays: 14, compressionRatio: { min: 0.1, mode: 0.15, max: 0.42 } }
      estimates: { only: { scenario: guess } }
      """, to: "stacks/shop.yaml")
    try folder.write(
      """
      # How many come is a guess.
      scenario: guess
      requestsPerSecond: { p10: 1, p90: 9, reason: "nobody has counted" }
      entry: { web: 1 }
      """, to: "scenarios/guess.yaml")
    return folder
  }

  /// What a month is metered for with each input at a standard normal score, as a bill's rows; each
  /// quantity times a factor of its noise.
  static func rows(
    _ workspace: Workspace, scores: [Double], month: String = "2026-10",
    noise: (Usage) -> Double
  ) throws -> [String] {
    var request = StackRequest(name: "shop")
    request.month = CalendarMonth(month)
    let command = EstimateCommand(workspace: workspace)
    let sampler = try MonthSampler(try command.prepare(request)[0])
    let values = sampler.values(at: scores.map(BilledMonth.share))
    let part = sampler.part(at: values)
    let load = try part.load()
    let factors = Dictionary(
      part.stack.usage(under: load).map { ($0.id, $0.kind == .fixed ? 1 : noise($0)) },
      uniquingKeysWith: { first, _ in first })
    // A line a tier of an item; only the item's whole quantity is compared.
    let last = try #require(CalendarMonth(month)).days
    return try command.price(part, under: load).lines.enumerated().flatMap { index, line in
      // Half on the first day, half on the last: the stack ran the whole month.
      [1, last].map { day in
        SmallBills.row(
          "\(month)-\(index)-\(day)", day: day, hours: 23, product: line.rate.key.offer,
          usage: line.usageType.replacing("Global-", with: ""), operation: line.rate.key.operation,
          amount: String(line.quantity.approximate * (factors[line.itemID] ?? 1) / 2), cost: "1",
          month: month)
      }
    }
  }

  static func calibrate(
    _ workspace: Workspace, _ rows: [String], count: Int = 128, seed: UInt64 = 7
  ) throws -> Calibration {
    var request = ReconcileCommand.Request(
      stack: StackRequest(name: "shop"), bills: [SmallBills.report(rows)])
    request.runs = count
    request.seed = seed
    return try CalibrateCommand(workspace: workspace).run(request)
  }
}

@Suite struct `What a bill says of an estimate's ranges` {
  /// As many as `ALVA_COST_CALIBRATIONS` says in a long run.
  private static let bills =
    ProcessInfo.processInfo.environment["ALVA_COST_CALIBRATIONS"].flatMap(Int.init) ?? 4

  /// Hidden inputs → a month → its bill, off by 5 % a line → ranges, of which 80 % hold the truth.
  ///
  /// A bill has several ranges, and what hits one may hit all: the bills are taken as draws of 0.8, whose
  /// share lies within 3.3 standard errors of it in 999 of 1,000 runs.
  @Test func `eighty percent ranges hold the truth in eighty percent of bills`() throws {
    let folder = try SmallStack.folder()
    try withExtendedLifetime(folder) {
      let workspace = try Workspace.find(given: folder.path(""))
      var random = RandomStream(seed: 11, name: "hidden")
      func normal() -> Double { NormalDistribution.quantile(random.positiveUniform() * 0.999_999) }
      var hits = 0
      var told = 0
      for seed in 0..<Self.bills {
        let hidden = (0..<4).map { _ in normal() }
        let rows = try SmallStack.rows(workspace, scores: hidden) { _ in
          Elementary.exp(0.05 * normal())
        }
        let result = try SmallStack.calibrate(workspace, rows, seed: UInt64(seed))
        for (index, input) in result.inputs.enumerated() {
          guard let after = input.after else { continue }
          told += 1
          let truth = input.distribution.quantile(BilledMonth.share(hidden[index]))
          if (after.low...after.high).contains(truth) { hits += 1 }
        }
      }
      // Requests, response bytes and log bytes are told of in any bill.
      #expect(told >= 3 * Self.bills, "\(told)")
      let share = Double(hits) / Double(max(1, told))
      let error = (0.8 * 0.2 / Double(Self.bills)).squareRoot()
      #expect(abs(share - 0.8) < 3.3 * error, "\(hits) of \(told)")
    }
  }

  @Test func `what a line tells of is narrowed, and the rest stays wide and is named`() throws {
    let folder = try SmallStack.folder()
    try withExtendedLifetime(folder) {
      let workspace = try Workspace.find(given: folder.path(""))
      let rows = try SmallStack.rows(workspace, scores: [0.8, 0, 0, -0.8]) { _ in 1 }
      // Without log lines nothing tells of log bytes.
      let silent = rows.filter { !$0.contains("AmazonCloudWatch") }
      let result = try SmallStack.calibrate(workspace, silent)
      #expect(result.wide.map(\.path).contains("services.web.request.logBytes"))
      #expect(result.narrowed.map(\.path).contains("requestsPerSecond"))
      #expect(result.forecast.month.text == "2026-11")
      let width = { (range: Calibration.Range) in range.high - range.low }
      #expect(width(result.forecast.after) < width(result.forecast.before))
    }
  }

  @Test func `the product of inputs is told better than each of them`() throws {
    let folder = try SmallStack.folder()
    try withExtendedLifetime(folder) {
      let workspace = try Workspace.find(given: folder.path(""))
      let rows = try SmallStack.rows(workspace, scores: [1, 0, 0, 0]) { _ in 1 }
      let result = try SmallStack.calibrate(workspace, rows)
      let out = try #require(result.lines.first { $0.usageType == "DataTransfer-Out-Bytes" })
      let after = try #require(out.after)
      // The error that is assumed of a line, twice: P10 to P90 are 2.56 deviations.
      #expect(after.high / after.low < Elementary.exp(2 * 2.56 * out.deviation))
      #expect((after.low...after.high).contains(out.billed.approximate))
    }
  }

  @Test func `a second month adds to the first`() throws {
    let folder = try SmallStack.folder()
    try withExtendedLifetime(folder) {
      let workspace = try Workspace.find(given: folder.path(""))
      let months = try ["2026-10", "2026-09"].map {
        try SmallStack.rows(workspace, scores: [0.5, 0.5, 0, 0.5], month: $0) { _ in 1 }
      }
      let result = try SmallStack.calibrate(workspace, months[0] + months[1])
      #expect(result.months.map(\.text) == ["2026-09", "2026-10"])
      #expect(result.reason == "calibrated on 2026-09, 2026-10")
      #expect(Set(result.lines.map(\.month.text)) == ["2026-09", "2026-10"])
    }
  }

  @Test func `a quantity that no month comes near is left out and named`() throws {
    let folder = try SmallStack.folder()
    try withExtendedLifetime(folder) {
      let workspace = try Workspace.find(given: folder.path(""))
      let rows = try SmallStack.rows(workspace, scores: [0, 0, 0, 0]) { usage in
        usage.offer == "AmazonCloudWatch" ? 10_000 : 1
      }
      let result = try SmallStack.calibrate(workspace, rows)
      #expect(
        result.lines.filter { $0.use == .unexplained }.allSatisfy {
          $0.product == "AmazonCloudWatch"
        })
      #expect(result.lines.contains { $0.use == .unexplained })
      #expect(result.wide.map(\.path).contains("services.web.request.logBytes"))
    }
  }

  @Test func `ranges are written where they stand, and nothing else changes`() throws {
    let folder = try SmallStack.folder()
    try withExtendedLifetime(folder) {
      let workspace = try Workspace.find(given: folder.path(""))
      let rows = try SmallStack.rows(workspace, scores: [0.8, 0.5, 0, -0.8]) { _ in 1 }
      let result = try SmallStack.calibrate(workspace, rows)
      let before = try folder.text("stacks/shop.yaml").split(separator: "\n")
      try CalibrationEdits(result, in: workspace).write(in: workspace)
      let after = try folder.text("stacks/shop.yaml").split(separator: "\n")
      #expect(before.count == after.count)
      let changed = zip(before, after).filter { $0 != $1 }.map(\.1)
      #expect(changed.allSatisfy { $0.contains("calibrated on 2026-10") })
      #expect(changed.contains { $0.contains("responseBytes") && $0.hasSuffix("# of pages") })
      let scenario = try folder.text("scenarios/guess.yaml")
      #expect(scenario.hasPrefix("# How many come is a guess."))
      #expect(scenario.contains("reason: \"calibrated on 2026-10\""))
      // The files are as good as before.
      _ = try EstimateCommand(workspace: workspace).prepare(StackRequest(name: "shop"))
    }
  }

  @Test(.needs(python: "jsonschema"))
  func `its JSON holds to the published schema`() throws {
    let folder = try SmallStack.folder()
    let workspace = try Workspace.find(given: folder.path(""))
    let rows = try SmallStack.rows(workspace, scores: [0.8, 0.5, 0, -0.8]) { _ in 1 }
    let result = try SmallStack.calibrate(workspace, rows)
    let check = try Program.hold(
      CalibrationJSON.value(result).text, to: "calibrate.schema.json")
    #expect(check.exitCode == 0, "\(check.errors)")
  }

  @Test func `an estimate without ranges has nothing to calibrate`() throws {
    let folder = try SmallStack.folder()
    let text = try folder.text("stacks/shop.yaml")
      .replacing("{ p10: 8000, p90: 32000, reason: \"nobody has measured\" }", with: "16000")
      .replacing("{ p10: 200, p90: 800 }", with: "400")
      .replacing("{ min: 0.1, mode: 0.15, max: 0.42 }", with: "0.15")
    try folder.write(text, to: "stacks/shop.yaml")
    try folder.write("requestsPerSecond: 3\nentry: { web: 1 }\n", to: "scenarios/guess.yaml")
    let workspace = try Workspace.find(given: folder.path(""))
    let rows = try SmallStack.rows(workspace, scores: []) { _ in 1 }
    #expect(throws: Diagnostics.self) { try SmallStack.calibrate(workspace, rows) }
  }
}

@Suite struct `Weighing months` {
  /// One score and one quantity: ln q = z, billed at e, with deviation 0.5.
  ///
  /// The posterior of a normal
  /// score under a normal error is normal about 0.8 with variance 0.2; Student's error of freedom 6
  /// leaves it near that: its quantiles are worked out on a grid here.
  @Test func `a linear quantity gives the posterior that a grid gives`() throws {
    let calibrator = Calibrator(
      targets: [.init(log: 1, deviation: 0.5)], dimensions: 1, seed: 3, count: 4_096
    ) { points in points }
    let prior = try calibrator.prior()
    let found = try #require(try calibrator.run(prior))
    let grid = stride(from: -6.0, through: 6, by: 0.001).map { $0 }
    let density = grid.map { z -> Double in
      let error = (1 - z) / 0.5
      return Elementary.exp(-z * z / 2)
        / Elementary.exp(3.5 * Elementary.log(1 + error * error / 6))
    }
    let shares = [0.1, 0.5, 0.9]
    let expected = WeightedValues.quantiles(grid, density, at: shares)
    let values = WeightedValues.quantiles(found.points.map { $0[0] }, found.weights, at: shares)
    for (a, b) in zip(values, expected) { #expect(abs(a - b) < 0.02, "\(values) \(expected)") }
    #expect(found.effective > 0.5 * 4_096)
  }

  /// Hidden scores → three quantities, one of them not linear, with errors → 80 % ranges of each score.
  ///
  /// The errors are of the size that is assumed, and the truth is drawn as the ranges say, so that each
  /// range holds it in 0.8 of the cases: of 250, 0.8 ± 3.3 × √(0.16 / 250) = 0.717 to 0.883.
  @Test func `eighty percent ranges hold the truth in eighty percent of worlds`() throws {
    func quantities(_ z: [Double]) -> [Double] {
      [z[0] + z[1], z[0] + Elementary.log(1 + Elementary.exp(z[2])), 0.5 * z[0] - 0.3 * z[3]]
    }
    var random = RandomStream(seed: 5, name: "worlds")
    func normal() -> Double { NormalDistribution.quantile(random.positiveUniform() * 0.999_999) }
    var hits = [Int](repeating: 0, count: 4)
    let worlds = 250
    for seed in 0..<worlds {
      let truth = (0..<4).map { _ in normal() }
      let targets = quantities(truth).map {
        Calibrator.Target(log: $0 + 0.05 * normal(), deviation: 0.05)
      }
      let calibrator = Calibrator(
        targets: targets, dimensions: 4, seed: UInt64(seed), count: 128
      ) { points in points.map(quantities) }
      let found = try #require(try calibrator.run(try calibrator.prior()))
      for index in 0..<4 {
        let range = WeightedValues.quantiles(
          found.points.map { $0[index] }, found.weights, at: [0.1, 0.9])
        if (range[0]...range[1]).contains(truth[index]) { hits[index] += 1 }
      }
    }
    for count in hits { #expect((0.717...0.883).contains(Double(count) / 250), "\(hits)") }
  }

  @Test func `a triangle keeps its form, and its P10 and P90`() {
    let input = Calibration.Input(
      path: "x", location: SourceLocation(file: "x"),
      distribution: .triangular(min: 0, mode: 50, max: 100),
      before: .init(low: 22, middle: 50, high: 78), after: .init(low: 40, middle: 50, high: 60),
      toldBy: [])
    let numbers = NarrowedRange.numbers(of: input)?.compactMap { Double($0.text) } ?? []
    let drawn = Distribution.triangular(min: numbers[0], mode: numbers[1], max: numbers[2])
    #expect(abs(drawn.quantile(0.1) - 40) < 0.1 && abs(drawn.quantile(0.9) - 60) < 0.1)
  }

  @Test func `equal weights give the quantiles of a sample`() {
    let values = (1...99).map(Double.init)
    let found = WeightedValues.quantiles(
      values.reversed(), [Double](repeating: 1, count: 99), at: [0.5, 0.1])
    #expect(abs(found[0] - 50) < 1e-9 && abs(found[1] - 10.4) < 1e-9)
    #expect(WeightedValues.drawn([0.25, 0, 0.75], count: 4) == [0, 2, 2, 2])
  }
}
