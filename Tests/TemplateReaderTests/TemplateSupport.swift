import Diagnostics
import Documents
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
    exists: { texts[$0] != nil })
}

let someSizes = SizeTables(
  fargate: FargateSizes(spans: [
    FargateSizes.Span(cpuUnits: 256, memoryMB: 512...2_048, stepMB: 512, windows: false),
    FargateSizes.Span(cpuUnits: 512, memoryMB: 1_024...4_096, stepMB: 1_024, windows: false),
  ]),
  databases: [DatabaseClass(name: "db.t3.micro", vCPU: 2, memoryGB: 1)],
  caches: [CacheNode(name: "cache.t3.micro", vCPU: 2, memoryGB: 0.5)],
  extendedSupport: ExtendedSupportSchedule(entries: []))

/// Reads a template and maps what it deploys.
struct DeployedStackReader {
  let files: TemplateFiles

  func read(_ path: String, _ options: TemplateOptions) throws -> SynthesizedStack {
    try SynthesizedStack(
      TemplateReader(files: files).read(path, options), sizes: someSizes)
  }
}

/// Reads a template written in a test.
func read(
  _ text: String, _ options: TemplateOptions = TemplateOptions(), name: String = "t.yaml"
) throws -> SynthesizedStack {
  try DeployedStackReader(files: files([name: text])).read(name, options)
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
