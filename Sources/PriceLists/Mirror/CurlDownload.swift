internal import Diagnostics
internal import Platform

/// One try of a download by the system's curl, in a process of its own.
///
/// The binary carries no client and no encryption library; certificates and proxies are curl's
/// business. Nothing but the address's own scheme is spoken, after a redirection neither, and no
/// file of the user's changes how.
package enum CurlDownload {
  private static let mostRedirections = 5
  /// Bytes a second below which a connection is given up, and for how many seconds it may be slow.
  private static let leastSpeed = (bytes: 4_096, seconds: 60)
  /// What curl is told of our environment: certificates, proxies, and where to find things.
  private static let variables = [
    "PATH", "HOME", "TMPDIR", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "http_proxy",
    "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
  ]

  /// Fetches what a part lacks of the file.
  ///
  /// The system holds the part to the most that the file may have: before its version 8.4, curl does not
  /// count what comes without a length.
  ///
  /// - Parameters:
  ///   - address: of the file.
  ///   - kind: what it is, which limits it.
  ///   - part: what it is written to.
  ///   - most: bytes that the file may have; those of its kind without it.
  /// - Returns: how the try ended.
  /// - Source: curl's manual, "--max-filesize": "NOTE: before curl 8.4.0, when the file size is not known
  ///   prior to download, for such files this option has no effect even if the file transfer ends up being
  ///   larger than this given limit."
  package static func attempt(
    _ address: MirrorAddress, _ kind: MirrorFile, part: String, most: Int? = nil
  ) -> MirrorDownload.Outcome {
    let most = most ?? kind.mostBytes
    var environment: [String: String] = [:]
    for name in variables { environment[name] = Surroundings.variable(name) }
    do throws(SystemError) {
      let arguments = arguments(address, kind, part: part, have: Files.size(of: part))
      let answer = Answer(
        try ChildProcess("curl", arguments, environment: environment, mostFileBytes: most))
      // Where the part is as long as it may be, it is that which it could not be written beyond.
      if answer.code == 63 || answer.code != 0 && Files.size(of: part) >= most {
        Files.remove(part)
        return .refused(tooLarge(most, address))
      }
      return outcome(of: answer, address, part: part)
    } catch {
      return .refused(notStarted(error, for: address))
    }
  }

  /// What curl is started with.
  ///
  /// - Parameters:
  ///   - address: of the file.
  ///   - kind: what it is, which limits it.
  ///   - part: what it is written to.
  ///   - have: bytes that are in the part already.
  /// - Returns: the arguments, without the program's name.
  static func arguments(
    _ address: MirrorAddress, _ kind: MirrorFile, part: String, have: Int
  ) -> [String] {
    let scheme = "=\(address.scheme.rawValue)"
    return [
      // First of all: no configuration file.
      "-q", "--silent", "--show-error", "--fail", "--globoff",
      "--proto", scheme, "--proto-redir", scheme, "--location", "--max-redirs",
      String(mostRedirections), "--connect-timeout", "30", "--speed-limit",
      String(leastSpeed.bytes), "--speed-time", String(leastSpeed.seconds), "--max-time",
      String(kind.mostSeconds), "--max-filesize", String(kind.mostBytes), "--user-agent",
      "alva-cost",
      "--write-out", "\\n%{http_code} %{url_effective}\\n", "--output", part, "--url",
      address.text,
    ] + (have > 0 ? ["--continue-at", String(have)] : [])
  }

  // MARK: Answers

  /// What a run of curl came to.
  struct Answer {
    /// curl's exit code, -1 where a signal ended it.
    var code: Int32
    /// Of the last response, 0 for none.
    var status = 0
    /// Where redirections led.
    var end = ""
    var reason = "curl ended without a word"

    init(_ run: ChildProcess) {
      code = run.exitCode ?? -1
      for line in run.words.split(separator: "\n") {
        let words = line.split(separator: " ", maxSplits: 1)
        if words.count == 2, words[0].utf8.count == 3, let number = Int(words[0]) {
          status = number
          end = String(words[1])
        } else if line.hasPrefix("curl: ") {
          reason = String(line.prefix(200))
        }
      }
    }

    init(code: Int32, status: Int = 0, end: String = "", reason: String = "") {
      self.code = code
      self.status = status
      self.end = end
      self.reason = reason
    }
  }

  /// What is to be done after a run of curl.
  ///
  /// - Source: curl's manual, "EXIT CODES", 2023-02.
  static func outcome(
    of answer: Answer, _ address: MirrorAddress, part: String
  ) -> MirrorDownload.Outcome {
    switch (answer.code, answer.status) {
    // For curl, a server that has nothing more is done; what is there may be too much.
    case (0, 416): .useless("the file is shorter than what has arrived of it")
    case (0, _): .arrived
    case (22, 416), (33, _), (36, _): .useless("the server does not go on where the file stopped")
    case (22, 500...599): .brokeOff("the server says \(answer.status)")
    case (22, _): .refused(refusal(answer.status, by: address))
    case (23, _): .refused(writeFailure(answer, part))
    case (1, _) where answer.reason.contains("HTTP/0.9"): .useless("the answer is no HTTP")
    case (1, _) where address.scheme == .http && answer.reason.contains("\"https\""):
      .refused(leadsToHTTPS(answer, address))
    case (47, _):
      .refused(
        problem(
          address, "more than \(mostRedirections) redirections",
          mend: "name the mirror's own address"))
    case (1, _), (3, _), (51, _), (53...54, _), (58...60, _), (66, _), (77, _), (80, _),
      (83, _), (90...91, _):
      .refused(
        problem(
          address, answer.reason,
          mend: address.scheme == .http
            ? "check the address"
            : "check the address; certificates of one's own are named with CURL_CA_BUNDLE"))
    default: .brokeOff(answer.reason)
    }
  }

  private static func problem(
    _ address: MirrorAddress, _ message: String, mend: String
  ) -> Diagnostics {
    Diagnostics(Diagnostic(at: SourceLocation(file: address.text), message, mend: mend))
  }

  /// What a mirror says to a request that another try would not help.
  private static func refusal(_ status: Int, by address: MirrorAddress) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        .error, status == 404 ? .missing : .invalidInput, at: SourceLocation(file: address.text),
        "the server says \(status)",
        mend: "check that the mirror holds AWS's layout below this address"))
  }

  private static func leadsToHTTPS(_ answer: Answer, _ address: MirrorAddress) -> Diagnostics {
    let end = answer.end.hasPrefix("https://") ? answer.end : address.text
    return Diagnostics(
      Diagnostic(
        .error, .usage, "\(end): the mirror leads from http to https",
        mend: "name its https address with --mirror"))
  }

  private static func writeFailure(_ answer: Answer, _ part: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        .error, .cannotWrite, at: SourceLocation(file: part),
        "cannot be written: \(answer.reason)",
        mend: "check the folder's permissions and free space"))
  }

  private static func tooLarge(_ most: Int, _ address: MirrorAddress) -> Diagnostics {
    problem(
      address, "the server sends more than \(most >> 20) MiB, which no such file has",
      mend: "check the address: it has to be that of AWS's price lists, or of a copy of them")
  }

  private static func notStarted(
    _ error: SystemError, for address: MirrorAddress
  ) -> Diagnostics {
    let scheme = address.scheme.rawValue
    return Diagnostics(
      Diagnostic(
        .error, error == .missing ? .missing : .invalidInput,
        at: SourceLocation(file: address.text),
        error == .missing
          ? "\(scheme) needs the program curl, which is not in the PATH"
          : "curl cannot be started: \(error.reason)",
        mend: "install curl, or fetch the files with a browser and give them to 'rates import'"))
  }
}
