import Diagnostics
import Documents
package import Resources

/// Another value of a property that mostly costs less: gp3 for gp2, Graviton for x86.
///
/// A rule of thumb of a sheet. Whether it saves anything, and how much, the rates of the region say.
package struct SheetSaving: Hashable, Sendable {
  /// Within its type: `gp3`.
  package let name: String
  /// CloudFormation's path; a list on the way means each of its items.
  ///
  /// Empty of a rule of fewer resources.
  package let path: [String]
  /// The steps of it that are lists: one that is not there has no items that could be changed.
  let lists: Set<String>
  /// What it is now: a value, or the beginning of one, `t3.*`.
  package let from: String
  package let to: String
  /// Whether AWS takes ``from`` where nobody writes the property.
  package let isUsual: Bool
  /// What fewer resources of the type would do; `nil` of another value.
  package let fewer: Fewer?
  /// A property beside it that has to follow; `nil` where none has.
  package let beside: Beside?
  package let risk: RiskLevel
  /// What it is and what it puts at risk, in a line.
  package let because: String

  /// The same rule where a language calls the property otherwise.
  func along(_ path: PropertyPath) -> Self {
    Self(
      name: name, path: path.steps.map(\.name), lists: path.lists, from: from, to: to,
      isUsual: isUsual, fewer: fewer, beside: beside, risk: risk, because: because)
  }

  /// A property that takes as much as another one asks for: gp3's IOPS as gp2 has them by its size.
  package struct Beside: Hashable, Sendable {
    /// CloudFormation's name of what is set: `Iops`.
    package let property: String
    /// Of what it is worked out, at the same place: `Size`.
    package let of: String
    package let times: Int
    /// The property is left out below, and is no more than ``most``.
    package let least: Int
    package let most: Int

    /// The property's value; `nil` where it is left as it is.
    func value(_ size: Resolved) -> Resolved? {
      guard let size = size.text.flatMap({ Double($0) }), size.isFinite else { return nil }
      let wanted = min(Double(most), (size * Double(times)).rounded(.up))
      return wanted < Double(least) ? nil : Resolved(.text("\(Int(wanted))"), at: nil)
    }
  }

  /// Resources of a type that others could stand for: several secrets that could be keys of one.
  package struct Fewer: Hashable, Sendable {
    /// How many are left; 0 where none is needed.
    package let keep: Int
    /// The way to what needs as many by itself, from a property to what it names: the VPC of a gateway's subnet.
    package let each: [String]
    /// Values of properties of those that are something else: a gateway without a way out.
    package let except: [String: String]
    /// What only those are charged for that nobody needs: `PublicIPv4:IdleAddress`.
    package let usageType: String?
    /// Types and properties that name those which stand for themselves: a secret that a database rotates; `*`
    /// for any property of any other resource.
    package let unless: [String]
  }

  /// Whether the rule speaks of a resource.
  ///
  /// - Parameter value: the resource's own of the property at which ``path`` begins.
  /// - Returns: whether another value would be put in its place.
  func speaks(of value: Resolved) -> Bool { changedAll(value) != nil }

  /// The resource with the other value; `nil` where the rule does not speak of it.
  package func applied(to resource: DeployedResource) -> DeployedResource? {
    let value = resource[path[0]]
    let rest = path.dropFirst()
    guard changedAll(value) != nil else { return nil }
    let property = path[0]
    let set = rest.isEmpty ? beside.flatMap { $0.value(resource[$0.of]) } : nil
    return resource.replacing { name, value in
      if name == property { return changed(value, rest) ?? value }
      return name == beside?.property ? set ?? value : value
    }
  }

  /// The value of the property at which ``path`` begins, changed; `nil` where nothing of it is meant.
  private func changedAll(_ value: Resolved) -> Resolved? {
    value.isMissing && lists.contains(path[0]) ? nil : changed(value, path.dropFirst())
  }

  /// `nil` where nothing of the value is meant.
  private func changed(_ value: Resolved, _ path: ArraySlice<String>) -> Resolved? {
    if case .list(let items) = value.content {
      let changed = items.map { self.changed($0, path) }
      if changed.allSatisfy({ $0 == nil }) { return nil }
      return Resolved(.list(zip(items, changed).map { $1 ?? $0 }), at: value.place)
    }
    guard let key = path.first else {
      if value.isMissing { return isUsual ? Resolved(.text(to), at: nil) : nil }
      return value.text.flatMap { replacement(of: $0) }.map { Resolved(.text($0), at: value.place) }
    }
    switch value.content {
    case .missing where isUsual:
      return changed(.absent, path.dropFirst()).map {
        Resolved(.map([Resolved.Entry(key: key, value: $0)]), at: nil)
      }
    case .map(let entries):
      let isWritten = entries.contains { $0.key == key }
      let key = isWritten ? key : TerraformNames.pascal(key)
      let old = entries.first { $0.key == key }?.value ?? .absent
      if old.isMissing, lists.contains(path[path.startIndex]) { return nil }
      guard let new = changed(old, path.dropFirst()) else { return nil }
      var others = entries.filter { $0.key != key }
      if path.count == 1, let beside,
        let set = beside.value(others.first { $0.key == beside.of }?.value ?? .absent)
      {
        others.removeAll { $0.key == beside.property }
        others.append(Resolved.Entry(key: beside.property, value: set))
      }
      return Resolved(.map(others + [Resolved.Entry(key: key, value: new)]), at: value.place)
    default: return nil
    }
  }

  /// The other value of a text; the ending stays where the rule speaks of a beginning.
  private func replacement(of text: String) -> String? {
    guard from.hasSuffix("*") else { return text == from ? to : nil }
    let start = from.dropLast()
    guard text.hasPrefix(start), text.count > start.count else { return nil }
    let ending = text.dropFirst(start.count)
    // A whole machine of another family has other processors and another memory.
    return ending.hasPrefix("metal") ? nil : String(to.dropLast()) + ending
  }
}

