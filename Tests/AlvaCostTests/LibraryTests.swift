import AlvaCost
import Foundation
import TestSupport
import Testing

/// The engine as another package uses it; what stands here is public alone.
@Suite struct `The library` {
  /// A stack of one's own, kept nowhere.
  private static let shop = """
    stack: shop
    region: us-east-1
    network: { nat: gateway, natGateways: 1 }
    services: { web: { cpu: 256, memoryMB: 512, tasks: 2, request: { cpuMilliseconds: 10 } } }
    loadBalancer: {}
    estimates: { realistic: { scenario: calm } }
    """

  private static let calm = """
    scenario: calm
    requestsPerSecond: { p10: 1, p90: 4, reason: "nobody has counted" }
    """

  private static func model() throws -> CostModel {
    var model = CostModel()
    try model.add(shop, as: "stacks/shop.yaml")
    try model.add(calm, as: "scenarios/calm.yaml")
    return model
  }

  /// Without traffic every line is worked out by hand, at the prices of us-east-1.
  private static let template = CostTemplate(
    text: """
      Resources:
        Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: subnet-1 } }
        Disk: { Type: AWS::EC2::Volume, Properties: { Size: 100, VolumeType: gp3, AvailabilityZone: us-east-1a } }
        Jobs: { Type: AWS::SQS::Queue }
        Odd: { Type: AWS::Nobody::Knows }
      """, name: "template.yaml")

  // MARK: - The example of the guide

  @Test func `an example for those who build on it`() throws {
    let (stack, scenario) = (Self.shop, Self.calm)
    var said: [String] = []
    func print(_ items: Any...) { said.append(items.map { "\($0)" }.joined(separator: " ")) }
    // The guide's example.
    var model = CostModel()
    try model.add(stack, as: "stacks/shop.yaml")
    try model.add(scenario, as: "scenarios/calm.yaml")

    for month in try model.estimate("shop").estimates {
      print(month.name, month.headline, "a month")
      if let range = month.percentiles { print("80 % sure:", range.p10, "to", range.p90) }
      for line in month.lines where line.monthly > 10 {
        print(line.id, line.monthly, line.certainty)
      }
    }

    let change = try model.whatIf("shop", changing: ["network.nat=instance"])
    print(change.words, change.monthly)

    do {
      _ = try model.estimate("shoop")
    } catch {
      for problem in error.problems { print(problem.message, problem.help ?? "") }
    }
    // The end of it.
    #expect(said.contains("nat/hours $32.85 certain"), "730 hours at $0.045")
    #expect(said.last?.hasSuffix("did you mean 'shop'?") == true)
    let hours = try #require(change.lines.first { $0.id == "nat/hours" })
    #expect(hours.before.exactText == "32.85" && hours.after == 0)
    #expect(change.lines.reduce(.zero) { $0 + $1.change } == change.monthly)
  }

