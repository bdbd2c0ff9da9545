import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

/// One connection to a server, read in pieces.
struct HTTPConnection: ~Copyable {
  /// What failed, in words.
  struct Failure: Error {
    let reason: String
    /// Set where another try cannot help.
    let final: Diagnostics?

    init(reason: String) {
      self.reason = reason
      final = nil
    }

    init(final: Diagnostics) {
      reason = ""
      self.final = final
    }
  }

  private let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var start = 0
  private var end = 0

  /// Connects; a server that says nothing for half a minute is given up.
  init(_ address: HTTPAddress) throws(Failure) {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    var found: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(address.host, address.port, &hints, &found)
    guard status == 0, let first = found else {
      throw Failure(reason: "no such host: \(String(cString: gai_strerror(status)))")
    }
    defer { freeaddrinfo(first) }
    var candidate: UnsafeMutablePointer<addrinfo>? = first
    var reason = "no address"
    while let next = candidate {
      candidate = next.pointee.ai_next
      let made = socket(next.pointee.ai_family, next.pointee.ai_socktype, next.pointee.ai_protocol)
      if made < 0 { continue }
      var patience = timeval(tv_sec: 30, tv_usec: 0)
      let size = socklen_t(MemoryLayout<timeval>.size)
      setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
      setsockopt(made, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
      if connect(made, next.pointee.ai_addr, next.pointee.ai_addrlen) == 0 {
        descriptor = made
        return
      }
      reason = String(cString: strerror(errno))
      close(made)
    }
    throw Failure(reason: "cannot connect: \(reason)")
  }

  deinit { close(descriptor) }

  /// Sends a request.
  func send(_ text: String) throws(Failure) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { buffer in
        // No signal when the server has hung up.
        Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw Failure(reason: "cannot be asked: \(String(cString: strerror(errno)))")
      }
      bytes = bytes.dropFirst(count)
    }
  }

  /// A line without its end; `nil` where the connection ended first.
  mutating func line() throws(Failure) -> String? {
    var bytes: [UInt8] = []
    while bytes.count < 1 << 14 {
      if start == end, try !fill() { return nil }
      let byte = buffer[start]
      start += 1
      if byte == 10 {
        if bytes.last == 13 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
      }
      bytes.append(byte)
    }
    throw Failure(reason: "the answer is no HTTP: a header line is too long")
  }

  /// The next bytes, at most so many; none at the end.
  mutating func bytes(atMost most: Int) throws(Failure) -> ArraySlice<UInt8> {
    if start == end, try !fill() { return [] }
    let count = min(most, end - start)
    defer { start += count }
    return buffer[start..<start + count]
  }

  /// Reads more; false at the end.
  private mutating func fill() throws(Failure) -> Bool {
    while true {
      let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
      if count < 0, errno == EINTR { continue }
      if count < 0 {
        let isSlow = errno == EAGAIN || errno == EWOULDBLOCK
        throw Failure(
          reason: isSlow
            ? "nothing came for 30 seconds" : "broke off: \(String(cString: strerror(errno)))")
      }
      start = 0
      end = count
      return count > 0
    }
  }
}
