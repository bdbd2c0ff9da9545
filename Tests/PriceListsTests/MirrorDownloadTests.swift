import Diagnostics
import Platform
import TestSupport
import Testing

@testable import PriceLists

private func address(_ text: String) throws -> MirrorAddress { try MirrorAddress(text) }

@Suite struct `Addresses of mirrors` {
  @Test(arguments: [
    "http://mirror.example", "http://mirror.example:8080/offers", "https://a.b/c?d=%20e",
    "http://[::1]:8080/x", "https://[2001:db8::7]/", "http://127.0.0.1:1", "https://m:65535",
  ])
  func `are taken as they are written`(text: String) throws {
    #expect(try address(text).text == text)
    #expect(try address(text).scheme == (text.hasPrefix("https:") ? .https : .http))
  }

  @Test(arguments: [
    ("", "no http or https address"), ("ftp://x", "no http or https address"),
    ("mirror.example", "no http or https address"), ("http://", "no address of a mirror"),
    ("https://", "no address of a mirror"), ("https:///path", "no address of a mirror"),
    ("http://a b", "no address of a mirror"), ("http://a/\n", "no address of a mirror"),
    ("http://é", "no address of a mirror"), ("http://user:word@a/", "no address of a mirror"),
    ("http://:80", "no address of a mirror"), ("http://a:b", "'b' is no port"),
    ("https://a:0", "'0' is no port"), ("http://a:65536", "'65536' is no port"),
    ("http://a:", "'' is no port"), ("http://[::1]:x", "'x' is no port"),
  ])
  func `that cannot be used are a wrong command line`(wrong: (text: String, words: String)) {
    do throws(Diagnostics) {
      _ = try MirrorAddress(wrong.text)
      Issue.record("\(wrong.text) was taken")
    } catch {
      #expect(error.exitCode == 64)
      #expect(error.items.first?.message.contains(wrong.words) == true)
      #expect(error.items.first?.mend?.hasPrefix("write ") == true)
    }
  }
}

@Suite struct `Tries of a download` {
  /// A transport that ends as it is told, one word a try, and leaves a byte of what arrives.
  private final class Transport {
    var outcomes: [MirrorDownload.Outcome]
    var found: [Int] = []

    init(_ outcomes: [MirrorDownload.Outcome]) { self.outcomes = outcomes }

    func attempt(
      _ address: MirrorAddress, _ kind: MirrorFile, _ part: String
    ) -> MirrorDownload.Outcome {
      let bytes = (try? Files.read(part, shown: part)) ?? []
      found.append(bytes.count)
      _ = try? Files.append(Array("x".utf8), to: part)
      return outcomes.isEmpty ? .brokeOff("again") : outcomes.removeFirst()
    }
  }

  private func run(
    _ outcomes: [MirrorDownload.Outcome], _ kind: MirrorFile = .version
  ) throws -> (
    found: [Int], text: String?, problem: Diagnostic?, names: [String], pauses: [Double]
  ) {
    let folder = try TemporaryFolder()
    let transport = Transport(outcomes)
    var problem: Diagnostic?
    var pauses: [Double] = []
    do throws(Diagnostics) {
      try MirrorDownload.run(
        "http://mirror.example/file", to: folder.path("file"), kind, pause: { pauses.append($0) },
        attempt: transport.attempt)
    } catch {
      problem = error.items.first
    }
    return (transport.found, try? folder.text("file"), problem, folder.names(), pauses)
  }

  @Test func `go on from what has arrived of a file that never changes`() throws {
    let result = try run([.brokeOff("a"), .brokeOff("b"), .arrived])
    #expect(result.found == [0, 1, 2])
    #expect(result.text == "xxx")
    #expect(result.names == ["file"])
  }

  @Test func `begin anew for a file that may have changed meanwhile`() throws {
    let result = try run([.brokeOff("a"), .brokeOff("b"), .arrived], .index)
    #expect(result.found == [0, 0, 0])
    #expect(result.text == "x")
  }

  @Test func `begin anew where what has arrived is of no use`() throws {
    #expect(try run([.brokeOff("a"), .useless("b"), .arrived]).found == [0, 1, 0])
  }

  @Test func `end after four, with the last reason`() throws {
    let result = try run([])
    #expect(result.found == [0, 1, 2, 3])
    #expect(result.problem?.message == "could not be fetched in 4 tries: again")
    #expect(result.problem?.kind.exitCode == 65)
    // What has arrived stays for the next run, under a name that nobody reads.
    #expect(result.names == ["file.part"])
  }

  @Test func `leave a server that cannot answer more time after each try`() throws {
    let pauses = try run([]).pauses
    #expect(pauses.count == MirrorDownload.tries - 1)
    #expect(pauses == pauses.sorted() && pauses.allSatisfy { $0 >= 1 })
    #expect(try run([.arrived]).pauses.isEmpty)
  }

