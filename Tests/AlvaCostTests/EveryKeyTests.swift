import Diagnostics
import Foundation
import Inputs
import Resources
import Services
import TestSupport
import Testing
import TrafficSimulation

@testable import Estimation

/// Whatever a stack file may say of a part moves its bill or its month, or is refused: no key is read and left at that.
///
/// Each key of each part of two stacks, which have one of everything, is set to other values, one at a time.
@Suite(.needsProgram) struct `Every key of a part` {
  @Test(arguments: ["containers", "serverless"])
  func `moves the bill or the run, or is refused`(name: String) throws {
    let bench = try Bench()
    let before = try bench.mark(name)
    var still: [String] = []
    var moved = 0
    for key in try bench.keys(of: name) {
      var isIdle = true
      for value in key.values where isIdle {
        do throws(Diagnostics) {
          isIdle = try bench.mark(name, "\(key.path)=\(value)") == before
        } catch {
          isIdle = false
        }
      }
      moved += isIdle ? 0 : 1
      if isIdle, !Self.excused(key.path) { still.append("\(key.path) \(key.values)") }
    }
    #expect(moved > 100, "\(moved)")
    #expect(still.isEmpty, "\(still.joined(separator: "\n"))")
  }

  /// What moves something else than the bill and the month, each with what shows it.
  private static let excuses: [String: String] = [
    "port": "the number of a port costs nothing; a balancer's routing by ports is its own key",
    "extendedSupportDisabled": "the versions here are in standard support",
    "backupRetentionDays": "the backups of 100 GB are free with 400 GB allocated",
    "growthGBPerMonth": "Aurora's storage is never full; it moves the months of --months",
    "natVolumeGB": "of NAT instances, which --set network.nat=instance tries",
    "keptJobs": "of BullMQ; refused of SQS where the file itself writes it",
    "mails.consumers": "of SQS; refused of BullMQ where the file itself writes it",
    "runtime": "how long a start takes is written",
    "registry.ageMonths": "no more images are kept than keptImages",
    "migrate.imageMB": "S3 holds the layers, to which the endpoint leads for nothing",
    "api.behindLoadBalancer": "nobody outside asks it: what calls it finds it by itself",
    "nodes.maxInstances": "the tasks need fewer",
    "scaleInCooldownSeconds": "the jobs are too few for a task more",
    "mailer.inVPC": "nothing of its runs goes anywhere",
    // A capacity unit's largest dimension alone is charged, and here the bytes lead.
    "front.clientsOverVPN": "what leaves through a VPN is charged as to the internet",
    "front.routing": "rules are no dimension that leads", "front.tls": "connections do not lead",
    "front.mutualTLS": "connections do not lead", "front.crossZone": "free between zones",
    "front.countBackendConnections": "connections do not lead",
  ]

  /// What nothing is done of: the size of a query where there is none, of a request that nobody sends.
  private static let idle = [
    "api.request.databaseBytesPerQuery", "api.request.databaseMillisecondsPerQuery",
    "api.request.databaseIOPerQuery", "request.cacheBytesPerCommand", "request.connections",
    "functions.api.request.cpuVariation", "functions.mailer.request.", "services.worker.request.",
    "services.worker.deployment.", "services.worker.changedMBPerPush",
  ]

  private static func excused(_ path: String) -> Bool {
    excuses.keys.contains { path == $0 || path.hasSuffix(".\($0)") }
      || idle.contains { path.contains($0) }
  }
}

/// The stacks, and what a change of one key makes of them.
private struct Bench {
  private let folder: TemporaryFolder
  private let workspace: Workspace

  struct Key {
    let path: String
    let values: [String]
  }

  init() throws {
    folder = try TemporaryFolder()
    for (name, text) in ["containers": containers, "serverless": serverless] {
      try folder.write(Data("stack: \(name)\n\(text)".utf8), to: "pricing/stacks/\(name).yaml")
    }
    try folder.write(Data(scenario.utf8), to: "pricing/scenarios/office.yaml")
    workspace = Workspace(
      folder: folder.url.appending(path: "pricing").path(), isOverShipped: true)
  }

  /// Everything that is metered and everything that the month is told to be, as text.
  func mark(_ name: String, _ change: String? = nil) throws(Diagnostics) -> String {
    var request = StackRequest(name: name)
    if let change { request.overlays = [try Overlay.parse(argument: change)] }
    let parts = try EstimateCommand(workspace: workspace).prepare(request)
    guard let part = parts.first else { return "" }
    let engine = try part.engine()
    let (stack, load) = (part.stack, engine.run())
    let report = engine.capacity()
    return "\(stack.quantities(under: load))\n\(report.services)\n\(report.resources)"
  }

  /// Every key that may stand in the file's parts, with values that it does not have there.
  func keys(of name: String) throws(Diagnostics) -> [Key] {
    var found: [Key] = []
    let node = try workspace.stackNode(name)
    for key in Stack.keys.list where !Self.others.contains(key.key) {
      if let part = node[key.key] { collect(key.shape, part, key.key, nil, &found) }
    }
    return found
  }

  /// What belongs to no part: names, the file's other estimates, what failures cost.
  private static let others: Set<String> = [
    "stack", "description", "region", "estimates", "plan", "outage", "freeAllowances", "extras",
    "secrets", "environments",
  ]

