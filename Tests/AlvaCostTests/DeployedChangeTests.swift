import Pricing
import Gate
import Diagnostics
import Foundation
import Inputs
import Platform
import Quantities
import Reporting
import Resources
import Services
import TemplateReader
import TestSupport
import Testing
import TrafficSimulation

@testable import AlvaCost
@testable import Estimation
@testable import Exploration

/// Changes in the words of the stack file, laid over what a template deploys.
@Suite struct `A change of what is deployed` {
  private static let files = TemplateFiles(
    read: { path in
      do throws(Diagnostics) {
        return .success(try Files.read(path, shown: path))
      } catch {
        return .failure(error)
      }
    }, isFolder: { Files.kind(of: $0) == .folder }, exists: { Files.kind(of: $0) != .missing })

  private func request(_ template: String, _ changes: String...) throws -> StackRequest {
    var request = StackRequest(name: "staging")
    request.overlays = try changes.map { try Overlay.parse(argument: $0) }
    let path = RealTables.root.appending(path: "Tests/TemplateReaderTests/Fixtures/\(template)")
    request.source = SynthesisSource(.init(path: path.path()), files: Self.files)
    return request
  }

  private var command: WhatIfCommand { WhatIfCommand(workspace: RealTables.workspace) }

  @Test func `only what the change makes different is laid over the template`() throws {
    // The template's tasks have 4 vCPU and 16 GB, two of each service; the file says 0.5 and one.
    // A third task of web, round the clock: 730 × (4 × 0.04048 + 16 × 0.004445) = 170.1192.
    let found = try command.run(try request("over-budget", "services.web.tasks=3"))
    let fixed = found.bridge.steps.filter {
      $0.itemID.item == "fargate-vcpu" || $0.itemID.item == "fargate-memory"
    }
    #expect(fixed.map(\.change).total == (try Money("170.1192")))
    #expect(found.before.estimate.stack.services.allSatisfy { $0.size.cpuUnits == 4_096 })
    #expect(found.after.estimate.stack.services.allSatisfy { $0.size.cpuUnits == 4_096 })
    #expect(found.after.estimate.stack.services.map(\.tasks).sorted() == [2, 2, 2, 3])
  }

  @Test func `a value that the stack file has already changes nothing`() throws {
    let found = try command.run(try request("over-budget", "services.web.tasks=1"))
    #expect(found.bridge.after == found.bridge.before)
    #expect(found.report.markdown.contains("Nothing does: a value that the stack file has already"))
  }

  @Test func `resources go by their construct paths`() throws {
    let found = try command.run(
      try request("staging", "services.auth.cpu=256", "services.auth.memoryMB=512"))
    #expect(found.report.markdown.contains("| Platform/AuthService/fargate-vcpu | vCPU |"))
    // 0.25 × 730 × 0.04048 = 7.3876
    #expect(
      found.bridge.steps.first { $0.change != .zero && $0.itemID.item == "fargate-vcpu" }?
        .change == (try -Money("7.3876")))
  }

  /// The template has one balancer, one database, one cache; what it has not cannot be changed.
  @Test(arguments: [
    ("services.wrker.tasks=2", "matches nothing"),
    ("naming.hostedZones=2", "its zones stand for themselves"),
    ("secrets=[A]", "its secrets are the template's"),
    ("jobs=null", "its jobs are the template's"),
    (
      "extras.more={service: AmazonRDS, usageType: RDS:ProxyUsage, unit: Hrs, quantity: 1}",
      "extras are"
    ),
  ])
  func `a change that nothing of the template takes up is refused`(
    change: String, message: String
  ) throws {
    let request = try request("staging", change)
    let error = try #require(throws: Diagnostics.self) { try command.run(request) }
    #expect(error.exitCode == 65)
    #expect(error.text.contains(message), "\(error.text)")
  }

  @Test func `alternatives of what is not there are left out, and said`() throws {
    let found = try AlternativesCommand(workspace: RealTables.workspace).run(try request("staging"))
    #expect(found.leftOut.contains("domain, route53"))
    #expect(found.report().markdown.contains("Left out, as the template has no such part"))
    #expect(!found.rows.contains { $0.group == "domain" })
  }

  @Test func `sizes are recommended for what is deployed`() throws {
    var limits = SizeLimits()
    limits.kept = [.autoscaling, .architecture, .tasks, .cache]
    limits.cpuUnits = [256, 512]
    let advice = try SizeCommand(workspace: RealTables.workspace).run(
      try request("staging"), limits,
      target: CapacitySearch(p95Seconds: 0.5, headroom: 0.3))
    let best = try #require(advice.result.best)
    #expect(advice.edits == nil)
    #expect(advice.changes.allSatisfy { !$0.resource.isEmpty })
    #expect(best.figures.monthly < advice.before.monthly)
    #expect(advice.report.markdown.contains("| Platform/WebService | cpu | 256 |"))
  }

  @Test func `a template without any of the services is refused`() throws {
    let folder = try TemporaryFolder()
    let text = #"{ "Resources": { "Topic": { "Type": "AWS::SNS::Topic" } } }"#
    try folder.write(Data(text.utf8), to: "t.json")
    var request = StackRequest(name: "staging")
    request.region = "us-east-1"
    request.overlays = [try Overlay.parse(argument: "services.web.tasks=3")]
    request.source = SynthesisSource(
      .init(path: folder.url.appending(path: "t.json").path()), files: Self.files)
    do {
      _ = try command.run(request)
      Issue.record("no error")
    } catch {
      #expect(error.text.contains("no service of the template is the stack file's 'web'"))
    }
  }
}
