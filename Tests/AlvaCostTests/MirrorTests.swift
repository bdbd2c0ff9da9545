import Foundation
import TestSupport
import Testing

/// `rates update` against a mirror on this machine that fails in every way a mirror can.
@Suite(.needsProgram, .needs(programs: "python3", "curl"))
struct `Fetching offer files` {
  @Test(arguments: ["well", "redirect", "chunked"])
  func `a mirror that works updates the tables, and a second run finds nothing`(
    mode: String
  ) throws {
    let mirror = try Mirror(mode)
    let first = try mirror.update()
    #expect(first.exitCode == 0, "\(first.errors)")
    #expect(first.output.contains("0.006"))
    let tables = try mirror.pricing.contents(of: "rates")
    #expect(
      tables["us-east-1/AmazonVPC.csv"]?.contains(",0.006,2026-11-01,2026-11-01,seen,") == true)
    let fetched = try mirror.offerRequests
    let again = try mirror.update()
    #expect(again.output.contains("No table changes."))
    #expect(try mirror.pricing.contents(of: "rates") == tables)
    // A version never changes: its file is not fetched again.
    #expect(try mirror.offerRequests == fetched)
  }

  @Test func `a download that broke goes on where it stopped`() throws {
    let mirror = try Mirror("once")
    let result = try mirror.update()
    #expect(result.exitCode == 0, "\(result.errors)")
    let half = mirror.offer.utf8.count / 2
    #expect(try mirror.offerRequests.map(\.range) == ["-", "bytes=\(half)-"])
  }

  @Test func `a mirror without ranges is asked for the whole file again`() throws {
    let mirror = try Mirror("norange")
    let result = try mirror.update()
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(try mirror.pricing.text("rates/us-east-1/AmazonVPC.csv").contains(",0.006,"))
  }

  @Test(arguments: [
    ("middle", "could not be fetched in 4 tries", Int32(65)),
    ("long", "could not be fetched in 4 tries", 65), ("short", "index.json", 65),
    ("garbage", "web page", 65), ("noise", "no HTTP", 65), ("loop", "redirections", 65),
    ("https", "leads from http to https", 64), ("nothing", "the server says 404", 66),
    ("damaged", "checksum", 65),
  ])
  func `a mirror that fails leaves the old tables`(
    mirror: (mode: String, word: String, status: Int32)
  ) throws {
    let server = try Mirror(mirror.mode)
    let before = try server.pricing.contents(of: "rates")
    let result = try server.update()
    #expect(result.exitCode == mirror.status, "\(result.errors)")
    #expect(result.errors.contains(mirror.word), "\(result.errors)")
    #expect(result.errors.contains("help:"))
    #expect(result.output.isEmpty)
    #expect(try server.pricing.contents(of: "rates") == before)
  }

  /// Chunk after chunk, without a length and without an end: before version 8.4 curl counts none of it.
  @Test func `a server that never ends is given up before the disk is full`() throws {
    let server = try Mirror("endless")
    let before = try server.pricing.contents(of: "rates")
    let run = try server.update()
    #expect(run.exitCode == 65, "\(run.errors)")
    #expect(run.errors.contains("the server sends more than 64 MiB"), "\(run.errors)")
    // Asked once, and nothing of it is left.
    #expect(try server.folder.text("requests.log").split(separator: "\n").count == 1)
    #expect(try server.pricing.contents(of: "rates") == before)
    #expect(!Program.files(below: server.pricing.url).contains { $0.hasSuffix(".part") })
  }

  @Test func `savings plans come through an index of their own`() throws {
    let mirror = try Mirror("well", plan: OfferText.plan)
    let result = try mirror.update()
    #expect(result.exitCode == 0, "\(result.errors)")
    let table = try mirror.pricing.text("rates/us-east-1/ComputeSavingsPlans.csv")
    #expect(
      table.contains(
        "USE1-Fargate-vCPU-Hours:perCPU,,savings-plan/1yr/no-upfront,"
          + "compute-savings-plan/1yr/no-upfront/fargate/linux-x86/vcpu,vCPU-Hours,0,Inf,0.0323,"
          + "2026-10-01,2026-10-22,seen,"))
    // Another plan's rate of the same usage, which our tables do not carry.
    #expect(!table.contains("0.0299"))
    #expect(result.output.contains("Savings plans passed over: 1."))
    #expect(try mirror.planRequests == 1)
    _ = try mirror.update()
    #expect(try mirror.planRequests == 1)
  }

  @Test func `what a failed run left does not spoil the next one`() throws {
    let pricing = try TemporaryFolder.pricing()
    for mode in ["garbage", "short", "middle"] {
      #expect(try Mirror(mode, pricing: pricing).update().exitCode == 65)
    }
    let result = try Mirror("well", pricing: pricing).update()
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(try pricing.text("rates/us-east-1/AmazonVPC.csv").contains(",0.006,"))
  }

  @Test(arguments: ["https://", "https://a b", "ftp://x", "http://", "http://a:b"])
  func `an address that cannot be used is refused before anything is asked`(address: String) throws
  {
    let result = try Program.run("rates", "update", "--mirror", address)
    #expect(result.exitCode == 64)
    #expect(result.errors.contains("help:"))
  }
}

