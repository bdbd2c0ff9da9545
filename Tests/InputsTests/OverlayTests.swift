import Diagnostics
import Testing

@testable import Inputs

@Suite struct `Overlays` {
  private static let text = """
    region: us-east-1
    services:
      web: { cpu: 512, memoryMB: 1024, secrets: [A, B] }
      api: { cpu: 512, memoryMB: 1024 }
    database: { class: db.t3.micro }
    """

  private func applied(_ arguments: String...) throws -> ConfigNode {
    var node = try ConfigText.parse(Array(Self.text.utf8), file: "s.yaml")
    var problems = Diagnostics()
    for argument in arguments {
      node.apply(
        try Overlay.parse(argument: argument), addable: StackReader.addable, problems: &problems)
    }
    try problems.throwIfErrors()
    return node
  }

  private func mend(_ argument: String) -> String? {
    do {
      _ = try applied(argument)
      return nil
    } catch {
      return (error as? Diagnostics)?.items.first?.mend
    }
  }

  @Test func `a path sets one value`() throws {
    let node = try applied("services.web.cpu=256")
    #expect(node["services"]?["web"]?["cpu"]?.text == "256")
    #expect(node["services"]?["api"]?["cpu"]?.text == "512")
  }

  @Test func `a star sets the value of every name`() throws {
    let node = try applied("services.*.cpu=1024")
    #expect(node["services"]?.entries?.compactMap { $0.value["cpu"]?.text } == ["1024", "1024"])
  }

  @Test func `later overlays go over earlier ones`() throws {
    let node = try applied("services.*.cpu=1024", "services.api.cpu=256")
    #expect(node["services"]?.entries?.compactMap { $0.value["cpu"]?.text } == ["1024", "256"])
  }

  @Test func `a key that the schema knows may be added, mappings above it too`() throws {
    let node = try applied("database.multiAZ=true", "services.web.request.cpuMilliseconds=9")
    #expect(node["database"]?["multiAZ"]?.text == "true")
    #expect(node["services"]?["web"]?["request"]?["cpuMilliseconds"]?.text == "9")
    #expect(node["services"]?["api"]?["request"] == nil)
  }

  @Test
  func `a value may be a mapping, a list or a text with an equals sign; none takes the key out`()
    throws
  {
    #expect(try applied("network={ nat: instance }")["network"]?["nat"]?.text == "instance")
    #expect(try applied("secrets=[A, B, C]")["secrets"]?.items?.count == 3)
    #expect(
      try applied("services.web.secrets.1=C")["services"]?["web"]?["secrets"]?.items?[1].text == "C"
    )
    #expect(try applied("description=a=b")["description"]?.text == "a=b")
    #expect(try applied("database=null")["database"] == nil)
  }

  @Test(arguments: [
    ("servcies.*.cpu=1", "did you mean 'services.*.cpu'?"),
    ("services.wbe.cpu=1", "did you mean 'services.web.cpu'?"),
    ("services.*.cpuu=1", "did you mean 'services.*.cpu'?"),
    ("database.clas=x", "did you mean 'database.class'?"),
    ("database.clas.deep=x", "did you mean 'database.class.deep'?"),
    ("services..cpu=1", "write names with dots between them, such as services.*.cpu"),
    (".cpu=1", "write names with dots between them, such as services.*.cpu"),
  ])
  func `a path that matches nothing offers the nearest`(argument: String, offer: String) {
    #expect(mend(argument) == offer)
  }

  @Test func `a path below a value matches nothing`() {
    #expect(mend("region.x=1") == "'region' has no keys below it")
  }

  @Test(arguments: ["services.web.cpu", "=256", "", "services.web.tasks=", "services.web.tasks= "])
  func `an argument without path or value is a wrong command line`(argument: String) {
    do {
      _ = try Overlay.parse(argument: argument)
      Issue.record("'\(argument)' was taken")
    } catch {
      #expect(error.exitCode == 64)
    }
  }

  @Test func `a value that is no YAML is located in the argument`() {
    do {
      _ = try Overlay.parse(argument: "services.web.calls={ api: 1")
      Issue.record("it was taken")
    } catch {
      #expect(error.items.first?.location?.file == "--set")
    }
  }
}
