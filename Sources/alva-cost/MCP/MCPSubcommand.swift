import AlvaCost
import ArgumentParser
import Diagnostics
import Estimation
import Platform

struct MCPSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp", _superCommandName: ProgramName.text,
    abstract: "A server of the Model Context Protocol on standard input and output, for agents.",
    discussion: """
      Tools: estimate, explain, whatif, size, validate, diff, services, usage_questions. Reads files \
      below the folder it is started in and the pricing folder, writes none, and needs no network. \
      Answers are the lean form, all of it with full=true. Ends at the end of its input.

      Example of a client's configuration:
        { "mcpServers": { "alva-cost": { "command": "alva-cost", "args": ["mcp"] } } }
      """)

  @Option(name: .customLong("time-limit"), help: "For one call, such as 30s; else 60s.")
  var timeLimit: String?

  @Flag(name: .long, help: ArgumentHelp("Works for a server that began it.", visibility: .hidden))
  var worker = false

  @OptionGroup var pricing: PricingOptions

  func run() throws {
    try Console.run { printer in
      var limits = MCPServer.Limits()
      if let timeLimit {
        limits.seconds = try MeasuredValue.seconds(timeLimit, option: "--time-limit")
      }
      let fence = FileFence(".")
      var workspace = try pricing.workspace(printer)
      workspace.fence = fence.also(workspace.folder)
      let host = ToolHost(
        fence: fence, pricing: pricing.folder ?? Console.environment("ALVA_COST_PRICING"),
        workspace: workspace)
      if worker { return try work(host, limits) }
      try serve(
        MCPServer(WorkerHost(host, limits), limits: limits, output: Self.write), limits)
    }
  }

  /// Reads messages until there are no more.
  private func serve(_ server: MCPServer, _ limits: MCPServer.Limits) throws {
    var lines = LineStream(most: limits.messageBytes)
    do throws(SystemError) {
      while !server.isClosed, let line = try lines.next() {
        switch line {
        case .whole(let bytes): server.receive(bytes)
        case .tooLong: server.receiveTooLong()
        }
      }
    } catch {
      throw Diagnostics(
        Diagnostic(
          .error, .missing, at: SourceLocation(file: "-"), "cannot be read: \(error.reason)",
          mend: "start it with messages on its standard input"))
    }
    server.finish()
  }

  /// Answers calls of the server that began this process, one after the other.
  ///
  /// Lines are read beside the work: when there are no more, the server is gone, and so is the process
  /// with whatever it is working on.
  private func work(_ host: ToolHost, _ limits: MCPServer.Limits) throws {
    var lines = LineStream(most: 2 * limits.messageBytes)
    guard let lane = WorkLane() else { return }
    while case .whole(let bytes)? = try lines.next() {
      lane.add { _ = Self.write(WorkerCall.answer(to: bytes, host) + "\n") }
    }
  }

  /// Writes a message; whether somebody reads.
  private static let write: @Sendable (String) -> Bool = { text in
    do throws(SystemError) {
      try StandardStream.output.write(text)
      return true
    } catch {
      return false
    }
  }
}
