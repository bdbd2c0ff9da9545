internal import Diagnostics

/// Puts new files in the place of old ones: each is written beside its place and lies on the disk
/// before the first is renamed, so that whatever happens a file is the old one or the new one.
struct WholeFileWriter {
  private let layer: any FileLayer
  private var staged: [Staged] = []
  private var madeFolders: [String] = []
  private var sweptFolders: Set<String> = []

  /// A file that waits for its name.
  private struct Staged {
    let temporary: Temporary
    let target: String
    let shown: String
    /// The old file's, where it differs from what the new one was made with.
    let mode: UInt32?
    var isInPlace = false
  }

  init(layer: any FileLayer) {
    self.layer = layer
  }

  /// Writes all of the files, or leaves all as they were where one cannot be written.
  ///
  /// - Parameters:
  ///   - files: in the order in which they are put in place.
  ///   - spared: paths that something else of this run is written to.
  /// - Throws: an error of kind `cannotWrite`; no temporary and no new folder is left behind. It
  ///   names the files that were already replaced when the system refused to rename the next.
  mutating func write(
    _ files: [Files.Content], sparing spared: [String] = []
  ) throws(Diagnostics) {
    let targets = try targets(of: files, sparing: spared)
    for (file, target) in zip(files, targets) {
      do throws(SystemError) {
        try stage(file, at: target)
      } catch {
        throw failure(FileTarget.Refusal(error), at: file.shown)
      }
    }
    if let (index, error) = unsynchronized() {
      throw failure(FileTarget.Refusal(error), at: staged[index].shown)
    }
    for index in staged.indices {
      do throws(SystemError) {
        try putInPlace(&staged[index])
      } catch {
        throw failure(FileTarget.Refusal(error), at: staged[index].shown)
      }
    }
  }

  /// Where each of the files goes: no two to the same place.
  private mutating func targets(
    of files: [Files.Content], sparing spared: [String]
  ) throws(Diagnostics) -> [FileTarget] {
    var targets: [FileTarget] = []
    var claimed = Set(
      spared.compactMap { path in (try? FileTarget(path, layer: layer))?.place })
    for file in files {
      let target: FileTarget
      do throws(FileTarget.Refusal) {
        target = try FileTarget(file.path, layer: layer)
      } catch {
        throw failure(error, at: file.shown)
      }
      if let place = target.place, !claimed.insert(place).inserted {
        throw Diagnostics(
          Diagnostic(
            .error, .usage, at: SourceLocation(file: file.shown),
            "two things are to be written to this file", mend: "name a file for each"))
      }
      targets.append(target)
    }
    return targets
  }

  // MARK: Beside its place

  private mutating func stage(
    _ file: Files.Content, at target: FileTarget
  ) throws(SystemError) {
    switch target {
    case .nowhere: return
    case .stream(let descriptor):
      do throws(SystemError) {
        try layer.writeAll(file.bytes, to: descriptor)
      } catch {
        // Whoever reads may stop.
        if error != .brokenPipe { throw error }
      }
    case .file(let path, let mode): try stage(file, at: path, oldMode: mode)
    }
  }

  private mutating func stage(
    _ file: Files.Content, at path: String, oldMode: UInt32?
  ) throws(SystemError) {
    let folder = FileTarget.folder(of: path)
    if oldMode == nil { try makeFolders(down: folder) }
    if sweptFolders.insert(folder).inserted { Temporary.removeStale(in: folder, layer: layer) }
    // Nobody reads what replaces a secret before it has the secret's mode.
    let temporary = try Temporary(in: folder, mode: oldMode == nil ? 0o666 : 0o600, layer: layer)
    staged.append(
      Staged(temporary: temporary, target: path, shown: file.shown, mode: oldMode))
    try layer.writeAll(file.bytes, to: temporary.descriptor)
    if let oldMode, try layer.status(of: temporary.descriptor).mode != oldMode {
      try layer.setMode(oldMode, of: temporary.descriptor)
    }
  }

  /// Waits until all lie on the disk: at once, since a disk does not wait longer for ten than for
  /// two.
  ///
  /// - Returns: the first that does not come to lie there.
  private func unsynchronized() -> (index: Int, error: SystemError)? {
    let (layer, descriptors) = (layer, staged.map(\.temporary.descriptor))
    let errors = Parallel.map(descriptors.count) { index -> SystemError? in
      do throws(SystemError) {
        try uninterrupted { () throws(SystemError) in try layer.synchronize(descriptors[index]) }
        return nil
      } catch {
        return error
      }
    }
    return errors.enumerated().lazy.compactMap { index, error in error.map { (index, $0) } }.first
  }

  private mutating func makeFolders(down folder: String) throws(SystemError) {
    madeFolders += try Files.makeFolders(down: folder, layer: layer)
  }

  // MARK: In its place

  private func putInPlace(_ file: inout Staged) throws(SystemError) {
    try layer.renameFile(file.temporary.path, to: file.target)
    file.isInPlace = true
    file.temporary.settle()
    layer.closeFile(file.temporary.descriptor)
  }

  // MARK: Taking back

  /// Removes what has been made so far, and tells why.
  private mutating func failure(_ refusal: FileTarget.Refusal, at shown: String) -> Diagnostics {
    let replaced = staged.filter(\.isInPlace).map(\.shown)
    for file in staged where !file.isInPlace {
      try? layer.removeFile(file.temporary.path)
      file.temporary.settle()
      layer.closeFile(file.temporary.descriptor)
    }
    // Those with something in them stay, since something else has been put there.
    for folder in madeFolders.reversed() { try? layer.removeFolder(folder) }
    staged = []
    madeFolders = []
    let told =
      replaced.isEmpty ? "" : "; already replaced: \(replaced.joined(separator: ", "))"
    return Diagnostics(
      Diagnostic(
        .error, .cannotWrite, at: SourceLocation(file: shown),
        "cannot be written: \(refusal.reason)", mend: refusal.mend + told))
  }
}
