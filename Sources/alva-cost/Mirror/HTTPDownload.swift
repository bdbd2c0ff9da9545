import AlvaCost
import Estimation
import Exploration
import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

/// One try of a download over plain HTTP/1.1, going on where an earlier one stopped.
///
/// - Source: RFC 9112 for messages, RFC 9110 for ranges and redirections.
enum HTTPDownload {
  private static let mostRedirections = 5
  private struct Head {
    var status = 0
    var length: Int?
    var isChunked = false
    var location: String?
    /// First byte of a partial answer.
    var rangeStart: Int?
    /// Length of the whole file, where a partial answer says it.
    var total: Int?
  }

  /// One try: follows redirections, then takes the body.
  static func attempt(_ text: String, part: String) throws(Download.Trouble) {
    var address = try addressOf(text)
    for _ in 0...mostRedirections {
      let have = Download.size(of: part)
      do throws(HTTPConnection.Failure) {
        var connection = try HTTPConnection(address)
        try connection.send(request(address, from: have))
        let head = try head(&connection)
        switch head.status {
        case 200, 206:
          try body(of: head, &connection, part: part, have: have)
          return
        case 301, 302, 303, 307, 308:
          guard let location = head.location else {
            throw HTTPConnection.Failure(reason: "a redirection leads nowhere")
          }
          address = try redirected(address, to: location)
        case 416:
          unlink(part)
          throw HTTPConnection.Failure(reason: "the file is shorter than what has arrived of it")
        case 500...599:
          throw HTTPConnection.Failure(reason: "the server says \(head.status)")
        default:
          throw HTTPConnection.Failure(final: Download.refusal(head.status, by: address.text))
        }
      } catch {
        if let final = error.final { throw .final(final) }
        throw .again(error.reason)
      }
    }
    throw .final(
      Diagnostics(
        Diagnostic(
          at: SourceLocation(file: text), "more than \(mostRedirections) redirections",
          mend: "name the mirror's own address")))
  }

  private static func addressOf(_ text: String) throws(Download.Trouble) -> HTTPAddress {
    do throws(Diagnostics) { return try HTTPAddress(text) } catch { throw .final(error) }
  }

  private static func redirected(
    _ address: HTTPAddress, to location: String
  ) throws(HTTPConnection.Failure) -> HTTPAddress {
    do throws(Diagnostics) {
      return try address.redirected(to: location)
    } catch {
      throw HTTPConnection.Failure(final: error)
    }
  }

  private static func request(_ address: HTTPAddress, from have: Int) -> String {
    var text = "GET \(address.path) HTTP/1.1\r\nHost: \(address.authority)\r\n"
    text += "User-Agent: alva-cost\r\nAccept-Encoding: identity\r\nConnection: close\r\n"
    if have > 0 { text += "Range: bytes=\(have)-\r\n" }
    return text + "\r\n"
  }

  // MARK: Head

  private static func head(
    _ connection: inout HTTPConnection
  ) throws(HTTPConnection.Failure) -> Head {
    var head = Head()
    guard let first = try connection.line() else {
      throw HTTPConnection.Failure(reason: "the server hung up without an answer")
    }
    let parts = first.split(separator: " ", maxSplits: 2)
    guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), let status = Int(parts[1]) else {
      throw HTTPConnection.Failure(reason: "the answer is no HTTP")
    }
    head.status = status
    for _ in 0..<200 {
      guard let line = try connection.line() else {
        throw HTTPConnection.Failure(reason: "the connection ended within the headers")
      }
      if line.isEmpty { return head }
      guard let colon = line.firstIndex(of: ":") else { continue }
      let name = line[..<colon].lowercased()
      var value = line[line.index(after: colon)...]
      while value.first == " " || value.first == "\t" { value.removeFirst() }
      while value.last == " " || value.last == "\t" { value.removeLast() }
      switch name {
      case "content-length":
        guard let length = Int(value), (0...Download.mostBytes).contains(length) else {
          throw HTTPConnection.Failure(reason: "the length '\(value.prefix(40))' is none")
        }
        head.length = length
      case "transfer-encoding": head.isChunked = value.lowercased() == "chunked"
      case "location": head.location = String(value)
      case "content-range": (head.rangeStart, head.total) = range(value)
      default: break
      }
    }
    throw HTTPConnection.Failure(reason: "the answer has more than 200 headers")
  }

  /// `bytes 100-199/200`: where it starts, and the whole length where it is said.
  private static func range(_ value: Substring) -> (Int?, Int?) {
    let parts = value.split(whereSeparator: { " -/".contains($0) })
    guard parts.count == 4, parts[0] == "bytes" else { return (nil, nil) }
    return (Int(parts[1]), Int(parts[3]))
  }

  // MARK: Body

  private static func body(
    of head: Head, _ connection: inout HTTPConnection, part: String, have: Int
  ) throws(HTTPConnection.Failure) {
    let goesOn = head.status == 206
    if goesOn, head.rangeStart != have {
      unlink(part)
      throw HTTPConnection.Failure(reason: "the server answered with another part of the file")
    }
    let flags = O_WRONLY | O_CREAT | (goesOn ? O_APPEND : O_TRUNC)
    let file = open(part, flags | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw HTTPConnection.Failure(final: Download.writeFailure(part)) }
    defer { close(file) }
    let arrived =
      head.isChunked
      ? try chunks(&connection, to: file, part: part)
      : try copy(&connection, head.length ?? Download.mostBytes, to: file, part: part)
    if !head.isChunked, let length = head.length, arrived < length {
      throw HTTPConnection.Failure(
        reason: "the connection ended after \(arrived) of \(length) bytes")
    }
    if goesOn, let total = head.total, have + arrived != total {
      throw HTTPConnection.Failure(
        reason: "\(have + arrived) bytes arrived of a file of \(total)")
    }
    if fsync(file) != 0 { throw HTTPConnection.Failure(final: Download.writeFailure(part)) }
  }

  /// Copies at most so many bytes; fewer where the connection ends.
  private static func copy(
    _ connection: inout HTTPConnection, _ most: Int, to file: Int32, part: String
  ) throws(HTTPConnection.Failure) -> Int {
    var arrived = 0
    while arrived < most {
      let bytes = try connection.bytes(atMost: most - arrived)
      if bytes.isEmpty { break }
      if Files.writeAll(Array(bytes), to: file) != nil {
        throw HTTPConnection.Failure(final: Download.writeFailure(part))
      }
      arrived += bytes.count
    }
    return arrived
  }

  private static func chunks(
    _ connection: inout HTTPConnection, to file: Int32, part: String
  ) throws(HTTPConnection.Failure) -> Int {
    var arrived = 0
    while arrived < Download.mostBytes {
      let line = try connection.line()
      guard let size = line.flatMap({ Int($0.prefix { $0 != ";" }, radix: 16) }), size >= 0,
        size <= Download.mostBytes
      else { throw HTTPConnection.Failure(reason: "the connection ended between two chunks") }
      if size == 0 { return arrived }
      let count = try copy(&connection, size, to: file, part: part)
      arrived += count
      guard count == size, try connection.line() == "" else {
        throw HTTPConnection.Failure(reason: "the connection ended within a chunk")
      }
    }
    throw HTTPConnection.Failure(reason: "the answer does not end")
  }
}