/// The same over https, which the system's curl speaks.
@Suite(.needsProgram, .needs(programs: "python3", "curl", "openssl"))
struct `Fetching offer files over https` {
  @Test(arguments: ["well", "redirect", "chunked", "norange"])
  func `a mirror that works updates the tables`(mode: String) throws {
    let mirror = try Mirror(mode, isEncrypted: true)
    let result = try mirror.update()
    #expect(result.exitCode == 0, "\(result.errors)")
    let table = try mirror.pricing.text("rates/us-east-1/AmazonVPC.csv")
    #expect(table.contains(",0.006,2026-11-01,2026-11-01,seen,"))
  }

  @Test func `a download that broke goes on where it stopped`() throws {
    let mirror = try Mirror("once", isEncrypted: true)
    let result = try mirror.update()
    #expect(result.exitCode == 0, "\(result.errors)")
    let half = mirror.offer.utf8.count / 2
    #expect(try mirror.offerRequests.map(\.range) == ["-", "bytes=\(half)-"])
  }

  @Test(arguments: [
    ("middle", "could not be fetched in 4 tries", Int32(65)), ("garbage", "web page", 65),
    ("long", "could not be fetched in 4 tries", 65),
    ("loop", "redirections", 65), ("nothing", "the server says 404", 66),
    ("damaged", "checksum", 65),
  ])
  func `a mirror that fails leaves the old tables`(
    mirror: (mode: String, word: String, status: Int32)
  ) throws {
    let server = try Mirror(mirror.mode, isEncrypted: true)
    let before = try server.pricing.contents(of: "rates")
    let result = try server.update()
    #expect(result.exitCode == mirror.status, "\(result.errors)")
    #expect(result.errors.contains(mirror.word), "\(result.errors)")
    #expect(result.errors.contains("help:"))
    #expect(try server.pricing.contents(of: "rates") == before)
  }

  @Test func `a certificate that nobody vouches for is refused`() throws {
    let result = try Mirror("well", isEncrypted: true).update(trusts: false)
    #expect(result.exitCode == 65)
    #expect(result.errors.contains("certificate"))
    #expect(result.errors.contains("CURL_CA_BUNDLE"))
  }

  @Test(arguments: [true, false])
  func `without curl the remedy is named`(isEncrypted: Bool) throws {
    let mirror = try Mirror("well", isEncrypted: isEncrypted)
    let result = try mirror.update(environment: ["PATH": mirror.pricing.path])
    #expect(result.exitCode == 66)
    let scheme = isEncrypted ? "https" : "http"
    #expect(result.errors.contains("\(scheme) needs the program curl, which is not in the PATH"))
    #expect(result.errors.contains("install curl"))
  }
}

/// A mirror with one offer of one region, in AWS's layout.
final class Mirror {
  let pricing: TemporaryFolder
  let offer = OfferText(prices: [("USE1-PublicIPv4:InUseAddress", "0.0060000000")]).json
  let folder: TemporaryFolder
  private let server = Process()
  private let port: String
  private let isEncrypted: Bool

