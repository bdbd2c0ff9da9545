import Diagnostics
import Quantities
import Resources
import Services
import TrafficSimulation

/// Services and jobs, with their sizes and calls.
extension StackReader {
  /// How far Spot lies below on demand; drawn from the known range where the file does not say.
  mutating func readSpotDiscount(_ node: ConfigNode, into stack: inout Stack) {
    let key = FargateSpot.key
    guard let part = node[key] else {
      let known = FargateSpot.discount
      drivers.append(
        MovingNumber(
          path: key,
          .drawn(
            .uniform(low: known.low, high: known.high),
            reason: "Spot moves; prices seen lie 63.9 to 69.4 % below on demand, AWS says up to 70"),
          location: node.location
        ) { $0.fargateSpotDiscount = $1 })
      return
    }
    number(part, key: key, range: 0...1) { $0.fargateSpotDiscount = $1 }
      .map { stack.fargateSpotDiscount = $0 }
  }

  mutating func readServices(_ node: ConfigNode, into stack: inout Stack) {
    guard let entries = mapping("services", in: node, holds: "services") else { return }
    let callees = callees(node, stack)
    for (index, entry) in entries.enumerated() {
      let fleet = fleet(of: entry, in: stack)
      let size =
        fleet.map { readSize(entry, on: $0) }
        ?? readSize(entry.value, name: entry.key, platform: entry.value["platform"]?.text)
      var service = FargateService(name: entry.key, size: size)
      decode(
        StackSchema.service, entry.value, into: &service, path: "services.\(entry.key)",
        name: entry.key
      ) { $1(&$0.services[index]) }
      checkSize(of: entry, on: fleet)
      readRequest(of: entry, ResourceKind.services, callees, into: &service.request) {
        $1(&$0.services[index].request)
      }
      checkCounts(entry)
      checkPool(of: service, entry)
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

  /// A task on Fargate has a size of its own.
  private mutating func checkSize(of entry: ConfigNode.Entry, on fleet: InstanceFleet?) {
    guard fleet == nil, entry.value.entries != nil else { return }
    for (key, note) in [("cpu", "CPU units, 1024 to the vCPU"), ("memoryMB", "MiB")]
    where entry.value[key] == nil {
      problems.error(
        at: entry.value.location, "a service has no '\(key)'", mend: "add '\(key): …', \(note)")
    }
  }

  /// A part of a connection, process or place is none: only what is drawn from a range may fall between two.
  private mutating func checkCounts(_ entry: ConfigNode.Entry) {
    for key in ["poolSize", "processes", "concurrency"] {
      guard let node = entry.value[key], let count = node.text.flatMap(Double.init),
        count != count.rounded()
      else { continue }
      problems.error(
        at: node.location, "'\(key)' is \(plain(count)), no whole number",
        mend: "write \(key): \(plain(count.rounded(.up)))")
    }
  }

  /// A pool that holds no connection answers no query; without the key nothing bounds them.
  private mutating func checkPool(of service: FargateService, _ entry: ConfigNode.Entry) {
    guard let node = entry.value["poolSize"], service.poolSize < 1,
      service.request.databaseUses.contains(where: { $0.queries > 0 })
    else { return }
    problems.error(
      at: node.location,
      "'\(service.name)' asks a database, but its pool holds no connection",
      mend: "write the connections that a task may open, 10 for instance, or take the key out")
  }

  /// Whom requests may call, by name and position.
  struct Callees {
    let names: [String]
    let places: [String: Int]
    let parties: [String]
    let partyPlaces: [String: Int]
  }

  func callees(_ node: ConfigNode, _ stack: Stack) -> Callees {
    let names = ["services", "functions"].flatMap { node[$0]?.entries?.map(\.key) ?? [] }
    let parties = stack.thirdParties.map(\.name)
    return Callees(
      names: names, places: Self.places(of: names), parties: parties,
      partyPlaces: Self.places(of: parties))
  }

  /// What a request uses and whom it calls.
  mutating func readRequest(
    of entry: ConfigNode.Entry, _ kind: some StackKind, _ callees: Callees,
    into request: inout RequestProfile, lift: @escaping RequestLift
  ) {
    readUses(of: entry, kind, into: &request, lift: lift)
    request.calls = readCalls(
      "calls", of: entry, kind, names: callees.names, callees.places, what: "service"
    ) { stack, call, value in lift(&stack) { $0.calls[call].perRequest = value } }
    request.thirdPartyCalls = readCalls(
      "thirdPartyCalls", of: entry, kind, names: callees.parties, callees.partyPlaces,
      what: "third party"
    ) { stack, call, value in lift(&stack) { $0.thirdPartyCalls[call].perRequest = value } }
  }

  mutating func readFunctions(_ node: ConfigNode, into stack: inout Stack) {
    guard let entries = mapping("functions", in: node, holds: "functions") else { return }
    let callees = callees(node, stack)
    for (index, entry) in entries.enumerated() {
      var function = LambdaFunction(name: entry.key)
      decode(
        StackSchema.function, entry.value, into: &function, path: "functions.\(entry.key)",
        name: entry.key
      ) { $1(&$0.functions[index]) }
      checkDuration(of: entry)
      checkSizes(of: function, entry)
      readStart(of: &function, entry, at: index)
      readRequest(of: entry, ResourceKind.functions, callees, into: &function.request) {
        $1(&$0.functions[index].request)
      }
      stack.functions.append(function)
    }
  }

  /// Lambda's sizes are whole MB.
  ///
  /// - Source: Lambda API reference, CreateFunction, 2025: MemorySize and EphemeralStorage are integers.
  private mutating func checkSizes(of function: LambdaFunction, _ entry: ConfigNode.Entry) {
    for (key, size) in [
      ("memoryMB", function.memoryMB), ("ephemeralStorageMB", function.ephemeralStorageMB),
    ] where size != size.rounded() {
      problems.error(
        at: entry.value[key]?.location ?? entry.keyLocation,
        "'\(key)' of '\(function.name)' is \(plain(size)), no whole number of MB",
        mend: "write \(plain(size.rounded(.up)))")
    }
  }

  /// A duration stands for all that it is made of.
  private mutating func checkDuration(of entry: ConfigNode.Entry) {
    guard let request = entry.value["request"], request["milliseconds"] != nil else { return }
    for part in request.entries ?? []
    where ["cpuMilliseconds", "waitMilliseconds"].contains(part.key) {
      problems.error(
        at: part.keyLocation,
        "'\(part.key)' is a part of 'milliseconds', which '\(entry.key)' states too",
        mend: "keep one of them")
    }
  }

  private static func places(of names: [String]) -> [String: Int] {
    Dictionary(
      names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// Calls by name, each to one that exists.
  private mutating func readCalls(
    _ key: String, of service: ConfigNode.Entry, _ kind: some StackKind, names: [String],
    _ places: [String: Int], what: String,
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
    let before = callCount
    callCount += entries.count
    if callCount > EntryLimits.mostCalls {
      if before <= EntryLimits.mostCalls {
        problems.error(
          at: node.location,
          "the file has more than the \(NumberFormat.grouped("\(EntryLimits.mostCalls)")) calls that are followed",
          mend: "leave out calls that hardly any request makes")
      }
      return []
    }
    for entry in entries {
      guard let callee = places[entry.key] else {
        problems.error(
          at: entry.keyLocation, "'\(service.key)' calls '\(entry.key)', which is no \(what) here",
          mend: suggestion(for: entry.key, from: names))
        continue
      }
      let index = calls.count
      var context = Schema<Stack>.Context(
        path: "\(kind.key).\(service.key).\(key)", node: node)
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
  mutating func readSize(
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

  mutating func readJobs(_ node: ConfigNode, into stack: inout Stack) {
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
}
