import Pricing
import Gate
import Diagnostics
import Inputs
import Platform
import Quantities
import Resources
import Services
import TemplateReader
import TestSupport
import Testing

@testable import AlvaCost
@testable import Estimation
@testable import Exploration

/// The repository, seen from this file.

private func prepare(_ folder: String) throws -> SynthesisCommand.Prepared {
  let files = TemplateFiles(
    read: { path in
      do throws(Diagnostics) {
        return .success(try Files.read(path, shown: path))
      } catch {
        return .failure(error)
      }
    }, isFolder: { Files.kind(of: $0) == .folder }, exists: { Files.kind(of: $0) != .missing })
  var request = SynthesisCommand.Request(
    path: Repository.path("Tests/TemplateReaderTests/Fixtures/\(folder)"))
  request.name = "staging"
  return try SynthesisCommand(
    workspace: Workspace(folder: Repository.path("pricing")), files: files
  )
  .prepare(request)
}

@Suite struct `A deployment under a stack file's traffic` {
  /// What is deployed is two tasks of each service and a db.t3.medium.
  ///
  /// The stack file says one task and a db.t3.micro. Only what is changed after the file was read is laid over the template.
  @Test func `keeps its own settings, save those that were changed`() throws {
    let part = try #require(try prepare("production").parts.last)
    let before = part.stack
    #expect(before.services.map(\.tasks) == [2, 2, 2, 2])
    #expect(before.databases.map(\.instanceClass.name) == ["db.t3.medium"])

    var changed = part
    changed.stackFile.stack.services[0].tasks = 5
    changed.stackFile.stack.databases[0].storageGB = 300
    let after = changed.stack
    let web = try #require(part.deployment?.binding.names.first { $0.value == "web" }?.key)
    #expect(after.services.map { $0.name == web ? 5 : 2 } == after.services.map(\.tasks))
    #expect(after.databases.map(\.instanceClass.name) == ["db.t3.medium"])
    #expect(after.databases.map(\.storageGB) == [300])
    #expect(before.databases.map(\.storageGB) == [100])
  }

  @Test func `does without a part that is described and not deployed`() throws {
    let part = try #require(try prepare("staging").parts.last)
    #expect(part.stack.firewall == nil)
    var changed = part
    changed.stackFile.stack.firewall = WebFirewall(name: "firewall")
    #expect(changed.stack.firewall != nil)
    changed.stackFile.stack.registry?.ageMonths += 1
    #expect(
      changed.stack.registry?.ageMonths == part.stackFile.stack.registry.map { $0.ageMonths + 1 })
  }

  /// With every input at its middle the drawn month is the estimate itself.
  @Test(arguments: ["staging", "production"])
  func `is drawn from around its own estimate`(folder: String) throws {
    for part in try prepare(folder).parts {
      let sampler = try MonthSampler(part)
      var worker = sampler.worker()
      let drawn = worker.total(at: sampler.middle)
      let middle = try #require(drawn)
      let lines = part.pricing.price(part.stack.usage(under: try part.load())).lines
      #expect(middle == lines.map(\.cost).total)
    }
  }
}
