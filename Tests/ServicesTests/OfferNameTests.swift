import Diagnostics
import Estimation
import RateTables
import Services
import Testing

private func offers(_ sheets: [String: String]) throws(Diagnostics) -> ServiceOffers {
  try SheetFiles {
    sheets.keys.sorted()
  } read: { name in
    .success(Array((sheets[name] ?? "").utf8))
  }.offers()
}

/// What is wrong, as `file:line:column message`.
private func problems(_ sheets: [String: String]) -> [String] {
  do throws(Diagnostics) {
    _ = try offers(sheets)
    return []
  } catch {
    return error.items.map { "\($0.location?.text ?? "") \($0.message)" }
  }
}

private let sqs = """
  # A remark.
  service: SQS
  offers: [AWSQueueService]
  names:
    AWSQueueService:
      bills: [Amazon Simple Queue Service, SQS]
      focus: { name: Amazon Simple Queue Service, category: Integration, subcategory: Messaging }
    AWSOther: { name: Other, global: true }
    AWSPlain: Plain
  source: a page
  types:
    AWS::SQS::Queue: free
  """

@Suite struct `Names of offers` {
  @Test func `an offer goes by the name of its sheet, by one of its own, or by its code`() throws {
    let offers = try offers(["sqs.yaml": sqs])
    #expect(offers.name(of: "AWSQueueService") == "SQS")
    #expect(offers.name(of: "AWSOther") == "Other")
    #expect(offers.name(of: "AWSPlain") == "Plain")
    #expect(offers.name(of: "AmazonS3") == "AmazonS3")
    #expect(offers["AWSOther"]?.isGlobal == true)
    #expect(offers["AWSQueueService"]?.focus?.subcategory == "Messaging")
    #expect(offers.names == ["Other", "AWSOther", "Plain", "AWSPlain", "SQS", "AWSQueueService"])
  }

  @Test func `a bill's name leads to the code, and stays itself where no sheet has it`() throws {
    let offers = try offers(["sqs.yaml": sqs])
    #expect(offers.code(ofBillName: "SQS") == "AWSQueueService")
    #expect(offers.code(ofBillName: "Amazon Simple Queue Service") == "AWSQueueService")
    #expect(offers.code(ofBillName: "Tax") == "Tax")
  }

  @Test func `what is wrong is told at its place, and nothing else of the sheet is read`() {
    let broken = sqs.replacing("AWS::SQS::Queue: free", with: "AWS::SQS::Queue: { modell: X }")
    #expect(problems(["sqs.yaml": broken]) == [])
    let wrong = broken.replacing("bills:", with: "bill:").replacing("true }", with: "maybe }")
    #expect(
      problems(["sqs.yaml": wrong]) == [
        "sqs.yaml:6:5 unknown key 'bill' in the names of 'AWSQueueService'",
        "sqs.yaml:8:36 'global' is 'maybe', neither true nor false",
      ])
  }

  @Test func `an offer that two sheets name is an error that shows both places`() {
    let other = "service: Queues\nnames: { AWSPlain: Again }\n"
    #expect(
      problems(["a.yaml": sqs, "b.yaml": other]) == [
        "b.yaml:2:10 'AWSPlain' stands in two places: here and at a.yaml:9:3"
      ])
  }

  @Test func `a sheet that is laid out otherwise names its offers all the same`() throws {
    let flow = "{service: A, offers: [AmazonA], names: {AmazonA: {bills: Amazon A}}, types: {}}"
    let offers = try offers(["a.yaml": flow])
    #expect(offers.name(of: "AmazonA") == "A")
    #expect(offers.code(ofBillName: "Amazon A") == "AmazonA")
  }
}

@Suite struct `Names of offers that are read on demand` {
  @Test func `each is that of reading all sheets, and a name within a name is none`() throws {
    let sheets = ["sqs.yaml": sqs, "a.yaml": "service: A\nnames: { AWSPlainer: Plainer }\n"]
    let files = SheetFiles {
      sheets.keys.sorted()
    } read: { name in
      .success(Array((sheets[name] ?? "").utf8))
    }
    let (all, single) = (try files.offers(), files.offersOnDemand)
    for code in ["AWSQueueService", "AWSOther", "AWSPlain", "AWSPlainer", "AWSPlai", "Plain", ""] {
      #expect(single[code] == all[code], "\(code)")
    }
    #expect(single.name(of: "AWSPlain") == "Plain")
    #expect(single[""] == nil)
    #expect(single.code(ofBillName: "SQS") == "AWSQueueService")
    #expect(single.names == all.names)
  }

  @Test func `the program's own are those of the folder they were made from`() throws {
    let all = try SheetFolder.workspace.serviceOffers()
    let shipped = try Workspace.shipped.serviceOffers()
    let codes = all.names.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    #expect(codes.count > 50)
    for code in codes { #expect(shipped[code] == all[code], "\(code)") }
    #expect(shipped.names == all.names)
  }
}

@Suite struct `Sheets against the tables of every region` {
  @Test func `each usage type of a sheet of ours is sold somewhere`() throws {
    let sheets = try SheetFolder.library().all().sheets
    #expect(sheets.count > 100)
    let found = SheetCheck(workspace: SheetFolder.workspace).check(sheets)
    #expect(found.items.map(\.message) == [])
  }
}

@Suite struct `Names of AWS's offers` {
  /// The service categories of FOCUS 1.2.
  private static let categories: Set<String> = [
    "AI and Machine Learning", "Analytics", "Business Applications", "Compute", "Databases",
    "Developer Tools", "Identity", "Integration", "Internet of Things", "Management and Governance",
    "Media", "Migration", "Mobile", "Multicloud", "Networking", "Other", "Security", "Storage",
    "Web",
  ]

  private let offers: ServiceOffers
  private let codes: [String]

  init() throws {
    offers = try SheetFolder.workspace.serviceOffers()
    codes = offers.names.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
  }

  @Test func `each is filed where FOCUS has a category`() {
    let filed = codes.compactMap { offers[$0]?.focus }
    #expect(filed.count >= 20)
    for focus in filed { #expect(Self.categories.contains(focus.category), "\(focus)") }
  }

  @Test func `no name of a bill means two of them`() {
    let names = codes.flatMap { offers[$0]?.billNames ?? [] }
    #expect(names.count > 80)
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: [
    ("AmazonECS", "Fargate"), ("AmazonEC2", "EC2, EBS and NAT"), ("AmazonKinesis", "Kinesis"),
    ("AmazonVPC", "VPC: public IPv4, endpoints"), ("AWSQueueService", "SQS"),
    ("AmazonStates", "Step Functions"), ("AWSDataTransfer", "Data transfer"),
  ])
  func `those that several sheets share go by the name that people know`(
    code: String, name: String
  ) {
    #expect(offers.name(of: code) == name)
  }
}
