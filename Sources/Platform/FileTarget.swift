/// Where what is written to a path goes.
enum FileTarget {
  /// A file, with the mode of the one that is there.
  case file(path: String, mode: UInt32?)
  /// A stream that this process holds open: written to as it is.
  case stream(Int32)
  /// `/dev/null`.
  case nowhere

  /// Why there is no writing to a path.
  struct Refusal: Error {
    let reason: String
    var mend = "check the folder's permissions and free space, or write elsewhere"

    init(_ error: SystemError) {
      reason = error.reason
    }

    init(_ reason: String, mend: String) {
      self.reason = reason
      self.mend = mend
    }
  }

  /// As many as Linux follows before it speaks of a circle.
  private static let mostLinks = 40

  /// Finds what is to be replaced, which need not be there yet; links are followed.
  ///
  /// - Throws: for what is no file, since a rename would put one in its place.
  init(_ path: String, layer: any FileLayer) throws(Refusal) {
    let end: End
    do throws(SystemError) {
      end = try Self.end(of: path, layer: layer)
    } catch {
      throw Refusal(error)
    }
    switch end {
    case .stream(let descriptor): self = .stream(descriptor)
    case .place(let path, let status): self = try Self.target(path, status)
    }
  }

  /// Where a chain of links ends.
  private enum End {
    case stream(Int32)
    case place(String, FileStatus?)
  }

  private static func end(of path: String, layer: any FileLayer) throws(SystemError) -> End {
    var path = path
    for _ in 0...mostLinks {
      if let descriptor = stream(path) { return .stream(descriptor) }
      let status = try layer.status(ofLinkAt: path)
      if status?.kind != .link { return .place(path, status) }
      let destination = try layer.destination(ofLinkAt: path)
      path = destination.hasPrefix("/") ? destination : folder(of: path) + "/" + destination
    }
    throw .linksGoRound
  }

  private static func target(
    _ path: String, _ status: FileStatus?
  ) throws(Refusal) -> FileTarget {
    let what: String
    switch status?.kind {
    case nil: return .file(path: path, mode: nil)
    case .file: return .file(path: path, mode: status?.mode)
    case .folder: throw Refusal("it is a directory", mend: "name a file")
    case .device where path == "/dev/null": return .nowhere
    case .pipe: what = "named pipe"
    case .socket: what = "socket"
    case .device, .link: what = "device"
    }
    throw Refusal(
      "it is a \(what), not a file", mend: "name a file, or /dev/stdout to print instead")
  }

  /// The number in `/dev/fd/3`, which shells write for `>(…)`, and the names of the usual streams.
  static func stream(_ path: String) -> Int32? {
    switch path {
    case "/dev/stdout": return 1
    case "/dev/stderr": return 2
    default: break
    }
    for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
      let digits = path.dropFirst(folder.utf8.count)
      if digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
        return Int32(digits)
      }
    }
    return nil
  }

  /// What tells two targets apart; `nil` for what takes any number of texts.
  var place: String? {
    switch self {
    case .nowhere: nil
    case .stream(let descriptor): "\(descriptor)"
    case .file(let path, _):
      SystemFiles().canonicalFolder(Self.folder(of: path)) + "/"
        + (path.split(separator: "/").last ?? "")
    }
  }

  /// The folder that a path's last name stands in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
