import Diagnostics
import Resources
import Services
import Testing

@testable import Inputs

/// Fields that a reader of its own reads: the list alone does not read them.
@Suite struct `Fields with a reader of their own` {
  private static let limits: SizeTables = {
    var limits = SizeTables()
    limits.fargateSizes = FargateSizes(spans: [
      .init(cpuUnits: 512, memoryMB: 1_024...4_096, stepMB: 1_024, windows: false),
      .init(cpuUnits: 1_024, memoryMB: 2_048...8_192, stepMB: 1_024, windows: false),
    ])
    limits.databaseClasses = ["db.t3.micro", "db.t3.small"].map {
      DatabaseClass(name: $0, vCPU: 2, memoryGB: 1)
    }
    limits.cacheNodes = ["cache.t3.micro", "cache.t3.small"].map {
      CacheNode(name: $0, vCPU: 2, memoryGB: 0.5)
    }
    limits.instanceTypes = ["m6g.large", "m6g.xlarge"].map {
      InstanceType(
        name: $0, vCPU: 2, memoryMB: 8_192, interfaces: 3, addressesPerInterface: 10)
    }
    return limits
  }()

  private static let base = """
    stack: shop
    region: us-east-1
    thirdParties: { mail: {} }
    services:
      web: { cpu: 512, memoryMB: 2048 }
      api: { cpu: 512, memoryMB: 2048 }
    functions: { resize: {} }
    jobs: { migrate: { cpu: 512, memoryMB: 2048 } }
    loadBalancer: {}
    network: { nat: gateway }
    database: { class: db.t3.micro }
    cache: { node: cache.t3.micro }
    queue: { kind: sqs }
    extras: { more: { service: AmazonRDS, usageType: RDS:ProxyUsage, unit: Hrs, quantity: 1 } }

    """

  /// For each such key of each model, a path and a value that the reader has to take up.
  private static let changes: [(list: String, key: String, overlays: [String])] = [
    ("a service", "cpu", ["services.web.cpu=1024"]),
    ("a service", "memoryMB", ["services.web.memoryMB=1024"]),
    ("a service", "uses", ["services.web.uses={ database: { queries: 2 } }"]),
    ("a service", "calls", ["services.web.calls={ api: 2 }"]),
    ("a service", "thirdPartyCalls", ["services.web.thirdPartyCalls={ mail: 2 }"]),
    ("a function", "uses", ["functions.resize.uses={ database: { queries: 2 } }"]),
    ("a function", "calls", ["functions.resize.calls={ api: 2 }"]),
    ("a function", "thirdPartyCalls", ["functions.resize.thirdPartyCalls={ mail: 2 }"]),
    (
      "a fleet", "instance",
      [
        "fleets={ nodes: { instance: m6g.large, minInstances: 1 } }",
        "fleets.nodes.instance=m6g.xlarge",
      ]
    ),
    ("a job", "cpu", ["jobs.migrate.cpu=1024"]),
    ("a job", "memoryMB", ["jobs.migrate.memoryMB=1024"]),
    ("a load balancer", "zones", ["loadBalancer.zones=3"]),
    ("the network", "natGateways", ["network.natGateways=2"]),
    ("the database", "class", ["database.class=db.t3.small"]),
    (
      "the database", "cpu",
      [
        "database={ host: fargate, cpu: 512, memoryMB: 2048 }", "database.cpu=1024",
      ]
    ),
    (
      "the database", "memoryMB",
      [
        "database={ host: fargate, cpu: 512, memoryMB: 1024 }", "database.memoryMB=2048",
      ]
    ),
    (
      "the database", "minACU",
      [
        "database={ engine: aurora-postgresql, minACU: 1, maxACU: 8 }", "database.minACU=2",
      ]
    ),
    (
      "the database", "maxACU",
      [
        "database={ engine: aurora-postgresql, minACU: 1, maxACU: 8 }", "database.maxACU=4",
      ]
    ),
    ("the cache", "node", ["cache.node=cache.t3.small"]),
    ("the job queue", "worker", ["queue.worker=api"]),
    (
      "the job queue", "cache",
      [
        "cache=null", "queue.cache=first",
        "caches={ first: { node: cache.t3.micro }, other: { node: cache.t3.micro } }",
        "queue.cache=other",
      ]
    ),
    ("an extra", "unit", ["extras.more.unit=GB"]),
    ("the stack", "region", ["region=eu-west-1"]),
  ]

  private func stack(_ overlays: [String]) throws -> Stack {
    var node = try ConfigText.parse(Array(Self.base.utf8), file: "s.yaml")
    var problems = Diagnostics()
    for overlay in overlays {
      node.applyToStack(try Overlay.parse(argument: overlay), problems: &problems)
    }
    try problems.throwIfErrors()
    var reader = StackReader(limits: Self.limits)
    return try reader.read(node, name: "shop").stack
  }

  @Test(arguments: changes)
  func `is read`(list: String, key: String, overlays: [String]) throws {
    let before = String(reflecting: try stack(overlays.dropLast()))
    #expect(String(reflecting: try stack(overlays)) != before)
  }

  @Test func `are all known here`() {
    func own<Model>(_ fields: Fields<Model>) -> [String] {
      fields.list.compactMap { field in
        if case .custom = field.value { "\(fields.what): \(field.key)" } else { nil }
      }
    }
    func ofKind(_ kind: some StackKind) -> [String] { own(kind.fields) }
    func ofPart(_ part: some StackPart) -> [String] { own(part.fields) }
    var lists: [String] = []
    for kind in Stack.kinds { lists += ofKind(kind) }
    for part in Stack.parts { lists += ofPart(part) }
    lists += own(Stack.fields)
    lists += own(ThirdParty.fields)
    lists += own(FreeAllowances.fields)
    lists += own(ExtraUsage.fields)
    lists += own(RequestProfile.fields)
    lists += own(DeploymentSettings.fields)
    lists += own(ServiceScaling.fields)
    lists += own(ScheduledBounds.fields)
    #expect(Set(lists) == Set(Self.changes.map { "\($0.list): \($0.key)" }))
  }
}
