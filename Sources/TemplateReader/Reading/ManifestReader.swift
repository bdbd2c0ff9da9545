import Diagnostics
import Documents
import Resources

/// Finds the stacks of a cloud assembly, those of its stages included, before any template is read.
///
/// - Source: AWS CDK, cloud assembly schema, `manifest.json`, version 48.
struct ManifestReader {
  /// A stack as the manifest has it.
  struct Stack {
    let name: String
    /// What else people call it: its path of constructs, which `cdk ls` prints, and the artifact's id.
    let aliases: [String]
    let file: String
    let account: String?
    let region: String?
    let parameters: [String: Resolved]
  }

  private(set) var stacks: [Stack] = []
  private(set) var unread: [UnreadPart] = []
  private(set) var notes: [Diagnostic] = []
  private(set) var problems = Diagnostics()
  /// The lists of files that the assembly uploads.
  private(set) var assetLists: [String] = []

  private let parse: (String) throws(Diagnostics) -> Value
  private let files: TemplateFiles
  /// Where the assembly lies, links followed.
  private let top: String?
  private var failedLookups = 0

  /// Stages stand in the assembly itself; more levels are no assembly of CDK's.
  private static let deepest = 64
  /// An account may hold 2,000 stacks.
  private static let mostStacks = 2_000
  private static let mostNotes = 20

  /// Reads an assembly; what is wrong with a part is kept, and the rest is read on.
  init(
    _ root: Value, file: String, files: TemplateFiles,
    parse: @escaping (String) throws(Diagnostics) -> Value
  ) {
    self.files = files
    self.parse = parse
    let folder = FilePaths.folder(of: file)
    top = files.canonical(folder.isEmpty ? "." : folder)
    read(root, folder: folder, chain: [top ?? folder])
    if failedLookups > Self.mostNotes {
      notes.append(
        Diagnostic(
          .warning, .invalidInput, "and \(failedLookups - Self.mostNotes) more look-ups failed"))
    }
  }

  private mutating func read(_ root: Value, folder: String, chain: [String]) {
    noteFailedLookups(of: root)
    for (key, artifact) in root["artifacts"]?.entries ?? Value.noEntries {
      switch artifact["type"]?.text {
      case "aws:cloudformation:stack": readStack(artifact, key, folder)
      case "cdk:cloud-assembly": readStage(artifact, folder, chain)
      case "cdk:asset-manifest":
        if let name = artifact["properties"]?["file"], let file = inside(folder, name) {
          assetLists.append(file)
        }
      case "cdk:tree", "cdk:feature-flag-report", "none": break
      case let type: unreadable(artifact, key, type)
      }
    }
  }

  private mutating func noteFailedLookups(of root: Value) {
    for missing in root["missing"]?.items ?? Value.noItems {
      failedLookups += 1
      guard failedLookups <= Self.mostNotes else { continue }
      notes.append(
        Diagnostic(
          .warning, at: missing.location,
          "look-up '\(missing["key"]?.text ?? "")' failed at synthesis: "
            + "the template holds dummy values",
          mend: "run 'cdk synth' with the account's credentials, and commit cdk.context.json"))
    }
  }

  private mutating func readStack(_ artifact: Value, _ key: Value, _ folder: String) {
    guard let id = key.text else { return }
    let name = artifact["properties"]?["stackName"]?.text ?? id
    guard let template = artifact["properties"]?["templateFile"] else {
      unread.append(
        UnreadPart(
          id: id, type: "aws:cloudformation:stack", stack: name, place: artifact,
          reason: "the manifest names no 'templateFile' for it; run 'cdk synth' again"))
      return
    }
    guard let file = inside(folder, template) else { return }
    guard stacks.count < Self.mostStacks else {
      if stacks.count == Self.mostStacks, !problems.hasErrors {
        problems.error(
          at: artifact.location, "the assembly holds more than \(Self.mostStacks) stacks",
          mend: "name one of its stages, or a part of them with --only")
      }
      return
    }
    let (account, region) = Self.environment(of: artifact)
    stacks.append(
      Stack(
        name: name, aliases: [artifact["displayName"]?.text, id].compactMap { $0 }, file: file,
        account: account, region: region,
        parameters: Self.parameters(of: artifact)))
  }