  @Test func `the guide shows the example as it stands here`() throws {
    func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
    let here = try text(#filePath).components(separatedBy: "// The guide's example.\n").dropFirst()
    let example = try #require(here.first?.components(separatedBy: "    // The end of it.").first)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : String($0) }
      .joined(separator: "\n")
    let guide = try text(Repository.path("Sources/AlvaCost/AlvaCost.docc/Library.md"))
    #expect(guide.contains("```swift\nimport AlvaCost\n\n\(example)```\n"))
  }

  // MARK: - Figures

  @Test func `a template is priced by hand, and what is open is told`() throws {
    var options = CostOptions()
    options.region = "us-east-1"
    let report = try CostModel().estimate(Self.template, options)
    #expect(report.estimates.count == 1)
    let month = report.estimates[0]
    // 730 h × $0.045, 730 h × $0.005 for its public address, 100 GB × $0.08.
    #expect(month.monthly.exactText == "44.5")
    #expect(month.fixedMonthly == month.monthly)
    #expect(month.percentiles == nil && month.headline == month.monthly)
    #expect(month.chance(within: 50) == nil)
    let disk = try #require(month.lines.first { $0.resource == "Disk" })
    #expect(disk.monthly == 8 && disk.unitPrice == "0.08" && disk.quantity == "100")
    #expect(disk.certainty == .certain && disk.kind == .fixed)
    #expect(disk.rateFile == "rates/us-east-1/AmazonEC2.csv")
    // The type without a model has no ceiling; use that nobody stated is told apart.
    #expect(report.unknown.ceiling == nil)
    #expect(report.unknown.items.contains { $0.resource == "Odd" && $0.cause == .notPriced })
    #expect(report.unknown.items.contains { $0.resource == "Jobs" && $0.cause == .usage })
  }

  /// 730 h at a price of one's own, in the place of the table that the library ships with.
  @Test func `a rate table that is added counts, and the one it replaces does not`() throws {
    let table = """
      usageType,operation,term,product,unit,from,to,price,effective,seen,confidence,source
      USE1-PublicIPv4:IdleAddress,,,public-ipv4/idle,Hrs,0,Inf,0.01,2027-01-01,2027-01-01,seen,contract

      """
    var model = CostModel()
    var options = CostOptions()
    options.region = "us-east-1"
    let address = CostTemplate(
      text: "Resources: { Address: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } } }")
    #expect(try model.estimate(address, options).estimates.map(\.monthly.exactText) == ["3.65"])
    try model.add(table, as: "rates/us-east-1/AmazonVPC.csv")
    #expect(try model.estimate(address, options).estimates.map(\.monthly.exactText) == ["7.3"])
  }

  @Test func `lines add up to their estimate, and the parts to the whole`() throws {
    var options = CostOptions()
    options.drawnMonths = 0
    let report = try Self.model().estimate("shop", options)
    for month in report.estimates {
      #expect(month.lines.reduce(.zero) { $0 + $1.monthly } == month.monthly)
      #expect(month.fixedMonthly + month.usageMonthly == month.monthly)
    }
    #expect(report.warnings.isEmpty)
  }

  /// The tail of the draws is what is asked: the median month is as likely above as below.
  @Test func `the chance to stay within an amount follows the percentiles`() throws {
    let month = try #require(try Self.model().estimate("shop")["realistic"])
    let range = try #require(month.percentiles)
    for (limit, share) in [(range.p10, 0.1), (range.p50, 0.5), (range.p90, 0.9)] {
      let chance = try #require(month.chance(within: limit))
      #expect(abs(chance - share) < 0.01)
    }
    #expect(month.chance(within: 0) == 0 && month.chance(within: 100_000) == 1)
  }

  @Test func `the gate says what the limit allows`() throws {
    var options = CostOptions()
    options.region = "us-east-1"
    var template = Self.template
    let open = try CostModel().validate(template, within: 200, options)
    #expect(open.verdict == .incomplete, "a type without a model could cost anything")
    let over = try CostModel().validate(template, within: 44, options)
    #expect(over.verdict == .fail)
    let limit = try #require(over.limits.first)
    #expect(limit.limit == 44 && limit.monthly.exactText == "44.5" && !limit.isKept)
    #expect(over.findings.first?.severity == .error)
    template = CostTemplate(
      text: "Resources: { Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: s } } }")
    #expect(try CostModel().validate(template, within: 37, options).verdict == .pass)
  }

  @Test(.needsProgram) func `it says what the command line says`() throws {
    let model = try CostModel(folder: Repository.path("pricing"))
    var options = CostOptions()
    options.drawnMonths = 0
    let run = try Program.run([
      "estimate", "staging", "--no-reports", "--runs", "0", "--format", "json", "--pricing",
      Repository.path("pricing"),
    ])
    #expect(try model.estimate("staging", options).json == run.output)
    options.drawnMonths = 64
    let drawn = try Program.run([
      "estimate", "staging", "--no-reports", "--runs", "64", "--lean", "--pricing",
      Repository.path("pricing"),
    ])
    let month = try #require(try model.estimate("staging", options)["realistic"])
    let range = try #require(month.percentiles)
    for amount in [month.monthly, range.p10, range.p50, range.p90, range.mean] {
      #expect(drawn.output.contains("\"\(amount.exactText)\""))
    }
  }

  // MARK: - What is wrong

  @Test func `all that is wrong is thrown at once, each at its place`() throws {
    var model = try Self.model()
    try model.add(
      Self.shop.replacing("cpu: 256", with: "cpuu: 256").replacing(
        "nat: gateway", with: "nat: gatway"),
      as: "stacks/shop.yaml")
    let error = try #require(throws: CostErrors.self) { try model.estimate("shop") }
    #expect(error.problems.count >= 2)
    for problem in error.problems {
      #expect(problem.file == "pricing/stacks/shop.yaml" && problem.line != nil)
      #expect(problem.kind == .invalidInput && problem.severity == .error)
      #expect(error.description.contains(problem.description))
    }
    #expect(error.problems.contains { $0.help?.contains("cpu") == true && $0.line == 4 })
  }

  @Test func `what is not there is offered by its nearest name`() throws {
    let model = try Self.model()
    let missing = try #require(throws: CostErrors.self) { try model.estimate("shoop") }
    #expect(missing.problems.map(\.kind) == [.missing])
    #expect(missing.problems[0].help == "did you mean 'shop'?")
    #expect(throws: CostErrors.self) { try CostModel(folder: "/no/such/folder") }
    #expect(throws: CostErrors.self) { try model.estimate(CostTemplate(path: "/no/such.yaml")) }
    var other = model
    #expect(throws: CostErrors.self) { try other.add("x", as: "stack/shop.yaml") }
    #expect(throws: CostErrors.self) { try other.add("x", as: "stacks/../shop.yaml") }
    #expect(throws: CostErrors.self) { try model.validate(Self.template) }
    #expect(throws: CostErrors.self) { try model.validate(Self.template, within: 0) }
    var options = CostOptions()
    options.asOf = "2026-02-30"
    options.month = "February"
    options.drawnMonths = -1
    let wrong = try #require(throws: CostErrors.self) { try model.estimate("shop", options) }
    #expect(wrong.problems.count == 3 && wrong.problems.allSatisfy { $0.kind == .usage })
  }

  @Test func `nothing with a price is no bill of zero`() throws {
    var options = CostOptions()
    options.region = "us-east-1"
    let template = CostTemplate(text: "Resources: { Odd: { Type: AWS::Nobody::Knows } }")
    let error = try #require(throws: CostErrors.self) {
      try CostModel().estimate(template, options)
    }
    #expect(error.problems.map(\.kind) == [.cannotTell])
  }

