import Diagnostics
import Documents
import Resources

extension SheetReader {
  /// The rules under `savings`.
  mutating func savings(_ node: Value) -> [SheetSaving] {
    guard isMapping(node, "'savings'", example: "gp3: { at: VolumeType, from: gp2, to: gp3, … }")
    else { return [] }
    return node.entries.compactMap { key, value in
      saving(value, named: key.text ?? "", among: node)
    }
  }

  /// What a rule says itself, and what it has from the one that it is like.
  private struct SavingNode {
    /// What each rule says of itself.
    static let own: Set<String> = ["at", "from", "to", "keep", "each", "usage", "unless", "like"]

    let node: Value
    let model: Value?

    subscript(key: String) -> Value? {
      node[key] ?? (Self.own.contains(key) ? nil : model?[key])
    }
  }

  private mutating func saving(
    _ node: Value, named name: String, among rules: Value
  ) -> SheetSaving? {
    guard isMapping(node, "'\(name)'", example: "at: VolumeType") else { return nil }
    check(node, SheetKeys.saving.names, what: "a saving")
    let model = node["like"].flatMap { like in
      like.text.flatMap { $0 == name ? nil : rules[$0] }
    }
    if let like = node["like"], model?.kind != .mapping {
      let others = rules.entries.map { $0.key.text ?? "" }.filter { $0 != name }
      problems.error(
        at: like.location, "'\(like.text ?? "")' is no other saving of this type",
        mend: suggestion(for: like.text ?? "", from: others))
      return nil
    }
    let all = SavingNode(node: node, model: model)
    func text(_ key: String) -> String {
      let holder = node[key] == nil && all[key] != nil ? model ?? node : node
      return requiredText(key, of: holder, what: "a saving")
    }
    let fewer = fewer(node, named: name)
    let supported = all["supported"].flatMap { self.supported($0) }
    let hasValues = node["keep"] == nil && all["supported"] == nil
    let path = node["keep"] == nil ? text("at") : ""
    let (from, to) = hasValues ? (node["from"]?.text ?? "", text("to")) : ("", "")
    checkEnds(from, to, of: node)
    let level = text("risk")
    guard let risk = RiskLevel(rawValue: level) else {
      if !level.isEmpty {
        problems.error(
          at: all["risk"]?.location, "'\(level)' is no level of risk",
          mend: "write one of: \(RiskLevel.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return nil
    }
    let because = text("because")
    let isUsual = all["usual"]?.bool ?? flag("usual", of: node) ?? false
    let terms = terms(all)
    let with = all["with"].map { self.with($0) } ?? []
    guard
      fewer != nil || !path.isEmpty && (supported != nil || !to.isEmpty)
    else { return nil }
    return SheetSaving(
      name: name,
      edit: PropertyEdit(
        PropertyPath(path), from: from, to: to, isUsual: isUsual,
        beside: all["beside"].flatMap { beside($0) }),
      with: with, also: all["also"].map { alsoChanged($0) } ?? [:],
      unless: unless(node), terms: terms, supported: supported, fewer: fewer, risk: risk,
      because: because)
  }

  private mutating func checkEnds(_ from: String, _ to: String, of node: Value) {
    guard from.hasSuffix("*") != to.hasSuffix("*") else { return }
    problems.error(
      at: node["to"]?.location ?? node.location,
      "'\(from)' and '\(to)': one is a beginning, the other a whole value",
      mend: "end both with '*', or none")
  }

  /// What has to hold of the resource.
  private mutating func terms(_ node: SavingNode) -> SavingTerms {
    var terms = SavingTerms()
    terms.only = node["only"].map { words($0, "'only'") } ?? []
    terms.except = node["except"].map { words($0, "'except'") } ?? []
    terms.exceptKnown = node["exceptKnown"].map { words($0, "'exceptKnown'") } ?? []
    terms.upTo = node["upTo"].map { numbers($0, "'upTo'") } ?? [:]
    terms.least = node["least"].map { numbers($0, "'least'") } ?? [:]
    terms.since = node["since"].flatMap { since($0) }
    if let way = node["through"],
      isMapping(way, "'through'", example: "at: …, of: AWS::RDS::DBCluster")
    {
      check(way, SheetKeys.throughSaving.names, what: "'through'")
      terms.through = SavingTerms.Through(
        property: requiredText("at", of: way, what: "'through'"),
        type: requiredText("of", of: way, what: "'through'"))
    }
    return terms
  }

  private static func path(_ text: String) -> [String] {
    text.split(separator: ".").map(String.init)
  }

  private mutating func words(_ node: Value, _ what: String) -> [SavingTerms.Words] {
    guard isMapping(node, what, example: "Engine: [mysql, postgres]") else { return [] }
    return node.entries.map { key, value in
      let words = value.text.map { [$0] } ?? value.items.compactMap(\.text)
      if words.isEmpty {
        problems.error(
          at: value.location, "'\(key.text ?? "")' of \(what) is \(value.kindName)",
          mend: "write a value, or a list of them")
      }
      return SavingTerms.Words(path: Self.path(key.text ?? ""), words: words)
    }
  }

  private mutating func numbers(_ node: Value, _ what: String) -> [String: Int] {
    guard isMapping(node, what, example: "Iops: 3000") else { return [:] }
    var numbers: [String: Int] = [:]
    for (key, value) in node.entries {
      if let number = value.text.flatMap({ Int($0) }) {
        numbers[key.text ?? ""] = number
      } else {
        problems.error(
          at: value.location, "'\(key.text ?? "")' of \(what) is no whole number",
          mend: "write one, as 3000")
      }
    }
    return numbers
  }

  /// The versions of an engine that have the other value; `nil` where it is wrong.
  private mutating func since(_ node: Value) -> SavingTerms.Since? {
    let what = "'since'"
    guard
      isMapping(node, what, example: "at: EngineVersion, of: Engine, versions: { mysql: 8.0.17 }")
    else { return nil }
    check(node, SheetKeys.sinceSaving.names, what: what)
    let path = requiredText("at", of: node, what: what)
    var first: [String: String] = [:]
    if let versions = node["versions"] {
      for (key, value) in versions.entries { first[key.text ?? ""] = value.text }
    }
    if first.isEmpty {
      problems.error(
        at: node.location, "'since' has no 'versions'", mend: "add versions: { mysql: 8.0.17 }")
    }
    return SavingTerms.Since(
      version: Self.path(path), engine: Self.path(node["of"]?.text ?? ""), first: first)
  }

  private mutating func supported(_ node: Value) -> SheetSaving.Supported? {
    let what = "'supported'"
    guard isMapping(node, what, example: "engine: Engine") else { return nil }
    check(node, SheetKeys.supportedSaving.names, what: what)
    return SheetSaving.Supported(
      engine: requiredText("engine", of: node, what: what), usual: node["usual"]?.text,
      newest: node["newest"]?.text)
  }

  /// What else has to be changed, in words.
  private mutating func alsoChanged(_ node: Value) -> [String: String] {
    guard isMapping(node, "'also'", example: "ImageId: an image for ARM64") else { return [:] }
    return Dictionary(
      node.entries.map { ($0.key.text ?? "", $0.value.text ?? "") }, uniquingKeysWith: { $1 })
  }

  /// What names those of which it does not speak.
  private mutating func unless(_ node: Value) -> [String] {
    let names = node["unless"].map { Array($0.items) } ?? []
    for name in names where name.text?.contains(".") != true && name.text != "*" {
      problems.error(
        at: name.location, "'\(name.text ?? "")' names no property of a type",
        mend: "write it as AWS::SecretsManager::RotationSchedule.SecretId")
    }
    return names.compactMap(\.text)
  }

  /// What is changed along with it.
  private mutating func with(_ node: Value) -> [PropertyEdit] {
    node.items.compactMap { item in
      let what = "an edit of 'with'"
      guard isMapping(item, what, example: "at: EngineVersion, to: \"7.2\"") else { return nil }
      check(item, SheetKeys.withSaving.names, what: what)
      let path = requiredText("at", of: item, what: what)
      let (from, to) = (item["from"]?.text ?? "", item["to"]?.text ?? "")
      checkEnds(from, to, of: item)
      let upTo = item["upTo"]?.text.flatMap { Int($0) }
      if let written = item["upTo"], upTo == nil {
        problems.error(
          at: written.location, "'upTo' of \(what) is no whole number", mend: "write one, as 3000")
      }
      return PropertyEdit(
        PropertyPath(path), from: from, to: to, isUsual: flag("usual", of: item) ?? false,
        upTo: upTo)
    }
  }

  /// What `beside` says; `nil` where it is wrong.
  private mutating func beside(_ node: Value) -> SheetSaving.Beside? {
    let what = "'beside'"
    guard
      isMapping(node, what, example: "{ set: Iops, of: Size, times: 3, least: 3001, most: 16000 }")
    else { return nil }
    check(node, SheetKeys.besideSaving.names, what: what)
    func count(_ key: String) -> Int? {
      if let count = node[key]?.text.flatMap({ Int($0) }), (1...1_000_000).contains(count) {
        return count
      }
      problems.error(
        at: node[key]?.location ?? node.location, "'\(key)' of 'beside' is no whole number",
        mend: "write 1 to 1000000")
      return nil
    }
    let (property, of) = (
      requiredText("set", of: node, what: what), requiredText("of", of: node, what: what)
    )
    guard let times = count("times"), let least = count("least"), let most = count("most"),
      !property.isEmpty, !of.isEmpty
    else { return nil }
    guard least <= most else {
      problems.error(
        at: node["least"]?.location ?? node.location,
        "'least' of 'beside' is above its 'most': nothing is ever set",
        mend: "write \(most) at most")
      return nil
    }
    return SheetSaving.Beside(property: property, of: of, times: times, least: least, most: most)
  }

  /// What `keep` says; `nil` without it.
  private mutating func fewer(_ node: Value, named name: String) -> SheetSaving.Fewer? {
    guard let keep = node["keep"] else {
      for key in ["each", "usage"] {
        guard let other = node[key] else { continue }
        problems.error(
          at: other.location, "'\(name)' has '\(key)' without 'keep'",
          mend: "write how many of them are enough, 'keep: 1', or take it out")
      }
      return nil
    }
    for key in ["at", "from", "to", "usual", "beside", "with", "supported"] {
      guard let other = node[key] else { continue }
      problems.error(
        at: other.location, "'\(name)' has '\(key)' and 'keep': it is one or the other",
        mend: "write another saving for the other value")
    }
    guard let count = keep.text.flatMap({ Int($0) }), (0...1_000).contains(count) else {
      problems.error(
        at: keep.location, "'keep' is no number of resources", mend: "write 0 to 1000")
      return nil
    }
    return SheetSaving.Fewer(
      keep: count, each: node["each"]?.text?.split(separator: ".").map(String.init) ?? [],
      usageType: node["usage"]?.text)
  }
}
