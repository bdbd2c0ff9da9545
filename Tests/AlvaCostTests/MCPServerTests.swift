import AlvaCost
import Documents
import Foundation
import Platform
import Reporting
import Synchronization
import TestSupport
import Testing

/// A host whose one tool takes as long as it is told, and what was sent to its client.
private final class SlowHost: MCPHost {
  let sent = Mutex<[String]>([])

  var version: String { "1" }
  var instructions: String { "none" }
  var tools: [MCPTool] {
    [MCPTool(name: "wait", title: "t", description: "d", inputSchema: .object([]))]
  }
  var resources: [MCPResource] { [] }
  var resourceTemplates: [MCPResource] { [] }

  /// How many calls were ended before they were done.
  let ended = Mutex(0)

  func call(_ tool: String, _ arguments: Value?, _ work: MCPWork) -> MCPAnswer {
    if let seconds = arguments?["seconds"]?.text.flatMap(Double.init) {
      let signal = Signal()
      work.whenEnded {
        self.ended.withLock { $0 += 1 }
        signal.give()
      }
      Later.run(after: seconds) { signal.give() }
      signal.wait()
    }
    return MCPAnswer(["done"])
  }

  func read(_ uri: String) throws -> (mimeType: String, text: String)? { nil }

  func server(_ limits: MCPServer.Limits = MCPServer.Limits()) -> MCPServer {
    MCPServer(self, limits: limits) { text in
      self.sent.withLock { $0.append(text) }
      return true
    }
  }

