import Diagnostics
import Resources
import Services
import TrafficSimulation

/// Kinds of a stack file that are short for `resources` of a type: `buckets` and `distributions`.
enum StackShorthand {
  /// What stands for a type.
  struct Kind: Sendable {
    /// `buckets`.
    let key: String
    let type: String
    /// Keys that are no use of the type: its own model reads them.
    let own: Set<String>
    let keys: FileKeys
  }

  static let buckets = Kind(
    key: "buckets", type: "AWS::S3::Bucket", own: [],
    keys: FileKeys(
      "a bucket",
      [
        FileKey("storageGB", .number(0...1e12), "GB of 2³⁰ bytes that lie in it"),
        FileKey("writesPerMonth", .number(0...1e18), "PUT, COPY, POST, LIST; else from 'uses'"),
        FileKey("readsPerMonth", .number(0...1e18), "GET and others; else from 'uses'"),
        FileKey("internetGBPerMonth", .number(0...1e12), "GB to the internet, past any CDN"),
      ] + shared, pattern: UsageReader.entryKeys.pattern))

  static let distributions = Kind(
    key: "distributions", type: ContentDistribution.type,
    own: Set(ContentDistribution.fields.list.map(\.key)),
    keys: FileKeys(
      ContentDistribution.fields.what, ContentDistribution.fields.keys.list + shared,
      pattern: UsageReader.entryKeys.pattern))

  static let all = [buckets, distributions]

  private static let shared = [
    FileKey(
      "usage", .named(.number(0...1e18), canAdd: true),
      "use a month that the other keys do not name, by the keys that 'usage init' lists"),
    FileKey("deployedAs", .text, "the template's resource that it is, where the names differ"),
  ]

  /// What a request does with objects of a bucket, by the keys of its sheet.
  static let objectKeys = ["puts": "writes", "gets": "reads"]

  /// The bytes of an object, beside them.
  static let objectSize = "bytes"

  /// What a request does with a bucket's objects, without their size.
  static func usedObjects(_ node: ConfigNode) -> ConfigNode {
    guard let entries = node.entries else { return node }
    var node = node
    node.content = .map(entries.filter { $0.key != objectSize })
    return node
  }

  /// The names under a kind.
  static func names(_ kind: Kind, in node: ConfigNode) -> Set<String> {
    Set((node[kind.key]?.entries ?? []).map(\.key))
  }

  /// The names of the file's buses of EventBridge: a request says how big the events are that it puts onto them.
  static func buses(in node: ConfigNode) -> Set<String> {
    let resources = node["resources"]?.entries ?? []
    return Set(
      resources.filter { $0.value["type"]?.text == "AWS::Events::EventBus" }.map(\.key))
  }

  /// What viewers use of distributions, and these of the buckets behind them, without amounts.
  static func distributionUses(
    in node: ConfigNode
  ) -> [String: [UsageStatements.RequestUse]] {
    let buckets = names(buckets, in: node)
    var uses: [String: [UsageStatements.RequestUse]] = [:]
    func add(_ resource: String, _ key: String, at location: SourceLocation) {
      uses[resource, default: []].append(
        UsageStatements.RequestUse(ChargedUse(resource: resource, key: key), at: location))
    }
    for entry in node[distributions.key]?.entries ?? [] {
      for key in ["requests", "dataOutBytes", "toOriginBytes"] {
        add(entry.key, key, at: entry.keyLocation)
      }
      if let origin = entry.value["origin"], let name = origin.text, buckets.contains(name) {
        add(name, "reads", at: origin.location)
      }
    }
    return uses
  }

  /// The file with every such resource under `resources`; its own keys stay where they are.
  static func expanded(_ node: ConfigNode, _ problems: inout Diagnostics) -> ConfigNode {
    var added: [ConfigNode.Entry] = []
    for kind in all {
      guard let part = node[kind.key], !part.isNull else { continue }
      guard let entries = part.entries else {
        problems.error(
          at: part.location, "'\(kind.key)' is \(part.kindName)",
          mend: "write a mapping from names to \(kind.key)")
        continue
      }
      for entry in entries { added.append(resource(entry, kind, &problems)) }
    }
    guard !added.isEmpty, var all = node.entries else { return node }
    if let place = all.firstIndex(where: { $0.key == "resources" }),
      let own = all[place].value.entries ?? (all[place].value.isNull ? [] : nil)
    {
      all[place].value.content = .map(own + added)
    } else {
      let value = ConfigNode(.map(added), at: node.location)
      all.append(
        ConfigNode.Entry(key: "resources", keyLocation: node.location, value: value))
    }
    var node = node
    node.content = .map(all)
    return node
  }

