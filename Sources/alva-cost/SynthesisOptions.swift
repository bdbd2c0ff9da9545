import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Pricing
import Gate
import Diagnostics
import Inputs
import Platform
import Quantities
import TemplateReader
import Resources
import Services

/// Options of the commands that read a synthesized stack.
struct SynthesisOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "cdk.out, a CloudFormation template, or 'terraform show -json'; - for standard input.")
  var stack: String?

  @OptionGroup var template: TemplateArguments

  /// How the reader gets at files.
  static let files = TemplateArguments.files

  /// What says something of a template needs one.
  func check(_ rules: inout OptionRules) {
    rules.go(template.given, with: "--stack PATH", stack != nil)
  }

  /// The template that a stack file's changes are laid over, if one is named.
  func source(_ options: StackOptions) throws(Diagnostics) -> SynthesisSource? {
    guard let stack else { return nil }
    return SynthesisSource(
      try request(
        stack, region: options.region, scenario: options.scenario, asOf: options.asOf),
      files: Self.files)
  }

  func request(
    _ path: String, region: String?, scenario: String?, asOf: String?
  ) throws(Diagnostics) -> SynthesisCommand.Request {
    try template.request(path, region: region, scenario: scenario, asOf: asOf)
  }
}

/// What is laid over a template.
struct TemplateArguments: ParsableArguments {
  @Option(name: .long, help: "Only this stack of a cloud assembly.")
  var only: String?

  @Option(
    name: .customLong("parameter"), parsing: .singleValue,
    help: "A template parameter: KEY=VALUE; may be repeated.")
  var parameters: [String] = []

  @Option(
    name: .customLong("parameters"), parsing: .singleValue,
    help: "A parameter file, as the AWS command line reads it; may be repeated.")
  var parameterFiles: [String] = []

  @Option(
    name: .long,
    help: "A file that states how the resources are used; 'usage init' begins one.")
  var usage: String?

  /// Each with whether it was given.
  var given: KeyValuePairs<String, Bool> {
    [
      "--only": only != nil, "--parameter": !parameters.isEmpty,
      "--parameters": !parameterFiles.isEmpty, "--usage": usage != nil,
    ]
  }

  /// How the reader gets at files.
  static let files = TemplateFiles(
    read: { path in
      do throws(Diagnostics) {
        return .success(
          path == "-" ? try Files.standardInput() : try Files.read(path, shown: path))
      } catch {
        return .failure(error)
      }
    }, isFolder: { Files.kind(of: $0) == .folder },
    exists: { $0 == "-" || Files.kind(of: $0) != .missing })

  func request(
    _ path: String, region: String?, scenario: String?, asOf: String?
  ) throws(Diagnostics) -> SynthesisCommand.Request {
    var problems = Diagnostics()
    var request = SynthesisCommand.Request(path: path)
    request.scenario = scenario
    request.options.only = only
    request.options.region = region
    for file in parameterFiles {
      do throws(Diagnostics) {
        let values = try ParameterFile.read(try Files.read(file, shown: file), file: file)
        request.options.parameters.merge(values) { $1 }
      } catch {
        problems.append(error)
      }
    }
    for text in parameters {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, !parts[0].isEmpty {
        request.options.parameters[String(parts[0])] = String(parts[1])
      } else {
        problems.error(
          "--parameter: '\(text)' has no value", mend: "write it as KEY=VALUE", kind: .usage)
      }
    }
    if let usage {
      request.usage =
        problems.collecting {
          try UsageReader.read(
            try ConfigText.parse(try Files.read(usage, shown: usage), file: usage))
        } ?? request.usage
    }
    request.take(asOf: asOf, &problems)
    try problems.throwIfErrors()
    return request
  }
}
