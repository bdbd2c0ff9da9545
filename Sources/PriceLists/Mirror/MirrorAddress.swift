package import Diagnostics

/// The `http` or `https` address of a file on a mirror.
package struct MirrorAddress: Hashable, Sendable {
  package enum Scheme: String, Sendable {
    case http, https
  }

  /// Where AWS publishes its price lists for everybody.
  ///
  /// Source: AWS Billing user guide, "AWS Price List Bulk API", endpoints.
  package static let publicPriceLists = "https://pricing.us-east-1.amazonaws.com"

  package let scheme: Scheme
  /// As it was given.
  package let text: String

  /// - Throws: an error of kind `usage` for anything that no mirror can be asked for.
  package init(_ text: String) throws(Diagnostics) {
    func wrong(_ message: String, _ mend: String) -> Diagnostics {
      Diagnostics(Diagnostic(.error, .usage, "\(text): \(message)", mend: mend))
    }
    guard let scheme = [Scheme.http, .https].first(where: { text.hasPrefix("\($0.rawValue)://") })
    else {
      throw wrong("this is no http or https address", "write it as http://mirror.example:8080")
    }
    let example = scheme == .http ? "http://mirror.example:8080" : "https://mirror.example"
    let authority = text.dropFirst("\(scheme.rawValue)://".count).prefix { $0 != "/" }
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    let (host, port) = Self.parts(of: authority)
    guard isPlain, !host.isEmpty, !authority.contains("@") else {
      throw wrong("this is no address of a mirror", "write it as \(example)")
    }
    if let port, UInt16(port) ?? 0 == 0 {
      throw wrong("'\(port)' is no port", "write a number of 1 to 65535 behind the colon")
    }
    self.scheme = scheme
    self.text = text
  }

  /// Host and port of `host:8080` or `[::1]:8080`.
  private static func parts(of authority: Substring) -> (host: Substring, port: Substring?) {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      let after = authority[authority.index(after: end)...]
      return (
        authority[authority.index(after: authority.startIndex)..<end],
        after.hasPrefix(":") ? after.dropFirst() : nil
      )
    }
    guard let colon = authority.lastIndex(of: ":") else { return (authority, nil) }
    return (authority[..<colon], authority[authority.index(after: colon)...])
  }
}
