import AlvaCost
import Diagnostics
import Documents
import Platform
import Reporting
import Synchronization

/// A host that has another process of this program work, so that a call can be ended at any moment.
///
/// The process stays for the calls that follow, as long as none is ended or ends it. Where the system
/// starts no other process, calls are worked on in this one, and one that is ended runs on unseen.
final class WorkerHost: MCPHost {
  private let host: ToolHost
  private let limits: MCPServer.Limits
  /// One that waits for a call.
  private let idle = Mutex<WorkerProcess?>(nil)

  init(_ host: ToolHost, _ limits: MCPServer.Limits) {
    self.host = host
    self.limits = limits
    // The first call need not wait for the start.
    keep(started())
  }

  var version: String { host.version }
  var instructions: String { host.instructions }
  var tools: [MCPTool] { host.tools }
  var resources: [MCPResource] { host.resources }
  var resourceTemplates: [MCPResource] { host.resourceTemplates }

  func read(_ uri: String) throws -> (mimeType: String, text: String)? { try host.read(uri) }

  func call(_ tool: String, _ arguments: Value?, _ work: MCPWork) -> MCPAnswer {
    guard let worker = idle.withLock({ $0.take() }) ?? started() else {
      return host.call(tool, arguments, work)
    }
    work.whenEnded { worker.end() }
    let bytes = worker.ask(WorkerCall.line(tool, arguments))
    guard let bytes, let answer = WorkerCall.answer(bytes) else {
      worker.end()
      return Self.broken
    }
    work.done()
    if !work.isEnded { keep(worker) }
    return answer
  }

  private static let broken = MCPAnswer(
    [
      Diagnostic(
        .error, .internalError, "what was asked ended the process that worked on it",
        mend: "ask for less: fewer runs, a part of the template"
      ).text
    ], isError: true)

  private func keep(_ worker: WorkerProcess?) { idle.withLock { $0 = worker } }

  private func started() -> WorkerProcess? {
    guard let program = WorkerProcess.ownProgram else { return nil }
    // Its answers are one text in another, with every quote escaped.
    return try? WorkerProcess(
      program, ["mcp", "--worker"] + (host.pricing.map { ["--pricing=\($0)"] } ?? []),
      most: 3 * limits.answerBytes)
  }
}

/// A call on its way to another process of this program, and its answer on the way back: a line each.
enum WorkerCall {
  static func line(_ tool: String, _ arguments: Value?) -> String {
    JSONValue.object([
      ("tool", .string(tool)), ("arguments", arguments.map(JSONValue.init) ?? .null),
    ]).compactText
  }

  static func answer(_ bytes: [UInt8]) -> MCPAnswer? {
    guard let root = root(bytes), let isError = root["isError"]?.bool,
      let texts = root["texts"], texts.kind == .sequence
    else { return nil }
    return MCPAnswer(texts.items.compactMap(\.text), isError: isError)
  }

  /// Answers a line with a line, in the process that works.
  static func answer(to bytes: [UInt8], _ host: ToolHost) -> String {
    let root = root(bytes)
    let arguments = root?["arguments"].flatMap { $0.isNull ? nil : $0 }
    let answer = host.call(root?["tool"]?.text ?? "", arguments, MCPWork())
    return JSONValue.object([
      ("texts", .array(answer.texts.map { .string($0) })), ("isError", .bool(answer.isError)),
    ]).compactText
  }

  private static func root(_ bytes: [UInt8]) -> Value? {
    try? Document.parse(SourceText(name: "message", bytes: bytes), as: .json).root
  }
}

extension JSONValue {
  /// What was read, written again; a number that no double holds stays text.
  fileprivate init(_ value: Value) {
    let text = value.text ?? ""
    switch value.kind {
    case .null: self = .null
    case .bool: self = .bool(value.bool ?? false)
    case .number:
      if let whole = Int(text) {
        self = .integer(whole)
      } else if let number = Double(text), number.isFinite {
        self = .number(number)
      } else {
        self = .string(text)
      }
    case .string: self = .string(text)
    case .sequence: self = .array(value.items.map(JSONValue.init))
    case .mapping: self = .object(value.entries.map { ($0.key.text ?? "", JSONValue($0.value)) })
    }
  }
}
