import Documents

/// What a SAM template says of all resources of a kind.
///
/// - Source: AWS Serverless Application Model, developer guide, "Globals section".
struct ServerlessGlobals {
  private let section: Value?
  /// Entries and items of each kind, however deep.
  private let sizes: [String: Int]

  init(_ section: Value?) {
    self.section = section
    var sizes: [String: Int] = [:]
    for (key, value) in section?.entries ?? Value.noEntries {
      if let kind = key.text { sizes[kind] = Self.size(of: value) }
    }
    self.sizes = sizes
  }

  private static func size(of value: Value) -> Int {
    value.count + value.items.reduce(0) { $0 + size(of: $1) }
      + value.entries.reduce(0) { $0 + size(of: $1.value) }
  }

  /// Entries and items that all resources of a kind get.
  func size(of kind: String) -> Int { sizes[kind] ?? 0 }

  /// A resource's properties over those that all of its kind have.
  func merged(under properties: Value?, of kind: String) -> Draft {
    let own = properties.map { Draft.written($0) } ?? .map([])
    guard let shared = section?[kind] else { return own }
    return Self.merged(.written(shared), own)
  }

  /// Mappings are laid over one another, lists follow one another, anything else takes its place.
  private static func merged(_ shared: Draft, _ own: Draft) -> Draft {
    if isFunction(shared) || isFunction(own) { return own }
    if !shared.items.isEmpty, !own.items.isEmpty { return .list(shared.items + own.items) }
    let (under, over) = (shared.entries, own.entries)
    if under.isEmpty || (over.isEmpty && !isMapping(own)) { return own }
    var entries = under.map { entry in
      own[entry.key].map { Draft.Entry(entry.key, at: entry.place, merged(entry.value, $0)) }
        ?? entry
    }
    let names = Set(under.map(\.key))
    entries += over.filter { !names.contains($0.key) }
    return .map(entries)
  }

  private static func isMapping(_ draft: Draft) -> Bool {
    switch draft {
    case .map: true
    case .written(let value): value.kind == .mapping
    case .text, .list: false
    }
  }

  private static func isFunction(_ draft: Draft) -> Bool {
    if case .written(let value) = draft, value.tag != nil { return true }
    let entries = draft.entries
    return entries.count == 1 && (entries[0].key == "Ref" || entries[0].key.hasPrefix("Fn::"))
  }
}
