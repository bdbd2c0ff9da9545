import Services

extension Stack {
  /// Notes what times were measured on: what a stack file names before anything is laid over it.
  ///
  /// - Parameter node: the file's tree without overlays.
  package mutating func keepProcessors(of node: ConfigNode) {
    for index in services.indices {
      let named = node["services"]?[services[index].name]?["platform"]?.text
      services[index].measuredOn = named.map { FargatePlatform(rawValue: $0) ?? .x86 } ?? .x86
      if !services[index].fleet.isEmpty { services[index].measuredOn = nil }
    }
    for index in fleets.indices {
      fleets[index].measuredOn = node["fleets"]?[fleets[index].name]?["instance"]?.text
    }
    for index in functions.indices {
      let named = node["functions"]?[functions[index].name]?["architecture"]?.text
      functions[index].measuredOn =
        named.map { LambdaFunction.Architecture(rawValue: $0) ?? .x86_64 } ?? .x86_64
    }
    for index in databases.indices {
      let entry = node["databases"]?[databases[index].name] ?? node["database"]
      databases[index].measuredOn = entry?["class"]?.text
    }
    for index in caches.indices {
      let entry = node["caches"]?[caches[index].name] ?? node["cache"]
      caches[index].measuredOn = entry?["node"]?.text
    }
  }
}