  var messages: [[String: Any]] {
    sent.withLock { $0 }.compactMap {
      try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  func answer(_ id: Int) -> [String: Any]? {
    messages.first { $0["id"] as? Int == id }
  }
}

extension MCPServer {
  fileprivate func receive(_ text: String) { receive(Array(text.utf8)) }

  fileprivate func call(_ id: Int, seconds: Double, token: String? = nil) {
    let meta = token.map { #","_meta":{"progressToken":"\#($0)"}"# } ?? ""
    receive(
      #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"wait","#
        + #""arguments":{"seconds":\#(seconds)}\#(meta)}}"#)
  }
}

@Suite struct `A server for agents` {
  @Test(arguments: [
    ("2025-11-25", "2025-11-25"), ("2025-06-18", "2025-06-18"), ("2024-11-05", "2024-11-05"),
    // A client of then knows the version before.
    ("2025-03-26", "2024-11-05"), ("2099-01-01", "2025-11-25"), ("1.0", "2025-11-25"),
  ])
  func `it agrees on a version that both know`(asked: String, given: String) throws {
    let host = SlowHost()
    host.server().receive(
      #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"\#(asked)"}}"#)
    let result = try #require(host.answer(1)?["result"] as? [String: Any])
    #expect(result["protocolVersion"] as? String == given)
    #expect(result["resultType"] == nil)
  }

  /// Requests of 2026-07-28 say their version; their results their type, their server and their age.
  @Test func `it serves requests that say their version`() throws {
    let host = SlowHost()
    let server = host.server()
    func meta(_ version: String) -> String {
      #""_meta":{"io.modelcontextprotocol/protocolVersion":"\#(version)","#
        + #""io.modelcontextprotocol/clientCapabilities":{}}"#
    }
    for (id, method) in [(1, "server/discover"), (2, "tools/list"), (3, "ping")] {
      server.receive(
        #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{\#(meta("2026-07-28"))}}"#)
    }
    server.receive(
      #"{"jsonrpc":"2.0","id":4,"method":"tools/list","params":{\#(meta("1900-01-01"))}}"#)
    server.receive(#"{"jsonrpc":"2.0","id":5,"method":"server/discover"}"#)
    let discovery = try #require(host.answer(1)?["result"] as? [String: Any])
    #expect(discovery["supportedVersions"] as? [String] == ["2026-07-28"])
    for id in [1, 2] {
      let result = try #require(host.answer(id)?["result"] as? [String: Any])
      #expect(result["resultType"] as? String == "complete")
      #expect(result["ttlMs"] as? Int != nil && result["cacheScope"] as? String != nil)
      let meta = try #require(result["_meta"] as? [String: Any])
      #expect(meta["io.modelcontextprotocol/serverInfo"] != nil)
    }
    func code(_ id: Int) -> Int? { (host.answer(id)?["error"] as? [String: Any])?["code"] as? Int }
    #expect(code(3) == -32_601, "ping is gone")
    #expect(code(4) == -32_022)
    #expect(code(5) == -32_602)
  }

  @Test(arguments: [
    (#"nonsense"#, -32_700), (#"{"jsonrpc":"2.0""#, -32_700), (#"[]"#, -32_600),
    (#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32_600), (#"7"#, -32_600),
    (#"{"id":1,"method":"ping"}"#, -32_600), (#"{"jsonrpc":"1.0","id":1,"method":"x"}"#, -32_600),
    (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32_600),
    (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32_600),
    (#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, -32_600),
    (#"{"jsonrpc":"2.0","id":1}"#, -32_600), (#"{"jsonrpc":"2.0","id":1,"method":7}"#, -32_600),
    (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, -32_602),
    (#"{"jsonrpc":"2.0","id":1,"method":"no/such"}"#, -32_601),
    (#"{"jsonrpc":"2.0","id":1,"method":"tools/call"}"#, -32_602),
    (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wiat"}}"#, -32_602),
    (
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait","arguments":7}}"#,
      -32_602
    ),
    (#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"x"}}"#, -32_602),
    (#"{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"x"}}"#, -32_002),
  ])
  func `what is wrong with a message is said by its code`(line: String, code: Int) throws {
    let host = SlowHost()
    host.server().receive(line)
    #expect(host.messages.count == 1)
    let error = try #require(host.messages.first?["error"] as? [String: Any], "\(line)")
    #expect(error["code"] as? Int == code, "\(line)")
    #expect(host.messages.first?["jsonrpc"] as? String == "2.0")
  }

  @Test func `deep nesting and long lines are refused`() {
    let host = SlowHost()
    let server = host.server()
    for depth in [70, 600, 100_000] {
      server.receive(
        #"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"#
          + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}}")
    }
    server.receiveTooLong()
    #expect(host.messages.count == 4)
    #expect(host.messages.allSatisfy { $0["error"] != nil })
  }

  @Test func `notifications and answers are never answered`() {
    let host = SlowHost()
    let server = host.server()
    for line in [
      #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
      #"{"jsonrpc":"2.0","method":"no/such"}"#, #"{"jsonrpc":"2.0","id":3,"result":{}}"#,
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}"#,
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":[]}}"#,
      #"{"jsonrpc":"2.0","method":"notifications/cancelled"}"#, "", "  \t",
    ] { server.receive(line) }
    #expect(host.messages.isEmpty)
  }

  // MARK: - Calls

  @Test func `a call that is cancelled is never answered, and holds up no other`() {
    let host = SlowHost()
    let server = host.server()
    server.call(1, seconds: 5)
    server.call(2, seconds: 5)
    server.call(3, seconds: 0)
    Surroundings.pause(0.2)
    // The one that waits first: the other's end would let it begin.
    for id in [2, 1] {
      server.receive(
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(id)}}"#)
    }
    server.finish()
    #expect(host.messages.compactMap { $0["id"] as? Int } == [3])
    #expect(host.ended.withLock { $0 } == 1, "the first was running, the second had not begun")
  }

  @Test func `a call that takes too long is given up, and holds up no other`() throws {
    let host = SlowHost()
    var limits = MCPServer.Limits()
    limits.seconds = 0.3
    let server = host.server(limits)
    server.call(1, seconds: 5)
    server.call(2, seconds: 0)
    server.finish()
    let late = try #require(host.answer(1)?["result"] as? [String: Any])
    #expect(late["isError"] as? Bool == true)
    let other = try #require(host.answer(2)?["result"] as? [String: Any])
    #expect(other["isError"] as? Bool == false)
    #expect(host.ended.withLock { $0 } == 1)
  }

  @Test func `more calls than are borne are refused at once`() {
    let host = SlowHost()
    var limits = MCPServer.Limits()
    limits.calls = 2
    let server = host.server(limits)
    for id in 1...4 { server.call(id, seconds: 0.2) }
    // The same id twice, too.
    server.call(1, seconds: 0)
    #expect(Set(host.messages.compactMap { $0["id"] as? Int }) == [1, 3, 4])
    server.finish()
    #expect(host.messages.count == 5)
  }

  @Test func `progress grows under the client's token, and ends with the answer`() throws {
    let host = SlowHost()
    let server = host.server()
    server.call(1, seconds: 2.5, token: "t")
    server.finish()
    Surroundings.pause(1.2)
    let last = try #require(host.messages.last)
    #expect(last["id"] as? Int == 1)
    let steps = host.messages.dropLast().compactMap { message -> Int? in
      let params = message["params"] as? [String: Any]
      return params?["progressToken"] as? String == "t" ? params?["progress"] as? Int : nil
    }
    #expect(steps.count == host.messages.count - 1 && steps.count >= 2)
    #expect(steps == Array(0..<steps.count))
  }

  // MARK: - By seed

  /// Valid messages with bytes changed, cut, doubled and put into each other.
  @Test(arguments: 1...20)
  func `hostile messages are each answered at most once, and never end it`(seed: Int) throws {
    let seeds = [
      #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}"#,
      #"{"jsonrpc":"2.0","id":"a","method":"tools/list","params":{"_meta":{"x":[1,{"y":null}]}}}"#,
      #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"wait","arguments":{}}}"#,
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}"#,
      #"{"jsonrpc":"2.0","id":3,"method":"resources/read","params":{"uri":"alva-cost://../x"}}"#,
    ].map { Array($0.utf8) }
    var random = SystemLike(state: UInt64(seed))
    let host = SlowHost()
    let server = host.server()
    for index in 0..<1_000 {
      var bytes = seeds[random.below(seeds.count)]
      for _ in 0..<random.below(6) {
        guard !bytes.isEmpty else { break }
        let place = random.below(bytes.count)
        switch random.below(5) {
        case 0: bytes[place] = UInt8(random.below(256))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: seeds[random.below(seeds.count)], at: place)
        case 3: bytes = Array(bytes[..<place])
        default: bytes.insert(contentsOf: Array(#"{["\u0000\ud800"#.utf8), at: place)
        }
      }
      // A line holds no break.
      bytes.removeAll { $0 == 10 }
      let before = host.sent.withLock { $0.count }
      server.receive(bytes)
      let after = host.sent.withLock { $0.count }
      // Another call's answer may come in between.
      #expect(after - before <= 66, "seed \(seed), message \(index)")
    }
    server.receive(#"{"jsonrpc":"2.0","id":"last","method":"ping"}"#)
    server.finish()
    let texts = host.sent.withLock { $0 }
    #expect(texts.count == host.messages.count, "every line is one JSON object")
    #expect(texts.allSatisfy { $0.last == "\n" && !$0.dropLast().contains("\n") })
    #expect(host.messages.contains { $0["id"] as? String == "last" && $0["result"] != nil })
  }
}

/// A small generator of one's own for tests.
struct SystemLike {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }
}
