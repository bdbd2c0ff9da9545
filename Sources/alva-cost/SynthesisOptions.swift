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
    help: "cdk.out, a CloudFormation template, or 'terraform show -json'; - for standard input.",
    completion: .file())
  var stack: String?

  @OptionGroup var template: TemplateArguments

  /// What says something of a template needs one.
  ///
  /// - Parameters:
  ///   - rules: what is wrong is added to them.
  ///   - accountCounts: whether the account says something without a template too.
  func check(_ rules: inout OptionRules, accountCounts: Bool = false) {
    rules.go(template.given, with: "--stack PATH", stack != nil)
    if !accountCounts {
      rules.go(["--account": template.account != nil], with: "--stack PATH", stack != nil)
    }
  }

  /// The synthesized stack of a command that does nothing without one.
  ///
  /// - Throws: an error of kind `usage` where none is named.
  func needed() throws(Diagnostics) -> String {
    if let stack { return stack }
    throw Diagnostics(
      Diagnostic(
        .error, .usage, "there is no synthesized stack to read",
        mend: "name it with --stack cdk.out"))
  }

  /// The template that a stack file's changes are laid over, if one is named.
  func source(
    _ options: StackOptions, _ printer: Printer
  ) throws(Diagnostics) -> SynthesisSource? {
    guard let stack else { return nil }
    return SynthesisSource(
      try request(
        stack, region: options.region, scenario: options.scenario, asOf: options.asOf),
      files: printer.templates)
  }

  func request(
    _ path: String, region: String?, scenario: String?, asOf: String?
  ) throws(Diagnostics) -> SynthesisCommand.Request {
    try template.request(path, region: region, scenario: scenario, asOf: asOf)
  }
}

extension TemplateArguments {
  /// The template that stands in the place of a stack's name; `nil` for a name.
  ///
  /// - Parameters:
  ///   - name: of the stack, or a path.
  ///   - options: what lies over it; a template takes no `--set`, and has one estimate.
  ///   - printer: reads its files.
  /// - Throws: an option that the one or the other does not take.
  /// - Returns: the template with what lies over it.
  func source(
    named name: String, _ options: StackOptions, _ printer: Printer
  ) throws(Diagnostics) -> SynthesisSource? {
    let path = NamedPath.template(name)
    var rules = OptionRules()
    rules.go(given, with: "the path of a template", path != nil, "name one: template.yaml")
    rules.go(["--account": account != nil], with: "the path of a template", path != nil)
    rules.exclude(
      ["--set": !options.set.isEmpty, "--estimate": options.estimate != nil],
      with: "the path of a template", path != nil, because: "it is of a stack file")
    try rules.throwIfBroken()
    guard let path else { return nil }
    return SynthesisSource(
      try request(path, region: options.region, scenario: options.scenario, asOf: options.asOf),
      files: printer.templates)
  }