  private static func resource(
    _ entry: ConfigNode.Entry, _ kind: Kind, _ problems: inout Diagnostics
  ) -> ConfigNode.Entry {
    let place = entry.keyLocation
    var (usage, besides): ([ConfigNode.Entry], [ConfigNode.Entry]) = ([], [])
    if entry.value.entries == nil, !entry.value.isNull {
      problems.error(
        at: entry.value.location, "'\(entry.key)' is \(entry.value.kindName)",
        mend:
          "write a mapping: \(kind.keys.list.prefix(2).map { $0.key + ": …" }.joined(separator: ", "))"
      )
    }
    for key in entry.value.entries ?? [] where !kind.own.contains(key.key) {
      if key.key == "usage" {
        usage += statedUse(key, problems: &problems)
      } else if UsageReader.isProperty(key.key) || key.key == "deployedAs" {
        besides.append(key)
      } else if kind.keys[key.key] != nil {
        usage.append(key)
      } else {
        problems.error(
          at: key.keyLocation, "unknown key '\(key.key)' in \(kind.keys.what)",
          mend: suggestion(for: key.key, from: kind.keys.names))
      }
    }
    var seen: Set<String> = []
    for key in usage where !seen.insert(key.key).inserted {
      problems.error(
        at: key.keyLocation, "'\(key.key)' of '\(entry.key)' stands beside 'usage' and under it",
        mend: "keep one of them")
    }
    let type = ConfigNode.Entry(
      key: "type", keyLocation: place,
      value: ConfigNode(.scalar(text: kind.type, isQuoted: false), at: place))
    let use = ConfigNode.Entry(
      key: "usage", keyLocation: place, value: ConfigNode(.map(usage), at: entry.value.location))
    return ConfigNode.Entry(
      key: entry.key, keyLocation: place,
      value: ConfigNode(.map([type, use] + besides), at: entry.value.location))
  }
}

extension StackShorthand {
  /// What stands under `usage` of such a resource.
  private static func statedUse(
    _ entry: ConfigNode.Entry, problems: inout Diagnostics
  ) -> [ConfigNode.Entry] {
    if let entries = entry.value.entries { return entries }
    if !entry.value.isNull {
      problems.error(
        at: entry.value.location, "'usage' is \(entry.value.kindName)",
        mend: "write a mapping from keys to amounts a month")
    }
    return []
  }
}

extension StackReader {
  /// Distributions, each before something of the file.
  mutating func readDistributions(_ node: ConfigNode, into stack: inout Stack) {
    let nodes = stack.services.map(\.name) + stack.functions.map(\.name)
    let buckets = StackShorthand.names(StackShorthand.buckets, in: node)
    let schema = Schema(ContentDistribution.fields)
    var behind: [String: String] = [:]
    for entry in node[StackShorthand.distributions.key]?.entries ?? [] {
      let index = stack.distributions.count
      var distribution = ContentDistribution(name: entry.key)
      let own = ConfigNode(
        .map(
          (entry.value.entries ?? []).filter {
            StackShorthand.distributions.own.contains($0.key)
          }), at: entry.value.location)
      decode(
        schema, own, into: &distribution, path: "distributions.\(entry.key)", name: entry.key
      ) { $1(&$0.distributions[index]) }
      if distribution.hitShare > ContentDistribution.highestHitShare {
        problems.error(
          at: entry.value["hitShare"]?.location, "with this 'hitShare' nothing reaches the origin",
          mend: "write at most \(ContentDistribution.highestHitShare)")
      }
      stack.distributions.append(distribution)
      let origin = distribution.origin
      let place = entry.value["origin"]?.location ?? entry.keyLocation
      if origin.isEmpty {
        problems.error(
          at: place, "the distribution '\(entry.key)' has no 'origin'",
          mend: "name the service, function or bucket behind it")
      } else if !nodes.contains(origin), !buckets.contains(origin) {
        problems.error(
          at: place,
          "'\(entry.key)' stands before '\(origin)', which is no service, function or "
            + "bucket here",
          mend: suggestion(for: origin, from: nodes + buckets.sorted()))
      } else if nodes.contains(origin) {
        if entry.value["writeShare"] == nil {
          let (low, high) = (0.0, 1.0)
          stack.distributions[index].writeShare = (low + high) / 2
          drivers.append(
            MovingNumber(
              path: "distributions.\(entry.key).writeShare",
              .drawn(
                .uniform(low: low, high: high),
                reason: "which of the requests write is not said: none, or all"),
              location: entry.value.location
            ) { $0.distributions[index].writeShare = $1 })
        }
        for key in ["requestsPerRequest", "bytes"] {
          guard let part = entry.value.entries?.first(where: { $0.key == key }) else { continue }
          problems.error(
            at: part.keyLocation, "'\(key)' is of files in a bucket, but '\(origin)' is none",
            mend: "take it out: what is asked of '\(origin)' and what it answers stand there")
        }
        if let other = behind[origin] {
          problems.error(
            at: place, "'\(origin)' stands behind '\(other)' already",
            mend: "let one distribution stand before it")
        }
        behind[origin] = entry.key
      } else if let share = entry.value.entries?.first(where: { $0.key == "writeShare" }) {
        problems.error(
          at: share.keyLocation,
          "'writeShare' is of requests to a service or function, but '\(origin)' is a bucket",
          mend: "take it out: what is written to '\(origin)' stands with the bucket")
      }
    }
  }
}