  /// The same question on many threads at once, and nothing that lies around changes the answer.
  @Test func `the same question gets the same answer on every thread`() async throws {
    let model = try Self.model()
    let answers = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var options = CostOptions()
          options.drawnMonths = 32
          return try model.estimate("shop", options).json
        }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(answers.count == 1)
    #expect(!CostModel().stacks.contains("shop"), "what is added stays with its model")
  }

  // MARK: - Amounts

  @Test func `amounts are exact, and text that is none is refused`() throws {
    let cents = (0..<10).reduce(Dollars.zero) { sum, _ in sum + (Dollars("0.1") ?? 0) }
    #expect(cents == 1)
    #expect(Dollars("1.005")?.roundedToCents.exactText == "1.01")
    #expect("\(try #require(Dollars("-1234.5")))" == "-$1,234.50")
    for text in ["", "1,000", "$5", "1e3", "nan", "0x10", " 1"] { #expect(Dollars(text) == nil) }
  }

  /// What is public is a promise; everything else stays within the package.
  @Test func `nothing else is public`() throws {
    let sources = Repository.root.appending(path: "Sources")
    let files = try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    for case let file as URL in files where file.pathExtension == "swift" {
      if file.path().contains("/AlvaCost/Library/") { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      let isPublic =
        text.firstMatch(
          of:
            /(?m)^ *(public|open) (final |static |mutating )?(let|var|func|struct|enum|class|actor|protocol|extension|init|subscript|typealias|import)/
        ) != nil
      #expect(!isPublic, "\(file.lastPathComponent)")
    }
  }
}
