package import Resources

/// Another value of a property that mostly costs less: gp3 for gp2, Graviton for x86.
///
/// A rule of thumb of a sheet. Whether it saves anything, and how much, the rates of the region say.
package struct SheetSaving: Hashable, Sendable {
  /// Within its type: `gp3`.
  package let name: String
  /// The other value.
  package fileprivate(set) var edit: PropertyEdit
  /// What has to be changed with it where it is so: an engine's version with the engine.
  package fileprivate(set) var with: [PropertyEdit]
  /// Properties that have to be changed with it where they are written, and how, which nobody could fill in: an
  /// image for ARM.
  fileprivate(set) var also: [String: String]
  /// Types and properties that name those of which it does not speak: a secret that a database rotates; `*`
  /// for any property of any other resource.
  let unless: [String]
  /// What has to hold of the resource.
  let terms: SavingTerms
  /// Whose calendar says what takes the place of a version past its standard support; `nil` where the other
  /// value is written.
  let supported: Supported?
  /// What fewer resources of the type would do; `nil` of another value.
  package let fewer: Fewer?
  package let risk: RiskLevel
  /// What it is and what it puts at risk, in a line.
  package let because: String

  package var path: [String] { edit.path }

  /// Every path that is changed.
  package var paths: [[String]] { [edit.path] + with.map(\.path) }

  /// Names of the properties of a resource that decide whether it saves what it says.
  package var decisive: Set<String> {
    Set(
      paths.compactMap(\.first) + terms.properties
        + [supported?.engine, path.count == 1 ? edit.beside?.of : nil].compactMap { $0 })
  }

  init(
    name: String, edit: PropertyEdit, with: [PropertyEdit], also: [String: String],
    unless: [String], terms: SavingTerms, supported: Supported?, fewer: Fewer?, risk: RiskLevel,
    because: String
  ) {
    self.name = name
    self.edit = edit
    self.with = with
    self.also = also
    self.unless = unless
    self.terms = terms
    self.supported = supported
    self.fewer = fewer
    self.risk = risk
    self.because = because
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

  /// An engine whose calendar of Extended Support is known.
  package struct Supported: Hashable, Sendable {
    /// The property that names it.
    let engine: String
    /// What AWS takes where nobody writes it.
    let usual: String?
    /// A version that the calendar does not have, since its standard support has no end.
    let newest: String?
  }

  /// Resources of a type that others could stand for: several secrets that could be keys of one.
  package struct Fewer: Hashable, Sendable {
    /// How many are left; 0 where none is needed.
    package let keep: Int
    /// The way to what needs as many by itself, from a property to what it names: the VPC of a gateway's subnet.
    package let each: [String]
    /// What only those are charged for that nobody needs: `PublicIPv4:IdleAddress`.
    package let usageType: String?
  }

  /// The resource with the other values; `nil` where the rule does not speak of it.
  package func applied(to resource: DeployedResource) -> DeployedResource? {
    guard edit.speaks(of: resource[path[0]]) else { return nil }
    return with.reduce(edit.applied(to: resource)) { $1.applied(to: $0) }
  }
}

extension SheetSaving {
  /// The rule as it would be followed on one resource.
  ///
  /// - Parameters:
  ///   - resource: whose property it is.
  ///   - catalog: what Terraform calls it.
  ///   - links: which other resources it speaks of.
  ///   - schedule: the calendar of Extended Support, by which a version is replaced.
  ///   - value: a property of the resource, by its name.
  /// - Returns: its own paths and values; `nil` where AWS would not take it, or nothing of the resource is meant.
  func followed(
    on resource: DeployedResource, _ catalog: ServiceCatalog, _ links: ResourceLinks,
    _ schedule: ExtendedSupportSchedule, value: (String) -> Resolved
  ) -> SheetSaving? {
    if fewer != nil { return terms.hold(resource, links) ? self : nil }
    func own(_ edit: PropertyEdit) -> PropertyEdit {
      let written = PropertyPath(edit.path.joined(separator: "."))
      return catalog.terraformPath(written, of: resource.writtenType).map(edit.along) ?? edit
    }
    var rule = self
    rule.edit = own(edit)
    if supported != nil {
      guard let next = replaced(value(rule.path[0]), engine: resource, schedule) else { return nil }
      rule.edit = next
    }
    guard rule.edit.speaks(of: value(rule.path[0])), terms.hold(resource, links) else { return nil }
    // A value that is open may well be one that goes along or does not.
    if with.contains(where: { value($0.path[0]).isUnresolved }) { return nil }
    rule.with = with.map(own).filter { $0.speaks(of: value($0.path[0])) }
    rule.also = [:]
    for (name, what) in also {
      let path = PropertyPath(name)
      let steps = (catalog.terraformPath(path, of: resource.writtenType) ?? path).steps.map(\.name)
      if !SavingTerms.values(of: resource, steps).isEmpty {
        rule.also[catalog.name(of: steps, in: resource.writtenType)] = what
      }
    }
    return rule
  }

  /// The version that takes the place of one past its standard support; `nil` for one within it.
  private func replaced(
    _ version: Resolved, engine resource: DeployedResource, _ schedule: ExtendedSupportSchedule
  ) -> PropertyEdit? {
    guard let supported, let version = version.text else { return nil }
    // Before the day is known, every version may be past its support by then.
    guard let day = schedule.day else { return edit.between(version, "newer") }
    func engine(_ written: Resolved) -> String? {
      written.isMissing ? supported.usual : written.text
    }
    guard
      let engine = engine(resource[supported.engine])?.lowercased(),
      schedule.year(of: engine, version: version, on: day) != nil
    else { return nil }
    return (schedule.supported(engine, on: day) ?? supported.newest).map {
      edit.between(version, $0)
    }
  }

  /// What is written for it, in the resource's language: `instance_class: db.t3.* → db.t4g.*`.
  func words(of resource: DeployedResource, _ catalog: ServiceCatalog) -> String {
    let edits = ([edit] + with).map { edit in
      edit.words(catalog.name(of: edit.path, in: resource.writtenType))
    }
    return (edits + also.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }).joined(
      separator: ", ")
  }
}

/// A rule that speaks of resources of a template.
package struct FoundSaving: Sendable {
  package let rule: SheetSaving
  /// What is written for it, in the language of its resources.
  package let edit: String
  package fileprivate(set) var resources: Set<ResourceID>
  /// Whether another day would find another rule in its place.
  package var hangsOnDay: Bool { rule.supported != nil }
  /// What each resource is one of several for; those without share one.
  package fileprivate(set) var holders: [ResourceID: String] = [:]

  init(rule: SheetSaving, edit: String) {
    self.rule = rule
    self.edit = edit
    resources = []
  }

  mutating func add(_ resource: ResourceID, of holder: String?) {
    resources.insert(resource)
    holders[resource] = holder
  }
}