  private func collect(
    _ shape: FieldShape, _ node: ConfigNode?, _ path: String, _ standard: String?,
    _ found: inout [Key]
  ) {
    let now = node?.text ?? standard
    switch shape {
    case .number(let range), .plainNumber(let range):
      let value = now.flatMap { Double($0.replacingOccurrences(of: ",", with: "")) } ?? 0
      let tries = [value * 2 + 1, value / 2, range.upperBound, range.lowerBound, value + 0.1]
      add(tries.filter { range.contains($0) && $0 != value }.map { "\($0)" }, path, &found)
    case .count(let range):
      let value = now.flatMap { Int($0.replacingOccurrences(of: ",", with: "")) } ?? 0
      let tries = [
        value * 2, value + 1, value * 4, value - 1, range.upperBound, range.lowerBound,
      ]
      add(tries.filter { range.contains($0) && $0 != value }.map { "\($0)" }, path, &found)
    case .flag: add(["true", "false"].filter { $0 != now }, path, &found)
    case .choice(let names): add(names.filter { $0 != now }, path, &found)
    case .mapping(let keys):
      for key in keys.list {
        collect(key.shape, node?[key.key], "\(path).\(key.key)", key.standard, &found)
      }
    case .named(let shape, _):
      for entry in node?.entries ?? [] {
        collect(shape, entry.value, "\(path).\(entry.key)", nil, &found)
      }
    case .oneOf(let shapes):
      // Of a use and the like the shape that has its keys.
      if let entries = node?.entries, let first = entries.first {
        let fitting = shapes.first { shape in
          if case .mapping(let keys) = shape { keys[first.key] != nil } else { false }
        }
        if let fitting { collect(fitting, node, path, nil, &found) }
      } else if let first = shapes.first {
        collect(first, node, path, standard, &found)
      }
    case .text, .texts, .dollars, .list, .anything: break
    }
  }

  private func add(_ values: [String], _ path: String, _ found: inout [Key]) {
    if !values.isEmpty { found.append(Key(path: path, values: values)) }
  }
}

private let scenario = """
  scenario: office
  requestsPerSecond: 40
  shape: office
  deploymentsPerMonth: 20
  replacementsPerMonth: 3
  spotInterruptionsPerTaskMonth: 0.2
  """

private let containers = """
  region: us-east-1
  availabilityZones: 2
  fargateSpotDiscount: 0.6
  services:
    web:
      cpu: 512
      memoryMB: 1024
      tasks: 2
      autoscaling: { minTasks: 2, maxTasks: 6, metric: cpu, target: 50 }
      spotShare: 0.5
      poolSize: 4
      calls: { api: 1 }
      secrets: [KEY]
      request: { cpuMilliseconds: 12, responseBytes: 20000 }
      uses:
        orders: { queries: 3, millisecondsPerQuery: 2, ioPerQuery: 0.5 }
        sessions: { commands: 2 }
        mails: { messages: 0.1 }
    site:
      cpu: 256
      memoryMB: 512
      request: { cpuMilliseconds: 3, databaseQueries: 1, databaseIOPerQuery: 0.1 }
    api:
      cpu: 512
      memoryMB: 1024
      tasks: 3
      behindLoadBalancer: false
      assignPublicIP: false
      thirdPartyCalls: { bank: 0.1 }
      request: { cpuMilliseconds: 8 }
  jobs:
    migrate: { cpu: 512, memoryMB: 1024, minutes: 5, runsPerDeployment: 1, secrets: [KEY] }
  thirdParties: { bank: { seconds: 0.5 } }
  loadBalancers: { front: { tls: true } }
  network: { nat: gateway, natGateways: 2, endpoints: [s3] }
  databases:
    orders: { engine: postgres, version: "16", class: db.m6g.large, storageGB: 400, usedGB: 100 }
  caches: { sessions: { engine: redis, version: "7.1", node: cache.m6g.large, nodes: 2 } }
  queues: { mails: { kind: bullmq, cache: sessions, worker: api, secondsPerJob: 0.5 } }
  registry: { kind: ecr }
  secrets: [KEY]
  logs: { retentionDays: 30 }
  monitoring: { alarms: 5, dashboards: 5 }
  naming: { hostedZones: 1, privateNamespaces: 1 }
  firewall: { rules: 3 }
  estimates: { realistic: { scenario: office } }
  """

private let serverless = """
  region: us-east-1
  availabilityZones: 2
  functions:
    api:
      memoryMB: 1024
      timeoutSeconds: 30
      inVPC: true
      coldStartMilliseconds: 300
      request: { milliseconds: 80 }
      uses:
        orders: { queries: 2, millisecondsPerQuery: 5 }
        files: { gets: 0.5, puts: 0.1, bytes: 20000 }
        bus: { chunks: 0.2 }
        mails: { messages: 0.2 }
        tasks: { messages: 0.1 }
    mailer: { memoryMB: 512, timeoutSeconds: 60, request: { milliseconds: 200 } }
  fleets:
    nodes: { instance: m6g.large, orchestrator: ecs, minInstances: 1, maxInstances: 6 }
  services:
    worker:
      runsOn: nodes
      cpu: 512
      memoryMB: 1024
      tasks: 2
      behindLoadBalancer: false
      autoscaling: { minTasks: 2, maxTasks: 12, target: 40 }
  queues:
    mails: { kind: sqs, worker: mailer, secondsPerJob: 0.5 }
    tasks: { kind: sqs, fifo: true, worker: worker, secondsPerJob: 0.5 }
  databases:
    orders: { engine: aurora-postgresql, minACU: 1, maxACU: 16, usedGB: 50 }
  buckets: { files: { storageGB: 100, internetGBPerMonth: 5 } }
  distributions: { cdn: { origin: api, hitShare: 0.5 } }
  resources:
    bus: { type: AWS::Events::EventBus }
  network: { nat: gateway, natGateways: 1 }
  logs: { retentionDays: 30 }
  estimates: { realistic: { scenario: office } }
  """
