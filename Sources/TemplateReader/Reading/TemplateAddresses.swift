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
  func file(at address: Resolved) -> Found {
    if let text = address.text, !text.contains("://") {
      return .elsewhere("its template '\(text)' is not here" + help(text))
    }
    guard let tail = Self.tail(of: address), let name = tail.last else {
      return .elsewhere(
        "where its template lies is not known"
          + (address.unknown.map { ": \($0.reason)" } ?? ""))
    }
    for asset in assets {
      for path in Self.paths(address.text, tail, in: asset) where files.exists(path) {
        guard !files.isFolder(path) else { continue }
        return isNamed(path)
          ? .file(path) : .wrong("'\(path)' leads out of '\(asset.folder)'")
      }
    }
    if let file = uploaded(as: name) { return .file(file) }
    return .elsewhere(
      "its template '\(name)' lies at an address that is not read here" + help(name))
  }

  private func help(_ name: String) -> String {
    assets.isEmpty
      ? "; name the folder that it lies in: --assets FOLDER"
      : "; it is in no folder that --assets names"
  }

  /// Where a file may lie in a folder of assets, the likeliest first.
  private static func paths(
    _ text: String?, _ tail: [String], in asset: TemplateOptions.Assets
  ) -> [String] {
    let folder = asset.folder.hasSuffix("/") ? asset.folder : asset.folder + "/"
    guard let address = asset.address else {
      return tail.indices.map { folder + tail[$0...].joined(separator: "/") }
    }
    guard let text, text.hasPrefix(address) else { return [] }
    let rest = text.dropFirst(address.count).prefix { $0 != "?" && $0 != "#" }
    let parts = rest.split(separator: "/")
    return parts.contains("..") ? [] : [folder + parts.joined(separator: "/")]
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
