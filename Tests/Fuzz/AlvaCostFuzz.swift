import Foundation
import HostileInputs
import TestSupport

/// Damaged inputs by the hundred thousand, through every reader of the program.
///
/// `swift run -c release alva-cost-fuzz 100000 [SEED] [KIND…]` damages the examples from a seed on and prints
/// a row a kind: inputs, the slowest in milliseconds, faults. A process that is ended leaves the input in a
/// file that was named before. Exit code 1 where there was a fault.
///
/// Built with libFuzzer (guide *Promises*), `alva-cost-fuzz --coverage KIND [libFuzzer's options]` looks for
/// inputs that take new paths.
@main
enum AlvaCostFuzz {
  /// Milliseconds that an input below a megabyte may take.
  private static let mostMilliseconds = 2_000.0

  static func main() throws {
    var words = CommandLine.arguments.dropFirst()
    if words.first == "--coverage" { return try follow(Array(words.dropFirst())) }
    let count = words.popFirst().flatMap(Int.init) ?? 5_000
    let seed = words.popFirst().flatMap(UInt64.init) ?? 1
    let names = words.isEmpty ? HostileInputs.names : Array(words)
    let each = UInt64((count + names.count - 1) / names.count)
    let kept = FileManager.default.temporaryDirectory.appending(
      path: "alva-cost-fuzz-\(UUID().uuidString)")
    say(
      "seeds \(seed)...\(seed + each - 1) of each kind; the input at work lies in \(kept.path())")
    var faults = 0
    for name in names {
      let row = try run(try HostileInputs.input(name), seed..<seed + each, kept)
      faults += row.faults
      let slowest = (row.milliseconds * 10).rounded() / 10
      say("\(name): \(each) inputs, slowest \(slowest) ms, \(row.faults) faults")
    }
    try? FileManager.default.removeItem(at: kept)
    say("\(each * UInt64(names.count)) inputs, \(faults) faults")
    if faults > 0 { exit(1) }
  }

  /// Prints a line at once, so that it is there when an input ends the process.
  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  private static func run(
    _ input: HostileInput, _ seeds: Range<UInt64>, _ kept: URL
  ) throws -> (milliseconds: Double, faults: Int) {
    var row = (milliseconds: 0.0, faults: 0)
    for seed in seeds {
      var mutator = Mutator(seed: seed)
      let bytes = mutator.damaged(input.whole)
      try Data(bytes).write(to: kept)
      let start = ContinuousClock.now
      var fault = try input.fault(of: bytes)
      let milliseconds = start.duration(to: .now) / .milliseconds(1)
      row.milliseconds = max(row.milliseconds, milliseconds)
      if fault == nil, milliseconds > mostMilliseconds { fault = "took \(milliseconds) ms" }
      if let fault {
        row.faults += 1
        say("\(input.name), seed \(seed): \(fault)")
      }
    }
    return row
  }

  // MARK: - By coverage

  #if FUZZER
    nonisolated(unsafe) private static var followed: HostileInput?

    private static func follow(_ words: [String]) throws {
      followed = try HostileInputs.input(words.first ?? "template.json")
      var argv = (["alva-cost-fuzz"] + words.dropFirst()).map { strdup($0) } + [nil]
      var count = Int32(argv.count - 1)
      argv.withUnsafeMutableBufferPointer { pointers in
        var start = pointers.baseAddress
        _ = run(&count, &start) { bytes, size in
          let bytes = UnsafeBufferPointer(start: bytes, count: size)
          if let fault = try? AlvaCostFuzz.followed?.fault(of: Array(bytes)) { fatalError(fault) }
          return 0
        }
      }
    }

    /// libFuzzer's own main function.
    @_silgen_name("LLVMFuzzerRunDriver")
    private static func run(
      _ argc: UnsafeMutablePointer<Int32>,
      _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
      _ step: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
    ) -> Int32
  #else
    private static func follow(_ words: [String]) throws {
      say(
        "this build follows no coverage: build it with ALVA_COST_FUZZ, as the guide Promises says")
      exit(64)
    }
  #endif
}
