package import Diagnostics

/// Which resources the values of others speak of.
///
/// A reference says it plainly. A text may be the id, ARN or name of a resource that is deployed
/// with it. Where a value is known at deployment only, the files may still leave one resource that
/// it can be: that is taken, and told as an assumption.
package final class ResourceLinks {
  private let resources: [DeployedResource]
  private var positions: [String: Int] = [:]
  private var byType: [String: [Int]] = [:]
  /// Per type, the resources by what others know them by; made when a text is first looked up.
  private var byName: [String: [String: [Int]]] = [:]
  private var nearTypes: [String: String?] = [:]
  private static let mostNearTypes = 100
  /// What was taken without being told, by the value's reason and the resource.
  private var assumed: [Diagnostic] = []
  private var assumedPairs: Set<[String]> = []

  package init(_ resources: [DeployedResource]) {
    self.resources = resources
    for (index, resource) in resources.enumerated() {
      positions[resource.key] = index
      byType[resource.type, default: []].append(index)
    }
  }

  /// What was taken without being told, for the reader of the report.
  package var notes: [Diagnostic] { assumed }

  /// Zones that the subnets lie in; two where they do not say.
  package private(set) lazy var zonesOfSubnets: Int = {
    let zones = all("AWS::EC2::Subnet").compactMap { $0["AvailabilityZone"].text }
    return zones.isEmpty ? 2 : Set(zones).count
  }()

  /// Most zones that a network can reach: no region has more.
  private static let mostZones = 6

  /// Zones that the subnets of a network lie in.
  ///
  /// - Parameter network: what a property of a resource in it says; of one that is not here, subnets that name
  ///   it alike count, and it may have others.
  /// - Returns: zones, one for each subnet that does not say its own, and from the fewest to the most that
  ///   something that spreads over them by itself reaches.
  package func zones(of network: Resolved) -> (taken: Int, spread: ClosedRange<Int>) {
    let vpc = resource(network, "AWS::EC2::VPC")
    let subnets =
      vpc.map { all("AWS::EC2::Subnet", whose: ["VpcId"], speakOf: $0) }
      ?? network.text.map { all("AWS::EC2::Subnet", whose: "VpcId", is: $0) } ?? []
    if subnets.isEmpty { return (2, 1...Self.mostZones) }
    let told = subnets.compactMap { $0["AvailabilityZone"].text ?? $0["AvailabilityZoneId"].text }
    let taken = min(Self.mostZones, Set(told).count + subnets.count - told.count)
    return (taken, 1...(vpc == nil ? Self.mostZones : taken))
  }

  /// Values of properties that only the deployment knows, by who has them and what they may speak of.
  private var openValues: [[String]: Resolved?] = [:]

  /// The first value that may speak of any resource of a type, since only the deployment knows of which.
  ///
  /// - Parameters:
  ///   - types: of those that speak.
  ///   - properties: names.
  ///   - target: the type that they speak of.
  /// - Returns: it; `nil` where all are known or speak of something here.
  package func open(_ types: [String], _ properties: [String], of target: String) -> Resolved? {
    let key = types + properties + [target]
    if let known = openValues[key] { return known }
    let open = types.lazy.flatMap { self.all($0) }.flatMap { holder in
      properties.map { holder[$0] }
    }.first { $0.unknown != nil && self.resource($0, target) == nil }
    openValues[key] = .some(open)
    return open
  }

  /// The resources of a type in the order of the files; none is copied before it is asked for.
  package func all(_ type: String) -> LazyMapSequence<[Int], DeployedResource> {
    (byType[type] ?? []).lazy.map { [resources] in resources[$0] }
  }

  package func count(_ type: String) -> Int { byType[type]?.count ?? 0 }

  /// The resource of a type that a value speaks of.
  package func resource(_ value: Resolved, _ type: String) -> DeployedResource? {
    let leaves = value.leaves
    for key in value.references {
      if let index = positions[key], resources[index].type == type { return resources[index] }
    }
    for leaf in leaves {
      if let index = meant(by: leaf, type) { return resources[index] }
    }
    return nil
  }

  package func speaks(_ value: Resolved, of resource: DeployedResource) -> Bool {
    value.references.contains(resource.key)
      || value.leaves.contains { leaf in
        meant(by: leaf, resource.type).map { resources[$0].key } == resource.key
      }
  }

  // MARK: - The other way round

  /// A property of a type's resources, by which they are looked up.
  private struct Holder: Hashable {
    let type: String
    let property: String
    let key: HolderKey
  }

  /// What of a property its holder is looked up by.
  private enum HolderKey: Hashable {
    /// What it speaks of, of a type.
    case spoken(type: String)
    case text
    /// What stands behind the last slash.
    case ending
  }

  /// Resources in their order by what a property of theirs speaks of, or by its text; made when it is
  /// first asked for, so that asking for each of thousands stays linear.
  private var holders: [Holder: [String: [Int]]] = [:]

  /// The resources of a type of which one of the properties speaks of a resource, in their order.
  ///
  /// - Parameters:
  ///   - type: of those that speak.
  ///   - properties: names, with dots below a property's own name.
  ///   - resource: the one that is spoken of.
  /// - Returns: each of them once.
  package func all(
    _ type: String, whose properties: [String], speakOf resource: DeployedResource
  ) -> [DeployedResource] {
    let found = properties.map { property in
      holders(Holder(type: type, property: property, key: .spoken(type: resource.type))) { value in
        keys(in: value, resource.type)
      }[resource.key] ?? []
    }
    if let only = found.first, found.count == 1 { return only.map { resources[$0] } }
    return Set(found.joined()).sorted().map { resources[$0] }
  }

  /// The resources of a type with a property of this text, in their order.
  package func all(_ type: String, whose property: String, is text: String) -> [DeployedResource] {
    let named = holders(Holder(type: type, property: property, key: .text)) {
      $0.text.map { [$0] } ?? []
    }
    return (named[text] ?? []).map { resources[$0] }
  }

  /// The resources of a type whose `ResourceId` has this text behind its last slash, in their order.
  package func all(_ type: String, ending text: String) -> [DeployedResource] {
    let ends = holders(Holder(type: type, property: "ResourceId", key: .ending)) { value in
      value.knownText.split(separator: "/").last.map { [String($0)] } ?? []
    }
    let last = text.split(separator: "/").last.map(String.init) ?? text
    return (ends[last] ?? []).map { resources[$0] }
  }

  /// Each resource once, in the order of the files.
  package func inOrder(_ found: [DeployedResource]) -> [DeployedResource] {
    if found.count < 2 { return found }
    return Set(found.compactMap { positions[$0.key] }).sorted().map { resources[$0] }
  }

  /// The one that stands first in the files.
  package func earlier(_ a: DeployedResource?, _ b: DeployedResource?) -> DeployedResource? {
    inOrder([a, b].compactMap { $0 }).first
  }

  private func holders(
    _ holder: Holder, keys: (Resolved) -> Set<String>
  ) -> [String: [Int]] {
    if let known = holders[holder] { return known }
    var path = holder.property.split(separator: ".").map(String.init)[...]
    let property = path.popFirst() ?? ""
    var made: [String: [Int]] = [:]
    for index in byType[holder.type] ?? [] {
      let value = path.reduce(resources[index][property]) { $0[$1] }
      for key in keys(value) { made[key, default: []].append(index) }
    }
    holders[holder] = made
    return made
  }

  /// Keys of what a value speaks of: what it refers to, and what of a type it means otherwise.
  package func keys(in value: Resolved, _ type: String) -> Set<String> {
    Set(value.references).union(
      value.leaves.compactMap { meant(by: $0, type).map { resources[$0].key } })
  }

  /// The resources of a type that a value speaks of, in the order of the files.
  package func all(_ type: String, spokenOfBy value: Resolved) -> [DeployedResource] {
    all(type, keys: keys(in: value, type))
  }

  /// The resources of a type with these keys, in the order of the files.
  package func all(_ type: String, keys: some Sequence<String>) -> [DeployedResource] {
    Set(keys).compactMap { positions[$0] }.filter { resources[$0].type == type }
      .sorted().map { resources[$0] }
  }

  /// The first resource of a type with this name among those it may be known by.
  package func first(_ type: String, named name: String) -> DeployedResource? {
    names(of: type)[name]?.first.map { resources[$0] }
  }

  /// Keys of the resources that a property of another one refers to, whatever it is called.
  private lazy var named: Set<String> = {
    var named: Set<String> = []
    for resource in resources {
      for property in resource.propertyNames where property != "Tags" {
        named.formUnion(resource[property].references.filter { $0 != resource.key })
      }
    }
    return named
  }()

  /// Whether anything that is deployed refers to a resource.
  package func isNamed(_ resource: DeployedResource) -> Bool { named.contains(resource.key) }

  /// What stands at the end of a way from a resource's property to what that names, and so on.
  ///
  /// - Returns: the key of a resource or its text; that of the resource itself where it is not known, so that it
  ///   stands for itself; `nil` without a way.
  package func holder(of resource: DeployedResource, along way: [String]) -> String? {
    guard let last = way.last else { return nil }
    var holder = resource
    for property in way.dropLast() {
      // What lies at the way's end may be named at once.
      if !holder[last].isMissing { break }
      let next = holder[property].references.compactMap { positions[$0] }.map { resources[$0] }
        .first { !$0[last].isMissing }
      guard let next else { return resource.key }
      holder = next
    }
    let value = holder[last]
    return value.references.first { positions[$0] != nil } ?? value.text ?? resource.key
  }

  // MARK: - Names

  /// The known type that a misspelt one most likely means; looked up once for each, and for no more
  /// than a person reads.
  package func nearestType(to type: String, among known: [String]) -> String? {
    guard type.hasPrefix("AWS::") else { return nil }
    if let found = nearTypes[type] { return found }
    guard nearTypes.count < Self.mostNearTypes else { return nil }
    let found = nearestName(to: type, in: known.lazy.filter { $0.hasPrefix("AWS::") })
    nearTypes[type] = .some(found)
    return found
  }

  /// The resource of a type that a value means without referring to it.
  private func meant(by leaf: Resolved, _ type: String) -> Int? {
    switch leaf.content {
    // A text that was taken from one resource may name another: an alias passes its function's on.
    case .text(let text): named(text, type)
    case .unknown(let unknown): likely(unknown, type, at: leaf)
    default: nil
    }
  }

  /// The one resource of a type with this id, ARN or name; none where several have it.
  private func named(_ text: String, _ type: String) -> Int? {
    guard !text.isEmpty, byType[type] != nil else { return nil }
    let names = names(of: type)
    for name in [text] + (Self.name(inARN: text).map { [$0] } ?? []) {
      if let found = names[name] { return found.count == 1 ? found[0] : nil }
    }
    return nil
  }

  private func names(of type: String) -> [String: [Int]] {
    if let known = byName[type] { return known }
    var made: [String: [Int]] = [:]
    for index in byType[type] ?? [] {
      for name in Set(resources[index].names) { made[name, default: []].append(index) }
    }
    byName[type] = made
    return made
  }

  /// `orders` of `arn:aws:lambda:eu-west-1:111122223333:function:orders`.
  private static func name(inARN text: String) -> String? {
    guard text.hasPrefix("arn:") else { return nil }
    return text.split { $0 == ":" || $0 == "/" }.last.map(String.init)
  }

  private func likely(_ unknown: Resolved.Unknown, _ type: String, at value: Resolved) -> Int? {
    let fitting = unknown.likely.compactMap { positions[$0] }.filter { resources[$0].type == type }
    guard fitting.count == 1, let index = fitting.first else { return nil }
    let id = resources[index].id
    if assumedPairs.insert([unknown.reason, id]).inserted {
      assumed.append(
        Diagnostic(
          .note, at: value.location ?? resources[index].location,
          "assumed: \(unknown.reason), and is taken to be '\(id)', the only one that fits"))
    }
    return index
  }
}
