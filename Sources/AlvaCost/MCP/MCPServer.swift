import Diagnostics
import Documents
import Platform
import Reporting
import Synchronization

/// A server of the Model Context Protocol, between a line that comes in and the lines that go out.
///
/// It serves clients that begin with `initialize` and those that say their version with every
/// request. Calls of tools are worked on one after the other on a thread of their own; everything
/// else is answered at once. A call that takes too long or that is cancelled is given up: its work is
/// ended, and another thread takes over without waiting for that.
///
/// - Source: modelcontextprotocol.io, specification 2026-07-28 and 2025-11-25; read 2026-11-27.
package final class MCPServer: Sendable {
  /// What a server bears.
  package struct Limits: Sendable {
    /// Of a line.
    package var messageBytes = 1 << 20
    /// Of one answer.
    package var answerBytes = 16 << 20
    /// For one call.
    package var seconds = 60.0
    /// Calls that wait or run.
    package var calls = 64
    /// Calls that were given up and still run.
    package var givenUp = 4

    package init() {}
  }

  /// How a request is answered.
  enum Era {
    /// By a handshake: up to 2025-11-25.
    case handshake
    /// By the version in every request: from 2026-07-28 on.
    case stateless
  }

  static let statelessVersions = ["2026-07-28"]
  /// Newest first.
  ///
  /// 2025-03-26 is left out: it asks for batches.
  static let handshakeVersions = ["2025-11-25", "2025-06-18", "2024-11-05"]

  struct Call {
    let number: Int
    let era: Era
    let token: JSONValue?
    let work = MCPWork()
    var isRunning = false
  }

  struct State {
    var calls: [MCPMessage.ID: Call] = [:]
    var lane: WorkLane?
    var begun = 0
    var givenUp = 0
    var isClosed = false
  }

  let host: any MCPHost
  let limits: Limits
  let state = Mutex(State())
  let answered = Signal()
  private let output: @Sendable (String) -> Bool

  /// - Parameters:
  ///   - host: what is offered.
  ///   - limits: what is borne.
  ///   - output: takes a message with its break, one at a time; answers whether somebody reads.
  package init(
    _ host: any MCPHost, limits: Limits = Limits(), output: @escaping @Sendable (String) -> Bool
  ) {
    self.host = host
    self.limits = limits
    self.output = output
  }

  /// Whether nobody reads any more.
  package var isClosed: Bool { state.withLock { $0.isClosed } }

  // MARK: - Messages in

  /// Takes a line.
  package func receive(_ bytes: [UInt8]) {
    if bytes.allSatisfy({ $0 == 32 || $0 == 9 || $0 == 13 }) { return }
    do throws(MCPMessage.Problem) {
      switch try MCPMessage(bytes) {
      case .request(let id, let method, let params): handle(id, method, params)
      case .notification(let method, let params):
        if method == "notifications/cancelled", let id = MCPMessage.ID(params?["requestId"]) {
          cancel(id)
        }
      case .response: break
      }
    } catch {
      send(error: error.code, error.message, to: error.id)
    }
  }

  /// Takes note of a line that was longer than allowed.
  package func receiveTooLong() {
    send(
      error: -32_600,
      "invalid request: a message has at most \(limits.messageBytes >> 10) KiB", to: nil)
  }

  /// Waits until every call is answered or given up.
  package func finish() {
    while state.withLock({ !$0.calls.isEmpty && !$0.isClosed }) { answered.wait() }
  }

  // MARK: - Messages out

  /// Sends while the state is held, so that nothing follows what ends a call.
  func send(_ message: JSONValue, _ state: inout State) {
    if state.isClosed { return }
    if !output(message.compactText + "\n") {
      state.isClosed = true
      answered.give()
    }
  }

  func send(_ result: [(key: String, value: JSONValue)], to id: MCPMessage.ID, _ era: Era) {
    state.withLock { send(message(result, to: id, era), &$0) }
  }

  func message(
    _ result: [(key: String, value: JSONValue)], to id: MCPMessage.ID, _ era: Era
  ) -> JSONValue {
    var result = result
    if era == .stateless {
      result.insert(("resultType", .string("complete")), at: 0)
      result.append(
        ("_meta", .object([("io.modelcontextprotocol/serverInfo", serverInfo)])))
    }
    return .object([
      ("jsonrpc", .string("2.0")), ("id", id.json), ("result", .object(result)),
    ])
  }

  func send(
    error code: Int, _ text: String, to id: MCPMessage.ID?, data: JSONValue? = nil
  ) {
    var error: [(key: String, value: JSONValue)] = [
      ("code", .integer(code)), ("message", .string(String(text.prefix(500)))),
    ]
    if let data { error.append(("data", data)) }
    state.withLock { state in
      send(
        .object([
          ("jsonrpc", .string("2.0")), ("id", id?.json ?? .null), ("error", .object(error)),
        ]), &state)
    }
  }

  var serverInfo: JSONValue {
    .object([
      ("name", .string("alva-cost")), ("title", .string("alva-cost")),
      ("version", .string(host.version)),
    ])
  }
}
