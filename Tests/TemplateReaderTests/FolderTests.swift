import Diagnostics
import Estimation
import Resources
import Services
import Testing

@testable import TemplateReader

@Suite struct `Folders of templates` {
  private let topic = "Resources: { Topic: { Type: AWS::SNS::Topic } }"

  private func queue(_ more: String = "") -> String {
    "Resources: { Queue: { Type: AWS::SQS::Queue } \(more)}"
  }

  private func read(
    _ texts: [String: String], _ options: TemplateOptions = TemplateOptions()
  ) throws -> SynthesizedStack {
    try reader(texts).read("infra", options)
  }

  /// Problems of a folder that cannot be read, as their texts.
  private func problems(_ texts: [String: String]) -> [Diagnostic] {
    do throws(Diagnostics) {
      _ = try reader(texts).read("infra", TemplateOptions())
      return []
    } catch {
      return error.items
    }
  }

  @Test func `hold a stack for each template, and nothing else`() throws {
    let whole = try read([
      "infra/b.yaml": topic, "infra/a.template": queue(), "infra/readme.md": topic,
      "infra/package.json": #"{"name": "shop"}"#, "infra/notes.yaml": "- a\n- b\n",
      "infra/chart.yaml": "a: {{ .Values.b }}", "infra/below/c.yaml": topic,
    ])
    #expect(whole.resources.map(\.id) == ["Queue", "Topic"])
    #expect(whole.stacks == ["a", "b"])
  }

  @Test func `are called by their stacks, not by the first of them`() {
    #expect(SynthesisCommand.title(of: []) == nil)
    #expect(SynthesisCommand.title(of: ["shop", "shop.Data", "shop.Data.Deep"]) == "shop")
    #expect(SynthesisCommand.title(of: ["a", "b.yaml"]) == "a+b.yaml")
    #expect(SynthesisCommand.title(of: ["a", "a.Nested", "b", "c"]) == "a and 2 more")
  }

  @Test func `tell ids apart that several templates use, and templates of one name`() throws {
    let whole = try read([
      "infra/a.yaml": topic, "infra/a.json": topic.quoted, "infra/b.yaml": topic,
    ])
    #expect(whole.resources.map(\.id) == ["a-json.Topic", "a-yaml.Topic", "b.Topic"])
  }

  /// The child is nested in the parent, so its topic exists once, and its size is what the parent says.
  @Test func `count a template that another one nests once`() throws {
    let child = """
      Parameters: { Fifo: { Type: String } }
      Resources: { Queue: { Type: AWS::SQS::Queue, Properties: { FifoQueue: !Ref Fifo } } }
      """
    let parent = """
      Resources:
        Child:
          Type: AWS::CloudFormation::Stack
          Properties: { TemplateURL: child.yaml, Parameters: { Fifo: true } }
      """
    for names in [["child", "parent"], ["child", "a-parent"]] {
      let whole = try read(["infra/child.yaml": child, "infra/\(names[1]).yaml": parent])
      #expect(whole.resources.filter { $0.type == "AWS::SQS::Queue" }.count == 1, "\(names)")
      #expect(whole.stacks == [names[1], "\(names[1]).Child"])
    }
  }

  @Test func `see what they export to each other`() throws {
    let network = """
      Resources: { Topic: { Type: AWS::SNS::Topic } }
      Outputs: { Zone: { Value: 2, Export: { Name: brokers } } }
      """
    let brokers = """
      Resources:
        Stream: { Type: AWS::Kinesis::Stream, Properties: { ShardCount: !ImportValue brokers } }
      """
    let whole = try read(["infra/a.yaml": brokers, "infra/b.yaml": network])
    #expect(whole.unresolved.isEmpty)
  }

  @Test func `are priced in part with a name`() throws {
    var options = TemplateOptions()
    options.only = "b"
    let whole = try read(["infra/a.yaml": queue(), "infra/b.yaml": topic], options)
    #expect(whole.resources.map(\.id) == ["Topic"])
  }

  @Test func `name a plan that lies among the templates, which is not in the sum`() throws {
    let plan = #"{"format_version": "1.2", "terraform_version": "1.9", "planned_values": {}}"#
    let whole = try read(["infra/a.yaml": topic, "infra/plan.json": plan])
    #expect(
      whole.notes.contains { $0.severity == .warning && $0.message.contains("Terraform plan") })
  }

  @Test func `with a template that cannot be read are an error at its place`() {
    let broken = "Resources:\n  A: { Type: AWS::SNS::Topic\n"
    let found = problems(["infra/a.yaml": topic, "infra/b.yaml": broken])
    #expect(found.first?.location?.file == "infra/b.yaml")
    #expect(found.first?.severity == .error)
  }

  @Test(
    arguments: [
      ([:], "neither a cloud assembly nor a template", "cdk synth"),
      (["infra/main.tf": "resource {}"], "Terraform's own files", "terraform show -json"),
      (["infra/cdk.out/manifest.json": "{}"], "an assembly in 'cdk.out'", "infra/cdk.out"),
    ] as [([String: String], String, String)])
  func `without a template say what to name`(texts: [String: String], message: String, mend: String)
  {
    let found = problems(texts.merging(["infra/readme.md": ""]) { $1 })
    #expect(found.count == 1)
    #expect(found.first?.message.contains(message) == true, "\(found.map(\.text))")
    #expect(found.first?.mend?.contains(mend) == true, "\(found.map(\.text))")
    #expect(found.first?.kind == .missing)
  }

  @Test func `have a manifest of their own without being an assembly`() throws {
    let whole = try read(["infra/manifest.json": #"{"name": "app"}"#, "infra/a.yaml": topic])
    #expect(whole.resources.map(\.id) == ["Topic"])
  }

  @Test func `of Terraform's files are refused by file too`() {
    #expect {
      _ = try reader(["infra/main.tf": "x"]).read("infra/main.tf", TemplateOptions())
    } throws: { error in
      (error as? Diagnostics)?.items.first?.mend?.contains("terraform show -json") == true
    }
  }
}

extension String {
  /// The same topic as JSON.
  fileprivate var quoted: String { #"{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}"# }
}
