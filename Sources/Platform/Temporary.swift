/// The file beside a target that its new content is written to.
///
/// Nobody can foresee the name, and it is made anew or not at all. While it is written it is
/// locked; the lock goes with the process, so that a file without one was left by a run that was
/// killed, in whatever process space that was.
struct Temporary {
  let path: String
  let descriptor: Int32
  /// What removes it where somebody ends the process.
  private let interruption: Interruption.Entry

  private static let beginning = ".alva-cost-"
  private static let ending = ".part"
  /// Hexadecimal digits in between.
  private static let digits = 16
  private static let tries = 16

  /// Makes a temporary in a folder.
  ///
  /// - Parameters:
  ///   - folder: the target's, so that a rename stays within one file system.
  ///   - mode: who may do what, less what the process's mask takes away.
  ///   - layer: the files.
  /// - Throws: what the system says.
  init(in folder: String, mode: UInt32, layer: any FileLayer) throws(SystemError) {
    for _ in 0..<Self.tries {
      let path = folder + "/" + Self.name(UInt64.random(in: 0...UInt64.max))
      let interruption = Interruption.remove(path)
      do throws(SystemError) {
        let descriptor = try uninterrupted { () throws(SystemError) in
          try layer.createFile(path, mode: mode)
        }
        if try Self.keeps(descriptor, path: path, layer: layer) {
          self.path = path
          self.descriptor = descriptor
          self.interruption = interruption
          return
        }
        Interruption.forget(interruption)
      } catch {
        Interruption.forget(interruption)
        if error != .exists { throw error }
      }
    }
    throw .exists
  }

  /// It has its name, or is gone: ending the process removes nothing more.
  func settle() { Interruption.forget(interruption) }

  /// Locks a new file; false where another run took it for a stale one between the two calls.
  private static func keeps(
    _ descriptor: Int32, path: String, layer: any FileLayer
  ) throws(SystemError) -> Bool {
    do throws(SystemError) {
      // Where there are no locks, nothing is taken for stale.
      let isOurs = (try? layer.lock(descriptor)) ?? true
      if isOurs, try layer.isNamed(descriptor) { return true }
    } catch {
      layer.closeFile(descriptor)
      try? layer.removeFile(path)
      throw error
    }
    layer.closeFile(descriptor)
    try? layer.removeFile(path)
    return false
  }

  private static func name(_ number: UInt64) -> String {
    let text = String(number, radix: 16)
    return beginning + String(repeating: "0", count: digits - text.utf8.count) + text + ending
  }

  private static func isName(_ name: String) -> Bool {
    guard name.hasPrefix(beginning), name.hasSuffix(ending) else { return false }
    let middle = name.dropFirst(beginning.utf8.count).dropLast(ending.utf8.count)
    return middle.utf8.count == digits && middle.allSatisfy { $0.isHexDigit }
  }

  /// Removes what killed runs have left in a folder; what cannot be removed stays.
  static func removeStale(in folder: String, layer: any FileLayer) {
    for name in (try? layer.names(in: folder)) ?? [] where isName(name) {
      let path = folder + "/" + name
      guard let descriptor = try? layer.openFile(path) else { continue }
      let isFile = (try? layer.status(of: descriptor))?.kind == .file
      if isFile, (try? layer.lock(descriptor)) == true { try? layer.removeFile(path) }
      layer.closeFile(descriptor)
    }
  }
}
