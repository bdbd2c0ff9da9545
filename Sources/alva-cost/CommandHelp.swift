import ArgumentParser
import Diagnostics
import Documents

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
    guard let root = try root(),
      let command = commands(of: root).first(where: { $0.path == path })?.value
    else { return [] }
    let options = (command["arguments"]?.items ?? Value.noItems).filter {
      $0["kind"]?.text == "option" && $0["isRepeating"]?.bool != true
    }
    return Set(
      options.flatMap { option in
        (option["names"]?.items ?? Value.noItems).map { "--\($0["name"]?.text ?? "")" }
      })
  }
}
