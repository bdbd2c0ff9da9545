package import Diagnostics

/// How fast a vCPU works, by the family of its machine, from `pricing/limits/processors.csv`.
///
/// Times in a stack file are those of what it names; what runs on something else since, by an overlay or a
/// size that is tried, takes them times the one's speed over the other's.
package struct ProcessorSpeeds: Hashable, Sendable {
  /// The speed of one family over that of x86 in Fargate.
  package struct Speed: Hashable, Sendable {
    package let middle: Double
    /// What is believed possible.
    package let low: Double
    package let high: Double
    /// Where the table says so.
    package let location: SourceLocation?

    package init(
      middle: Double, low: Double, high: Double, location: SourceLocation? = nil
    ) {
      self.middle = middle
      self.low = low
      self.high = high
      self.location = location
    }
  }

  package let families: [String: Speed]
  /// Speeds that a month was drawn with, in place of the middle ones.
  package var drawn: [String: Double] = [:]

  package init(_ families: [String: Speed] = [:]) { self.families = families }

  /// Of a class, a node or a platform: `db.t4g.micro`, `cache.t4g.micro`, `t4g.micro`, `arm64`.
  ///
  /// - Parameter name: as AWS calls it.
  /// - Returns: `nil` for one that the table lacks.
  package func speed(of name: String) -> Speed? { family(of: name).flatMap { families[$0] } }

  /// The family of a class, a node or a platform: `t4g` of `db.t4g.micro`.
  private func family(of name: String) -> String? {
    let parts = name.split(separator: ".")
    let family = parts.first.map { ["db", "cache"].contains($0) } == true ? 1 : 0
    return parts.indices.contains(family) ? String(parts[family]) : nil
  }

  /// How much faster something works than where its times come from; 1 where either is not known.
  ///
  /// - Parameters:
  ///   - name: what it runs on.
  ///   - measured: what its times are of; `nil` or empty for the same.
  /// - Returns: above 0.
  package func ratio(of name: String, measuredOn measured: String?) -> Double {
    guard let measured, !measured.isEmpty, measured != name, let now = family(of: name),
      let then = family(of: measured), let speed = taken(now), let before = taken(then)
    else { return 1 }
    return speed / before
  }

  /// The speed that is reckoned with.
  private func taken(_ family: String) -> Double? { drawn[family] ?? families[family]?.middle }

  /// The families on which a time depends that was measured on one thing and runs on another; those whose speed
  /// is certain are left out.
  func uncertain(_ name: String, measuredOn measured: String?) -> [String] {
    guard let measured, !measured.isEmpty, let now = family(of: name),
      let then = family(of: measured), now != then, families[now] != nil, families[then] != nil
    else { return [] }
    return [now, then].filter { family in
      families[family].map { $0.low < $0.high } ?? false
    }
  }

  /// The least and the most of ``ratio(of:measuredOn:)`` that is believed possible.
  package func range(of name: String, measuredOn measured: String) -> (low: Double, high: Double)? {
    guard measured != name, let now = speed(of: name), let then = speed(of: measured),
      family(of: name) != family(of: measured)
    else { return nil }
    return (now.low / then.high, now.high / then.low)
  }
}

extension Stack {
  /// Takes from a stack file's model what its times were measured on.
  ///
  /// - Parameters:
  ///   - described: the model.
  ///   - names: per kind, what the file calls a resource, by its name here.
  package mutating func takeProcessors(
    from described: Stack, names: [String: [String: String]] = [:]
  ) {
    processors.drawn = described.processors.drawn
    func name(_ kind: String, _ name: String) -> String { names[kind]?[name] ?? name }
    for index in services.indices {
      let known = described.services.first { $0.name == name("services", services[index].name) }
      services[index].measuredOn = known?.measuredOn
    }
    for index in functions.indices {
      let known = described.functions.first { $0.name == name("functions", functions[index].name) }
      functions[index].measuredOn = known?.measuredOn
    }
    for index in databases.indices {
      let known = described.databases.first { $0.name == name("databases", databases[index].name) }
      databases[index].measuredOn = known?.measuredOn
    }
    for index in caches.indices {
      let known = described.caches.first { $0.name == name("caches", caches[index].name) }
      caches[index].measuredOn = known?.measuredOn
    }
  }

  /// Families of processors whose speed nobody knows exactly and that times are carried over to or from, in the
  /// order of their names.
  package var uncertainProcessors: [String] {
    var families: Set<String> = []
    for service in services {
      families.formUnion(
        processors.uncertain(service.platform.rawValue, measuredOn: service.measuredOn?.rawValue))
    }
    for fleet in fleets {
      families.formUnion(processors.uncertain(fleet.type.name, measuredOn: fleet.measuredOn))
    }
    for function in functions {
      families.formUnion(
        processors.uncertain(
          function.architecture.rawValue, measuredOn: function.measuredOn?.rawValue))
    }
    for database in databases where database.host != .fargate {
      families.formUnion(
        processors.uncertain(database.instanceClass.name, measuredOn: database.measuredOn))
    }
    for cache in caches {
      families.formUnion(processors.uncertain(cache.node.name, measuredOn: cache.measuredOn))
    }
    return families.sorted()
  }

  /// Of every part that takes times, how much faster it works than where they were measured.
  package func speed(of service: FargateService) -> Double {
    if let fleet = fleet(of: service) {
      return processors.ratio(of: fleet.type.name, measuredOn: fleet.measuredOn)
    }
    guard let measured = service.measuredOn, measured != service.platform else { return 1 }
    return processors.ratio(of: service.platform.rawValue, measuredOn: measured.rawValue)
  }

  package func speed(of function: LambdaFunction) -> Double {
    guard let measured = function.measuredOn, measured != function.architecture else { return 1 }
    return processors.ratio(of: function.architecture.rawValue, measuredOn: measured.rawValue)
  }

  package func speed(of database: Database) -> Double {
    database.host == .fargate
      ? 1
      : processors.ratio(of: database.instanceClass.name, measuredOn: database.measuredOn)
  }

  package func speed(of cache: Cache) -> Double {
    processors.ratio(of: cache.node.name, measuredOn: cache.measuredOn)
  }
}
