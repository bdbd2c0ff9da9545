import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A process that answers line for line on its standard streams, and that can be ended at any moment.
///
/// What it says on its standard error goes where ours does. When this process ends, however it does,
/// the other one's standard input ends.
package final class WorkerProcess: Sendable {
  private let child: pid_t
  /// Our ends of its streams; one thread at a time asks.
  private let streams: Mutex<Streams>
  /// Whether it was waited for; its number may be another process's then.
  private let isGone = Mutex(false)

  private struct Streams: ~Copyable {
    let input: Int32
    let output: Int32
    var lines: LineStream

    deinit {
      close(input)
      close(output)
    }
  }

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - program: its path, or a name to look up in the PATH.
  ///   - arguments: without the program's name.
  ///   - most: bytes that an answer may have.
  /// - Throws: where there is no such program; what else the system says.
  package init(_ program: String, _ arguments: [String], most: Int) throws(SystemError) {
    // One that ended is an error of the next write, not the end of this process too.
    StandardStream.outliveFailedWrites()
    let toChild = try ProgramStart.pipeEnds()
    let fromChild: (read: Int32, write: Int32)
    do throws(SystemError) {
      fromChild = try ProgramStart.pipeEnds()
    } catch {
      close(toChild.read)
      close(toChild.write)
      throw error
    }
    defer {
      close(toChild.read)
      close(fromChild.write)
    }
    do throws(SystemError) {
      child = try ProgramStart(input: .descriptor(toChild.read), output: fromChild.write)
        .run([program] + arguments)
    } catch {
      close(toChild.write)
      close(fromChild.read)
      throw error
    }
    streams = Mutex(
      Streams(
        input: toChild.write, output: fromChild.read,
        lines: LineStream(descriptor: fromChild.read, most: most)))
  }

  deinit { end() }

  /// The path of the program that this process runs; it need not be there any more.
  package static var ownProgram: String? {
    #if canImport(Darwin)
      var size: UInt32 = 4_096
      var bytes = [CChar](repeating: 0, count: Int(size))
      guard _NSGetExecutablePath(&bytes, &size) == 0 else { return nil }
      return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    #else
      return "/proc/self/exe"
    #endif
  }

  /// Sends a line, and waits for the line that answers it.
  ///
  /// - Parameter line: without a break.
  /// - Returns: the answer; `nil` where the process ended before, or where the answer was too long.
  package func ask(_ line: String) -> [UInt8]? {
    streams.withLock { streams in
      do throws(SystemError) {
        try SystemFiles().writeAll(Array((line + "\n").utf8), to: streams.input)
        guard case .whole(let bytes)? = try streams.lines.next() else { return nil }
        return bytes
      } catch {
        return nil
      }
    }
  }

  /// Ends the process at once, whatever it is doing; who waits for its answer gets none.
  package func end() {
    isGone.withLock { isGone in
      if isGone { return }
      kill(child, SIGKILL)
      _ = ChildProcess.end(of: child)
      isGone = true
    }
  }
}
