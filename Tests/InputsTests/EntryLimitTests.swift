import Diagnostics
import Services
import TestSupport
import Testing

@testable import Inputs

@Suite struct `Files with thousands of entries` {
  private func problems(_ text: String, _ read: (ConfigNode) throws -> Void) throws -> String {
    let node = try ConfigText.parse(Array(text.utf8), file: "f.yaml")
    do {
      try read(node)
      return ""
    } catch let problems as Diagnostics {
      return problems.text
    }
  }

  /// The last count that is read, and the first that is not.
  @Test(arguments: [1_000, 1_001])
  func `of a budget are refused at their place`(count: Int) throws {
    let text =
      "budget: shop\nresources:\n" + (0..<count).map { "  r\($0): 5\n" }.joined()
    let found = try problems(text) { _ = try BudgetReader.read($0, name: "shop") }
    #expect(found.isEmpty == (count == 1_000), "\(found.prefix(300))")
    if count > 1_000 {
      #expect(found.contains("f.yaml:3:3"), "\(found.prefix(300))")
      #expect(
        found.contains("'resources' has 1,001 entries; at most 1,000"), "\(found.prefix(300))")
    }
  }

  @Test func `of a scenario are refused at their place`() throws {
    let text =
      "scenario: busy\nspikes:\n" + String(repeating: "  - { startHour: 3 }\n", count: 1_001)
    let found = try problems(text) { node in
      _ = try ScenarioReader.read(node, name: "busy") { _, _ in [] }
    }
    #expect(found.contains("'spikes' has 1,001 entries; at most 1,000"), "\(found.prefix(300))")
  }

  @Test func `of a stack are refused at their place`() throws {
    let text =
      "stack: shop\nregion: us-east-1\nqueues:\n"
      + (0..<5_001).map { "  q\($0): { kind: sqs }\n" }.joined()
    let found = try problems(text) { node in
      var reader = StackReader(limits: SizeTables())
      _ = try reader.read(node, name: "shop")
    }
    #expect(found.contains("'queues' has 5,001 entries; at most 5,000"), "\(found.prefix(300))")
  }

  /// What runs is counted together: 150 queues and 50 caches are simulated, one more is not.
  @Test(arguments: [50, 51])
  func `of a stack hold so many parts that run`(caches: Int) throws {
    let text =
      "stack: shop\nregion: us-east-1\ncaches:\n"
      + (0..<caches).map { "  c\($0): { engine: valkey, node: cache.t4g.micro }\n" }.joined()
      + "queues:\n" + (0..<150).map { "  q\($0): { kind: sqs }\n" }.joined()
    let found = try problems(text) { node in
      var reader = StackReader(limits: SizeTables())
      _ = try reader.read(node, name: "shop")
    }
    // Three lines and 51 caches stand before the queues' key, 149 of which still fit.
    let isBeyond = found.contains("f.yaml:205:3") && found.contains("one more than the 200")
    #expect(isBeyond == (caches == 51), "\(found.prefix(300))")
  }

  /// Each estimate runs a month of every part: of 200 parts five.
  @Test(arguments: [5, 6])
  func `of a large stack have few estimates`(count: Int) throws {
    let text =
      "stack: shop\nregion: us-east-1\nqueues:\n"
      + (0..<200).map { "  q\($0): { kind: sqs }\n" }.joined()
      + "estimates:\n" + (0..<count).map { "  e\($0): { scenario: busy }\n" }.joined()
    let found = try problems(text) { node in
      var reader = StackReader(limits: SizeTables())
      _ = try reader.read(node, name: "shop")
    }
    #expect(
      found.contains("one estimate more than the 5 that are run") == (count == 6),
      "\(found.prefix(300))")
  }

  /// 100 services that call the 50 behind them make 5,000 calls; one of them calls one more.
  @Test(arguments: [0, 1])
  func `of a stack may follow so many calls`(more: Int) throws {
    let text =
      "stack: shop\nregion: us-east-1\nservices:\n"
      + (0..<151).map { service in
        let calls = service < 100 ? 50 + (service == 0 ? more : 0) : 0
        let names = (0..<calls).map { "s\(service + 1 + $0): 1" }.joined(separator: ", ")
        return "  s\(service): { cpu: 256, memoryMB: 512, calls: { \(names) } }\n"
      }.joined()
    let found = try problems(text) { node in
      var sizes = SizeTables()
      sizes.fargateSizes = FargateSizes(spans: [
        FargateSizes.Span(cpuUnits: 256, memoryMB: 512...512, stepMB: 512, windows: false)
      ])
      var reader = StackReader(limits: sizes)
      _ = try reader.read(node, name: "shop")
    }
    #expect(
      found.contains("the file has more than the 5,000 calls") == (more == 1),
      "\(found.prefix(300))")
  }

  /// Each pattern is held against every resource: 50 are read, one more is not.
  @Test(arguments: [50, 51])
  func `of uses may have so many patterns`(count: Int) throws {
    let text = "usage:\n" + (0..<count).map { "  'a\($0)*': { storageGB: 5 }\n" }.joined()
    let found = try problems(text) { _ = try UsageReader.read($0) }
    #expect(found.isEmpty == (count == 50), "\(found.prefix(300))")
    if count > 50 {
      // One line for 'usage:', and one for each of the 50 before it.
      #expect(found.contains("f.yaml:52:3"), "\(found.prefix(300))")
      #expect(found.contains("one pattern more than the 50"), "\(found.prefix(300))")
    }
  }
}
