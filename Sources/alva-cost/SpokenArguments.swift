import AlvaCost
import ArgumentParser
import Diagnostics
import Estimation
import Platform

/// The command line as it is meant, before the parser reads it.
struct SpokenArguments {
  /// What the parser is given.
  private(set) var words: [String]

  /// - Throws: an error of kind `usage` for a command that there is not, with the nearest.
  init(_ arguments: [String]) throws(Diagnostics) {
    words = arguments
    try refuseEmptyWords()
    joinValuesThatBeginWithADash()
    // The parser knows `--version` alone.
    if words.sorted() == ["--verbose", "--version"] { words = ["version", "--verbose"] }
    var command: any ParsableCommand.Type = AlvaCostTool.self
    var path: [String] = []
    if words.first == "help" { words.removeFirst(); words.append("--help") }
    for word in words {
      let inner = command.configuration.subcommands
      if inner.isEmpty || word.hasPrefix("-") { break }
      guard let found = inner.first(where: { $0.configuration.commandName == word }) else {
        throw Self.unknown(word, of: path, among: inner)
      }
      command = found
      path.append(word)
    }
    try refuseRepeatedOptions(of: path)
    nameThePath(after: path)
  }

  /// Refuses two values of an option that takes one: the first would be lost, and with it a limit perhaps.
  private func refuseRepeatedOptions(of path: [String]) throws(Diagnostics) {
    var values: [String: String] = [:]
    var repeated: (option: String, values: [String])?
    // What the parser knows is asked once, and only where a word stands twice at all.
    var single: Set<String>?
    for (index, word) in words.enumerated() {
      if word == "--" { break }
      guard word.hasPrefix("--") else { continue }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let option = String(parts[0])
      let value =
        parts.count > 1 ? String(parts[1]) : index + 1 < words.count ? words[index + 1] : ""
      if let first = values.updateValue(value, forKey: option), repeated == nil {
        if single == nil { single = try CommandHelp.single(of: path) }
        if single?.contains(option) == true { repeated = (option, [first, value]) }
      }
    }
    guard let repeated else { return }
    throw Diagnostics(
      Diagnostic(
        .error, .usage,
        "\(repeated.option) is given twice: '\(repeated.values.joined(separator: "' and '"))'",
        mend: "leave one of them out"))
  }

  private static func unknown(
    _ word: String, of path: [String], among commands: [any ParsableCommand.Type]
  ) -> Diagnostics {
    let names = commands.compactMap { $0.configuration.commandName }
    let whole = (["alva-cost"] + path).joined(separator: " ")
    let mend =
      path.isEmpty && NamedPath.isOne(word, anywhere: false)
      ? "write '\(whole) estimate --stack \(word)' to price what it deploys"
      : nearestName(to: word, in: names).map { "did you mean '\(whole) \($0)'?" }
        ?? "'\(whole) --help' lists them"
    return Diagnostics(
      Diagnostic(.error, .usage, "there is no command '\(whole) \(word)'", mend: mend))
  }

  /// Refuses a word that says nothing.
  ///
  /// No option has such a value, and a folder of that name would be the root of all. What stands behind
  /// `--` belongs to another program, and the parser's own words (`---completion`) to the shell.
  private func refuseEmptyWords() throws(Diagnostics) {
    for (index, word) in words.enumerated() {
      if word == "--" || word.hasPrefix("---") { return }
      guard word.isEmpty || (word.hasPrefix("--") && word.hasSuffix("=")) else { continue }
      let option =
        word.isEmpty
        ? (index > 0 && words[index - 1].hasPrefix("-") ? words[index - 1] : nil)
        : String(word.dropLast())
      throw Diagnostics(
        Diagnostic(
          .error, .usage, option.map { "the value of '\($0)' is empty" } ?? "a word is empty",
          mend: "leave it out, or write what it is to be: a variable of the shell may be unset"))
    }
  }

  /// Gives an option the value behind it though that begins with a dash, as in `--p95 -3ms`.
  ///
  /// The parser would look for an option of that name, and say that the value is missing. No option of the
  /// program has one dash but `-h`; what stands behind `--` belongs to another program.
  private mutating func joinValuesThatBeginWithADash() {
    var joined: [String] = []
    for (index, word) in words.enumerated() {
      if word == "--" || word.hasPrefix("---") {
        joined += words[index...]
        break
      }
      if let option = joined.last, option.hasPrefix("--"), !option.contains("="),
        word.hasPrefix("-"), !word.hasPrefix("--"), word != "-", word != "-h"
      {
        joined[joined.count - 1] = "\(option)=\(word)"
      } else {
        joined.append(word)
      }
    }
    words = joined
  }

  // MARK: - A path where a name is wanted

  /// Commands whose first word is the name of a stack.
  private static let named: Set<String> = [
    "estimate", "validate", "simulate", "explain", "size", "whatif", "budget init",
    "rates status",
  ]
  /// Those of them that take a template in its place.
  private static let pricing: Set<String> = ["estimate", "validate"]

  /// Stack files' paths after the first stand for their names too: several stacks are one bill.
  private mutating func nameFurtherPaths(after first: Int) {
    for place in words.indices.dropFirst(first + 1) {
      let word = words[place]
      if word.hasPrefix("-") { return }
      let parts = word.split(separator: "/", omittingEmptySubsequences: false)
      if parts.count > 1, parts[parts.count - 2] == "stacks", word.hasSuffix(".yaml"),
        Files.kind(of: word) != .missing
      {
        words[place] = String(parts[parts.count - 1].dropLast(".yaml".count))
      }
    }
  }

  /// A stack file's path stands for its name, a template's for `--stack` and the path.
  private mutating func nameThePath(after path: [String]) {
    let command = path.joined(separator: " ")
    guard Self.named.contains(command), words.count > path.count else { return }
    if command == "estimate" { nameFurtherPaths(after: path.count) }
    let word = words[path.count]
    guard NamedPath.isOne(word) else { return }
    let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.count > 1, parts[parts.count - 2] == "stacks", word.hasSuffix(".yaml") {
      words[path.count] = String(parts[parts.count - 1].dropLast(".yaml".count))
      let folder = parts.dropLast(2).joined(separator: "/")
      let isNamed = words.contains { $0 == "--pricing" || $0.hasPrefix("--pricing=") }
      if !isNamed { words += ["--pricing", folder.isEmpty ? "." : folder] }
    } else if Self.pricing.contains(command), !words.contains("--stack") {
      words.replaceSubrange(
        path.count...path.count, with: ["--stack", NamedPath.template(word) ?? word])
    }
  }
}