  @Test func `end at once where another would not help`() throws {
    let refusal = Diagnostic(.error, .missing, "the server says 404")
    let result = try run([.refused(Diagnostics(refusal))])
    #expect(result.found == [0])
    #expect(result.problem == refusal)
    #expect(result.text == nil)
  }
}

@Suite struct `What curl is told and says` {
  private func outcome(
    _ code: Int32, _ status: Int = 0, _ reason: String = "curl: reason", end: String = "",
    of text: String = "http://mirror.example/file"
  ) throws -> MirrorDownload.Outcome {
    CurlDownload.outcome(
      of: .init(code: code, status: status, end: end, reason: reason), try address(text),
      part: "part")
  }

  private func refusal(_ outcome: MirrorDownload.Outcome) -> Diagnostic? {
    if case .refused(let problems) = outcome { problems.items.first } else { nil }
  }

  @Test(arguments: ["http", "https"])
  func `no configuration file is read and no other scheme is spoken`(scheme: String) throws {
    let arguments = CurlDownload.arguments(
      try address("\(scheme)://mirror.example/[x]"), .version, part: "p", have: 0)
    #expect(arguments.first == "-q")
    for option in ["--proto", "--proto-redir"] {
      let place = try #require(arguments.firstIndex(of: option))
      #expect(arguments[place + 1] == "=\(scheme)")
    }
    // Brackets in an address are no pattern, and nothing is asked for that is not lacking.
    #expect(arguments.contains("--globoff"))
    #expect(!arguments.contains("--continue-at"))
    let more = CurlDownload.arguments(
      try address("\(scheme)://m/"), .version, part: "p", have: 42)
    #expect(more.suffix(2) == ["--continue-at", "42"])
  }

  @Test(arguments: [(MirrorFile.index, 64 << 20), (.current, 16 << 30), (.version, 16 << 30)])
  func `a server that drips or sends without end is given up`(
    kind: MirrorFile, most: Int
  ) throws {
    let arguments = CurlDownload.arguments(
      try address("https://mirror.example/x"), kind, part: "p", have: 0)
    func value(_ option: String) throws -> Int {
      let place = try #require(arguments.firstIndex(of: option))
      return try #require(Int(arguments[place + 1]))
    }
    #expect(try value("--max-filesize") == most)
    #expect(try value("--speed-limit") >= 1_024)
    #expect(try (1...120).contains(value("--speed-time")))
    #expect(try (60...86_400).contains(value("--max-time")))
  }

  /// - Source: curl's manual, "EXIT CODES".
  @Test func `its exit codes decide whether another try is worth while`() throws {
    #expect(try outcome(0, 200) == .arrived)
    #expect(
      try outcome(0, 416) == .useless("the file is shorter than what has arrived of it"))
    #expect(try outcome(18, 200, "cut") == .brokeOff("cut"))
    #expect(try outcome(28, 0, "slow") == .brokeOff("slow"))
    #expect(try outcome(22, 503) == .brokeOff("the server says 503"))
    for useless in [(22, 416), (33, 200), (36, 0)] as [(Int32, Int)] {
      #expect(
        try outcome(useless.0, useless.1)
          == .useless("the server does not go on where the file stopped"))
    }
    #expect(
      try outcome(1, 0, "curl: (1) Received HTTP/0.9 when not allowed")
        == .useless("the answer is no HTTP"))
    #expect(refusal(try outcome(22, 404))?.kind == .missing)
    #expect(refusal(try outcome(22, 403))?.kind == .invalidInput)
    #expect(refusal(try outcome(23, 200, "curl: (23) disk"))?.kind == .cannotWrite)
    #expect(refusal(try outcome(47, 302))?.message == "more than 5 redirections")
  }

  @Test func `a mirror that leads to the other scheme is named`() throws {
    let problem = refusal(
      try outcome(
        1, 301, "curl: (1) Protocol \"https\" not supported or disabled in libcurl",
        end: "https://mirror.example/file"))
    #expect(problem?.kind == .usage)
    #expect(
      problem?.message == "https://mirror.example/file: the mirror leads from http to https")
  }

  @Test func `certificates are spoken of where there are any`() throws {
    let secure = refusal(try outcome(60, of: "https://mirror.example/file"))
    #expect(secure?.mend?.contains("CURL_CA_BUNDLE") == true)
    #expect(refusal(try outcome(3))?.mend == "check the address")
  }

  @Test func `the last line of its words says where redirections led`() throws {
    let run = try ChildProcess(
      "sh", ["-c", "printf 'curl: (18) cut\\n\\n206 http://m/moved\\n'; exit 18"],
      environment: ["PATH": "/usr/bin:/bin"])
    let answer = CurlDownload.Answer(run)
    #expect(answer.code == 18)
    #expect(answer.status == 206)
    #expect(answer.end == "http://m/moved")
    #expect(answer.reason == "curl: (18) cut")
  }
}
