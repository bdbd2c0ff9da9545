import Diagnostics
import Documents
import Estimation
import Foundation
import Resources
import Services
import TestSupport
import Testing

@testable import TemplateReader

/// SAM templates, written for these tests.
enum ServerlessFixture {
  static let names = ["conditions", "everything", "websockets"]
  static let folder = Repository.path("Tests/TemplateReaderTests/Fixtures/serverless")

  static func path(_ name: String) -> String { "\(folder)/\(name).yaml" }

  static func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path(name))), as: UTF8.self)
  }

  /// The template after the expansion.
  static func expanded(_ name: String) throws -> Value {
    let source = try SourceText(name: "\(name).yaml", try text(name))
    return ServerlessExpansion.expanded(try Document.parse(source, as: .yaml)).document.root
  }
}

@Suite struct `Templates of SAM` {
  private func expanded(_ text: String) throws -> Value {
    let source = try SourceText(name: "t.yaml", "Transform: AWS::Serverless-2016-10-31\n" + text)
    return ServerlessExpansion.expanded(try Document.parse(source, as: .yaml)).document.root
  }

  private func ids(_ root: Value) -> Set<String> {
    Set(root["Resources"]?.entries.compactMap { $0.key.text } ?? [])
  }

  /// - Source: AWS's translator, websocket_api_generator.py and capacity_provider/generators.py.
  @Test func `WebSockets and capacity providers are written out`() throws {
    let root = try ServerlessFixture.expanded("websockets")
    #expect(
      ids(root).isSuperset(of: [
        "Chat", "ChatConnectRoute", "ChatConnectIntegration", "ChatConnectPermission",
        "ChatSendmessageRoute", "ChatliveStage", "ChatConnectAuthorizer",
        "ChatAuthorizerPermission", "PlainDefaultStage", "PoolOperatorRole", "Pool",
      ]))
    #expect(root["Resources"]?["Chat"]?["Type"]?.text == "AWS::ApiGatewayV2::Api")
    #expect(root["Resources"]?["Chat"]?["Properties"]?["ProtocolType"]?.text == "WEBSOCKET")
    #expect(root["Resources"]?["Pool"]?["Type"]?.text == "AWS::Lambda::CapacityProvider")
  }

  /// - Source: AWS SAM developer guide, "Generated CloudFormation resources when you specify
  ///   AWS::Serverless::Function".
  @Test func `become what AWS makes of them`() throws {
    let root = try expanded(
      """
      Resources:
        F:
          Type: AWS::Serverless::Function
          Properties:
            AutoPublishAlias: live
            Events:
              A: { Type: Api, Properties: { Path: /, Method: get } }
              Q: { Type: SQS, Properties: { Queue: arn } }
              T: { Type: Schedule, Properties: { Schedule: rate(1 day) } }
      """)
    #expect(
      ids(root) == [
        "F", "FRole", "FVersion", "FAliaslive", "FAPermissionProd", "FQ", "FT", "FTPermission",
        "ServerlessRestApi", "ServerlessRestApiDeployment", "ServerlessRestApiProdStage",
      ])
  }

  @Test func `keep the place of everything`() throws {
    let root = try ServerlessFixture.expanded("everything")
    let resources = try #require(root["Resources"])
    // Line 15 has the function, 27 its provisioned concurrency's property, 42 the queue's event.
    let text = try ServerlessFixture.text("everything").split(
      separator: "\n", omittingEmptySubsequences: false)
    func line(_ start: String) -> Int? { text.firstIndex { $0.contains(start) }.map { $0 + 1 } }
    func line(of value: Value?) -> Int? { value?.location.line }
    #expect(resources["Worker"]?.keyLocation?.line == line("Worker:"))
    #expect(resources["WorkerRole"]?.keyLocation?.line == line("Worker:"))
    #expect(resources["WorkerWork"]?.keyLocation?.line == line("Work: {"))
    #expect(
      line(of: resources["Worker"]?["Properties"]?["MemorySize"]) == line("MemorySize: 1769"))
    #expect(line(of: resources["Worker"]?["Properties"]?["Timeout"]) == line("Timeout: 5"))
    #expect(
      line(of: resources["ServerlessRestApiProdStage"]?["Properties"]?["CacheClusterSize"])
        == line("\"1.6\""))
  }

  @Test func `lay what is theirs over what is said of all`() throws {
    let resources = try #require(try ServerlessFixture.expanded("everything")["Resources"])
    let worker = try #require(resources["Worker"]?["Properties"])
    #expect(worker["MemorySize"]?.text == "1769")
    #expect(worker["Timeout"]?.text == "5")
    #expect(
      Set(worker["Environment"]?["Variables"]?.entries.compactMap { $0.key.text } ?? [])
        == ["STAGE", "NAME"])
    #expect(resources["Plain"]?["Properties"]?["MemorySize"]?.text == "512")
    #expect(resources["Shopv1Stage"]?["Properties"]?["CacheClusterSize"]?.text == "0.5")
    let one = try #require(try ServerlessFixture.expanded("conditions")["Resources"]?["One"])
    // Lists follow one another.
    #expect(
      one["Properties"]?["Layers"]?.items.compactMap {
        $0.text?.split(separator: ":").dropLast().last
      }
        == ["a", "b"])
  }

  @Test func `exist as their conditions say`() throws {
    let resources = try #require(try ServerlessFixture.expanded("conditions")["Resources"])
    for id in ["One", "OneRole", "OneVersion", "OneAliasblueD1", "ServerlessHttpApi"] {
      #expect(resources[id]?["Condition"]?.text == "IsLive", "\(id)")
    }
    #expect(resources["TwoRole"]?["Condition"] == nil)
    let stack = try read(try ServerlessFixture.text("conditions"))
    #expect(!stack.resources.map(\.id).contains("One"))
    #expect(stack.resources.map(\.id).contains("Two"))
  }

  @Test func `that loops make are expanded in the loop`() throws {
    let stack = try read(
      """
      Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
      Resources:
        Fn::ForEach::All:
          - N
          - [A, B]
          - "${N}Table": { Type: AWS::Serverless::SimpleTable }
            "${N}Code":
              Type: AWS::Serverless::Function
              Properties: { Events: { E: { Type: Api, Properties: { Path: /, Method: get } } } }
      """)
    let ids = Set(stack.resources.map(\.id.text))
    #expect(ids.isSuperset(of: ["ATable", "BTable", "ACode", "BCodeRole", "ServerlessRestApi"]))
    #expect(stack.resources.allSatisfy { !$0.type.hasPrefix("AWS::Serverless") })
  }

  @Test func `read applications from beside them`() throws {
    let texts = [
      "main.yaml": """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Here: { Type: AWS::Serverless::Application, Properties: { Location: part.yaml } }
        There:
          Type: AWS::Serverless::Application
          Properties: { Location: { ApplicationId: arn, SemanticVersion: 1.0.0 } }
      """,
      "part.yaml": """
      Transform: AWS::Serverless-2016-10-31
      Resources: { Notes: { Type: AWS::Serverless::SimpleTable } }
      """,
    ]
    let stack = try reader(texts).read("main.yaml", TemplateOptions())
    #expect(stack.resource("Notes")?.type == "AWS::DynamoDB::Table")
    #expect(stack.resource("Here")?.coverage == .free)
    #expect(stack.resource("There")?.coverage == .unpriced)
  }

  @Test func `are SAM's without the transform, too`() throws {
    let stack = try read("Resources: { T: { Type: AWS::Serverless::SimpleTable } }")
    #expect(stack.resource("T")?.type == "AWS::DynamoDB::Table")
  }

  @Test(arguments: [
    "Resources: { F: { Type: AWS::Serverless::Function } }",
    "Resources: { F: { Type: AWS::Serverless::Function, Properties: 7 } }",
    "Resources: { F: { Type: AWS::Serverless::Function, Properties: { Events: [1], Tags: x } } }",
    "Globals: 7\nResources: { A: { Type: AWS::Serverless::Api, Properties: { Auth: 1, Domain: [] } } }",
    "Resources: { G: { Type: AWS::Serverless::GraphQLApi, Properties: { Resolvers: [], Cache: 2 } } }",
    "Resources: { M: { Type: AWS::Serverless::StateMachine, Properties: { Events: { E: 4 } } } }",
    "Resources: { F: { Type: AWS::Serverless::Function, Properties: !If [A, {}, {}] } }",
  ])
  func `that make no sense end in no crash`(text: String) throws {
    #expect(try expanded(text)["Resources"]?.count ?? 0 >= 1)
  }
}
