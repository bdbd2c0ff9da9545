import ArgumentParser
import Diagnostics
import Documents
import Estimation

/// The manual page, made of what the commands' help is made of.
struct ManualPage {
  private var lines: [String] = []

  /// - Returns: one page of all commands, in the language of `man`.
  static func text() throws(Diagnostics) -> String {
    var page = Self()
    if let tool = try CommandHelp.root() { page.write(tool) }
    return page.lines.joined(separator: "\n") + "\n"
  }

  private mutating func write(_ tool: Value) {
    lines.append(".TH ALVA\\-COST 1 \"\" \"alva\\-cost \(AlvaCostVersion.text)\"")
    lines.append(".SH NAME")
    lines.append("alva\\-cost \\- \(Self.escaped(tool["abstract"]?.text ?? ""))")
    lines += [".SH SYNOPSIS", ".B alva\\-cost", ".I command", "[\\fIoption\\fR ...]"]
    lines.append(".SH DESCRIPTION")
    write(discussion: tool)
    lines.append(".SH COMMANDS")
    for command in CommandHelp.commands(of: tool) { write(command.path, command.value) }
  }

  private mutating func write(_ path: [String], _ command: Value) {
    lines.append(".SS \(Self.escaped("alva-cost " + path.joined(separator: " ")))")
    lines.append(Self.escaped(command["abstract"]?.text ?? ""))
    write(discussion: command)
    for argument in command["arguments"]?.items ?? Value.noItems
    where argument["shouldDisplay"]?.bool != false {
      lines += [".TP", Self.heading(of: argument)]
      let text = argument["abstract"]?.text ?? ""
      let usual = argument["defaultValue"]?.text.map { " (default: \($0))" } ?? ""
      lines.append(Self.escaped(text + usual))
    }
  }

  /// `--region <region>`, or the name of what stands by itself.
  private static func heading(of argument: Value) -> String {
    let value = argument["valueName"]?.text ?? "value"
    if argument["kind"]?.text == "positional" { return "\\fI\(escaped(value))\\fR" }
    let names = (argument["names"]?.items ?? Value.noItems).map { name -> String in
      let dashes = name["kind"]?.text == "long" ? "--" : "-"
      return "\\fB\(escaped(dashes + (name["name"]?.text ?? "")))\\fR"
    }
    let rest = argument["kind"]?.text == "option" ? " \\fI\(escaped(value))\\fR" : ""
    return names.joined(separator: ", ") + rest
  }

  /// Paragraphs as they are; examples line by line.
  private mutating func write(discussion command: Value) {
    for line in (command["discussion"]?.text ?? "").split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if line.isEmpty {
        lines.append(".PP")
      } else if line.hasPrefix("  ") {
        lines += [".br", Self.escaped(String(line))]
      } else {
        lines.append(Self.escaped(String(line)))
      }
    }
  }

  /// A text in which nothing commands the formatter.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for sign in text {
      switch sign {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "\n": escaped += " "
      default: escaped.append(sign)
      }
    }
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }
}

/// What the parser knows of every command, as the tree that it prints of it.
enum CommandHelp {
  /// The program itself; `nil` for what is no such tree.
  static func root() throws(Diagnostics) -> Value? {
    let source = try SourceText(name: "help", AlvaCostTool._dumpHelp())
    return try Document.parse(source, as: .json).root["command"]
  }

  /// The commands that have none below them, with their words; not the one that explains others.
  static func commands(
    of value: Value, _ path: [String] = []
  ) -> [(path: [String], value: Value)] {
    (value["subcommands"]?.items ?? Value.noItems).flatMap {
      inner -> [(path: [String], value: Value)] in
      let words = path + [inner["commandName"]?.text ?? ""]
      if words == ["help"] { return [] }
      let found = commands(of: inner, words)
      return found.isEmpty ? [(words, inner)] : found
    }
  }

  /// Options of a command that take one value: of two, the parser would take the last.
  static func single(of path: [String]) throws(Diagnostics) -> Set<String> {
    try options(of: path) { $0["isRepeating"]?.bool != true }
  }

  /// The command that a command line names, and its options that take a value, once or more often.
  static func command(of words: [String]) -> (path: [String], options: Set<String>) {
    var command: any ParsableCommand.Type = AlvaCostTool.self
    var path: [String] = []
    for word in words {
      let inner = command.configuration.subcommands
      guard let next = inner.first(where: { $0.configuration.commandName == word }) else { break }
      command = next
      path.append(word)
    }
    return (path, (try? options(of: path) { _ in true }) ?? [])
  }

  private static func options(
    of path: [String], _ isMeant: (Value) -> Bool
  ) throws(Diagnostics) -> Set<String> {
    guard let root = try root(),
      let command = commands(of: root).first(where: { $0.path == path })?.value
    else { return [] }
    let options = (command["arguments"]?.items ?? Value.noItems).filter {
      $0["kind"]?.text == "option" && isMeant($0)
    }
    return Set(
      options.flatMap { option in
        (option["names"]?.items ?? Value.noItems).map { "--\($0["name"]?.text ?? "")" }
      })
  }
}
