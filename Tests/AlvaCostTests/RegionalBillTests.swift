import Diagnostics
import Estimation
import Gate
import Pricing
import Quantities
import Resources
import Services
import TemplateReader
import Testing

@testable import AlvaCost

/// A plan whose second NAT gateway belongs to a provider of another region.
private func plan(in region: String) -> String {
  func provider(_ region: String) -> String {
    #""name": "aws", "expressions": {"region": {"constant_value": "\#(region)"}}"#
  }
  func gateway(_ name: String) -> String {
    """
    {"address": "aws_nat_gateway.\(name)", "mode": "managed", "type": "aws_nat_gateway",
     "values": {"connectivity_type": "public", "allocation_id": "eipalloc-1"}}
    """
  }
  return """
    {"format_version": "1.2", "planned_values": {"root_module": {"resources": [
      \(gateway("here")), \(gateway("there"))]}},
     "configuration": {"provider_config": {
       "aws": {\(provider("us-east-1"))},
       "aws.other": {\(provider(region)), "alias": "other"}},
      "root_module": {"resources": [
        {"address": "aws_nat_gateway.here", "provider_config_key": "aws", "expressions": {}},
        {"address": "aws_nat_gateway.there", "provider_config_key": "aws.other",
         "expressions": {}}]}}}
    """
}

private func estimate(_ text: String) throws -> SynthesisEstimate {
  let files = TemplateFiles(
    read: { _ in .success(Array(text.utf8)) }, isFolder: { _ in false }, exists: { _ in true })
  return try SynthesisCommand(workspace: RealTables.workspace, files: files)
    .run(SynthesisCommand.Request(path: "plan.json")).synthesis
}

@Suite struct `Resources in several regions` {
  @Test func `each is priced with the rates of its own`() throws {
    // us-east-1: 730 × 0.045 + 730 × 0.005 = 36.50; eu-west-1: 730 × 0.048 + 730 × 0.005 = 38.69.
    let synthesis = try estimate(plan(in: "eu-west-1"))
    #expect(synthesis.bill.estimates[0].monthly == (try Money("75.19")))
    #expect(
      synthesis.notes.map(\.message)
        == ["priced with the rates of eu-west-1, where they lie: 'aws_nat_gateway.there'"])
    #expect(synthesis.bill.rateFiles.contains { $0.hasPrefix("rates/eu-west-1/") })
  }

  @Test func `one without rates is named as not priced, never priced elsewhere`() throws {
    let synthesis = try estimate(plan(in: "ap-southeast-6"))
    #expect(synthesis.bill.estimates[0].monthly == (try Money("36.50")))
    let place = try #require(synthesis.place("aws_nat_gateway.there"))
    #expect(place.coverage == .unpriced)
    #expect(place.note == "it lies in ap-southeast-6, for which there are no rates")
  }
}
