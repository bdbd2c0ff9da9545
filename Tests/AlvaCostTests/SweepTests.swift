import AlvaCost
import Estimation
import Exploration
import Pricing
import Gate
import Diagnostics
import Foundation
import Inputs
import Quantities
import Resources
import Services
import TestSupport
import Testing

@Suite struct `A sweep` {
  private func grid(_ axes: String..., sample: Int? = nil) throws -> SweepGrid {
    try SweepGrid(try axes.map { try SweepAxis.parse(argument: $0) }, sample: sample)
  }

  @Test func `every combination stands once, the last axis fastest`() throws {
    let grid = try grid("a=1..3", "b=x,y")
    #expect(grid.points.count == 6)
    #expect(
      (0..<6).map { grid.values(at: $0) } == [
        ["1", "x"], ["1", "y"], ["2", "x"], ["2", "y"], ["3", "x"], ["3", "y"],
      ])
  }

  @Test func `a million million points are refused with their number`() throws {
    do {
      _ = try grid("a=1..1000", "b=1..1000", "c=1..1000", "d=1..1000")
      Issue.record("no error")
    } catch let problems as Diagnostics {
      #expect(problems.text.contains("the sweep has 1000000000000 points"))
    }
    // A part of it is no trouble: one of each of a thousand stretches, and every axis at many places.
    let sample = try grid("a=1..1000", "b=1..1000", "c=1..1000", "d=1..1000", sample: 1_000)
    let points = (0..<1_000).map { sample.points[$0] }
    for (index, point) in points.enumerated() { #expect(point / 1_000_000_000 == index) }
    for axis in 0..<4 {
      let values = points.compactMap { Int(sample.values(at: $0)[axis]) }
      // Uniform draws of 1 to 1000 average 500.5 with a standard error of 289 / √1000 = 9.1, and a
      // thousand of them meet 1000 × (1 − 1/e) = 632 values with a standard deviation of 9.9.
      #expect(abs(Double(values.reduce(0, +)) / 1_000 - 500.5) < 46, "axis \(axis)")
      #expect(Set(values).count > 580, "axis \(axis)")
    }
  }

  @Test func `a sample takes every point at most once, in their order`() throws {
    for count in 1...12 {
      let sample = try grid("a=1..3", "b=1..4", sample: count)
      let points = (0..<count).map { sample.points[$0] }
      #expect(sample.points.count == count)
      #expect(zip(points, points.dropFirst()).allSatisfy { $0 < $1 })
    }
  }

  @Test(arguments: [
    ("a=0.5..2/0.5", ["0.5", "1", "1.5", "2"]), ("a=-2..2/2", ["-2", "0", "2"]),
    ("a=0.1..0.3/0.1", ["0.1", "0.2", "0.3"]), ("a=1..6/4", ["1", "5"]),
    ("a=-0.05..0.05/0.05", ["-0.05", "0", "0.05"]),
    ("a=[s3,logs],[s3]", ["[s3,logs]", "[s3]"]), ("a='x,y',z", ["'x,y'", "z"]),
    ("a=gateway,null", ["gateway", "null"]),
  ])
  func `ranges are exact, and lists stay whole`(text: String, values: [String]) throws {
    #expect(try SweepAxis.parse(argument: text).values == values)
  }

  @Test(arguments: [
    "services.*.cpu", "a=4..1", "a=1,,2", "a=1..x", "a=1,1", "=1", "a=", "a=1...4", "a=1..4/0",
    "a=1..4/-1", "a=1..4/", "a=1..4//2", "a=..4", "a=1..", "a=1e3..2e3", "a=NaN..2", "a=[1",
    "a=1..2,2",
    "a=1..99999999999999999999", "a=0..1000000", "a=-9223372036854775808..9223372036854775807",
    "a=0.0000000001..1", "a=1..2/0.000000001",
  ])
  func `what is no axis is refused`(text: String) {
    #expect(throws: Diagnostics.self) { try SweepAxis.parse(argument: text) }
  }

  @Test func `a path is varied once`() throws {
    #expect(try SweepAxis.parse(arguments: ["a=1,2", "a.b=1"]).map(\.path) == ["a", "a.b"])
    let error = try #require(throws: Diagnostics.self) {
      try SweepAxis.parse(arguments: ["a=1,2", "b=", "a=3..4"])
    }
    #expect(error.exitCode == 64)
    #expect(error.items.map(\.message) == ["'b=' has no values", "'a' is varied twice"])
  }

  @Test func `parts take every row once`() {
    for total in 0..<40 {
      for count in 1..<9 {
        let parts = (1...count).flatMap {
          Array(SweepShard(number: $0, count: count).rows(of: total))
        }
        #expect(parts == Array(0..<total))
      }
    }
  }

  @Test func `engines' array indices name the part`() throws {
    func shard(_ values: [String: String]) throws -> SweepShard? {
      try SweepShard.fromEnvironment { values[$0] }
    }
    #expect(try shard([:]) == nil)
    #expect(
      try shard([
        "SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_MIN": "5", "SLURM_ARRAY_TASK_COUNT": "4",
      ]) == SweepShard(number: 3, count: 4))
    #expect(
      try shard(["JOB_COMPLETION_INDEX": "0", "ALVA_COST_SHARDS": "16"])
        == SweepShard(number: 1, count: 16))
    #expect(
      try shard(["AWS_BATCH_JOB_ARRAY_INDEX": "15", "AWS_BATCH_JOB_ARRAY_SIZE": "16"])
        == SweepShard(number: 16, count: 16))
    #expect(
      try shard([
        "SLURM_ARRAY_TASK_ID": "9", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_STEP": "4",
        "SLURM_ARRAY_TASK_COUNT": "3",
      ]) == SweepShard(number: 3, count: 3))
    #expect(throws: Diagnostics.self) {
      try shard(["SLURM_ARRAY_TASK_ID": "9223372036854775807", "SLURM_ARRAY_TASK_COUNT": "3"])
    }
    #expect(throws: Diagnostics.self) { try shard(["JOB_COMPLETION_INDEX": "0"]) }
  }

  @Test func `parts join to the bytes of one run, and invalid points are counted`() throws {
    // 4,096 CPU units do not go with 1,024 MB: a third of the points makes no stack.
    let grid = try grid("services.*.cpu=256,512,4096", "services.auth.tasks=1..2")
    let command = SweepCommand(workspace: RealTables.workspace)
    let request = StackRequest(name: "staging")
    let whole = try command.run(request, grid, cores: 1)
    #expect(whole.rows.count == 4)
    #expect(whole.skipped == 2)
    let parts = try (1...4).map { number in
      let shard = SweepShard(number: number, count: 4)
      return (
        name: "part-\(number)", text: try command.run(request, grid, shard: shard).part(shard)
      )
    }
    #expect(try SweepPart.merge(parts.reversed()) == whole.csv)
    let (second, text) = (SweepShard(number: 2, count: 4), parts[1].text)
    #expect(
      try SweepPart.isFinished(text, file: "part-2", second, of: whole.fingerprint))
    // Cut short, by a line or by a letter: to be run again.
    for cut in [String(text.dropLast()), String(text.dropLast(9))] {
      #expect(!(try SweepPart.isFinished(cut, file: "part-2", second, of: whole.fingerprint)))
    }
    #expect(throws: Diagnostics.self) {
      try SweepPart.isFinished(
        text, file: "part-2", SweepShard(number: 3, count: 4), of: whole.fingerprint)
    }
    #expect(throws: Diagnostics.self) { try SweepPart.merge(Array(parts.dropLast())) }
    #expect(throws: Diagnostics.self) { try SweepPart.merge(parts + [parts[0]]) }
  }

  @Test func `a value that makes no stack at any point says why`() throws {
    let command = SweepCommand(workspace: RealTables.workspace)
    let request = StackRequest(name: "staging")
    // 1,024 MB do not go with 4,096 units; 300 units are not sold at all.
    let rows = try command.run(
      request, try grid("services.*.cpu=300,512,4096", "services.api.tasks=1,NaN"))
    #expect(rows.rows.count == 1)
    let found = rows.warnings.items.map(\.message)
    #expect(found.count == 3)
    #expect(found.contains { $0.hasPrefix("services.*.cpu=300 makes a valid stack at none") })
    #expect(found.contains { $0.contains("1024 MiB do not go with 4096 CPU units") })
    #expect(found.contains { $0.contains("'tasks' is 'NaN', not a whole number") })
    // Nothing is left: that is an error, not an empty table.
    do {
      _ = try command.run(request, try grid("services.*.cpu=300"))
      Issue.record("no error")
    } catch let problems as Diagnostics {
      #expect(problems.hasErrors)
      #expect(problems.text.contains("300 CPU units, which Fargate does not sell"))
    }
  }

  @Test func `a part in which a figure was changed is not joined`() throws {
    let grid = try grid("services.*.cpu=256,512")
    let command = SweepCommand(workspace: RealTables.workspace)
    let request = StackRequest(name: "staging")
    let parts = try (1...2).map { number in
      let shard = SweepShard(number: number, count: 2)
      return try command.run(request, grid, shard: shard).part(shard)
    }
    let changed = parts[1].replacing(",512,", with: ",256,")
    #expect(changed != parts[1])
    do {
      _ = try SweepPart.merge([("a", parts[0]), ("b", changed)])
      Issue.record("no error")
    } catch {
      #expect(error.text.contains("b: error: this is no finished part of a sweep"))
    }
  }

  /// A copy of the pricing folder, to edit.
  private func copy() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      at: URL(filePath: RealTables.workspace.folder),
      to: folder.url.appending(path: "pricing"))
    return folder
  }

  @Test(arguments: [
    ("stacks/staging.yaml", "staging", InputRecord.Kind.stack),
    ("scenarios/moderate.yaml", "moderate", .scenario),
    ("rates/us-east-1/AmazonECS.csv", "0.04048", .rates),
    ("limits/rds-classes.csv", "db.t3.micro", .limits),
  ])
  func `a part of an edited input is neither kept nor joined`(
    file: String, text: String, kind: InputRecord.Kind
  ) throws {
    let grid = try grid("services.*.cpu=256,512")
    let request = StackRequest(name: "staging")
    let shards = (1...2).map { SweepShard(number: $0, count: 2) }
    let first = SweepCommand(workspace: RealTables.workspace)
    let kept = try first.run(request, grid, shard: shards[0]).part(shards[0])
    // A blank line at the end is an edit too.
    let folder = try copy()
    let path = folder.url.appending(path: "pricing/\(file)")
    var edited = try String(contentsOf: path, encoding: .utf8)
    #expect(edited.contains(text))
    edited += "\n"
    try edited.write(to: path, atomically: true, encoding: .utf8)
    let command = SweepCommand(
      workspace: Workspace(folder: folder.url.appending(path: "pricing").path()))
    let fingerprint = try command.fingerprint(of: request, grid)
    let before = try first.fingerprint(of: request, grid)
    #expect(fingerprint.differences(from: before) == [kind])
    do {
      _ = try SweepPart.isFinished(kept, file: "part-1.csv", shards[0], of: fingerprint)
      Issue.record("no error")
    } catch {
      #expect(error.text.contains("this part was made from other inputs: the \(kind.rawValue)"))
    }
  }

  @Test func `parts of other flags are not joined`() throws {
    let command = SweepCommand(workspace: RealTables.workspace)
    let request = StackRequest(name: "staging")
    var other = request
    other.overlays = [try Overlay.parse(argument: "services.auth.tasks=2")]
    let shards = (1...2).map { SweepShard(number: $0, count: 2) }
    let grid = try grid("services.*.cpu=256,512")
    let parts = [
      (name: "1", text: try command.run(request, grid, shard: shards[0]).part(shards[0])),
      (name: "2", text: try command.run(other, grid, shard: shards[1]).part(shards[1])),
    ]
    do {
      _ = try SweepPart.merge(parts)
      Issue.record("no error")
    } catch {
      #expect(
        error.text.contains("this part was made from other inputs than 1: the flags differ"))
    }
  }

  @Test func `sums of a grid are those of adding up every point`() throws {
    // Axes of 2, 3 and 4 values; the first and the last act on each other, one combination is none.
    let pair = [7, 100, 300, 200, 0, nil, 50, -30]
    let middle = [3, 1, 2]
    let groups = [
      GridSums.Group(axes: [0, 2], amounts: pair.map { $0.map { Money(cents: $0) } }),
      GridSums.Group(axes: [1], amounts: middle.map { Money(cents: $0) }),
    ]
    var all: [Money] = []
    var rows: [[Money?]] = []
    for a in 0..<2 {
      for b in 0..<3 {
        rows.append(
          (0..<4).map { c in pair[a * 4 + c].map { Money(cents: 1_000 + middle[b] + $0) } })
        all += rows[rows.count - 1].compactMap { $0 }
      }
    }
    let sums = try #require(
      GridSums(counts: [2, 3, 4], groups: groups, base: Money(cents: 1_000)))
    var seen: [[Money?]] = []
    sums.forEachRow { first, common, row in
      #expect(first == seen.count * 4)
      var amounts: [Money?] = []
      for index in row.indices {
        amounts.append(row[index] == GridSums.absent ? nil : sums.money(common + row[index]))
      }
      seen.append(amounts)
    }
    #expect(seen == rows)
    all.sort()
    #expect(all.count == 21)
    for limit in [0, 970, 971, 1_008, 1_052, 1_302, 1_303, 9_999] {
      let found = try #require(sums.summary(upTo: Money(cents: limit)))
      #expect(found.within == all.count { $0 <= Money(cents: limit) })
      #expect(found.cheapest == all.first && found.mostExpensive == all.last)
      #expect(found.total == all.total && found.points == 21)
      // Ranks of 21: half is the 11th, nine in ten the 19th.
      #expect(found.p50 == all[10] && found.p90 == all[18])
    }
    // A limit between two amounts is one that whole units do not reach.
    let between = Money(cents: 1_008) + Money(units: 1)
    #expect(sums.summary(upTo: between)?.within == all.count { $0 <= between })
  }

  @Test func `a grid that 64 bits cannot sum is refused`() {
    // The two share no unit above 10⁻²¹ dollars, of which 64 bits hold 0.009 dollars.
    let amounts = [Money(cents: 100), Money(units: 1)]
    #expect(
      GridSums(counts: [2], groups: [.init(axes: [0], amounts: amounts)], base: .zero) == nil)
  }

  @Test func `the closed form gives the fixed lines of every point, to the last digit`() throws {
    let axes = try [
      "services.web.cpu=256,512,1024", "services.api.tasks=1..3",
      "services.web.memoryMB=1024,2048", "database.class=db.t3.micro,db.t3.small",
    ].map { try SweepAxis.parse(argument: $0) }
    let request = StackRequest(name: "staging")
    let sweep = try FixedSweep(RealTables.workspace, request, axes)
    let bench = try VariantBench(workspace: RealTables.workspace, request: request)
    let grid = try SweepGrid(axes)
    var rows = [
      "point,services.web.cpu,services.api.tasks,services.web.memoryMB,database.class"
        + ",fixedMonthlyUSD"
    ]
    var costs: [Money] = []
    for point in 0..<grid.points.count {
      guard let part = try? bench.prepared(with: grid.overlays(at: point)) else { continue }
      let lines = try bench.outcome(of: part).estimate.lines.filter { $0.kind == .fixed }
      costs.append(lines.map(\.cost).total)
      rows.append(
        ([String(point)] + grid.values(at: point) + [costs[costs.count - 1].exactText])
          .joined(separator: ","))
    }
    // 1,024 CPU units do not go with 1,024 MB: one of six sizes of web.
    #expect(costs.count == 30)
    #expect(sweep.summary.points == 30)
    #expect(sweep.summary.cheapest == costs.min() && sweep.summary.mostExpensive == costs.max())
    #expect(sweep.summary.total == costs.total)
    #expect(sweep.csv == rows.joined(separator: "\r\n") + "\r\n")
  }

  @Test func `a path that matches nothing is an error, not an invalid point`() throws {
    let grid = try grid("services.*.cpus=256,512")
    #expect(throws: Diagnostics.self) {
      try SweepCommand(workspace: RealTables.workspace).run(StackRequest(name: "staging"), grid)
    }
  }
}
