package import Diagnostics
import Quantities
package import StackModel
import TrafficSimulation

/// A stack file, read: the stack, its drivers, its estimates, and where things stand.
package struct StackFile: Sendable {
  package var stack: Stack
  package let drivers: [Driver<Stack>]
  package let estimates: [EstimateDefinition]
  /// Where each resource is described.
  package let locations: [String: SourceLocation]
  package let description: String
  /// The plan that the report reconciles, by its name under `plans/`.
  package let plan: String?

  /// A model that stands in no file.
  package init(_ stack: Stack) {
    self.init(
      stack: stack, drivers: [], estimates: [], locations: [:], description: "", plan: nil)
  }

  init(
    stack: Stack, drivers: [Driver<Stack>], estimates: [EstimateDefinition],
    locations: [String: SourceLocation], description: String, plan: String?
  ) {
    self.stack = stack
    self.drivers = drivers
    self.estimates = estimates
    self.locations = locations
    self.description = description
    self.plan = plan
  }
}

/// A scenario and a sizing overlay under a name: `conservative`, `realistic`, `stress`.
package struct EstimateDefinition: Sendable {
  package let name: String
  package let scenario: String
  package let overlays: [Overlay]
  package let location: SourceLocation
  package let scenarioLocation: SourceLocation

  package init(
    name: String, scenario: String, overlays: [Overlay], location: SourceLocation,
    scenarioLocation: SourceLocation
  ) {
    self.name = name
    self.scenario = scenario
    self.overlays = overlays
    self.location = location
    self.scenarioLocation = scenarioLocation
  }
}

