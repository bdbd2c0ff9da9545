import Diagnostics
import Documents
import Foundation
import TestSupport
import Testing

/// Folders of our own, and those of other people where they are there.
private func folders(_ own: [String], shared: [String]) -> [String] {
  own.map(Repository.path) + shared.filter(SharedFolder.has).map(SharedFolder.path)
}

private let own = ["Tests/ServicesTests/Cases", "Tests/TemplateReaderTests/Fixtures"]

@Suite struct `Files of ours and of other people` {
  private func files(under folder: String, ending: Set<String>) throws -> [URL] {
    let root = URL(filePath: folder)
    let walk = try #require(
      FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
    return walk.compactMap { $0 as? URL }.filter { ending.contains($0.pathExtension) }
      .sorted { $0.path < $1.path }
  }

  private func source(_ file: URL) throws -> SourceText {
    try SourceText(name: file.lastPathComponent, bytes: Array(Data(contentsOf: file)))
  }

  @Test(arguments: folders(own, shared: ["stacks", "corpus/cloudformation"]))
  func `all templates are read`(folder: String) throws {
    let files = try files(under: folder, ending: ["json", "yaml", "yml", "template"])
    #expect(!files.isEmpty)
    for file in files {
      let root = try Document.parse(source(file)).root
      #expect(!root.kind.isScalar, "\(file.path)")
    }
  }

  @Test(.needs(shared: "stacks"))
  func `a template holds the same resources as JSON and as YAML`() throws {
    let stacks = URL(filePath: SharedFolder.path("stacks"))
    let json = try Document.parse(
      source(stacks.appendingPathComponent("staging/AlvaStaging.template.json")))
    let yaml = try Document.parse(
      source(stacks.appendingPathComponent("staging-yaml/staging.long.template.yaml")))
    func types(_ document: Document) -> [String: String] {
      var types: [String: String] = [:]
      guard let resources = document.root["Resources"] else { return [:] }
      for (key, value) in resources.entries { types[key.text ?? ""] = value["Type"]?.text }
      return types
    }
    #expect(types(json) == types(yaml))
    #expect(types(json).count > 50)
  }

  @Test(arguments: folders(own, shared: ["stacks"]))
  func `JSON means what Foundation reads in it`(folder: String) throws {
    for file in try files(under: folder, ending: ["json"]) {
      let reference = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
      #expect(same(try Document.parse(source(file)).root, reference), "\(file.path)")
    }
  }

  private func same(_ value: Value, _ reference: Any) -> Bool {
    switch value.kind {
    case .mapping:
      guard let reference = reference as? [String: Any], reference.count == value.count else {
        return false
      }
      return value.entries.allSatisfy { entry in
        reference[entry.key.text ?? ""].map { same(entry.value, $0) } ?? false
      }
    case .sequence:
      guard let reference = reference as? [Any], reference.count == value.count else {
        return false
      }
      return zip(value.items, reference).allSatisfy { same($0, $1) }
    case .string: return value.text == reference as? String
    case .number: return value.text.flatMap(Double.init) == (reference as? NSNumber)?.doubleValue
    case .bool: return value.bool == (reference as? NSNumber)?.boolValue
    case .null: return reference is NSNull
    }
  }

  @Test(arguments: folders(["pricing/rates/us-east-1", "pricing/limits"], shared: ["rates"]))
  func `all rate tables are read without a problem`(folder: String) throws {
    let files = try files(under: folder, ending: ["csv"])
    #expect(!files.isEmpty)
    for file in files {
      var problems = Diagnostics()
      let table = DelimitedText.parse(try source(file), into: &problems)
      #expect(problems.isEmpty, "\(file.path): \(problems.text)")
      #expect((table?.rows.count ?? 0) > 0)
    }
  }
}