  private mutating func readStage(_ artifact: Value, _ folder: String, _ chain: [String]) {
    guard let name = artifact["properties"]?["directoryName"] else {
      problems.error(
        at: artifact.location, "a stage of the assembly names no 'directoryName'",
        mend: "run 'cdk synth' again")
      return
    }
    guard let nested = inside(folder, name) else { return }
    let place = files.canonical(nested) ?? nested
    guard !chain.contains(place) else {
      problems.error(
        at: name.location, "the assembly holds itself: '\(nested)'",
        mend: "run 'cdk synth' again; a stage lies in a folder of its own")
      return
    }
    guard chain.count < Self.deepest else {
      problems.error(
        at: name.location, "stages are nested more than \(Self.deepest) deep",
        mend: "name an inner folder")
      return
    }
    do throws(Diagnostics) {
      read(try parse(nested + "/manifest.json"), folder: nested + "/", chain: chain + [place])
    } catch {
      problems.append(error)
    }
  }

  /// What is no kind of artifact that is known may be a stack.
  private mutating func unreadable(_ artifact: Value, _ key: Value, _ type: String?) {
    guard let id = key.text else { return }
    let known = [
      "aws:cloudformation:stack", "cdk:cloud-assembly", "cdk:asset-manifest", "cdk:tree",
    ]
    let offer = type.flatMap { nearestName(to: $0, in: known) }.map { "; did you mean '\($0)'?" }
    unread.append(
      UnreadPart(
        id: id, type: type ?? "artifact", stack: id, place: artifact,
        reason: (type.map { "nobody here has heard of artifacts of type '\($0)'" }
          ?? "the manifest names no 'type' for it") + (offer ?? "")))
  }

  /// A file of the assembly, beside the manifest or below it, links followed.
  private mutating func inside(_ folder: String, _ name: Value) -> String? {
    let text = name.text ?? ""
    let isInside =
      !text.isEmpty && !text.hasPrefix("/") && !text.split(separator: "/").contains("..")
    guard isInside else {
      problems.error(
        at: name.location, "'\(text)' is no file inside the assembly",
        mend: "run 'cdk synth' again; it writes names relative to the manifest")
      return nil
    }
    if let top, let place = files.canonical(folder + text), !FilePaths.lies(place, in: top) {
      problems.error(
        at: name.location, "'\(text)' is a link that leads out of the assembly",
        mend: "run 'cdk synth' again; it writes the files themselves")
      return nil
    }
    return folder + text
  }

  /// `aws://account/region`; what is unknown is left out.
  private static func environment(of artifact: Value) -> (account: String?, region: String?) {
    let parts = (artifact["environment"]?.text ?? "").split(separator: "/").map(String.init)
    guard parts.count == 3 else { return (nil, nil) }
    func known(_ text: String) -> String? { text.hasPrefix("unknown-") ? nil : text }
    return (known(parts[1]), known(parts[2]))
  }

  private static func parameters(of artifact: Value) -> [String: Resolved] {
    var values: [String: Resolved] = [:]
    for (key, value) in artifact["properties"]?["parameters"]?.entries ?? Value.noEntries {
      if let name = key.text, let text = value.text {
        values[name] = Resolved(.text(text), at: value)
      }
    }
    return values
  }

  /// The region of most stacks that name theirs; of as many, that of the first.
  var mainRegion: String? {
    var counts: [String: Int] = [:]
    for stack in stacks { if let region = stack.region { counts[region, default: 0] += 1 } }
    let most = counts.values.max()
    return stacks.lazy.compactMap(\.region).first { counts[$0] == most }
  }
}
