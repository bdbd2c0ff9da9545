import Diagnostics
import Pricing
import Quantities
import RateTables
import Resources
import Services
import Testing

@Suite struct `What cannot be priced` {
  private func problem(_ wanted: Usage) throws -> Diagnostic {
    let table = RateTable(
      region: "eu-central-1",
      rates: [try rate("AmazonRDS", "InstanceUsage:db.t3.micro", "0.017", line: 7)], files: [])
    let result = Pricing(table: table, asOf: nil, allowances: FreeAllowances()).price([wanted])
    #expect(result.lines.isEmpty, "never a zero")
    let problem = try #require(result.problems.first)
    return problem.diagnostic(
      table: table, at: SourceLocation(file: "stacks/s.yaml", line: 3, column: 5),
      folder: "pricing")
  }

  @Test func `a missing rate names the resource's place, the region and the nearest usage type`()
    throws
  {
    let found = try problem(usage("d", "instance", "AmazonRDS", "InstanceUsage:db.t3.mikro", 1))
    #expect(found.location == SourceLocation(file: "stacks/s.yaml", line: 3, column: 5))
    #expect(
      found.message == "no rate for 'InstanceUsage:db.t3.mikro' in eu-central-1, needed by "
        + "d/instance; the nearest there is 'InstanceUsage:db.t3.micro'")
    #expect(found.mend?.contains("pricing/rates/eu-central-1/AmazonRDS.csv") == true)
  }

  @Test func `another unit points at the row of the table`() throws {
    let found = try problem(
      usage("d", "instance", "AmazonRDS", "InstanceUsage:db.t3.micro", 1, .gigabytes))
    #expect(found.location == SourceLocation(file: "pricing/rates/r/AmazonRDS.csv", line: 7))
    #expect(
      found.message == "unit 'Hrs' is not a unit of InstanceUsage:db.t3.micro, which d/instance "
        + "meters in 'GB'")
  }

  @Test func `an amount that no bill can hold is refused`() throws {
    let huge = Usage(
      resource: "d", item: "instance", name: "", offer: "AmazonRDS",
      usageTypes: ["InstanceUsage:db.t3.micro"],
      quantity: MeteredQuantity(billionths: DecimalText.powerOfTen(30), unit: .hours), kind: .fixed,
      why: "")
    let found = try problem(huge)
    #expect(found.message.hasPrefix("d/instance comes to more than can be counted"))
  }
}
