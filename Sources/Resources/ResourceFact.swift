/// One property of a deployed resource that a policy may speak about.
package struct ResourceFact: Hashable, Sendable {
  /// What the property decides.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case databaseClass, cacheNode, instanceType
    /// `true` where it stands in two zones.
    case multiAZ
    /// `true` where it can be reached from the internet.
    case publicDatabase
    /// Days; 0 keeps for ever.
    case logRetentionDays
    /// `engine version`, of a database or a cache.
    case engineVersion
    /// `512 1024`: CPU units and MiB.
    case taskSize
    case natGateway
  }

  package let resource: String
  package let kind: Kind
  package let value: String

  package init(_ resource: String, _ kind: Kind, _ value: String) {
    self.resource = resource
    self.kind = kind
    self.value = value
  }
}
