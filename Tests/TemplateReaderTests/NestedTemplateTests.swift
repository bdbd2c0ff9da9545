import Diagnostics
import Estimation
import Resources
import Services
import Testing

@testable import TemplateReader

@Suite struct `Templates of nested stacks` {
  private let topic = "Resources: { Topic: { Type: AWS::SNS::Topic } }"

  private func parent(_ url: String, _ around: String = "") -> String {
    """
    \(around)
    Resources:
      Net: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: \(url) } }
    """
  }

  private func ids(_ stack: SynthesizedStack) -> [String] { stack.resources.map(\.id.text) }

  @Test(arguments: [
    ("net.yaml", "app/net.yaml"), ("parts/net.yaml", "app/parts/net.yaml"),
    ("../net/net.yaml", "app/../net/net.yaml"), ("!Sub '${Folder}/net.yaml'", "app/parts/net.yaml"),
  ])
  func `lie beside the template or elsewhere on the machine`(url: String, file: String) throws {
    let around = "Parameters: { Folder: { Type: String, Default: ./parts } }"
    let texts = [
      "app/main.yaml": parent(url, around), file: topic, "app/./parts/net.yaml": topic,
    ]
    let stack = try reader(texts).read("app/main.yaml", TemplateOptions())
    #expect(ids(stack) == ["Net", "Topic"])
    #expect(stack.resource("Net")?.coverage == .free)
  }

  @Test(arguments: [
    ("https://b.s3.amazonaws.com/v1/parts/net.yaml", ["https://b.s3.amazonaws.com/v1=here"]),
    ("https://b.s3.amazonaws.com/v1/parts/net.yaml?versionId=3", ["here"]),
    ("s3://b/v1/parts/net.yaml", ["s3://b/v1/=here/"]), ("s3://b/v1/parts/net.yaml", ["here"]),
    ("!Sub 'https://${Bucket}.s3.amazonaws.com/parts/net.yaml'", ["here"]),
    ("!Join ['', ['https://', !Ref Bucket, '/v1/parts/net.yaml']]", ["elsewhere", "here"]),
  ])
  func `lie in a folder that stands for an address`(url: String, assets: [String]) throws {
    var options = TemplateOptions()
    options.assets = assets.compactMap(TemplateOptions.Assets.init)
    let texts = [
      "main.yaml": parent(url, "Parameters: { Bucket: { Type: String } }"),
      "here/parts/net.yaml": topic,
    ]
    #expect(ids(try reader(texts).read("main.yaml", options)) == ["Net", "Topic"])
  }

  @Test(arguments: [
    "https://b.s3.amazonaws.com/other.yaml", "!Ref AWS::StackId", "missing.yaml", "'-'",
    "https://b.s3.amazonaws.com/../main.yaml",
  ])
  func `that are not here leave the stack open`(url: String) throws {
    var options = TemplateOptions()
    options.assets = [.init(address: nil, folder: "here")]
    let stack = try reader(["main.yaml": parent(url), "-": topic, "here/net.yaml": topic])
      .read("main.yaml", options)
    #expect(ids(stack) == ["Net"])
    #expect(stack.resource("Net")?.coverage == .unpriced)
    #expect(stack.resource("Net")?.location.line == 3)
  }

  @Test(arguments: [("repo", ["Net", "Topic"]), ("elsewhere", ["Net"])])
  func `lie beside the template that names them, within a folder of assets`(
    folder: String, expected: [String]
  ) throws {
    var options = TemplateOptions()
    options.assets = [.init(address: nil, folder: folder)]
    let texts = [
      "repo/infra/main.yaml": parent("https://b.s3.amazonaws.com/net.yaml"),
      "repo/infra/net.yaml": topic,
    ]
    #expect(ids(try reader(texts).read("repo/infra/main.yaml", options)) == expected)
  }

  private let two = """
    Resources:
      A: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: https://s3.amazonaws.com/b/x/a/net.yaml } }
      B: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: https://s3.amazonaws.com/b/x/b/net.yaml } }
    """
  private let queue = "Resources: { Queue: { Type: AWS::SQS::Queue } }"

  /// `…/b/net.yaml` is the one of the folder `b`, whichever is named first.
  @Test(arguments: [["a", "b"], ["b", "a"], ["."]])
  func `of the same name lie in the folders that their addresses end in`(folders: [String]) throws {
    var options = TemplateOptions()
    options.assets = folders.compactMap(TemplateOptions.Assets.init)
    let start = folders == ["."] ? "./" : ""
    let texts = ["main.yaml": two, "\(start)a/net.yaml": topic, "\(start)b/net.yaml": queue]
    let stack = try reader(texts).read("main.yaml", options)
    #expect(ids(stack) == ["A", "B", "Topic", "Queue"])
    #expect(stack.notes.isEmpty)
  }

