import Diagnostics
import Documents
import Platform
import Quantities
import Reporting
import Synchronization

/// Calls of tools: begun, answered, cancelled and given up.
extension MCPServer {
  /// Has a tool work.
  func call(_ id: MCPMessage.ID, _ era: Era, _ params: Value?) {
    guard let tool = params?["name"], tool.kind == .string, let name = tool.text else {
      return send(error: -32_602, "invalid params: no 'name' of a tool", to: id)
    }
    let names = host.tools.map(\.name)
    guard names.contains(name) else {
      let help = suggestion(for: name, from: names).map { "; \($0)" } ?? ""
      return send(
        error: -32_602, "unknown tool: \(String(name.prefix(100)).onOneLine)\(help)", to: id)
    }
    let arguments = params?["arguments"]
    if let arguments, arguments.kind != .mapping, !arguments.isNull {
      return send(error: -32_602, "invalid params: 'arguments' has to be an object", to: id)
    }
    let token = params?["_meta"]?["progressToken"]
    let progress = MCPMessage.ID(token)?.json
    guard let number = admit(id, era, progress) else { return }
    let job: WorkLane.Job = { [self] in
      guard let work = begin(id, number, name) else { return }
      end(id, number, host.call(name, arguments, work))
    }
    let isWorkedOn = state.withLock { state in
      if state.lane == nil { state.lane = WorkLane() }
      state.lane?.add(job)
      return state.lane != nil
    }
    if !isWorkedOn { end(id, number, Self.busy) }
  }

  private static let busy = refusal(
    "too much is asked at once", "wait for answers, and ask again")

  private static func refusal(_ message: String, _ mend: String) -> MCPAnswer {
    MCPAnswer([Diagnostic(.error, .usage, message, mend: mend).text], isError: true)
  }

  /// Takes note of a call; `nil` where it was refused.
  private func admit(_ id: MCPMessage.ID, _ era: Era, _ token: JSONValue?) -> Int? {
    let (number, isTaken) = state.withLock { state -> (Int?, Bool) in
      if state.calls[id] != nil { return (nil, true) }
      if state.calls.count >= limits.calls || state.givenUp >= limits.givenUp {
        send(message(Self.busy.entries, to: id, era), &state)
        return (nil, false)
      }
      state.begun += 1
      state.calls[id] = Call(number: state.begun, era: era, token: token)
      return (state.begun, false)
    }
    if isTaken {
      send(error: -32_600, "invalid request: a call with this id is not answered yet", to: id)
    }
    return number
  }

  /// Begins the work of a call; `nil` where it was cancelled.
  private func begin(_ id: MCPMessage.ID, _ number: Int, _ tool: String) -> MCPWork? {
    let work = state.withLock { state -> MCPWork? in
      guard let call = state.calls[id], call.number == number, !state.isClosed else { return nil }
      state.calls[id]?.isRunning = true
      progress(0, "\(tool) begins", of: id, &state)
      return call.work
    }
    guard let work else { return nil }
    Later.run(after: limits.seconds) { [self] in giveUp(id, number) }
    if state.withLock({ $0.calls[id]?.token != nil }) { tick(id, number, 1) }
    return work
  }

  /// Says every second that a call is being worked on.
  private func tick(_ id: MCPMessage.ID, _ number: Int, _ second: Int) {
    Later.run(after: 1) { [self] in
      let isOpen = state.withLock { state in
        guard state.calls[id]?.number == number else { return false }
        progress(second, "\(NumberFormat.count(second, "second"))", of: id, &state)
        return true
      }
      if isOpen { tick(id, number, second + 1) }
    }
  }

  private func progress(
    _ amount: Int, _ words: String, of id: MCPMessage.ID, _ state: inout State
  ) {
    guard let token = state.calls[id]?.token else { return }
    send(
      .object([
        ("jsonrpc", .string("2.0")), ("method", .string("notifications/progress")),
        (
          "params",
          .object([
            ("progressToken", token), ("progress", .integer(amount)), ("message", .string(words)),
          ])
        ),
      ]), &state)
  }

  /// Answers a call, unless it is not waited for any more.
  private func end(_ id: MCPMessage.ID, _ number: Int, _ answer: MCPAnswer) {
    var answer = answer
    if answer.texts.reduce(0, { $0 + $1.utf8.count }) > limits.answerBytes {
      answer = Self.refusal(
        "the answer has more than \(limits.answerBytes >> 20) MiB",
        "leave out full, or pick lines with select")
    }
    state.withLock { state in
      guard let call = state.calls[id], call.number == number else {
        // The thread of a call that was given up comes to its end.
        state.givenUp -= 1
        return
      }
      state.calls[id] = nil
      send(message(answer.entries, to: id, call.era), &state)
    }
    answered.give()
  }

  // MARK: - Giving up

  /// Stops waiting for a call; nothing more is said of it.
  func cancel(_ id: MCPMessage.ID) {
    let work = state.withLock { state -> MCPWork? in
      guard let call = state.calls.removeValue(forKey: id) else { return nil }
      if call.isRunning { replaceLane(&state) }
      return call.work
    }
    work?.end()
    answered.give()
  }

  private func giveUp(_ id: MCPMessage.ID, _ number: Int) {
    let work = state.withLock { state -> MCPWork? in
      guard let call = state.calls[id], call.number == number else { return nil }
      state.calls[id] = nil
      let limit = NumberFormat.number(limits.seconds)
      let answer = Self.refusal(
        "this takes longer than \(limit) s",
        "ask for fewer runs or months, or start the server with a higher --time-limit")
      send(message(answer.entries, to: id, call.era), &state)
      replaceLane(&state)
      return call.work
    }
    work?.end()
    answered.give()
  }

  /// Leaves the lane to the work that nobody waits for, and goes on with another.
  private func replaceLane(_ state: inout State) {
    state.givenUp += 1
    let rest = state.lane?.retire() ?? []
    state.lane = WorkLane()
    for job in rest { state.lane?.add(job) }
  }
}
