import AlvaCost
import ArgumentParser
import Diagnostics
import Documents
import Estimation
import Reporting

/// A command of the program as a tool: arguments become its words, and it is run in this process.
struct CommandTool {
  let name: String
  /// The command's name, and what is always said to it.
  let command: [String]
  let always: [String]
  let title: String
  let description: String
  let parameters: [ToolParameter]
  /// Whether the command knows `--format`; its text is whole without it otherwise.
  let hasFormats: Bool

  init(
    _ name: String, command: [String]? = nil, always: [String] = [], title: String,
    _ description: String, hasFormats: Bool = true, _ parameters: [ToolParameter]
  ) {
    self.name = name
    self.command = command ?? [name]
    self.always = always
    self.title = title
    self.description = description
    self.hasFormats = hasFormats
    self.parameters = parameters + Self.everywhere
  }

  /// What every tool takes.
  private static let everywhere = [
    ToolParameter(
      "select", "Only these lines: service=RDS, resource~web, monthly>10, kind=usage; comma is and"),
    ToolParameter("full", .flag, "Everything as JSON, in place of some 2,000 tokens"),
  ]

  var tool: MCPTool {
    MCPTool(
      name: name, title: title, description: description,
      inputSchema: .object(
        [
          ("type", .string("object")),
          ("properties", .object(parameters.map { ($0.name, $0.schema) })),
        ]
          + (parameters.contains(where: \.isRequired)
            ? [
              (
                "required",
                .array(parameters.filter(\.isRequired).map { .string($0.name) })
              )
            ] : []) + [("additionalProperties", .bool(false))]))
  }

  /// The command line that arguments stand for.
  ///
  /// - Parameters:
  ///   - arguments: an object, or nothing.
  ///   - fence: what may be read.
  ///   - pricing: the pricing folder, where one was named.
  /// - Throws: every argument that is unknown, missing or of another kind.
  /// - Returns: its words, without the program's name.
  func words(
    _ arguments: Value?, within fence: FileFence, pricing: String?
  ) throws(Diagnostics) -> [String] {
    var problems = unknownArguments(arguments)
    var options: [String] = []
    var positions: [String] = []
    for parameter in parameters where parameter.name != "full" {
      guard let value = arguments?[parameter.name], !value.isNull else {
        if parameter.isRequired {
          problems.error(
            "\(name) needs '\(parameter.name)'", mend: parameter.description, kind: .usage)
        }
        continue
      }
      let words = problems.collecting { () throws(Diagnostics) in
        try parameter.words(value, within: fence)
      }
      switch parameter.kind {
      case .name, .nameOrPath: positions += words ?? []
      case .word, .words, .count, .flag, .path, .paths: options += words ?? []
      }
    }
    let isFull = problems.collecting { () throws(Diagnostics) in
      try self.isFull(arguments, within: fence)
    }
    try problems.throwIfErrors()
    var words = command + always + options
    if isFull != true {
      words.append("--lean")
    } else if hasFormats {
      words.append("--format=json")
    }
    if let pricing { words.append("--pricing=\(pricing)") }
    if !positions.isEmpty { words += ["--"] + positions }
    return words
  }

  private func unknownArguments(_ arguments: Value?) -> Diagnostics {
    var problems = Diagnostics()
    let names = parameters.map(\.name)
    for (key, _) in arguments?.entries ?? Value.noEntries {
      let unknown = key.text ?? ""
      if names.contains(unknown) { continue }
      problems.error(
        "\(name) has no argument '\(unknown)'", mend: suggestion(for: unknown, from: names),
        kind: .usage)
    }
    return problems
  }

  private func isFull(
    _ arguments: Value?, within fence: FileFence
  ) throws(Diagnostics) -> Bool {
    guard let full = arguments?["full"], !full.isNull else { return false }
    guard let isFull = full.bool else {
      throw Diagnostics(
        Diagnostic(.error, .usage, "'full' has to be true or false", mend: "write \"full\": true"))
    }
    if isFull, let select = arguments?["select"], !select.isNull {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "select does nothing with full, which is everything",
          mend: "leave one of them out"))
    }
    return isFull
  }

  /// Runs the command.
  func answer(_ arguments: Value?, within fence: FileFence, pricing: String?) -> MCPAnswer {
    let words: [String]
    do throws(Diagnostics) {
      words = try self.words(arguments, within: fence, pricing: pricing)
    } catch {
      return MCPAnswer([error.text], isError: true)
    }
    var printer = Printer(keepingWithin: fence)
    var problem: String?
    do {
      guard let command = try AlvaCostTool.command(words) as? any AnsweringCommand else {
        return MCPAnswer(["error: \(name) cannot be asked here"], isError: true)
      }
      try Console.run(&printer) { try command.answer(to: &$0) }
    } catch is ExitCode {
      // What there was to say has been said.
    } catch {
      problem = AlvaCostTool.message(for: error)
    }
    let kept = printer.kept ?? Printer.Kept()
    let notes = (kept.notes + [problem].compactMap { $0 }).joined(separator: "\n")
    let isError = kept.text.isEmpty
    let texts = [kept.text, isError ? notes : Self.cut(notes, beside: kept.text)]
      .filter { !$0.isEmpty }
    return MCPAnswer(texts.isEmpty ? ["nothing to say"] : texts, isError: isError)
  }

  /// What is said beside an answer, as far as there is room for it.
  private static func cut(_ notes: String, beside text: String) -> String {
    let room = max(300, min(1_000, LeanReport.usualBytes - text.utf8.count))
    if notes.utf8.count <= room { return notes }
    var bytes = Array(notes.utf8.prefix(room - 4))
    // No character is cut in two.
    while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
    if let last = bytes.last, last >= 0x80 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self) + " …"
  }
}
