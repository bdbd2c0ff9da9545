import Diagnostics
import Documents
import Reporting

extension MCPServer {
  /// Answers a request, or has it worked on.
  func handle(_ id: MCPMessage.ID, _ method: String, _ params: Value?) {
    guard let era = era(id, params, isDiscovery: method == "server/discover") else { return }
    switch (method, era) {
    case ("initialize", _): initialize(id, params)
    case ("server/discover", .stateless): send(discovery, to: id, era)
    case ("ping", .handshake): send([], to: id, era)
    case ("tools/list", _):
      list(id, era, params, [("tools", .array(host.tools.map(\.json)))])
    case ("tools/call", _): call(id, era, params)
    case ("resources/list", _):
      list(
        id, era, params,
        [("resources", .array(host.resources.map { $0.json(addressAs: "uri") }))])
    case ("resources/templates/list", _):
      list(
        id, era, params,
        [
          (
            "resourceTemplates",
            .array(host.resourceTemplates.map { $0.json(addressAs: "uriTemplate") })
          )
        ])
    case ("resources/read", _): read(id, era, params)
    default:
      send(error: -32_601, "method not found: \(String(method.prefix(100)).onOneLine)", to: id)
    }
  }

  /// By which rules a request is answered; `nil` where it was refused.
  private func era(_ id: MCPMessage.ID, _ params: Value?, isDiscovery: Bool) -> Era? {
    let meta = params?["_meta"]
    guard let version = meta?["io.modelcontextprotocol/protocolVersion"] else {
      if !isDiscovery { return .handshake }
      send(error: -32_602, "invalid params: '_meta' says no protocol version", to: id)
      return nil
    }
    guard version.kind == .string, let asked = version.text else {
      send(error: -32_602, "invalid params: the protocol version has to be a text", to: id)
      return nil
    }
    guard Self.statelessVersions.contains(asked) else {
      send(
        error: -32_022, "unsupported protocol version", to: id,
        data: .object([
          ("supported", .array(Self.statelessVersions.map { .string($0) })),
          ("requested", .string(String(asked.prefix(100)))),
        ]))
      return nil
    }
    guard meta?["io.modelcontextprotocol/clientCapabilities"]?.kind == .mapping else {
      send(error: -32_602, "invalid params: '_meta' says no client capabilities", to: id)
      return nil
    }
    return .stateless
  }

  // MARK: - Who is there

  private var capabilities: JSONValue {
    .object([("tools", .object([])), ("resources", .object([]))])
  }

  private func initialize(_ id: MCPMessage.ID, _ params: Value?) {
    guard let asked = params?["protocolVersion"]?.text else {
      return send(error: -32_602, "invalid params: no 'protocolVersion'", to: id)
    }
    // The version asked for, else the newest that is no newer: a client of then knows it.
    let versions = Self.handshakeVersions
    let version = versions.first { $0 <= asked } ?? versions[0]
    send(
      [
        ("protocolVersion", .string(version)), ("capabilities", capabilities),
        ("serverInfo", serverInfo), ("instructions", .string(host.instructions)),
      ], to: id, .handshake)
  }

  private var discovery: [(key: String, value: JSONValue)] {
    [
      ("supportedVersions", .array(Self.statelessVersions.map { .string($0) })),
      ("capabilities", capabilities), ("instructions", .string(host.instructions)),
      ("ttlMs", .integer(3_600_000)), ("cacheScope", .string("public")),
    ]
  }

  // MARK: - Lists and resources

  /// Answers with a whole list; there is never a second page.
  private func list(
    _ id: MCPMessage.ID, _ era: Era, _ params: Value?,
    _ entries: [(key: String, value: JSONValue)]
  ) {
    if let cursor = params?["cursor"], !cursor.isNull {
      return send(error: -32_602, "invalid params: there is no such cursor", to: id)
    }
    send(entries + caching(era, milliseconds: 60_000), to: id, era)
  }

  private func caching(_ era: Era, milliseconds: Int) -> [(key: String, value: JSONValue)] {
    era == .handshake
      ? [] : [("ttlMs", .integer(milliseconds)), ("cacheScope", .string("private"))]
  }

  private func read(_ id: MCPMessage.ID, _ era: Era, _ params: Value?) {
    guard let uri = params?["uri"], uri.kind == .string, let address = uri.text else {
      return send(error: -32_602, "invalid params: no 'uri'", to: id)
    }
    do {
      guard let (mimeType, text) = try host.read(address) else {
        return send(
          error: era == .stateless ? -32_602 : -32_002, "there is no such resource", to: id,
          data: .object([("uri", .string(String(address.prefix(300))))]))
      }
      send(
        [
          (
            "contents",
            .array([
              .object([
                ("uri", .string(address)), ("mimeType", .string(mimeType)),
                ("text", .string(text)),
              ])
            ])
          )
        ] + caching(era, milliseconds: 0), to: id, era)
    } catch let problems as Diagnostics {
      send(error: -32_603, problems.text, to: id)
    } catch {
      send(error: -32_603, "the resource cannot be read", to: id)
    }
  }
}
