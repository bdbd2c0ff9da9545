package import Diagnostics
import Platform

/// A command that changes what is deployed, and what it is about to apply.
package struct GuardedCommand: Hashable, Sendable {
  /// What is priced before the command runs.
  package enum Target: Hashable, Sendable {
    /// An assembly or a template, as a path.
    case template(String)
    /// A plan that the tool itself turns into JSON: the words to run, and the plan's path.
    case plan(show: [String], path: String)
  }

  package let target: Target
  /// What is to be known beside the verdict; `nil` for nothing.
  package let warning: String?

  private init(_ target: Target, warning: String? = nil) {
    self.target = target
    self.warning = warning
  }

  /// Finds what a command applies.
  ///
  /// - Parameter words: the command with its arguments.
  /// - Throws: an error of kind `usage` for a command of which that cannot be told.
  /// - Returns: the target.
  package static func read(_ words: [String]) throws(Diagnostics) -> Self {
    // The tool may stand behind another: `npx cdk`, `env X=1 terraform`.
    let names = words.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    guard let place = names.firstIndex(where: tools.contains) else {
      throw unknown("it cannot be told what '\(names.first ?? "")' applies")
    }
    let before = Array(words[...place])
    let rest = Array(words[(place + 1)...])
    switch names[place] {
    case "cdk": return try cdk(rest)
    case "terraform", "tofu": return try terraform(rest, tool: before)
    default: return try cloudFormation(rest, tool: names[place])
    }
  }

  private static let tools: Set<String> = ["cdk", "terraform", "tofu", "aws", "sam"]

  private static func unknown(_ message: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        .error, .usage, message, mend: "name what is applied: guard --stack PATH -- COMMAND"))
  }

  // MARK: - CDK

  /// The assembly that is deployed, or lies where the app writes it.
  private static func cdk(_ words: [String]) throws(Diagnostics) -> Self {
    guard words.contains("deploy") else { throw unknown("of 'cdk' only 'deploy' is known here") }
    if let app = value(of: ["--app", "-a"], in: words), Files.kind(of: app) == .folder {
      return Self(.template(app))
    }
    let folder = value(of: ["--output", "-o"], in: words) ?? "cdk.out"
    guard Files.kind(of: folder + "/manifest.json") == .file else {
      throw Diagnostics(
        Diagnostic(
          .error, .missing, at: SourceLocation(file: folder), "there is no cloud assembly to price",
          mend: "write it with 'cdk synth', and deploy it with 'cdk deploy --app \(folder)'"))
    }
    return Self(
      .template(folder),
      warning: "'cdk deploy' synthesizes again, and what was priced is what lies in \(folder); "
        + "'cdk deploy --app \(folder)' deploys just that")
  }

  // MARK: - Terraform

  /// The plan file that is applied; without one, nobody knows what will be.
  private static func terraform(_ words: [String], tool: [String]) throws(Diagnostics) -> Self {
    let global = Array(words.prefix { $0.hasPrefix("-") })
    guard words.dropFirst(global.count).first == "apply" else {
      throw unknown("of '\(tool.last ?? "")' only 'apply' is known here")
    }
    let arguments = words.dropFirst(global.count + 1)
    guard let plan = arguments.last(where: { !$0.hasPrefix("-") && !isValue($0, in: arguments) })
    else {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "an apply without a plan makes its own, which nobody has seen",
          mend: "write 'terraform plan -out=plan', then 'alva-cost guard -- terraform apply plan'"))
    }
    return Self(.plan(show: tool + global + ["show", "-json", plan], path: plan))
  }

  /// Options of apply whose value is a word of its own.
  private static let withValues = [
    "-var", "-var-file", "-target", "-replace", "-lock-timeout", "-parallelism", "-state",
    "-state-out", "-backup",
  ]

  private static func isValue(_ word: String, in words: ArraySlice<String>) -> Bool {
    guard let place = words.firstIndex(of: word), place > words.startIndex else { return false }
    let option = words[place - 1]
    return withValues.contains { option == $0 || option == "-" + $0 }
  }

  // MARK: - CloudFormation

  private static func cloudFormation(
    _ words: [String], tool: String
  ) throws(Diagnostics) -> Self {
    let verbs = ["deploy", "create-stack", "update-stack", "create-change-set"]
    let isKnown =
      tool == "sam"
      ? words.first == "deploy"
      : words.contains("cloudformation") && words.contains(where: verbs.contains)
    guard isKnown else { throw unknown("it cannot be told what this command of '\(tool)' applies") }
    if let path = value(of: ["--template-file", "--template", "-t"], in: words) {
      return Self(.template(path))
    }
    let scheme = "file://"
    if let body = value(of: ["--template-body"], in: words), body.hasPrefix(scheme) {
      return Self(.template(String(body.dropFirst(scheme.count))))
    }
    throw unknown("this command of '\(tool)' names no template file")
  }

  /// `--option VALUE` or `--option=VALUE`, the last where there are several.
  private static func value(of options: [String], in words: [String]) -> String? {
    var found: String?
    for (place, word) in words.enumerated() {
      for option in options {
        if word == option, place + 1 < words.count { found = words[place + 1] }
        if word.hasPrefix(option + "=") { found = String(word.dropFirst(option.count + 1)) }
      }
    }
    return found
  }
}

extension GuardedCommand.Target {
  /// What is priced, as a path.
  package var path: String {
    switch self {
    case .template(let path), .plan(_, let path): path
    }
  }
}
