import Foundation
import Testing

/// The built command, run as a user runs it.
enum Tool {
  struct Result {
    let status: Int32
    let output: String
    let problems: String
  }

  /// Beside the test bundle, which is where the build puts both.
  private static func path() throws -> URL {
    let bundle = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent()
    let folders = [
      bundle, URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent(),
      RealTables.root.appending(path: ".build/debug"),
    ]
    let found = folders.map { $0.appending(path: "alva-cost") }.first {
      FileManager.default.isExecutableFile(atPath: $0.path())
    }
    return try #require(found, "the command is not built")
  }

  static func run(
    _ arguments: String..., input: Data? = nil, environment: [String: String] = [:]
  ) throws -> Result {
    try run(arguments, input: input, environment: environment)
  }

  static func run(
    _ arguments: [String], input: Data? = nil, environment: [String: String] = [:]
  ) throws -> Result {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = try path()
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    func file(_ name: String, _ bytes: Data = Data()) throws -> FileHandle {
      try folder.write(bytes, to: name)
      return try FileHandle(forUpdating: folder.url.appending(path: name))
    }
    process.standardInput = try file("input", input ?? Data())
    process.standardOutput = try file("output")
    process.standardError = try file("problems")
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: try folder.text("output"),
      problems: try folder.text("problems"))
  }
}

/// A folder of one test, gone afterwards.
final class TemporaryFolder {
  let url: URL
  var path: String { url.path() }

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "alva-cost-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// A copy of the repository's pricing folder.
  static func pricing() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in try FileManager.default.contentsOfDirectory(
      atPath: RealTables.root.appending(path: "pricing").path())
    {
      try FileManager.default.copyItem(
        at: RealTables.root.appending(path: "pricing/\(name)"), to: folder.url.appending(path: name)
      )
    }
    return folder
  }

  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

  func write(_ bytes: Data, to name: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
  }

  /// Every file below a folder with its text.
  func contents(of folder: String) throws -> [String: String] {
    var result: [String: String] = [:]
    let names = try FileManager.default.subpathsOfDirectory(
      atPath: url.appending(path: folder).path())
    for name in names {
      let path = url.appending(path: "\(folder)/\(name)").path()
      var isFolder = ObjCBool(false)
      _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      if !isFolder.boolValue { result[name] = try text("\(folder)/\(name)") }
    }
    return result
  }
}

/// A small offer file in AWS's two formats.
struct OfferText {
  var offer = "AmazonVPC"
  var region = "us-east-1"
  /// Usage type and dollars an hour.
  var prices: [(usageType: String, price: String)]

  var csv: String {
    let columns = [
      "SKU", "OfferTermCode", "RateCode", "TermType", "EffectiveDate", "StartingRange",
      "EndingRange", "Unit", "PricePerUnit", "Currency", "usageType", "operation", "Region Code",
    ]
    var rows = [
      ["FormatVersion", "v1.0"], ["Publication Date", "2026-11-01T00:00:00Z"],
      ["Version", "20261101000000"], ["OfferCode", offer], columns,
    ]
    for (index, row) in prices.enumerated() {
      rows.append([
        "SKU\(index)", "T", "SKU\(index).T.R", "OnDemand", "2026-11-01", "0", "Inf", "Hrs",
        row.price, "USD", row.usageType, "", region,
      ])
    }
    return rows.map { $0.map { "\"\($0)\"" }.joined(separator: ",") + "\n" }.joined()
  }

  /// A savings-plan file: a compute plan, and an EC2 instance plan for the same usage.
  static let plan = """
    {"version": "20261022194203", "publicationDate": "2026-10-22T19:42:03Z", "products": [
      {"sku": "PLANA", "productFamily": "ComputeSavingsPlans", "attributes": {
        "purchaseOption": "No Upfront", "purchaseTerm": "1yr"}},
      {"sku": "PLANB", "productFamily": "EC2InstanceSavingsPlans", "attributes": {
        "purchaseOption": "No Upfront", "purchaseTerm": "1yr", "instanceType": "t3"}}],
     "terms": {"savingsPlan": [
      {"sku": "PLANA", "effectiveDate": "2026-10-01T00:00:00Z", "rates": [{
        "discountedSku": "VCPU", "discountedServiceCode": "AmazonECS",
        "discountedUsageType": "USE1-Fargate-vCPU-Hours:perCPU", "discountedOperation": "",
        "discountedRegionCode": "us-east-1", "rateCode": "PLANA.VCPU", "unit": "hours",
        "discountedRate": {"price": "0.0323", "currency": "USD"}}]},
      {"sku": "PLANB", "effectiveDate": "2026-10-01T00:00:00Z", "rates": [{
        "discountedSku": "VCPU", "discountedServiceCode": "AmazonECS",
        "discountedUsageType": "USE1-Fargate-vCPU-Hours:perCPU", "discountedOperation": "",
        "discountedRegionCode": "us-east-1", "rateCode": "PLANB.VCPU", "unit": "hours",
        "discountedRate": {"price": "0.0299", "currency": "USD"}}]}]}}
    """

  var json: String {
    let products = prices.enumerated().map { index, row in
      """
      "SKU\(index)": {"sku": "SKU\(index)", "attributes": {"usagetype": "\(row.usageType)", \
      "operation": "", "regionCode": "\(region)"}}
      """
    }
    let terms = prices.enumerated().map { index, row in
      """
      "SKU\(index)": {"SKU\(index).T": {"offerTermCode": "T", "sku": "SKU\(index)", \
      "effectiveDate": "2026-11-01T00:00:00Z", "priceDimensions": {"SKU\(index).T.R": {\
      "rateCode": "SKU\(index).T.R", "beginRange": "0", "endRange": "Inf", "unit": "Hrs", \
      "pricePerUnit": {"USD": "\(row.price)"}, "appliesTo": []}}, "termAttributes": {}}}
      """
    }
    return """
      {"formatVersion": "v1.0", "offerCode": "\(offer)", "version": "20261101000000",
      "publicationDate": "2026-11-01T00:00:00Z",
      "products": {\(products.joined(separator: ",\n"))},
      "terms": {"OnDemand": {\(terms.joined(separator: ",\n"))}}}
      """
  }
}
