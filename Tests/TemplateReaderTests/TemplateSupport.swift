import Diagnostics
import Documents
import Estimation
import Foundation
import Resources
import Services

@testable import TemplateReader

/// Files held in memory, for templates written in a test.
func files(_ texts: [String: String]) -> TemplateFiles {
  TemplateFiles(
    read: { path in
      texts[path].map { .success(Array($0.utf8)) }
        ?? .failure(Diagnostics(Diagnostic(.error, .missing, "there is no '\(path)'")))
    },
    isFolder: { path in texts[path] == nil && texts.keys.contains { $0.hasPrefix(path + "/") } },
    exists: { texts[$0] != nil },
    names: { folder in
      texts.keys.filter { FilePaths.folder(of: $0) == folder + "/" }
        .map { String($0.dropFirst(folder.count + 1)) }.sorted()
    })
}

let someSizes: SizeTables = {
  var sizes = SizeTables()
  sizes.fargateSizes = FargateSizes(spans: [
    FargateSizes.Span(cpuUnits: 256, memoryMB: 512...2_048, stepMB: 512, windows: false),
    FargateSizes.Span(cpuUnits: 512, memoryMB: 1_024...4_096, stepMB: 1_024, windows: false),
  ])
  sizes.databaseClasses = [DatabaseClass(name: "db.t3.micro", vCPU: 2, memoryGB: 1)]
  sizes.cacheNodes = [CacheNode(name: "cache.t3.micro", vCPU: 2, memoryGB: 0.5)]
  return sizes
}()

/// The sheets that are shipped.
let shippedSheets = SheetLibrary(
  SheetFiles {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: sheetFolder.path())) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted()
  } read: { name in
    guard let data = FileManager.default.contents(atPath: sheetFolder.appending(path: name).path())
    else { return .failure(Diagnostics(Diagnostic(.error, .missing, "no '\(name)'"))) }
    return .success(Array(data))
  })

private let sheetFolder = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../../pricing/services").standardized

/// A reader of files held in memory.
func reader(_ texts: [String: String]) -> DeployedStackReader {
  DeployedStackReader(files(texts), sizes: someSizes, sheets: shippedSheets)
}

/// Reads a template written in a test.
func read(
  _ text: String, _ options: TemplateOptions = TemplateOptions(), name: String = "t.yaml"
) throws -> SynthesizedStack {
  try reader([name: text]).read(name, options)
}

/// A template whose one bucket carries the values to look at as tags.
func evaluated(_ value: String, around: String = "", region: String? = "us-east-1") throws
  -> String?
{
  var options = TemplateOptions()
  options.region = region
  let text = """
    \(around)
    Resources:
      Other: { Type: AWS::SNS::Topic }
      Bucket:
        Type: AWS::S3::Bucket
        Properties:
          Tags:
            - Key: value
              Value: \(value)
    """
  return try read(text, options).resource("Bucket")?.tags["value"]
}

/// A value written in a test, as JSON.
func document(_ text: String) throws -> Value {
  try Document.parse(try SourceText(name: "test.json", text)).root
}
