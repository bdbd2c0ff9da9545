import Documents
import Resources

/// Finds the files that nested stacks name as their templates.
struct TemplateAddresses {
  /// Where a template is, or why it is not here.
  enum Found {
    case file(String)
    case elsewhere(String)
    case wrong(String)
  }

  let files: TemplateFiles
  let assets: [TemplateOptions.Assets]
  /// The folder of what the user named.
  var top = ""
  /// Whether it is a cloud assembly, in which every file lies in its folder.
  var isAssembly = false
  /// The assembly's lists of files to upload.
  var assetLists: [String] = []

  init(files: TemplateFiles, assets: [TemplateOptions.Assets]) {
    self.files = files
    // The longest address that fits is the nearest.
    self.assets = assets.sorted { ($0.address?.count ?? -1) > ($1.address?.count ?? -1) }
  }

  /// Whether a file lies where the user pointed to, so that messages may show its text.
  func isNamed(_ file: String) -> Bool {
    guard let place = files.canonical(file) else { return true }
    return ([top] + assets.map(\.folder)).contains { folder in
      files.canonical(folder.isEmpty ? "." : folder).map { FilePaths.lies(place, in: $0) } ?? true
    }
  }

  /// A file by its name, relative to the template that names it.
  func file(named name: String, from folder: String) -> Found {
    if isAssembly {
      if name.isEmpty || name.hasPrefix("/") || name.split(separator: "/").contains("..") {
        return .wrong("'\(name)' is no file inside the assembly")
      }
      if files.exists(folder + name), !isNamed(folder + name) {
        return .wrong("'\(name)' is a link that leads out of the assembly")
      }
    }
    let path = name.hasPrefix("/") ? name : folder + name
    // A dash alone is standard input to those who give it.
    if path != "-", files.exists(path), !files.isFolder(path) { return .file(path) }
    return .elsewhere("its template '\(name)' is not here" + help(name))
  }

  /// A file by an address that may have parts which are not known.
  ///
  /// - Parameters:
  ///   - address: as the template has it.
  ///   - folder: of the template that names it: what nothing else finds in the folders of assets may lie beside it.
  /// - Returns: where it is, or why it is not read.
  func file(at address: Resolved, from folder: String? = nil) -> Found {
    if let text = address.text, !text.contains("://") {
      return .elsewhere("its template '\(text)' is not here" + help(text))
    }
    guard let tail = Self.tail(of: address), let name = tail.last else {
      return .elsewhere(
        "where its template lies is not known"
          + (address.unknown.map { ": \($0.reason)" } ?? ""))
    }
    for asset in assets {
      guard let path = Self.path(of: address.text, in: asset), isTemplate(path) else { continue }
      return held(path, in: asset)
    }
    let fits = fits(of: tail)
    if let best = fits.first {
      if let other = fits.first(where: { !isSame($0.path, as: best.path) }) {
        return .elsewhere(
          "its template '\(name)' may be '\(best.path)' or '\(other.path)'; say which with --assets "
            + "ADDRESS=FOLDER")
      }
      return held(best.path, in: best.asset)
    }
    if let file = uploaded(as: name) { return .file(file) }
    if let folder, case let path = folder + name, isTemplate(path),
      let asset = assets.first(where: { $0.address == nil && isWithin(path, $0.folder) })
    {
      return held(path, in: asset)
    }
    return .elsewhere(
      "its template '\(name)' lies at an address that is not read here" + help(name))
  }

  private func help(_ name: String) -> String {
    assets.isEmpty
      ? "; name the folder that it lies in: --assets FOLDER"
      : "; it is in no folder that --assets names"
  }

  /// A file that may be meant by an address that no folder of assets names.
  private struct Fit {
    let path: String
    let asset: TemplateOptions.Assets
    /// How many parts of the address, from its end, it has in common with the file's path.
    let parts: Int
  }