  /// A mirror that fails as the mode says, see `MisbehavingMirror.py`.
  init(
    _ mode: String, pricing: TemporaryFolder? = nil, plan: String? = nil, isEncrypted: Bool = false
  ) throws {
    self.pricing = try pricing ?? TemporaryFolder.pricing()
    folder = try TemporaryFolder()
    self.isEncrypted = isEncrypted
    let version = "/offers/v1.0/aws/AmazonVPC/20261101000000/us-east-1/index.json"
    let start = "{\"formatVersion\": \"v1.0\", \"publicationDate\": \"2026-11-01T00:00:00Z\", "
    let sum = mode == "damaged" ? ", \"sha256\": \"\(String(repeating: "0", count: 64))\"" : ""
    if mode != "nothing" {
      try folder.write(
        start + "\"offers\": {\"AmazonVPC\": {\"offerCode\": \"AmazonVPC\", "
          + "\"currentVersionUrl\": \"/offers/v1.0/aws/AmazonVPC/current/index.json\", "
          + "\"currentRegionIndexUrl\": \"/offers/v1.0/aws/AmazonVPC/current/region_index.json\""
          + (plan == nil ? "" : ", \"currentSavingsPlanIndexUrl\": \"\(Self.planIndex)\"") + "}}}",
        to: "offers/v1.0/aws/index.json")
    }
    if let plan {
      try folder.write(
        "{\"disclaimer\": \"d\", \"publicationDate\": \"2026-10-22T19:42:03Z\", \"regions\": ["
          + "{\"regionCode\": \"ap-south-2\", \"versionUrl\": \"/savingsPlan/absent.json\"}, "
          + "{\"regionCode\": \"us-east-1\", \"versionUrl\": \"\(Self.planVersion)\"}]}",
        to: String(Self.planIndex.dropFirst()))
      try folder.write(plan, to: String(Self.planVersion.dropFirst()))
    }
    try folder.write(
      start + "\"regions\": {\"us-east-1\": {\"regionCode\": \"us-east-1\", "
        + "\"currentVersionUrl\": \"\(version)\"\(sum)}}}",
      to: "offers/v1.0/aws/AmazonVPC/current/region_index.json")
    try folder.write(offer, to: String(version.dropFirst()))
    let output = Pipe()
    server.executableURL = URL(filePath: try #require(Program.find("python3")))
    server.arguments = [
      Repository.path("Tests/Fixtures/MisbehavingMirror.py"), folder.path, mode,
    ]
    if isEncrypted {
      let names = (certificate: folder.path + "/certificate.pem", key: folder.path + "/key.pem")
      try Self.makeCertificate(names.certificate, key: names.key)
      server.arguments? += [names.certificate, names.key]
    }
    server.standardOutput = output
    try server.run()
    port = String(
      decoding: output.fileHandleForReading.availableData, as: UTF8.self
    ).filter(\.isNumber)
  }

  private static let planIndex =
    "/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/current/region_index.json"
  private static let planVersion =
    "/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/20261022194203/us-east-1/index.json"

  /// How often the plan's file was asked for.
  var planRequests: Int {
    get throws {
      try folder.text("requests.log").split(separator: "\n").count {
        $0.contains("AWSComputeSavingsPlan/2026")
      }
    }
  }

  deinit { server.terminate() }

  private static func makeCertificate(_ certificate: String, key: String) throws {
    let run = try Program.run(
      try #require(Program.find("openssl")),
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
      ])
    try #require(run.exitCode == 0)
  }

  func update(
    trusts: Bool = true, environment: [String: String] = [:]
  ) throws -> Program.Run {
    let trust = isEncrypted && trusts ? ["CURL_CA_BUNDLE": folder.path + "/certificate.pem"] : [:]
    return try Program.run(
      "rates", "update", "--mirror", "\(isEncrypted ? "https" : "http")://127.0.0.1:\(port)",
      "--region", "us-east-1", "--pricing", pricing.path,
      environment: trust.merging(environment) { $1 })
  }

  /// What was asked of the offer's file: its path and the range.
  var offerRequests: [Request] {
    get throws {
      try folder.text("requests.log").split(separator: "\n").filter { $0.contains("/2026") }.map {
        let parts = $0.split(separator: " ")
        return Request(path: String(parts[0]), range: String(parts[1]))
      }
    }
  }

  struct Request: Equatable {
    let path: String
    let range: String
  }
}
