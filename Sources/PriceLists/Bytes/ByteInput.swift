internal import Diagnostics

/// The bytes of a source, unpacked when they are gzip.
enum ByteInput: ~Copyable {
  case raw(RawInput)
  case gzip(Inflater)

  /// Opens a source and looks at its first two bytes to tell gzip.
  init(_ source: PriceListSource) throws(Diagnostic) {
    try source.refuseFolder()
    var raw = try RawInput(source)
    do throws(InputProblem) {
      self = try raw.isGzip() ? .gzip(Inflater(raw)) : .raw(raw)
    } catch {
      throw Diagnostic(
        at: SourceLocation(file: source.name), error.message, mend: error.mend)
    }
  }

  var isGzip: Bool {
    switch self {
    case .raw: false
    case .gzip: true
    }
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
    switch consume self {
    case .raw(var input):
      do throws(InputProblem) {
        let count = try input.read(into: buffer)
        self = .raw(input)
        return count
      } catch {
        self = .raw(input)
        throw error
      }
    case .gzip(var inflater):
      do throws(InputProblem) {
        let count = try inflater.read(into: buffer)
        self = .gzip(inflater)
        return count
      } catch {
        self = .gzip(inflater)
        throw error
      }
    }
  }
}
