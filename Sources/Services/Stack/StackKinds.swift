package import Resources

/// A model of which a stack holds resources under names.
package protocol NamedResource: FieldListed {
  var name: String { get }
  /// Whether a template deploys it; what runs on something else of the stack it does not name.
  var isDeployable: Bool { get }
}

extension NamedResource {
  package var isDeployable: Bool { true }
}

extension FargateService: NamedResource {}
extension FargateJob: NamedResource {}
extension LambdaFunction: NamedResource {}
extension LoadBalancer: NamedResource {}
extension Database: NamedResource {}
extension Cache: NamedResource {}
extension JobQueue: NamedResource {
  /// BullMQ lives on a cache.
  package var isDeployable: Bool { kind == .sqs }
}

/// How a template's resources find what the stack file says of them.
package enum Matching: Sendable {
  /// By name, each at most once.
  case name
  /// By name; several of the template may be the same one of the stack file.
  case sharedName
  /// By name; what is left over, by its order.
  case nameThenOrder
}

/// A kind of resource of which a stack holds any number.
package protocol StackKind<Model>: Sendable {
  associatedtype Model: NamedResource

  /// `database`, for messages.
  var words: String { get }
  /// `databases`: the stack file's key of all of them.
  var key: String { get }
  /// `database`: the key of the only one, and its name; `nil` where all have names.
  var singular: String? { get }
  var path: any WritableKeyPath<Stack, [Model]> & Sendable { get }
  var matching: Matching { get }
  /// Whether an overlay may add one.
  var canAdd: Bool { get }
  /// What its names in a template may end in: `OrdersDatabase` means `orders`.
  var endings: [String] { get }
  /// What a template without one is told to lack: `database on RDS`.
  var lacking: String { get }
}

extension StackKind {
  // Closures: a key path of a type that is not known here is put together anew at every call.
  package func names(in stack: Stack) -> [String] { stack[keyPath: path].map { $0.name } }

  /// Names of those that a template has to deploy.
  package func deployable(in stack: Stack) -> [String] {
    stack[keyPath: path].filter { $0.isDeployable }.map { $0.name }
  }

  package var fields: Fields<Model> { Model.fields }
}

/// A kind of resource, as a value.
package struct ResourceKind<Model: NamedResource>: StackKind {
  package let words: String
  package let key: String
  package let singular: String?
  package let path: any WritableKeyPath<Stack, [Model]> & Sendable
  package let matching: Matching
  package let canAdd: Bool
  package let endings: [String]
  package let lacking: String

  init(
    _ words: String, _ key: String, singular: String? = nil,
    _ path: any WritableKeyPath<Stack, [Model]> & Sendable, _ matching: Matching,
    endings: [String], lacking: String
  ) {
    self.words = words
    self.key = key
    self.singular = singular
    self.path = path
    self.matching = matching
    canAdd = singular != nil
    self.endings = endings
    self.lacking = lacking
  }
}

/// A part that a stack has once, or not at all.
package protocol StackPart<Model>: Sendable {
  associatedtype Model: FieldListed & Equatable

  /// The stack file's key: `network`.
  var key: String { get }
  var path: any WritableKeyPath<Stack, Model?> & Sendable { get }
  /// Whether a change takes the part over as a whole: its properties hang together.
  var isWhole: Bool { get }
  /// Whether what only its users know costs something where the template has no such part.
  var countsAlone: Bool { get }
  /// What a template without one is told to lack: `NAT gateway`.
  var lacking: String { get }
}

extension StackPart {
  package var fields: Fields<Model> { Model.fields }
}

/// A part of a stack, as a value.
package struct SinglePart<Model: FieldListed & Equatable>: StackPart {
  package let key: String
  package let path: any WritableKeyPath<Stack, Model?> & Sendable
  package let isWhole: Bool
  package let countsAlone: Bool
  package let lacking: String

  init(
    _ key: String, _ path: any WritableKeyPath<Stack, Model?> & Sendable, isWhole: Bool = false,
    countsAlone: Bool = false, lacking: String
  ) {
    self.countsAlone = countsAlone
    self.key = key
    self.path = path
    self.isWhole = isWhole
    self.lacking = lacking
  }
}

extension ResourceKind where Model == FargateService {
  package static let services = Self(
    "service", "services", \.services, .name, endings: ["service", "task"],
    lacking: "service")
}

extension ResourceKind where Model == LambdaFunction {
  package static let functions = Self(
    "function", "functions", \.functions, .name, endings: ["function", "lambda", "handler"],
    lacking: "function")
}

extension ResourceKind where Model == FargateJob {
  package static let jobs = Self(
    "job", "jobs", \.jobs, .sharedName, endings: ["service", "task", "job"], lacking: "job")
}

extension ResourceKind where Model == LoadBalancer {
  package static let loadBalancers = Self(
    "load balancer", "loadBalancers", singular: "loadBalancer", \.loadBalancers, .nameThenOrder,
    endings: ["loadbalancer", "balancer", "alb", "nlb", "lb"], lacking: "load balancer")
}

extension ResourceKind where Model == Database {
  package static let databases = Self(
    "database", "databases", singular: "database", \.databases, .nameThenOrder,
    endings: ["database", "db", "instance", "cluster"], lacking: "database on RDS")
}

extension ResourceKind where Model == Cache {
  package static let caches = Self(
    "cache", "caches", singular: "cache", \.caches, .nameThenOrder,
    endings: ["cache", "redis", "valkey", "memcached", "cluster"], lacking: "cache")
}

extension ResourceKind where Model == JobQueue {
  package static let queues = Self(
    "queue", "queues", singular: "queue", \.queues, .nameThenOrder,
    endings: ["queue", "jobs"], lacking: "queue")
}

extension Stack {
  /// Every kind of which there may be several, in the order of a request's way.
  package static let kinds: [any StackKind] = [
    ResourceKind.services, ResourceKind.functions, ResourceKind.fleets, ResourceKind.jobs,
    ResourceKind.loadBalancers,
    ResourceKind.databases, ResourceKind.caches, ResourceKind.queues,
  ]

  /// Every part that there is once.
  package static let parts: [any StackPart] = [
    SinglePart("network", \.nat, isWhole: true, lacking: "NAT gateway"),
    SinglePart("registry", \.registry, lacking: "registry"),
    SinglePart("logs", \.logs, lacking: "log group"),
    SinglePart(
      "monitoring", \.monitoring, countsAlone: true,
      lacking: "such part; its alarms stand for themselves"),
    SinglePart("naming", \.naming, lacking: "such part; its zones stand for themselves"),
    SinglePart("firewall", \.firewall, lacking: "web firewall on a load balancer"),
  ]
}