  /// The files that have most of an address in common: one of the folders' own names counts as well as one
  /// of a folder within, so that `…/b/service.yaml` is that of the folder `b` and not that of `a`.
  private func fits(of tail: [String]) -> [Fit] {
    var fits: [Fit] = []
    for asset in assets where asset.address == nil {
      let folder = asset.folder.hasSuffix("/") ? asset.folder : asset.folder + "/"
      let names = (files.canonical(asset.folder) ?? FilePaths.normalized(asset.folder))
        .split(separator: "/").map(String.init)
      for first in tail.indices {
        let path = folder + tail[first...].joined(separator: "/")
        guard isTemplate(path) else { continue }
        let above = zip(tail[..<first].reversed(), names.reversed()).prefix { $0 == $1 }.count
        fits.append(Fit(path: path, asset: asset, parts: tail.count - first + above))
      }
    }
    let most = fits.map(\.parts).max()
    return fits.filter { $0.parts == most }
  }

  private func isWithin(_ path: String, _ folder: String) -> Bool {
    FilePaths.lies(
      files.canonical(path) ?? FilePaths.normalized(path),
      in: files.canonical(folder) ?? FilePaths.normalized(folder))
  }

  private func isTemplate(_ path: String) -> Bool { files.exists(path) && !files.isFolder(path) }

  private func held(_ path: String, in asset: TemplateOptions.Assets) -> Found {
    isNamed(path) ? .file(path) : .wrong("'\(path)' leads out of '\(asset.folder)'")
  }

  /// Whether it does not matter which of two files is read.
  private func isSame(_ path: String, as other: String) -> Bool {
    if path == other { return true }
    if let place = files.canonical(path), place == files.canonical(other) { return true }
    guard case .success(let bytes) = files.read(path), case .success(let others) = files.read(other)
    else { return false }
    return bytes == others
  }

  /// Whether two addresses may be of one template: the one that is known less far ends the other.
  static func mayBeSame(_ address: Resolved, _ other: Resolved) -> Bool {
    guard let a = tail(of: address), let b = tail(of: other) else { return true }
    return zip(a.reversed(), b.reversed()).allSatisfy { $0 == $1 }
  }

  /// Where a file lies in a folder that stands for the beginning of its address.
  private static func path(of text: String?, in asset: TemplateOptions.Assets) -> String? {
    guard let address = asset.address, let text, text.hasPrefix(address) else { return nil }
    let folder = asset.folder.hasSuffix("/") ? asset.folder : asset.folder + "/"
    let rest = text.dropFirst(address.count).prefix { $0 != "?" && $0 != "#" }
    let parts = rest.split(separator: "/")
    return parts.contains("..") ? nil : folder + parts.joined(separator: "/")
  }

  /// The path of an address as far as it is known, without the host: `templates`, `vpc.yaml`.
  ///
  /// - Returns: `nil` where its end is not known.
  private static func tail(of address: Resolved) -> [String]? {
    let text: String
    switch address.content {
    case .text(let whole):
      let parts = whole.components(separatedBy: "://")
      text = parts.last.map { $0.drop { $0 != "/" }.description } ?? whole
    case .joined(let parts):
      guard let last = parts.last?.text else { return nil }
      text = last
    default: return nil
    }
    let path = text.prefix { $0 != "?" && $0 != "#" }
    let parts = path.split(separator: "/").map(String.init)
    return parts.isEmpty || parts.contains("..") ? nil : parts
  }

  /// The file of the assembly that is uploaded under a name.
  private func uploaded(as name: String) -> String? {
    for list in assetLists {
      guard let bytes = try? files.read(list).get(),
        let source = try? SourceText(name: list, bytes: bytes),
        let root = try? Document.parse(source).root
      else { continue }
      for (_, file) in root["files"]?.entries ?? Value.noEntries {
        guard let path = file["source"]?["path"]?.text,
          (file["destinations"]?.entries ?? Value.noEntries).contains(where: {
            $0.value["objectKey"]?.text?.split(separator: "/").last.map(String.init) == name
          })
        else { continue }
        if case .file(let found) = self.file(named: path, from: FilePaths.folder(of: list)) {
          return found
        }
      }
    }
    return nil
  }
}

extension String {
  /// The parts between a separator; the text itself without one.
  fileprivate func components(separatedBy separator: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = Substring(self)
    while let range = rest.firstRange(of: separator) {
      parts.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    return parts + [rest]
  }
}