  /// Refuses the path of a template where a change of a stack file is asked for.
  ///
  /// - Throws: how a stack file of the template comes about.
  static func refuse(named name: String, _ command: String) throws(Diagnostics) {
    guard let path = NamedPath.template(name) else { return }
    throw Diagnostics(
      Diagnostic(
        .error, .usage,
        "'\(path)' is a template: what '\(command)' changes is said in a stack file",
        mend:
          "write one with \(PrintedCommand(["init", "NAME", "--from", path]).inSentence), then "
          + PrintedCommand([command, "NAME", "--stack", path]).inSentence))
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

  @Option(
    name: .customLong("assets"), parsing: .singleValue,
    help: "A folder of nested stacks' templates: FOLDER or ADDRESS=FOLDER; may be repeated.")
  var assets: [String] = []

  @Option(name: .long, help: "The account, for stacks that do not name theirs.")
  var account: String?

  @Option(
    name: .customLong("export"), parsing: .singleValue,
    help: "What another stack exports: NAME=VALUE; may be repeated.")
  var exports: [String] = []

  /// Each with whether it was given.
  var given: KeyValuePairs<String, Bool> {
    [
      "--only": only != nil, "--parameter": !parameters.isEmpty,
      "--parameters": !parameterFiles.isEmpty, "--usage": usage != nil,
      "--assets": !assets.isEmpty, "--export": !exports.isEmpty,
    ]
  }

  func request(
    _ path: String, region: String?, scenario: String?, asOf: String?
  ) throws(Diagnostics) -> SynthesisCommand.Request {
    var problems = Diagnostics()
    var request = SynthesisCommand.Request(path: path)
    request.scenario = scenario
    request.options.only = only
    request.given = words(region: region)
    request.take(region: region, &problems)
    // The AWS command line writes it as file://parameters.json.
    for file in parameterFiles.map({ $0.hasPrefix("file://") ? String($0.dropFirst(7)) : $0 }) {
      do throws(Diagnostics) {
        let values = try ParameterFile.read(try Files.read(file, shown: file), file: file)
        request.options.parameters.merge(values) { $1 }
      } catch {
        problems.append(error)
      }
    }
    for (key, value) in Self.pairs(parameters, of: "--parameter", as: "KEY=VALUE", &problems) {
      request.options.parameters[key] = value
    }
    if let usage {
      request.usage =
        problems.collecting {
          try UsageReader.read(
            try ConfigText.parse(try Files.read(usage, shown: usage), file: usage))
        } ?? request.usage
    }
    for (key, value) in Self.pairs(exports, of: "--export", as: "NAME=VALUE", &problems) {
      request.options.exports[key] = value
    }
    request.options.account = account
    checkAccount(&problems)
    request.options.assets = assetFolders(&problems)
    request.take(asOf: asOf, &problems)
    try problems.throwIfErrors()
    return request
  }

  /// These options as they stand on a command line, with the region.
  func words(region: String?) -> [String] {
    func repeated(_ option: String, _ values: [String]) -> [String] {
      values.flatMap { [option, $0] }
    }
    return PrintedCommand.options([
      "--only": only, "--region": region, "--usage": usage, "--account": account,
    ]) + repeated("--parameter", parameters) + repeated("--parameters", parameterFiles)
      + repeated("--assets", assets) + repeated("--export", exports)
  }

  /// An account is twelve digits.
  func checkAccount(_ problems: inout Diagnostics) {
    guard let account,
      account.utf8.count != 12 || !account.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else {
      return
    }
    problems.error(
      "--account: '\(account)' is no account", mend: "write its 12 digits", kind: .usage)
  }

  /// Texts of the form KEY=VALUE, cut in two.
  private static func pairs(
    _ texts: [String], of option: String, as form: String, _ problems: inout Diagnostics
  ) -> [(key: String, value: String)] {
    var pairs: [(key: String, value: String)] = []
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if let first = pairs.first(where: { $0.key == parts.first.map(String.init) }),
        parts.count == 2
      {
        problems.error(
          "\(option): '\(first.key)' is given twice: '\(first.value)' and '\(parts[1])'",
          mend: "leave one of them out", kind: .usage)
      } else if parts.count == 2, !parts[0].isEmpty {
        pairs.append((String(parts[0]), String(parts[1])))
      } else {
        let isFile = option == "--parameter" && (text.contains("/") || text.hasSuffix(".json"))
        problems.error(
          "\(option): '\(text)' has no value",
          mend: "write it as \(form)" + (isFile ? "; a file of them goes with --parameters" : ""),
          kind: .usage)
      }
    }
    return pairs
  }

  private func assetFolders(_ problems: inout Diagnostics) -> [TemplateOptions.Assets] {
    assets.compactMap { text in
      guard let asset = TemplateOptions.Assets(text) else {
        problems.error(
          "--assets: '\(text)' names no folder", mend: "write it as ADDRESS=FOLDER", kind: .usage)
        return nil
      }
      if Files.kind(of: asset.folder) != .folder {
        problems.error(
          "--assets: there is no folder '\(asset.folder)'", mend: "name a folder of templates",
          kind: .missing)
      }
      return asset
    }
  }
}