/// Reads a stack file's mapping into the model.
package struct StackReader {
  private let limits: Limits
  private var problems = Diagnostics()
  private var drivers: [Driver<Stack>] = []
  private var locations: [String: SourceLocation] = [:]

  package init(limits: Limits) {
    self.limits = limits
  }

  private static let topKeys = [
    "stack", "description", "region", "availabilityZones", "services", "jobs", "loadBalancer",
    "network", "database", "cache", "queue", "registry", "secrets", "secretReadsPerMonth", "logs",
    "monitoring", "naming", "firewall", "thirdParties", "extras", "freeAllowances", "estimates",
    "plan",
  ]

  /// Keys that an overlay may add at a path.
  package static func addable(below path: [String]) -> [String] {
    guard let first = path.first else { return topKeys }
    let rest = Array(path.dropFirst())
    return switch first {
    case "services": rest.isEmpty ? [] : StackSchema.service.addable(below: Array(rest.dropFirst()))
    case "jobs": rest.isEmpty ? [] : StackSchema.job.addable(below: Array(rest.dropFirst()))
    case "thirdParties":
      rest.isEmpty ? [] : StackSchema.thirdParty.addable(below: Array(rest.dropFirst()))
    case "loadBalancer": StackSchema.loadBalancer.addable(below: rest)
    case "network": StackSchema.network.addable(below: rest)
    case "database": StackSchema.database.addable(below: rest)
    case "cache": StackSchema.cache.addable(below: rest)
    case "queue": StackSchema.queue.addable(below: rest)
    case "registry": StackSchema.registry.addable(below: rest)
    case "logs": StackSchema.logs.addable(below: rest)
    case "monitoring": StackSchema.monitoring.addable(below: rest)
    case "naming": StackSchema.naming.addable(below: rest)
    case "firewall": StackSchema.firewall.addable(below: rest)
    case "freeAllowances": StackSchema.allowances.addable(below: rest)
    case "extras": ["*"]
    default: []
    }
  }

  /// Reads the whole file.
  ///
  /// - Parameters:
  ///   - node: the file's mapping, overlays applied.
  ///   - name: the name it was asked for by, which the file has to repeat.
  /// - Throws: every problem of the file at once.
  /// - Returns: the stack and what belongs to it.
  package mutating func read(_ node: ConfigNode, name: String) throws(Diagnostics) -> StackFile {
    guard let entries = node.entries else {
      throw Diagnostics(
        Diagnostic(
          at: node.location, "a stack file holds a mapping, this is \(node.kindName)",
          mend: "begin with 'stack: \(name)'"))
    }
    for entry in entries where !Self.topKeys.contains(entry.key) {
      problems.error(
        at: entry.keyLocation, "unknown key '\(entry.key)' in the stack",
        mend: suggestion(for: entry.key, from: Self.topKeys))
    }
    if let named = node["stack"]?.text, named != name, let location = node["stack"]?.location {
      problems.error(
        at: location, "the file is asked for as '\(name)' but says it is '\(named)'",
        mend: "write 'stack: \(name)', or rename the file")
    }
    var stack = Stack(name: name, region: requiredText("region", in: node))
    if let zones = node["availabilityZones"] {
      stack.availabilityZones =
        readCount(zones, key: "availabilityZones", range: 1...6, problems: &problems) ?? 2
    }
    readThirdParties(node, into: &stack)
    readServices(node, into: &stack)
    readJobs(node, into: &stack)
    readTraffic(node, into: &stack)
    readData(node, into: &stack)
    readOperations(node, into: &stack)
    readExtras(node, into: &stack)
    if problems.items.isEmpty {
      do throws(CallGraph.Cycle) {
        _ = try stack.callGraph()
      } catch {
        problems.error(
          at: node["services"]?[error.services.first ?? ""]?["calls"]?.location ?? node.location,
          "the calls go round in a circle: \(error.services.joined(separator: " → "))",
          mend: "take one of these calls out; a request that calls itself never ends")
      }
    }
    let estimates = readEstimates(node)
    try problems.throwIfErrors()
    stack.extendedSupport = limits.extendedSupport
    return StackFile(
      stack: stack, drivers: drivers, estimates: estimates, locations: locations,
      description: node["description"]?.text ?? "", plan: node["plan"]?.text)
  }

  private mutating func requiredText(_ key: String, in node: ConfigNode) -> String {
    if let text = node[key]?.text, !text.isEmpty { return text }
    problems.error(
      at: node[key]?.location ?? node.location, "the stack has no '\(key)'",
      mend: "add '\(key): \(key == "region" ? "us-east-1" : "…")'")
    return ""
  }

  /// The entries of a mapping from names; anything else in its place is reported.
  private mutating func mapping(
    _ key: String, in node: ConfigNode, holds what: String
  ) -> [ConfigNode.Entry]? {
    guard let part = node[key], !part.isNull else { return nil }
    if part.entries == nil {
      problems.error(
        at: part.location, "'\(key)' is \(part.kindName)",
        mend: "write a mapping from names to \(what)")
    }
    return part.entries
  }

  /// Decodes one of the stack's mappings, and lifts its drivers to the stack.
  private mutating func decode<Part>(
    _ schema: Schema<Part>, _ node: ConfigNode, into part: inout Part, path: String,
    name: String, lift: @escaping @Sendable (inout Stack, (inout Part) -> Void) -> Void
  ) {
    locations[name] = node.location
    let found = schema.decode(node, into: &part, path: path, problems: &problems)
    drivers += found.map { $0.lifted(lift) }
  }

  private mutating func readThirdParties(_ node: ConfigNode, into stack: inout Stack) {
    guard let parties = mapping("thirdParties", in: node, holds: "third parties") else { return }
    for (index, entry) in parties.enumerated() {
      var party = ThirdParty(name: entry.key)
      decode(
        StackSchema.thirdParty, entry.value, into: &party, path: "thirdParties.\(entry.key)",
        name: entry.key
      ) { $1(&$0.thirdParties[index]) }
      stack.thirdParties.append(party)
    }
  }

  private mutating func readServices(_ node: ConfigNode, into stack: inout Stack) {
    guard let entries = mapping("services", in: node, holds: "services") else { return }
    let names = entries.map(\.key)
    for (index, entry) in entries.enumerated() {
      let size = readSize(entry.value, name: entry.key, platform: entry.value["platform"]?.text)
      var service = FargateService(name: entry.key, size: size)
      decode(
        StackSchema.service, entry.value, into: &service, path: "services.\(entry.key)",
        name: entry.key
      ) { $1(&$0.services[index]) }
      service.request.calls = readCalls(
        "calls", of: entry, names: names, kind: "service"
      ) { $0.services[index].request.calls[$1].perRequest = $2 }
      service.request.thirdPartyCalls = readCalls(
        "thirdPartyCalls", of: entry, names: stack.thirdParties.map(\.name), kind: "third party"
      ) { $0.services[index].request.thirdPartyCalls[$1].perRequest = $2 }
      if let scaling = service.scaling, scaling.maximumTasks < scaling.minimumTasks {
        problems.error(
          at: entry.value["autoscaling"]?.location,
          "'\(entry.key)' scales to at most \(scaling.maximumTasks) tasks, "
            + "below its minimum of \(scaling.minimumTasks)",
          mend: "write maxTasks of at least \(scaling.minimumTasks)")
      }
      for (index, bounds) in (service.scaling?.schedule ?? []).enumerated()
      where bounds.maximumTasks < bounds.minimumTasks {
        let list = entry.value["autoscaling"]?["schedule"]
        problems.error(
          at: list?.items.flatMap { index < $0.count ? $0[index].location : nil },
          "'\(entry.key)' is scheduled to at most \(bounds.maximumTasks) tasks, "
            + "below at least \(bounds.minimumTasks)",
          mend: "write maxTasks of at least \(bounds.minimumTasks)")
      }
      if service.platform == .windows, service.spotShare > 0 {
        problems.error(
          at: entry.value["spotShare"]?.location, "Fargate Spot runs no Windows tasks",
          mend: "take spotShare out")
      }
      stack.services.append(service)
    }
  }

  /// Calls by name, each to one that exists.
  private mutating func readCalls(
    _ key: String, of service: ConfigNode.Entry, names: [String], kind: String,
    set: @escaping @Sendable (inout Stack, Int, Double) -> Void
  ) -> [CallGraph.Call] {
    guard let node = service.value[key] else { return [] }
    guard let entries = node.entries else {
      problems.error(
        at: node.location, "'\(key)' is \(node.kindName)",
        mend: "write a mapping from names to calls per request: { api: 1.4 }")
      return []
    }
    var calls: [CallGraph.Call] = []
    for entry in entries {
      guard let callee = names.firstIndex(of: entry.key) else {
        problems.error(
          at: entry.keyLocation, "'\(service.key)' calls '\(entry.key)', which is no \(kind) here",
          mend: suggestion(for: entry.key, from: names))
        continue
      }
      let index = calls.count
      var context = Schema<Stack>.Context(
        path: "services.\(service.key).\(key)", node: node)
      let number = readNumber(
        entry.value, key: entry.key, range: 0...100_000, context: &context
      ) { set(&$0, index, $1) }
      problems.append(context.problems)
      drivers += context.drivers
      calls.append(CallGraph.Call(callee: callee, perRequest: number ?? 0))
    }
    return calls
  }

  /// A pair of CPU and memory that AWS sells; an invalid one names the valid ones.
  private mutating func readSize(
    _ node: ConfigNode, name: String, platform: String?
  ) -> FargateSize {
    let smallest = limits.fargateSizes.smallest
    guard let cpuNode = node["cpu"], let memoryNode = node["memoryMB"],
      let cpu = readCount(cpuNode, key: "cpu", range: 1...1_000_000, problems: &problems),
      let memory = readCount(
        memoryNode, key: "memoryMB", range: 1...10_000_000, problems: &problems)
    else { return smallest }
    if let size = limits.fargateSizes.size(
      cpuUnits: cpu, memoryMB: memory, windows: platform == "windows")
    {
      return size
    }
    let sizes = platform == "windows" ? limits.fargateSizes.forWindows : limits.fargateSizes
    let system = platform == "windows" ? " for Windows" : ""
    let memories = sizes.memoriesText(cpuUnits: cpu)
    if memories.isEmpty {
      let settings = sizes.cpuSettings.map(String.init).joined(separator: ", ")
      problems.error(
        at: cpuNode.location,
        "'\(name)' asks for \(cpu) CPU units, which Fargate does not sell\(system)",
        mend: "write one of: \(settings)")
    } else {
      problems.error(
        at: memoryNode.location,
        "'\(name)': \(memory) MiB do not go with \(cpu) CPU units on Fargate\(system)",
        mend: "with cpu \(cpu) write memoryMB \(memories)")
    }
    return smallest
  }

  private mutating func readJobs(_ node: ConfigNode, into stack: inout Stack) {
    guard let entries = mapping("jobs", in: node, holds: "jobs") else { return }
    for (index, entry) in entries.enumerated() {
      let size = readSize(entry.value, name: entry.key, platform: entry.value["platform"]?.text)
      var job = FargateJob(name: entry.key, size: size)
      decode(
        StackSchema.job, entry.value, into: &job, path: "jobs.\(entry.key)", name: entry.key
      ) { $1(&$0.jobs[index]) }
      stack.jobs.append(job)
    }
  }

  private mutating func readTraffic(_ node: ConfigNode, into stack: inout Stack) {
    let allZones = stack.availabilityZones
    if let part = node["loadBalancer"], !part.isNull {
      var balancer = LoadBalancer(name: "loadBalancer")
      balancer.zones = allZones
      decode(
        StackSchema.loadBalancer, part, into: &balancer, path: "loadBalancer",
        name: "loadBalancer"
      ) { $1(&$0.loadBalancers[0]) }
      if let zones = part["zones"] {
        balancer.zones =
          readCount(zones, key: "zones", range: 1...6, problems: &problems) ?? allZones
      }
      stack.loadBalancers = [balancer]
    }
    guard let part = node["network"], !part.isNull else { return }
    var nat = NAT(name: "nat")
    decode(StackSchema.network, part, into: &nat, path: "network", name: "nat") { stack, change in
      if var nat = stack.nat {
        change(&nat)
        stack.nat = nat
      }
    }
    // A regional gateway covers every zone and is priced per zone, however many gateways there were.
    if nat.kind == .regional { nat.count = allZones }
    if nat.kind != .regional, let gateways = part["natGateways"] {
      nat.count =
        readCount(gateways, key: "natGateways", range: 0...100, problems: &problems) ?? nat.count
    }
    stack.nat = nat.kind == .none || nat.kind == .egressOnly || nat.count == 0 ? nil : nat
    if let endpoints = part["endpoints"] {
      locations["endpoints"] = endpoints.location
      stack.endpoints = readNames(endpoints, key: "endpoints", problems: &problems).map {
        VPCEndpoint(name: "endpoints", service: $0, zones: allZones)
      }
    }
    if nat.kind == .none, stack.endpoints.isEmpty,
      !stack.services.contains(where: \.assignPublicIP), !stack.services.isEmpty
    {
      problems.error(
        at: part.location, "without NAT or endpoints, tasks in private subnets cannot pull images",
        mend: "set services.*.assignPublicIP: true, or name endpoints")
    }
  }

  private mutating func readData(_ node: ConfigNode, into stack: inout Stack) {
    if let part = node["database"], !part.isNull {
      let chosen = databaseClass(part)
      if let chosen {
        var database = Database(name: "database", instanceClass: chosen)
        decode(
          StackSchema.database, part, into: &database, path: "database", name: "database"
        ) { $1(&$0.databases[0]) }
        checkStorage(of: database, at: part)
        checkHost(of: database, at: part)
        stack.databases = [database]
      } else {
        checkKeys(of: part, with: StackSchema.database)
      }
    }
    if let part = node["cache"], !part.isNull {
      let chosen = named(
        "node", of: part, what: "cache node", from: limits.cacheNodes, name: \.name)
      if let chosen {
        var cache = Cache(name: "cache", node: chosen)
        decode(StackSchema.cache, part, into: &cache, path: "cache", name: "cache") {
          $1(&$0.caches[0])
        }
        stack.caches = [cache]
      } else {
        checkKeys(of: part, with: StackSchema.cache)
      }
    }
    if let part = node["queue"], !part.isNull {
      var queue = JobQueue(name: "queue")
      decode(StackSchema.queue, part, into: &queue, path: "queue", name: "queue") {
        stack, change in
        if var queue = stack.queue {
          change(&queue)
          stack.queue = queue
        }
      }
      if let worker = part["worker"]?.text {
        queue.worker = stack.services.firstIndex { $0.name == worker }
        if queue.worker == nil {
          problems.error(
            at: part["worker"]?.location, "the queue's worker '\(worker)' is no service here",
            mend: suggestion(for: worker, from: stack.services.map(\.name)))
        }
      }
      stack.queue = queue
    }
  }

  /// The database's class; a container's is made of its size.
  private mutating func databaseClass(_ node: ConfigNode) -> DatabaseClass? {
    guard node["host"]?.text == DatabaseHost.fargate.rawValue else {
      for key in ["cpu", "memoryMB"] {
        if let size = node[key] {
          problems.error(
            at: size.location, "'\(key)' is the size of a database container",
            mend: "take it out, or write host: fargate")
        }
      }
      return named(
        "class", of: node, what: "database class", from: limits.databaseClasses,
        name: \.name)
    }
    for key in ["cpu", "memoryMB"] where node[key] == nil {
      problems.error(
        at: node.location, "a database container has no '\(key)'",
        mend: "write cpu: 512 and memoryMB: 1024")
    }
    let size = readSize(node, name: "database", platform: nil)
    return DatabaseClass(
      name: "fargate.\(size.cpuUnits).\(size.memoryMB)", vCPU: size.vCPU,
      memoryGB: size.memoryGB)
  }

  /// What RDS alone does.
  private mutating func checkHost(of database: Database, at node: ConfigNode) {
    guard database.host != .rds else { return }
    for (key, isAsked) in [
      ("multiAZ", database.multiAZ), ("replicas", database.replicas > 0),
      ("proxy", database.proxy), ("engine", database.engine.isAurora),
    ] where isAsked {
      problems.error(
        at: node[key]?.location ?? node.location,
        "'\(key)' is RDS's, but the database runs on \(database.host.rawValue)",
        mend: "take it out, or write host: rds")
    }
  }

  /// What gp3 and provisioned volumes do not allow.
  private mutating func checkStorage(of database: Database, at node: ConfigNode) {
    let small = database.storageType == .gp3 && database.storageGB < 400
    if small, database.iops > 3_000 || database.throughputMBps > 125 {
      problems.error(
        at: (node["iops"] ?? node["throughputMBps"])?.location,
        "gp3 below 400 GB has 3,000 IOPS and 125 MiB/s, which cannot be raised",
        mend: "allocate 400 GB or more, or take iops and throughputMBps out")
    }
    let least: Double =
      database.storageType == .io1 || database.storageType == .io2
      ? 100 : database.storageType == .magnetic ? 5 : 20
    if database.storageGB < least, !database.engine.isAurora {
      problems.error(
        at: node["storageGB"]?.location ?? node.location,
        "\(database.storageType.rawValue) storage begins at \(plain(least)) GB",
        mend: "write storageGB: \(plain(least)) or more")
    }
  }

  /// Reports what is wrong with a mapping whose main key is wrong too.
  private mutating func checkKeys<Part>(of node: ConfigNode, with schema: Schema<Part>) {
    for entry in node.entries ?? [] where !schema.fields.contains(where: { $0.key == entry.key }) {
      problems.error(
        at: entry.keyLocation, "unknown key '\(entry.key)' in \(schema.what)",
        mend: suggestion(for: entry.key, from: schema.fields.map(\.key)))
    }
  }

  /// A row of a limits table by its name.
  private mutating func named<Row>(
    _ key: String, of part: ConfigNode, what: String, from rows: [Row],
    name: KeyPath<Row, String>
  ) -> Row? {
    let node = part[key]
    guard let node, let text = node.text else {
      problems.error(
        at: node?.location ?? part.location, "no '\(key)': which \(what)?",
        mend: "name the \(what)")
      return nil
    }
    if let row = rows.first(where: { $0[keyPath: name] == text }) { return row }
    problems.error(
      at: node.location, "unknown \(what) '\(text)'",
      mend: suggestion(for: text, from: rows.map { $0[keyPath: name] }))
    return nil
  }

  private mutating func readOperations(_ node: ConfigNode, into stack: inout Stack) {
    func part(_ key: String) -> ConfigNode? { node[key].flatMap { $0.isNull ? nil : $0 } }
    if let part = part("registry") {
      var registry = ContainerRegistry(name: "registry")
      decode(
        StackSchema.registry, part, into: &registry, path: "registry", name: "registry",
        lift: Self.lift(\.registry))
      stack.registry = registry
    }
    if let part = part("secrets") {
      var store = SecretStore(
        name: "secrets", secrets: readNames(part, key: "secrets", problems: &problems))
      locations["secrets"] = part.location
      if let reads = node["secretReadsPerMonth"] {
        store.readsPerMonth =
          readPlainNumber(reads, key: "secretReadsPerMonth", range: 0...1e12, problems: &problems)
          ?? 0
      }
      stack.secrets = store
    }
    if let part = part("logs") {
      var logs = LogStore(name: "logs")
      decode(
        StackSchema.logs, part, into: &logs, path: "logs", name: "logs", lift: Self.lift(\.logs))
      stack.logs = logs
    }
    if let part = part("monitoring") {
      var monitoring = Monitoring(name: "monitoring")
      decode(
        StackSchema.monitoring, part, into: &monitoring, path: "monitoring", name: "monitoring",
        lift: Self.lift(\.monitoring))
      stack.monitoring = monitoring
    }
    if let part = part("naming") {
      var naming = Naming(name: "naming")
      decode(
        StackSchema.naming, part, into: &naming, path: "naming", name: "naming",
        lift: Self.lift(\.naming))
      stack.naming = naming
    }
    if let part = part("firewall") {
      var firewall = WebFirewall(name: "firewall")
      decode(
        StackSchema.firewall, part, into: &firewall, path: "firewall", name: "firewall",
        lift: Self.lift(\.firewall))
      stack.firewall = firewall
    }
    if let part = part("freeAllowances") {
      decode(
        StackSchema.allowances, part, into: &stack.allowances, path: "freeAllowances",
        name: "freeAllowances"
      ) { $1(&$0.allowances) }
    }
  }

  /// How a change to an optional part reaches the stack.
  private static func lift<Part>(
    _ path: any WritableKeyPath<Stack, Part?> & Sendable
  ) -> @Sendable (inout Stack, (inout Part) -> Void) -> Void {
    { stack, change in
      if var part = stack[keyPath: path] {
        change(&part)
        stack[keyPath: path] = part
      }
    }
  }

  private mutating func readExtras(_ node: ConfigNode, into stack: inout Stack) {
    guard let entries = mapping("extras", in: node, holds: "extra usage") else { return }
    for entry in entries {
      var extra = ExtraUsage(name: entry.key)
      locations[entry.key] = entry.value.location
      _ = ExtraUsage.schema.decode(
        entry.value, into: &extra, path: "extras.\(entry.key)", problems: &problems)
      stack.extras.append(extra)
    }
  }

  private mutating func readEstimates(_ node: ConfigNode) -> [EstimateDefinition] {
    guard let part = node["estimates"] else { return [] }
    guard let entries = part.entries else {
      problems.error(
        at: part.location, "'estimates' is \(part.kindName)",
        mend: "write a mapping: realistic: { scenario: moderate }")
      return []
    }
    return entries.map { entry in
      for key in entry.value.entries ?? [] where !["scenario", "set"].contains(key.key) {
        problems.error(
          at: key.keyLocation, "unknown key '\(key.key)' in an estimate",
          mend: suggestion(for: key.key, from: ["scenario", "set"]))
      }
      let scenario = entry.value["scenario"]
      if scenario?.text == nil {
        problems.error(
          at: entry.value.location, "the estimate '\(entry.key)' names no scenario",
          mend: "add 'scenario: moderate'")
      }
      let set = entry.value["set"]
      if let set, !set.isNull, set.entries == nil {
        problems.error(
          at: set.location, "'set' is \(set.kindName)",
          mend: "write a mapping from paths to values: { services.*.cpu: 256 }")
      }
      let overlays = (set?.entries ?? []).map {
        Overlay(path: $0.key, value: $0.value, at: $0.keyLocation)
      }
      return EstimateDefinition(
        name: entry.key, scenario: scenario?.text ?? "", overlays: overlays,
        location: entry.keyLocation, scenarioLocation: scenario?.location ?? entry.keyLocation)
    }
  }
}
