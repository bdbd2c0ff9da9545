import Documents
import Foundation
import TestSupport
import Testing

@testable import TemplateReader

/// AWS's own translator, where the machine has it: the Python package `aws-sam-translator`.
private enum Translator {
  /// Prints `id type` and, as JSON, the properties of each resource that AWS makes of a template.
  static let script = """
    import json, sys
    from samtranslator.translator.transform import transform
    from samtranslator.yaml_helper import yaml_parse
    class NoPolicies:
        def load(self): return {"none": "arn:none"}
    with open(sys.argv[1]) as file: template = yaml_parse(file.read())
    values = {name: value["Default"] for name, value in template.get("Parameters", {}).items()}
    made = transform(template, values, NoPolicies())["Resources"]
    for name in made: print(name, made[name]["Type"], json.dumps(made[name].get("Properties", {}), default=str), sep="\\t")
    """

  /// Public templates that ask for it, as paths.
  static let templates: [String] = {
    let folder = SharedFolder.path("corpus/cloudformation")
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
      .map { "\(folder)/\($0)" }.filter { path in
        (try? String(contentsOfFile: path, encoding: .utf8))?.contains("AWS::Serverless-2016-10-31")
          ?? false
      }
  }()

  static func run(_ script: String, _ arguments: String...) -> Program.Run? {
    try? Program.run(
      "/usr/bin/env", ["python3", "-c", script] + arguments,
      environment: ["AWS_DEFAULT_REGION": "us-east-1"])
  }
}

@Suite struct `SAM as AWS's own translator has it` {
  /// Types whose ids AWS ends in a digest.
  private static let digested: Set<String> = [
    "AWS::ApiGateway::Deployment", "AWS::Lambda::LayerVersion", "AWS::Lambda::Version",
  ]
  /// Types whose ids are a digest.
  private static let named: Set<String> = [
    "AWS::ApiGateway::DomainName", "AWS::Route53::RecordSetGroup",
  ]
  /// Properties on which the bill depends.
  private static let decisive: [String: [String]] = [
    "AWS::Lambda::Function": ["MemorySize", "Timeout", "Runtime"],
    "AWS::ApiGateway::Stage": ["CacheClusterEnabled", "CacheClusterSize", "StageName"],
    "AWS::DynamoDB::Table": ["BillingMode"],
    "AWS::StepFunctions::StateMachine": ["StateMachineType"],
    "AWS::AppSync::ApiCache": ["Type"], "AWS::Events::Rule": ["ScheduleExpression", "State"],
    "AWS::Scheduler::Schedule": ["ScheduleExpression"],
  ]

  private static func row(_ id: String, _ type: String, _ properties: [String]) -> String {
    let plain = named.contains(type) ? "" : digested.contains(type) ? undigested(id) : id
    return ([plain, type] + properties).joined(separator: " ")
  }

  private static func undigested(_ id: String) -> String {
    let end = id.suffix(10)
    return end.count == 10 && end.allSatisfy { $0.isHexDigit && !$0.isUppercase }
      ? String(id.dropLast(10)) : id
  }

  @Test(.needs(python: "samtranslator"), arguments: ServerlessFixture.names)
  func `has the same resources`(name: String) throws {
    let (ours, theirs) = try #require(try rows(ServerlessFixture.path(name)))
    #expect(ours.subtracting(theirs).sorted() == [])
    #expect(theirs.subtracting(ours).sorted() == [])
  }

  /// What the translator refuses, or asks AWS about, is passed over.
  @Test(
    .needs(python: "samtranslator"), .needs(shared: "corpus/cloudformation"),
    arguments: Translator.templates)
  func `has the same resources of public templates`(path: String) throws {
    guard let (ours, theirs) = try rows(path) else { return }
    #expect(ours.subtracting(theirs).sorted() == [], "\(path)")
    #expect(theirs.subtracting(ours).sorted() == [], "\(path)")
  }

  /// Ours and theirs; `nil` where the translator has none.
  private func rows(_ path: String) throws -> (ours: Set<String>, theirs: Set<String>)? {
    guard let run = Translator.run(Translator.script, path), run.exitCode == 0 else { return nil }
    let theirs = try run.output.split(separator: "\n").map { line in
      let parts = line.split(separator: "\t", maxSplits: 2).map(String.init)
      let properties = try Document.parse(try SourceText(name: "p.json", parts[2])).root
      return Self.row(parts[0], parts[1], Self.facts(properties, parts[1]))
    }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let document = try Document.parse(try SourceText(name: "t.yaml", text), as: .yaml)
    let expanded = ServerlessExpansion.expanded(document).document
    let ours = expanded.root["Resources"]?.entries.map { key, value in
      let type = value["Type"]?.text ?? ""
      return Self.row(key.text ?? "", type, Self.facts(value["Properties"], type))
    }
    return (Set(ours ?? []), Set(theirs))
  }

  private static func facts(_ properties: Value?, _ type: String) -> [String] {
    (decisive[type] ?? []).map { "\($0)=\(properties?[$0]?.text ?? "-")" }
  }
}