/// A rule that speaks of resources of a template.
package struct FoundSaving: Sendable {
  package let rule: SheetSaving
  package fileprivate(set) var resources: Set<ResourceID>
  /// What each resource is one of several for; those without share one.
  package fileprivate(set) var holders: [ResourceID: String] = [:]

  init(rule: SheetSaving) {
    self.rule = rule
    resources = []
  }

  mutating func add(_ resource: ResourceID, of holder: String?) {
    resources.insert(resource)
    holders[resource] = holder
  }
}

extension SheetReader {
  /// The rules under `savings`.
  mutating func savings(_ node: Value) -> [SheetSaving] {
    guard isMapping(node, "'savings'", example: "gp3: { at: VolumeType, from: gp2, to: gp3, … }")
    else { return [] }
    return node.entries.compactMap { key, value in saving(value, named: key.text ?? "") }
  }

  private mutating func saving(_ node: Value, named name: String) -> SheetSaving? {
    guard isMapping(node, "'\(name)'", example: "at: VolumeType") else { return nil }
    check(node, SheetKeys.saving.names, what: "a saving")
    func text(_ key: String) -> String { requiredText(key, of: node, what: "a saving") }
    let fewer = fewer(node, named: name)
    let (path, from, to) =
      node["keep"] == nil ? (text("at"), text("from"), text("to")) : ("", "", "")
    if from.hasSuffix("*") != to.hasSuffix("*") {
      problems.error(
        at: node["to"]?.location ?? node.location,
        "'\(from)' and '\(to)': one is a beginning, the other a whole value",
        mend: "end both with '*', or none")
    }
    let level = text("risk")
    guard let risk = RiskLevel(rawValue: level) else {
      if !level.isEmpty {
        problems.error(
          at: node["risk"]?.location, "'\(level)' is no level of risk",
          mend: "write one of: \(RiskLevel.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return nil
    }
    let because = text("because")
    let isUsual = flag("usual", of: node) ?? false
    guard fewer != nil || !path.isEmpty && !from.isEmpty && !to.isEmpty else { return nil }
    let way = PropertyPath(path)
    return SheetSaving(
      name: name, path: way.steps.map(\.name), lists: way.lists, from: from, to: to,
      isUsual: isUsual, fewer: fewer, beside: node["beside"].flatMap { beside($0) }, risk: risk,
      because: because)
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
      for key in ["each", "usage", "unless", "except"] {
        guard let other = node[key] else { continue }
        problems.error(
          at: other.location, "'\(name)' has '\(key)' without 'keep'",
          mend: "write how many of them are enough, 'keep: 1', or take it out")
      }
      return nil
    }
    for key in ["at", "from", "to", "usual", "beside"] {
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
    for name in node["unless"].map({ Array($0.items) }) ?? []
    where name.text?.contains(".") != true && name.text != "*" {
      problems.error(
        at: name.location, "'\(name.text ?? "")' names no property of a type",
        mend: "write it as AWS::SecretsManager::RotationSchedule.SecretId")
    }
    let except =
      node["except"].map { part in
        part.entries.compactMap { key, value in
          key.text.flatMap { key in value.text.map { (key, $0) } }
        }
      } ?? []
    return SheetSaving.Fewer(
      keep: count, each: node["each"]?.text?.split(separator: ".").map(String.init) ?? [],
      except: Dictionary(except, uniquingKeysWith: { $1 }), usageType: node["usage"]?.text,
      unless: node["unless"]?.items.compactMap(\.text) ?? [])
  }
}
