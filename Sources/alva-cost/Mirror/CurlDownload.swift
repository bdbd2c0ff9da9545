import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#endif

/// One try of a download over `https`, by the system's curl in a process of its own.
///
/// The binary carries no encryption library; certificates and proxies are curl's business. Nothing
/// but `https` is spoken, after a redirection neither, and no file of the user's changes how.
enum CurlDownload {
  private static let scheme = "https://"
  /// What curl is told of our environment: certificates, proxies, and where to find things.
  private static let variables = [
    "PATH", "HOME", "TMPDIR", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "https_proxy",
    "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
  ]

  static func isMeant(_ address: String) -> Bool { address.hasPrefix(scheme) }

  /// - Throws: an error for an address with no host, or with blanks in it.
  static func check(_ address: String) throws(Diagnostics) {
    let isPlain = address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    let host = address.dropFirst(scheme.count).prefix { $0 != "/" }
    if isPlain, !host.isEmpty, !host.contains("@") { return }
    throw Diagnostics(
      Diagnostic(
        .error, .usage, "\(address): this is no address of a mirror",
        mend: "write it as https://mirror.example"))
  }

  /// Fetches what `part` lacks of the file.
  static func attempt(_ address: String, part: String) throws(Download.Trouble) {
    let have = Download.size(of: part)
    let answer = try run(arguments(address, part: part, have: have), address: address)
    switch (answer.code, answer.status) {
    case (0, _): return
    case (22, 416), (33, _), (36, _):
      unlink(part)
      throw .again("the server does not go on where the file stopped")
    case (22, 500...599): throw .again("the server says \(answer.status)")
    case (22, _): throw .final(Download.refusal(answer.status, by: address))
    case (23, _): throw .final(Download.writeFailure(part))
    case (1, _), (3, _), (47, _), (51, _), (53...54, _), (58...60, _), (63, _), (66, _),
      (77, _), (80, _), (83, _), (90...91, _):
      throw .final(
        Diagnostics(
          Diagnostic(
            at: SourceLocation(file: address), answer.reason,
            mend: "check the address; certificates of one's own are named with CURL_CA_BUNDLE")))
    default: throw .again(answer.reason)
    }
  }

  private static func arguments(_ address: String, part: String, have: Int) -> [String] {
    [
      // First of all: no configuration file.
      "curl", "-q", "--silent", "--show-error", "--fail", "--globoff",
      "--proto", "=https", "--proto-redir", "=https", "--location", "--max-redirs", "5",
      "--connect-timeout", "30", "--speed-limit", "1", "--speed-time", "60",
      "--max-filesize", String(Download.mostBytes), "--user-agent", "alva-cost",
      "--write-out", "\\n%{http_code}\\n", "--output", part, "--url", address,
    ] + (have > 0 ? ["--continue-at", String(have)] : [])
  }

  // MARK: The process

  private struct Answer {
    /// curl's exit code.
    var code: Int32 = -1
    /// Of the last response, 0 for none.
    var status = 0
    var reason = "curl ended without a word"
  }

  private static func run(
    _ arguments: [String], address: String
  ) throws(Download.Trouble) -> Answer {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .again("no pipe: \(String(cString: strerror(errno)))") }
    let child: pid_t
    do throws(Download.Trouble) {
      defer { close(ends[1]) }
      child = try spawn(arguments, output: ends[1], other: ends[0], address: address)
    } catch {
      close(ends[0])
      throw error
    }
    let text = readAll(ends[0])
    close(ends[0])
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    var answer = Answer()
    // The low seven bits are the signal that ended it.
    answer.code = status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
    for line in text.split(separator: "\n") {
      if line.utf8.count == 3, let number = Int(line) {
        answer.status = number
      } else if line.hasPrefix("curl: ") {
        answer.reason = String(line.prefix(200))
      }
    }
    return answer
  }

  /// Starts curl with one descriptor for all that it has to say.
  private static func spawn(
    _ arguments: [String], output: Int32, other: Int32, address: String
  ) throws(Download.Trouble) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    posix_spawn_file_actions_addclose(&actions, other)
    posix_spawn_file_actions_addclose(&actions, output)
    let environment = variables.compactMap { name in
      getenv(name).map { "\(name)=\(String(cString: $0))" }
    }
    var argv = arguments.map { strdup($0) } + [nil]
    var envp = environment.map { strdup($0) } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var child: pid_t = 0
    let problem = posix_spawnp(&child, "curl", &actions, nil, &argv, &envp)
    if problem == 0 { return child }
    let isAbsent = problem == ENOENT
    throw .final(
      Diagnostics(
        Diagnostic(
          .error, isAbsent ? .missing : .invalidInput, at: SourceLocation(file: address),
          isAbsent
            ? "https needs the program curl, which is not in the PATH"
            : "curl cannot be started: \(String(cString: strerror(problem)))",
          mend: "install curl, name a mirror that speaks http, or fetch the files with a browser "
            + "and give them to 'rates import'")))
  }

  /// Everything that the process says, up to some kilobytes.
  private static func readAll(_ descriptor: Int32) -> String {
    var text: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      if text.count < 65_536 { text += piece[..<count] }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
