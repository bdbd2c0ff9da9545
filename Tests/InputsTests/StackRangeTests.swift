import Diagnostics
import Quantities
import Resources
import Services
import Testing
import TrafficSimulation

@testable import Inputs

@Suite struct `Ranges in a stack` {
  private static let head = """
    stack: shop
    region: us-east-1
    services:
      web: { cpu: 512, memoryMB: 1024 }

    """

  private func read(_ text: String) throws -> StackFile {
    var limits = SizeTables()
    limits.fargateSizes = FargateSizes(spans: [
      .init(cpuUnits: 512, memoryMB: 1_024...4_096, stepMB: 1_024, windows: false)
    ])
    let node = try ConfigText.parse(Array((Self.head + text).utf8), file: "s.yaml")
    var reader = StackReader(limits: limits)
    return try reader.read(node, name: "shop")
  }

  private func problems(_ text: String) -> [String] { mistakes { try read(text) } }

  private func driver(_ path: String, in file: StackFile) throws -> Driver<Stack> {
    try #require(file.drivers.first { $0.path == path })
  }

  @Test func `an extra's quantity may be a range`() throws {
    let file = try read(
      """
      extras:
        files: { service: AmazonS3, usageType: TimedStorage-ByteHrs, unit: GB-Mo, quantity: 3 }
        mail:
          service: AmazonSES
          usageType: Recipients
          unit: Requests
          quantity: { p10: 100, p90: 400, reason: "nobody has counted" }
      """)
    let quantity = try driver("extras.mail.quantity", in: file)
    #expect(quantity.distribution == .lognormal(p10: 100, p90: 400))
    #expect(quantity.reason == "nobody has counted")
    var stack = file.stack
    #expect(stack.extras.map { ($0 as? ExtraUsage)?.quantity } == [3, 200])
    quantity.set(&stack, 150)
    #expect(stack.extras.map { ($0 as? ExtraUsage)?.quantity } == [3, 150])
  }

  @Test func `reads of secrets may be a range`() throws {
    let file = try read(
      "secrets: [A]\nsecretReadsPerMonth: { min: 100, mode: 200, max: 600 }\n")
    #expect(file.stack.secrets?.readsPerMonth == 200)
    var stack = file.stack
    try driver("secretReadsPerMonth", in: file).set(&stack, 600)
    #expect(stack.secrets?.readsPerMonth == 600)
  }

  @Test func `Spot lies 50 to 70 % below on demand unless the file says otherwise`() throws {
    let usual = try read("")
    #expect(usual.stack.fargateSpotDiscount == 0.66)
    #expect(
      try driver("fargateSpotDiscount", in: usual).distribution == .uniform(low: 0.62, high: 0.7))
    let own = try read("fargateSpotDiscount: { spot: { low: 0.6, high: 0.68 } }\n")
    #expect(own.stack.fargateSpotDiscount == 0.64)
    let plain = try read("fargateSpotDiscount: 0.7\n")
    #expect(plain.stack.fargateSpotDiscount == 0.7)
    #expect(plain.drivers.isEmpty)
  }

  @Test func `all mistakes are reported at once, each where it stands`() {
    let found = problems(
      """
      fargateSpotDiscount: { spot: { low: 0.7, high: 0.5 } }
      logs: { compressionRatio: { spot: { low: 0.2 } }, ageDays: { spot: { low: 5, high: 5 } } }
      monitoring: { alarms: { p10: 1, p90: 4 } }
      secrets: [A]
      secretReadsPerMonth: { mean: 10, sd: -1 }
      extras:
        mail:
          service: AmazonSES
          usageType: Recipients
          unit: Requests
          quantity: { p10: 400, p90: 100 }
      """)
    #expect(
      found == [
        "5:22 'fargateSpotDiscount': low 0.7 is above high 0.5",
        "9:22 'secretReadsPerMonth': the sd is -1",
        "6:27 'compressionRatio': spot is no price range",
        "6:60 'ageDays': low equals high",
        "7:23 'alarms' is a distribution, but a count must be a whole number",
        "15:15 'quantity': p10 400 is above p90 100",
      ])
  }

  @Test(arguments: [
    ("{ spot: 0.6 }", "spot is no price range"),
    ("{ spot: { low: 0.5, high: 0.7, mode: 0.6 } }", "spot is no price range"),
    ("{ choices: [] }", "choices is not a list of numbers"),
    ("{ p10: 0, p90: 0.5 }", "p10 and p90 of a lognormal must be above 0"),
    ("{ p10: 0.5, p90: 0.5 }", "p10 equals p90"),
    ("{ min: 0.4, mode: 0.4, max: 0.4 }", "min 0.4, mode 0.4, max 0.4 are not in order"),
    ("{ mean: 0.5, sd: 0 }", "the sd is 0"),
    ("{ p10: 0.1 }", "a mapping with p10 is no distribution"),
  ])
  func `a range that cannot be is an error at its place`(range: String, message: String) {
    #expect(
      problems("fargateSpotDiscount: \(range)\n") == [
        "5:22 'fargateSpotDiscount': \(message)"
      ])
  }
}
