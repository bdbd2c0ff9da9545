import Resources

/// What has to hold of a resource before AWS would take another value of one of its properties.
///
/// What only the deployment knows holds nothing: a saving that hangs on it is none.
struct SavingTerms: Hashable, Sendable {
  /// A property, and values or beginnings of values, in any case.
  struct Words: Hashable, Sendable {
    let path: [String]
    let words: [String]

    /// Whether a text is one of the words, or begins as one that ends in `*`.
    ///
    /// One that begins with `*` as well stands for any place of a text.
    func hold(_ text: String) -> Bool {
      let text = text.lowercased()
      return words.contains { word in
        let word = word.lowercased()
        guard word.hasSuffix("*") else { return word == text }
        let part = word.dropLast()
        return part.hasPrefix("*") ? text.contains(part.dropFirst()) : text.hasPrefix(part)
      }
    }
  }

  /// The versions of an engine that have it.
  struct Since: Hashable, Sendable {
    let version: [String]
    /// Where the engine stands; empty where there is one only.
    let engine: [String]
    /// The first version by the engine; of any under `*`.
    let first: [String: String]
  }

  /// Another resource that has what this one leaves out: the cluster of an instance.
  struct Through: Hashable, Sendable {
    let property: String
    let type: String
  }

  var only: [Words] = []
  var except: [Words] = []
  /// As ``except``, of what is known: nothing more is asked of a value that only the deployment knows.
  var exceptKnown: [Words] = []
  var since: Since?
  var upTo: [String: Int] = [:]
  var least: [String: Int] = [:]
  var through: Through?

  /// Names of the resource's properties that it hangs on.
  var properties: [String] {
    (only + except).compactMap(\.path.first) + upTo.keys + least.keys
      + [since?.version.first, since?.engine.first].compactMap { $0 }
  }

  /// Whether all of it holds of the resource whose property is changed.
  func hold(_ resource: DeployedResource, _ links: ResourceLinks) -> Bool {
    let holders = holders(resource, links)
    func values(_ path: [String]) -> [Resolved] {
      holders.lazy.map { Self.values(of: $0, path) }.first { !$0.isEmpty } ?? []
    }
    func isOpen(_ path: [String]) -> Bool { values(path).contains { $0.text == nil } }
    for words in only {
      let found = values(words.path)
      let isNone = found.isEmpty && words.words.contains("none")
      let isHeld = found.allSatisfy { $0.text.map(words.hold) ?? false } && !found.isEmpty
      guard isNone || isHeld else { return false }
    }
    for words in exceptKnown
    where values(words.path).contains(where: {
      $0.knownText.isEmpty ? false : words.hold($0.knownText)
    }) {
      return false
    }
    for words in except
    where isOpen(words.path)
      || values(words.path).contains(where: { $0.text.map(words.hold) ?? true })
    {
      return false
    }
    func isWithin(_ bounds: [String: Int], _ isBeyond: (Double, Int) -> Bool) -> Bool {
      bounds.allSatisfy { name, bound in
        values([name]).allSatisfy { $0.number.map { !isBeyond($0, bound) } ?? false }
      }
    }
    guard isWithin(upTo, { $0 > Double($1) }), isWithin(least, { $0 < Double($1) }),
      least.keys.allSatisfy({ !values([$0]).isEmpty })
    else { return false }
    guard let since else { return true }
    let engine = values(since.engine)
    if isOpen(since.version) || isOpen(since.engine) { return false }
    guard let first = since.first[engine.first?.text?.lowercased() ?? ""] ?? since.first["*"],
      let version = values(since.version).first?.text
    else { return true }
    return Self.isAtLeast(version, first)
  }

  /// The resource, and the one that it is a part of.
  private func holders(_ resource: DeployedResource, _ links: ResourceLinks) -> [DeployedResource] {
    guard let through else { return [resource] }
    return [resource, links.resource(resource[through.property], through.type)].compactMap { $0 }
  }

  /// What stands at the end of a path; lists on the way are gone through.
  static func values(of resource: DeployedResource, _ path: [String]) -> [Resolved] {
    guard let first = path.first else { return [] }
    var values = [resource[first]]
    for name in path.dropFirst() {
      values = values.flatMap { value in
        value.isUnresolved ? [value] : value.items.map { $0.isUnresolved ? $0 : $0[name] }
      }
    }
    return values.flatMap { value -> [Resolved] in
      if case .list(let items) = value.content { return items }
      return [value]
    }.filter { !$0.isMissing }
  }

  /// Whether a version is another or newer; one that leaves its last numbers open is the newest of its kind.
  private static func isAtLeast(_ version: String, _ first: String) -> Bool {
    func numbers(_ text: String) -> [Int] {
      text.split(separator: ".").map { part in Int(part.prefix { $0.isNumber }) ?? 0 }
    }
    for (own, least) in zip(numbers(version), numbers(first)) where own != least {
      return own > least
    }
    return true
  }
}
