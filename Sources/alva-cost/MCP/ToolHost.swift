import AlvaCost
import Diagnostics
import Documents
import Estimation
import Reporting
import Services

/// The program's commands and the files of its pricing folder, for clients of a server.
struct ToolHost: MCPHost {
  let fence: FileFence
  /// The pricing folder, where one was named.
  let pricing: String?
  let workspace: Workspace

  /// The largest file that is handed out.
  private static let mostBytes = 2 << 20

  var version: String { AlvaCostVersion.text }

  var instructions: String {
    """
    AWS costs offline, from files below this folder; nothing is written. Answers are JSON of at most \
    some 2,000 tokens: tables as rows, amounts as decimal strings in USD a month, leftOut says what \
    is missing. Pick lines with select (service=RDS, resource~web, monthly>10, kind=usage); full=true \
    is everything. A template is 'stack' (a path), a stack file is 'name'. Stacks: \
    \(workspace.stacks.prefix(20).joined(separator: ", ")).
    """
  }

  var tools: [MCPTool] { CommandTool.all.map(\.tool) }

  func call(_ tool: String, _ arguments: Value?, _ work: MCPWork) -> MCPAnswer {
    guard let found = CommandTool.all.first(where: { $0.name == tool }) else {
      return MCPAnswer(["error: there is no tool '\(tool)'"], isError: true)
    }
    return found.answer(arguments, within: fence, pricing: pricing)
  }

  // MARK: - Resources

  private static let scheme = "alva-cost://"
  private static let yaml = "application/yaml"

  var resources: [MCPResource] {
    func files(_ kind: String, _ folder: String, _ what: String) -> [MCPResource] {
      workspace.names(in: folder, ending: ".yaml").map {
        MCPResource(
          uri: "\(Self.scheme)\(kind)/\($0)", name: $0, description: "\(what) \($0)",
          mimeType: Self.yaml)
      }
    }
    return files("stacks", "stacks", "Stack file") + files("scenarios", "scenarios", "Scenario")
      + files("budgets", "budgets", "Budget")
      + workspace.regions.map {
        MCPResource(
          uri: "\(Self.scheme)rates/\($0)", name: $0, description: "Rate tables of \($0)",
          mimeType: "application/json")
      }
  }

  var resourceTemplates: [MCPResource] {
    [
      MCPResource(
        uri: "\(Self.scheme)sheets/{service}", name: "sheets",
        description: "What the resource types of a service are charged for, such as sheets/sqs",
        mimeType: Self.yaml),
      MCPResource(
        uri: "\(Self.scheme)rates/{region}/{offer}", name: "rates",
        description: "A rate table, such as rates/us-east-1/AmazonRDS", mimeType: "text/csv"),
    ]
  }

  func read(_ uri: String) throws -> (mimeType: String, text: String)? {
    guard uri.hasPrefix(Self.scheme) else { return nil }
    let parts = uri.dropFirst(Self.scheme.count).split(
      separator: "/", omittingEmptySubsequences: false
    ).map(String.init)
    switch (parts.first, parts.count) {
    case ("stacks", 2), ("scenarios", 2), ("budgets", 2):
      return try file(parts[1], in: parts[0], ending: ".yaml").map { (Self.yaml, $0) }
    case ("sheets", 2):
      return try file(parts[1], in: "services", ending: ".yaml").map { (Self.yaml, $0) }
    case ("rates", 2) where workspace.folders(in: "rates").contains(parts[1]):
      let offers = workspace.names(in: "rates/\(parts[1])", ending: ".csv")
      let list = JSONValue.array(offers.map { .string("\(uri)/\($0)") })
      return ("application/json", list.compactText + "\n")
    case ("rates", 3) where workspace.folders(in: "rates").contains(parts[1]):
      return try file(parts[2], in: "rates/\(parts[1])", ending: ".csv").map { ("text/csv", $0) }
    default: return nil
    }
  }

  /// A file of the pricing folder by one of the names that lie there, and no other.
  private func file(
    _ name: String, in folder: String, ending: String
  ) throws(Diagnostics) -> String? {
    guard workspace.names(in: folder, ending: ending).contains(name) else { return nil }
    let bytes = try workspace.bytes(of: "\(folder)/\(name)\(ending)", most: Self.mostBytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
