import Diagnostics

/// An `http://` address in its parts.
struct HTTPAddress: Hashable {
  let host: String
  let port: String
  /// Begins with a slash; query included.
  let path: String

  /// - Throws: an error for anything that is no plain `http` address, `https` too.
  init(_ text: String) throws(Diagnostics) {
    func wrong(_ message: String, _ mend: String) -> Diagnostics {
      Diagnostics(Diagnostic(.error, .usage, "\(text): \(message)", mend: mend))
    }
    if text.hasPrefix("https://") {
      throw wrong(
        "the mirror leads from http to https", "name its https address with --mirror")
    }
    guard text.hasPrefix("http://") else {
      throw wrong("this is no http or https address", "write it as http://mirror.example:8080")
    }
    let rest = text.dropFirst("http://".count)
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    let authority = rest[..<slash]
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    guard isPlain, !authority.isEmpty, !authority.contains("@") else {
      throw wrong("this is no address of a mirror", "write it as http://mirror.example:8080")
    }
    path = slash == rest.endIndex ? "/" : String(rest[slash...])
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      host = String(authority[authority.index(after: authority.startIndex)..<end])
      let after = authority[authority.index(after: end)...]
      port = after.hasPrefix(":") ? String(after.dropFirst()) : "80"
    } else if let colon = authority.lastIndex(of: ":") {
      host = String(authority[..<colon])
      port = String(authority[authority.index(after: colon)...])
    } else {
      host = String(authority)
      port = "80"
    }
    guard let number = UInt16(port), number > 0, !host.isEmpty else {
      throw wrong("'\(port)' is no port", "write a number of 1 to 65535 behind the colon")
    }
  }

  /// As the `Host` header has it.
  var authority: String {
    (host.contains(":") ? "[\(host)]" : host) + (port == "80" ? "" : ":\(port)")
  }

  var text: String { "http://\(authority)\(path)" }

  /// Where a redirection leads from here.
  func redirected(to location: String) throws(Diagnostics) -> HTTPAddress {
    if location.hasPrefix("/") && !location.hasPrefix("//") {
      return try HTTPAddress("http://\(authority)\(location)")
    }
    return try HTTPAddress(location.hasPrefix("//") ? "http:" + location : location)
  }
}