  @Test func `that fit in two folders are read from neither, unless they are the same`() throws {
    var options = TemplateOptions()
    options.assets = ["c", "d"].compactMap(TemplateOptions.Assets.init)
    let url = parent("https://b.s3.amazonaws.com/v1/net.yaml")
    let stack = try reader(["main.yaml": url, "c/net.yaml": topic, "d/net.yaml": queue])
      .read("main.yaml", options)
    #expect(ids(stack) == ["Net"])
    #expect(stack.resource("Net")?.note.contains("'c/net.yaml' or 'd/net.yaml'") == true)
    let same = try reader(["main.yaml": url, "c/net.yaml": topic, "d/net.yaml": topic])
      .read("main.yaml", options)
    #expect(ids(same) == ["Net", "Topic"])
  }

  @Test func `that are read for two addresses are told`() throws {
    var options = TemplateOptions()
    options.assets = [.init(address: nil, folder: "a")]
    let stack = try reader(["main.yaml": two, "a/net.yaml": topic]).read("main.yaml", options)
    let note = try #require(stack.notes.first)
    #expect(note.severity == .warning && note.message.contains("'A' and for 'B'"))
  }

  @Test func `name their folder as the way to read them`() throws {
    let stack = try read(parent("https://b.s3.amazonaws.com/net.yaml"))
    #expect(stack.resource("Net")?.note.contains("--assets FOLDER") == true)
  }

  @Test func `that a loop names are read for each turn`() throws {
    let texts = [
      "main.yaml": """
      Transform: AWS::LanguageExtensions
      Resources:
        Fn::ForEach::Nets:
          - N
          - [A, B]
          - "Net${N}":
              Type: AWS::CloudFormation::Stack
              Properties: { TemplateURL: net.yaml, Parameters: { Size: !Sub "${N}" } }
      """,
      "net.yaml": "Parameters: { Size: { Type: String } }\n" + topic,
    ]
    let stack = try reader(texts).read("main.yaml", TemplateOptions())
    #expect(Set(ids(stack)) == ["NetA", "NetB", "main.NetA.Topic", "main.NetB.Topic"])
  }

  @Test func `exist as surely as their stack`() throws {
    let texts = [
      "main.yaml": """
      Parameters: { P: { Type: String } }
      Conditions: { Open: !Equals [!Ref P, a] }
      Resources:
        Net:
          Type: AWS::CloudFormation::Stack
          Condition: Open
          Properties: { TemplateURL: net.yaml }
      """, "net.yaml": topic,
    ]
    let stack = try reader(texts).read("main.yaml", TemplateOptions())
    #expect(stack.conditional == ["Net", "Topic"])
  }

  @Test func `that hold themselves are a mistake`() {
    #expect {
      _ = try reader(["a.yaml": parent("b.yaml"), "b.yaml": parent("a.yaml")])
        .read("a.yaml", TemplateOptions())
    } throws: { error in
      (error as? Diagnostics)?.items.first?.message.contains("holds itself") == true
    }
  }

  /// A pull request may name any file of the machine that checks it.
  @Test func `elsewhere that are none are not shown`() {
    let secret = "password: hunter2"
    #expect {
      _ = try reader(["app/main.yaml": parent("../secret"), "app/../secret": secret])
        .read("app/main.yaml", TemplateOptions())
    } throws: { error in
      let text = (error as? Diagnostics)?.items.map(\.text).joined() ?? ""
      return text.contains("is none") && !text.contains("hunter2")
    }
  }
}

@Suite struct `Values from outside a template` {
  @Test func `are the account and what other stacks export`() throws {
    var options = TemplateOptions()
    options.account = "111122223333"
    options.exports = ["net-size": "40", "net.Kind": "gp3"]
    let stack = try read(
      """
      Resources:
        V:
          Type: AWS::EC2::Volume
          Properties:
            Size: !ImportValue net-size
            VolumeType: !GetStackOutput { StackName: net, OutputName: Kind }
            Tags: [{ Key: account, Value: !Ref AWS::AccountId }]
      """, options)
    #expect(stack.stack.extras.compactMap { $0 as? Volume }.map(\.sizeGB) == [40])
    #expect(stack.unresolved.isEmpty)
    #expect(stack.resource("V")?.tags["account"] == "111122223333")
  }

  @Test func `that nobody gave are unknown, with the way to give them`() throws {
    let stack = try read(
      "Resources: { V: { Type: AWS::EC2::Volume, Properties: { Size: !ImportValue net-size } } }")
    #expect(stack.unresolved.first?.reason.contains("--export") == true)
  }
}
