import Diagnostics
import Foundation
import Gate
import Inputs
import Platform
import Pricing
import Quantities
import Resources
import Services
import TemplateReader
import TestSupport
import Testing

@testable import AlvaCost
@testable import Estimation
@testable import Exploration

/// A project of its own: the real rates, and what a test writes beside them.
struct BoundProject {
  let folder: TemporaryFolder

  init(_ files: [String: String]) throws {
    folder = try TemporaryFolder()
    for part in ["rates", "limits", "services"] {
      try FileManager.default.createDirectory(
        at: folder.url.appending(path: "pricing"), withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: URL(filePath: Repository.path("pricing/\(part)")),
        to: folder.url.appending(path: "pricing/\(part)"))
    }
    for (name, text) in files { try folder.write(Data(text.utf8), to: name) }
  }

  private var workspace: Workspace {
    Workspace(folder: folder.url.appending(path: "pricing").path())
  }

  private static let disk = TemplateFiles(
    read: { path in
      do throws(Diagnostics) {
        return .success(try Files.read(path, shown: path))
      } catch {
        return .failure(error)
      }
    }, isFolder: { Files.kind(of: $0) == .folder }, exists: { Files.kind(of: $0) != .missing })

  private var command: SynthesisCommand {
    SynthesisCommand(workspace: workspace, files: Self.disk)
  }

  private func request(_ template: String, name: String?) -> SynthesisCommand.Request {
    var request = SynthesisCommand.Request(path: folder.url.appending(path: template).path())
    request.name = name
    request.options.region = "us-east-1"
    request.asOf = CalendarDay("2026-11-20")
    return request
  }

  func estimate(_ template: String, scenario: String? = nil) throws -> SynthesisCommand.Outcome {
    var request = request(template, name: scenario == nil ? "shop" : nil)
    request.scenario = scenario
    return try command.run(request)
  }

  func validate(_ template: String) throws -> Validation {
    try ValidateCommand(synthesis: command).run(
      "shop", request(template, name: nil), strict: false, baseline: nil, sampling: .none)
  }

  /// The stack as it would run after changes.
  func changed(_ template: String, _ changes: String...) throws -> VariantBench {
    var request = StackRequest(name: "shop")
    request.asOf = CalendarDay("2026-11-20")
    request.overlays = try changes.map { try Overlay.parse(argument: $0) }
    request.source = SynthesisSource(self.request(template, name: nil), files: Self.disk)
    return try VariantBench(workspace: workspace, request: request)
  }
}

/// A Fargate service `web`, and what a test adds to it.
func boundTemplate(_ more: String) -> String {
  """
  Resources:
    Cluster: { Type: AWS::ECS::Cluster }
    Task:
      Type: AWS::ECS::TaskDefinition
      Properties:
        Family: web
        Cpu: "512"
        Memory: "1024"
        NetworkMode: awsvpc
        RequiresCompatibilities: [FARGATE]
        ContainerDefinitions: [{ Name: web, Image: "registry.example/web:1" }]
    Web:
      Type: AWS::ECS::Service
      Properties:
        ServiceName: web
        Cluster: !Ref Cluster
        LaunchType: FARGATE
        DesiredCount: 1
        TaskDefinition: !Ref Task
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [subnet-1] } }
  \(more.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
  """
}

func boundDatabase(_ name: String, gigabytes: Int = 100, class: String = "db.t3.micro") -> String {
  "\(name): { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, EngineVersion: \"16.4\", "
    + "DBInstanceClass: \(`class`), AllocatedStorage: \"\(gigabytes)\", StorageType: gp3, "
    + "BackupRetentionPeriod: 7, DBSubnetGroupName: private, PubliclyAccessible: false } }"
}

let fiveASecond = """
  scenario: five
  requestsPerSecond: 5
  entry: { web: 1 }
  shape: flat
  """

func boundStack(_ more: String, service: String = "cpuMilliseconds: 20") -> String {
  """
  stack: shop
  region: us-east-1
  services:
    web: { cpu: 512, memoryMB: 1024, request: { \(service) } }
  \(more)
  estimates: { usual: { scenario: five } }
  """
}

func boundProject(
  _ stack: String, _ templates: [String: String], budget: String = "drift: error"
)
  throws -> BoundProject
{
  var files = [
    "pricing/stacks/shop.yaml": stack, "pricing/scenarios/five.yaml": fiveASecond,
    "pricing/budgets/shop.yaml": "budget: shop\n\(budget)\nlimits: { usual: 500 }\n",
  ]
  for (name, text) in templates { files[name] = text }
  return try BoundProject(files)
}

extension SynthesisCommand.Outcome {
  var stack: Stack? { synthesis.bill.estimates.last?.stack }

  func cost(of resource: String, _ item: String? = nil) -> Money {
    (synthesis.bill.estimates.last?.lines ?? [])
      .filter {
        $0.resource.text == resource && (item == nil || $0.itemID.text.hasSuffix(item ?? ""))
      }
      .map(\.cost).total
  }

  var messages: [String] { synthesis.notes.map(\.message) }
}
