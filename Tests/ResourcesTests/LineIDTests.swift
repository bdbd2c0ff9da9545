import Resources
import Testing

/// Names that a template, a plan or a stack file may give a resource.
private let names: [ResourceID] = [
  "web", "aws_db_instance.data[\"0/a\"]", "module.a[\"x/y\"].aws_s3_bucket.b[\"10.0.0.0/16\"]",
  "Stack.Nested", "a/tier-2", "b/free", "/",
]

@Suite struct `Ids of lines` {
  @Test(arguments: names)
  func `a printed id is read back, whatever the resource is called`(resource: ResourceID) {
    for tier in [nil, LineID.Tier.allowance, .number(1), .number(12)] {
      let id = LineID(resource, "fargate-vcpu", tier: tier)
      #expect(LineID(id.text, of: resource) == id)
    }
  }

  @Test func `they are printed as resource, item and tier`() {
    #expect(LineID("web", "fargate-vcpu").text == "web/fargate-vcpu")
    #expect(LineID("queue", "requests", tier: .allowance).text == "queue/requests/free")
    #expect(
      LineID("dataTransfer", "internet-out", tier: .number(2)).text
        == "dataTransfer/internet-out/tier-2")
  }

  @Test(arguments: [
    ("web", "web"), ("web/", "web"), ("web2/vcpu", "web"), ("api/vcpu", "web"), ("", "web"),
    ("web//free", "web"),
  ])
  func `what is no line of a resource is no id of it`(text: String, resource: ResourceID) {
    #expect(LineID(text, of: resource) == nil)
  }

  @Test func `an end that is no tier belongs to the item`() {
    #expect(LineID("web/a/tier-0", of: "web") == LineID("web", "a/tier-0"))
    #expect(LineID("web/a/tier-x", of: "web") == LineID("web", "a/tier-x"))
  }

  @Test func `items of resources whose names begin alike are apart`() {
    let first = LineID("aws_db_instance.d[\"0/a\"]", "instance")
    let second = LineID("aws_db_instance.d[\"0/a\"]", "storage")
    #expect(first.allTiers != second.allTiers)
    #expect(
      LineID("a", "b", tier: .number(1)).allTiers == LineID("a", "b", tier: .number(2)).allTiers)
  }
}

@Suite struct `Properties known at deployment` {
  private func open(_ resource: ResourceID, parameter: String?) -> UnresolvedProperty {
    UnresolvedProperty(
      resource: resource, property: "InstanceType",
      reason: "parameter 'Type' has no default", parameter: parameter, taken: "nothing",
      location: nil)
  }

  @Test func `one parameter is one cause, wherever it is used`() {
    #expect(open("A", parameter: "Type").cause == open("B", parameter: "Type").cause)
    #expect(open("A", parameter: nil).cause != open("B", parameter: nil).cause)
  }

  @Test
  func `the parameter decides what was taken, not what the words of the reason happen to hold`() {
    let chosen: [UnresolvedProperty.Cause: String] = [
      .parameter("Type"): "t3.large", .parameter("has"): "x",
    ]
    #expect(
      open("A", parameter: "Type").taking(chosen).taken == "'t3.large', the most expensive allowed,"
    )
    #expect(open("A", parameter: nil).taking(chosen).taken == "nothing")
  }
}

@Suite struct `Versions of engines` {
  @Test(arguments: [
    ("16.4", 16), ("8.0.mysql_aurora.3.05.2", 8), ("7", 7), ("", nil), ("x.1", nil),
  ])
  func `the number before the first dot decides on support`(version: String, major: Int?) {
    #expect(EngineVersion(engine: "postgres", version: version).major == major)
  }
}
