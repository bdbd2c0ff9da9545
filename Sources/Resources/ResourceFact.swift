package import Diagnostics
package import Documents

/// One property of a deployed resource that a policy may speak about.
package struct ResourceFact: Sendable {
  /// What the property decides, without its value.
  package enum Kind: Hashable, Sendable {
    case databaseClass, cacheNode, instanceType, multiAZ, publicDatabase, logRetentionDays
    case engineVersion, extendedSupport, taskSize, natGateway
  }

  /// A property and its value.
  package enum Property: Hashable, Sendable {
    case databaseClass(String)
    case cacheNode(String)
    case instanceType(String)
    /// Whether it stands in two zones.
    case multiAZ(Bool)
    /// Whether it can be reached from the internet.
    case publicDatabase(Bool)
    /// Days that logs are kept; 0 keeps them for ever.
    case logRetentionDays(Double)
    /// Of a database or a cache.
    case engineVersion(EngineVersion)
    /// Of a service whose sheet has a calendar: past standard support on the day of the bill.
    case extendedSupport(EngineVersion)
    /// CPU units, 1024 to the vCPU, and MiB of one task.
    case taskSize(cpuUnits: Int, memoryMB: Int)
    case natGateway
  }

  package let resource: ResourceID
  package let property: Property
  /// The value that says so, or the resource that is silent of it; `nil` for what was not read.
  private let place: Value?

  package init(_ resource: ResourceID, _ property: Property, at place: Value? = nil) {
    self.resource = resource
    self.property = property
    self.place = place
  }

  /// Where it was written.
  package var location: SourceLocation? { place?.location }

  package var kind: Kind {
    switch property {
    case .databaseClass: .databaseClass
    case .cacheNode: .cacheNode
    case .instanceType: .instanceType
    case .multiAZ: .multiAZ
    case .publicDatabase: .publicDatabase
    case .logRetentionDays: .logRetentionDays
    case .engineVersion: .engineVersion
    case .extendedSupport: .extendedSupport
    case .taskSize: .taskSize
    case .natGateway: .natGateway
    }
  }

  /// The class, the node type or the instance type; `nil` for a property that is none of them.
  package var sizeName: String? {
    switch property {
    case .databaseClass(let name), .cacheNode(let name), .instanceType(let name): name
    default: nil
    }
  }
}

/// A version of a database's or a cache's engine.
package struct EngineVersion: Hashable, Sendable {
  /// As AWS calls it: `postgres`, `redis`.
  package let engine: String
  /// `16.4`; empty where it is not stated.
  package let version: String

  package init(engine: String, version: String) {
    self.engine = engine
    self.version = version
  }

  /// The number before the first dot; `nil` where there is none.
  package var major: Int? { Self.major(of: version) }

  package static func major(of version: String) -> Int? {
    version.split(separator: ".").first.flatMap { Int($0) }
  }

  /// `redis 7.0`.
  package var text: String { version.isEmpty ? engine : "\(engine) \(version)" }
}
