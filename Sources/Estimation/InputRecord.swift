import Platform
import Synchronization

/// The digests of all input files of a run, by what they are.
package final class InputRecord: Sendable {
  /// What an input is to a run.
  package enum Kind: String, Sendable, CaseIterable {
    case flags, stack, scenario, rates, limits, discounts
  }

  private let digests = Mutex<[String: String]>([:])

  package init() {}

  /// Takes in a file that was read.
  ///
  /// - Parameters:
  ///   - path: within the pricing folder.
  ///   - bytes: its content.
  func note(_ path: String, _ bytes: [UInt8]) {
    if digests.withLock({ $0[path] != nil }) { return }
    var hash = SHA256()
    hash.add(bytes)
    let digest = hash.hex()
    digests.withLock { $0[path] = digest }
  }

  /// One short digest for each kind of input; `-` where nothing of it was read.
  ///
  /// - Parameter flags: what was asked for on the command line.
  /// - Returns: the digests.
  package func fingerprint(flags: String) -> InputFingerprint {
    let files = digests.withLock { $0 }.sorted { $0.key < $1.key }
    let digests = InputRecord.Kind.allCases.map { kind -> String in
      var text = kind == .flags ? flags : ""
      for file in files where Self.kind(of: file.key) == kind {
        text += "\(file.key) \(file.value)\n"
      }
      if text.isEmpty { return "-" }
      var hash = SHA256()
      hash.add(Array(text.utf8))
      return String(hash.hex().prefix(16))
    }
    return InputFingerprint(digests: digests)
  }

  /// By the folder that the file lies in; what a scenario names may lie anywhere.
  private static func kind(of path: String) -> Kind {
    switch path.split(separator: "/").first {
    case "stacks": .stack
    case "rates": .rates
    case "limits": .limits
    case "discounts.yaml": .discounts
    default: .scenario
    }
  }
}

/// Tells runs with other inputs apart, and says which input it is.
package struct InputFingerprint: Hashable, Sendable {
  /// In the order of the kinds.
  fileprivate let digests: [String]

  fileprivate init(digests: [String]) {
    self.digests = digests
  }

  /// `flags:0f3a… stack:77b1… …`.
  package var text: String {
    zip(InputRecord.Kind.allCases, digests).map { "\($0.rawValue):\($1)" }.joined(separator: " ")
  }

  /// What ``text`` wrote; `nil` for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: " ").map { $0.split(separator: ":").map(String.init) }
    guard parts.map({ $0.first ?? "" }) == InputRecord.Kind.allCases.map(\.rawValue),
      parts.allSatisfy({ $0.count == 2 })
    else { return nil }
    digests = parts.map { $0[1] }
  }

  /// The kinds of input that differ.
  package func differences(from other: Self) -> [InputRecord.Kind] {
    zip(InputRecord.Kind.allCases, zip(digests, other.digests)).filter { $0.1.0 != $0.1.1 }
      .map(\.0)
  }
}
