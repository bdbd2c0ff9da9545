import Foundation
import TestSupport
import Testing

/// A NAT gateway: 730 hours at $0.045 are $32.85, by AWS's VPC pricing page; its address 730 × $0.005.
private let template = """
  Resources:
    Address: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
    Way:
      Type: AWS::EC2::NatGateway
      Properties: { AllocationId: !GetAtt Address.AllocationId, SubnetId: subnet-1 }
  """

@Suite(.needsProgram) struct `A binary alone in an empty folder` {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(template, to: "template.yaml")
  }

  private func run(_ line: String) throws -> Program.Run {
    try Program.run(line.split(separator: " ").map(String.init), in: folder.url)
  }

  private let gateway = "estimate --stack template.yaml --region us-east-1"

  @Test func `lists rates and services`() throws {
    for line in ["rates list", "services", "services AWS::SQS::Queue", "rates status"] {
      let run = try run(line)
      #expect(run.exitCode == 0, "\(line): \(run.errors)")
      #expect(!run.output.isEmpty)
    }
  }

  @Test func `prices a template, and names the edition that it used`() throws {
    let run = try run(gateway)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("$36.50"))
    let json = try self.run(gateway + " --format json").output
    let edition = try #require(
      json.firstMatch(of: /"ratesEdition": *"edition ([0-9-]+) \(([0-9a-f]{12})\)/))
    let version = try self.run("--version --verbose").output
    #expect(version.contains("rates seen until \(edition.1)\n"))
    #expect(version.contains("sha256:\(edition.2)"))
  }

  @Test func `a folder that has every table names no edition`() throws {
    let json = try Program.run(
      [
        "estimate", "--stack", folder.path("template.yaml"), "--region", "us-east-1", "--format",
        "json",
      ]
    ).output
    #expect(json.contains("ratesEffective"))
    #expect(!json.contains("ratesEdition"))
  }

  @Test func `a file of the folder hides the program's of that name, and no other`() throws {
    try folder.write(
      """
      usageType,operation,term,product,unit,from,to,price,effective,seen,confidence,source
      NatGateway-Hours,,,nat-gateway/hour,Hrs,0,Inf,9,2026-01-01,2026-01-01,seen,a test
      NatGateway-Bytes,,,nat-gateway/GB,GB,0,Inf,1,2026-01-01,2026-01-01,seen,a test
      """, to: "pricing/rates/us-east-1/AmazonEC2.csv")
    let run = try run(gateway + " --format json")
    // 730 × $9, and the address from the program's table of another offer.
    #expect(run.output.contains("\"6570\""), "\(run.output) \(run.errors)")
    #expect(run.output.contains("\"3.65\""))
    #expect(run.output.firstMatch(of: /"ratesEdition": *"[^"]*, 1 of \d+ from pricing"/) != nil)
  }

  @Test func `is found from a folder below as well`() throws {
    try folder.write("", to: "a/b/c/none")
    try folder.write("other: 1\n", to: "pricing/limits/other.txt")
    let run = try Program.run(
      ["estimate", "--stack", "../../template.yaml", "--region", "us-east-1"],
      in: folder.url.appending(path: "a/b"))
    #expect(run.output.contains("$36.50"), "\(run.errors)")
  }

  @Test func `an import begins with the program's table`() throws {
    let before = try run("rates list --region us-east-1 --format csv").output
    try folder.write(
      """
      "FormatVersion","v1.0"
      "Disclaimer","none"
      "Publication Date","2026-12-01T00:00:00Z"
      "Version","20261201000000"
      "OfferCode","AmazonEC2"
      "SKU","OfferTermCode","RateCode","TermType","PriceDescription","EffectiveDate","StartingRange","EndingRange","Unit","PricePerUnit","Currency","Product Family","serviceCode","Location","Location Type","Group","usageType","operation","Region Code","serviceName"
      "NATHOURS","JRTCKXETXF","NATHOURS.JRTCKXETXF.6YS6EN2CT7","OnDemand","$0.05 per NAT Gateway Hour","2026-12-01","0","Inf","Hrs","0.05","USD","NAT Gateway","AmazonEC2","US East (N. Virginia)","AWS Region","NGW:NatGateway","NatGateway-Hours","NatGateway","us-east-1","Amazon Elastic Compute Cloud"
      """, to: "offer.csv")
    let imported = try run("rates import offer.csv --region us-east-1")
    #expect(imported.exitCode == 0, "\(imported.errors)")
    let after = try run("rates list --region us-east-1 --format csv").output
    #expect(after != before)
    #expect(after.split(separator: "\n").count >= before.split(separator: "\n").count)
    #expect(try run(gateway).output.contains("$40.15"), "730 × $0.05 + 730 × $0.005")
  }
}

@Suite(.needsProgram) struct `Writing the program's tables out` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func export(_ arguments: String...) throws -> Program.Run {
    try Program.run(["pricing", "export", "out"] + arguments, in: folder.url)
  }

  @Test func `what was written out gives the same figures`() throws {
    let first = try export()
    #expect(first.exitCode == 0, "\(first.errors)")
    let shipped = try Program.run(["rates", "list", "--format", "csv"], in: folder.url).output
    let own = try Program.run(
      ["rates", "list", "--format", "csv", "--pricing", "out"], in: folder.url
    ).output
    #expect(own == shipped)
    #expect(try export().errors.contains("wrote 0 files"))
  }

  @Test func `nothing that differs is replaced without a word`() throws {
    try folder.write("mine\n", to: "out/limits/cache-nodes.csv")
    let refused = try export()
    #expect(refused.exitCode == 74)
    #expect(refused.errors.contains("out/limits/cache-nodes.csv"))
    #expect(folder.names(in: "out") == ["limits"])
    #expect(try folder.text("out/limits/cache-nodes.csv") == "mine\n")
    #expect(try export("--overwrite").exitCode == 0)
    #expect(try folder.text("out/limits/cache-nodes.csv") != "mine\n")
  }
}
