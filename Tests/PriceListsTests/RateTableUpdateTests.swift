import Diagnostics
import PriceLists
import Quantities
import RateTables
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  #if canImport(Glibc)
    Glibc.write(file, bytes, count)
  #else
    Darwin.write(file, bytes, count)
  #endif
}

/// A folder of its own for one test, gone afterwards.
final class Folder {
  let path: String

  init() throws {
    var template = Array("/tmp/alva-cost-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Diagnostic(at: nil, "no temporary folder") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func write(_ text: String, to file: String) {
    let bytes = Array(text.utf8)
    let descriptor = open("\(path)/\(file)", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    let written = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
    #expect(written == bytes.count)
    close(descriptor)
  }

  func read(_ file: String) throws -> String {
    let source = PriceListSource(path: "\(path)/\(file)")
    return RateTableText(rows: try RateTableText(source).rows).text
  }

  /// Names in a folder, in order.
  func names(in folder: String) -> [String] {
    guard let directory = opendir("\(path)/\(folder)") else { return [] }
    defer { closedir(directory) }
    var result: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { result.append(name) }
    }
    return result.sorted()
  }

  deinit {
    for file in ["us-east-1/AmazonVPC.csv", "us-east-1/AmazonEC2.csv"] {
      unlink("\(path)/rates/\(file)")
    }
    rmdir("\(path)/rates/us-east-1")
    rmdir("\(path)/rates")
    rmdir(path)
  }
}

@Suite struct `Tables on the disk` {
  private func listed(_ price: String) throws -> ImportedRates {
    try imported(
      SmallOffer(
        "AmazonVPC",
        ["usageType": "USE1-PublicIPv4:InUseAddress", "PricePerUnit": price]
      ).source,
      SmallOffer("AmazonEC2", ["usageType": "NatGateway-Hours", "PricePerUnit": "0.045"]).source)
  }

  @Test
  func `an import writes the tables, and a second one finds nothing to change`() throws {
    let folder = try Folder()
    let first = try RateTableUpdate(listed("0.005"), pricingFolder: folder.path)
    #expect(first.changes.map(\.kind) == [.new, .new])
    #expect(folder.names(in: "").isEmpty)
    try first.write(toPricingFolder: folder.path)
    #expect(folder.names(in: "rates/us-east-1") == ["AmazonEC2.csv", "AmazonVPC.csv"])
    let again = try RateTableUpdate(listed("0.005"), pricingFolder: folder.path)
    #expect(again.changes.map(\.kind) == [.same, .same])
    #expect(again.tables.allSatisfy { !$0.isChanged })
    let row = try folder.read("rates/us-east-1/AmazonVPC.csv").split(separator: "\n").last
    #expect(
      row.map(String.init)
        == "USE1-PublicIPv4:InUseAddress,,,public-ipv4/in-use,Hrs,0,Inf,0.005,2026-09-01,"
        + "2026-09-01,seen,AWS price list AmazonVPC 20260901000000: SKU0.T.R")
  }

  @Test
  func `a table that cannot be read stops the import before anything is written`() throws {
    let folder = try Folder()
    try RateTableUpdate(listed("0.005"), pricingFolder: folder.path)
      .write(toPricingFolder: folder.path)
    let before = try folder.read("rates/us-east-1/AmazonEC2.csv")
    folder.write(
      RateTableText.header
        + "\nUSE1-VpcEndpoint-Hours,,,p,Hrs,0,Inf,one,2026-01-01,2026-01-01,seen,s\n",
      to: "rates/us-east-1/AmazonVPC.csv")
    let changed = try listed("0.006")
    do throws(Diagnostics) {
      _ = try RateTableUpdate(changed, pricingFolder: folder.path)
      Issue.record("the wrong price was not noticed")
    } catch {
      #expect(error.items.first?.location?.file == "rates/us-east-1/AmazonVPC.csv")
      #expect(error.items.first?.message.contains("'one'") == true)
    }
    #expect(try folder.read("rates/us-east-1/AmazonEC2.csv") == before)
  }

  @Test
  func `a place that cannot be written leaves nothing half done`() throws {
    let folder = try Folder()
    folder.write("no folder", to: "rates")
    let update = try RateTableUpdate(listed("0.005"), pricingFolder: folder.path)
    do throws(Diagnostics) {
      try update.write(toPricingFolder: folder.path)
      Issue.record("it was written")
    } catch {
      #expect(error.items.first?.kind == .cannotWrite)
    }
    #expect(folder.names(in: "") == ["rates"])
    unlink("\(folder.path)/rates")
  }
}
