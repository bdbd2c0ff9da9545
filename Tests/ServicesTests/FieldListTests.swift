import Resources
import Testing

@testable import Services

/// A model's list of fields, with what is not in it and why.
private struct ListedModel: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let stored: Set<String>
  let listed: Set<String>
  /// Stored properties that no file writes by a key of the model's own, each with its reason.
  let excused: [String: String]
  let keys: [String]

  init<Model: FieldListed>(_ type: Model.Type, excused: [String: String] = [:]) {
    let fields = Model.fields
    testDescription = "\(type)"
    stored = Set(
      fields.standard.map { Mirror(reflecting: $0).children.compactMap(\.label) } ?? [])
    // `\Database.storageGB`, `\FargateService.request.calls`: the first step is the property.
    listed = Set(
      fields.list.compactMap { field in
        field.property.split(separator: ".").dropFirst().first.map(String.init)
      }.filter { !$0.hasPrefix("<computed") })
    self.excused = excused
    keys = fields.list.map(\.key)
  }
}

private let named = ["name": "it is the key of the mapping, or of the stack"]
private let timed = named.merging([
  "measuredOn": "times are of what the file names before anything is laid over it"
]) { $1 }

private let models: [ListedModel] = [
  ListedModel(FargateService.self, excused: timed),
  ListedModel(
    FargateJob.self,
    excused: named.merging([
      "scheduledRunsPerMonth": "only a template has schedules",
      "isStartedByUse": "a stack file says how often it runs",
      "spotShare": "only a template has schedules",
      "addressShare": "only a template has schedules",
    ]) { $1 }),
  ListedModel(DeploymentSettings.self), ListedModel(ServiceScaling.self),
  ListedModel(ScheduledBounds.self),
  ListedModel(
    RequestProfile.self,
    excused: [
      "databaseUses": "the service's 'uses' and the flat keys write it",
      "cacheUses": "the service's 'uses' and the flat keys write it",
      "queueUses": "the service's 'uses' and the flat keys write it",
      "chargedUses": "the service's 'uses' writes it",
      "objectSizes": "the service's 'uses' writes it",
      "calls": "the service's 'calls' writes it",
      "thirdPartyCalls": "the service's 'thirdPartyCalls' writes it",
    ]),
  ListedModel(DatabaseUse.self, excused: ["database": "the key of the mapping names it"]),
  ListedModel(CacheUse.self, excused: ["cache": "the key of the mapping names it"]),
  ListedModel(QueueUse.self, excused: ["queue": "the key of the mapping names it"]),
  ListedModel(
    LoadBalancer.self,
    excused: named.merging([
      "crossZone": "'crossZone' writes it through what holds without it",
      "ruleCount": "only a template counts its rules",
      "ownAddresses": "a template names the addresses of one's own range",
      "targets": "every service of a stack file is behind its balancer, or says it is not",
      "requestHeaderBytes": "headers are in the request's bytes",
    ]) { $1 }),
  ListedModel(
    Database.self,
    excused: timed.merging(["isChargedApart": "only a template has Multi-AZ clusters"]) { $1 }),
  ListedModel(ContentDistribution.self, excused: named),
  ListedModel(Cache.self, excused: timed),
  ListedModel(
    JobQueue.self,
    excused: named.merging([
      "worker": "'worker' writes it where it names a service",
      "function": "'worker' writes it where it names a function",
      "lastsAsItsFunction": "follows from 'worker' and whether 'secondsPerJob' is written",
    ]) { $1 }),
  ListedModel(
    LambdaFunction.self,
    excused: timed.merging([
      "keptBy": "only a template has aliases",
      "door": "only a template has permissions; a scenario's entry says it of a file",
    ]) { $1 }),
  ListedModel(InstanceFleet.self, excused: timed),
  ListedModel(
    NAT.self,
    excused: named.merging([
      "secondaryAddresses": "only a template knows them",
      "isPublic": "a stack's way out is public", "gateways": "only a template names them",
    ]) { $1 }),
  ListedModel(
    ContainerRegistry.self,
    excused: named.merging(["repositories": "a repository for each service"]) { $1 }),
  ListedModel(
    LogStore.self,
    excused: named.merging(["earlierGBPerDay": "the months before, where growth is run"]) { $1 }),
  ListedModel(
    Monitoring.self,
    excused: named.merging(["countsTracking": "off where a template lists its own"]) { $1 }),
  ListedModel(Naming.self, excused: named),
  ListedModel(WebFirewall.self, excused: named),
  ListedModel(
    ThirdParty.self,
    excused: named.merging(["countsTokens": "the reader sets it where tokens are written"]) { $1 }),
  ListedModel(FreeAllowances.self), ListedModel(ExtraUsage.self, excused: named),
]

@Suite struct `A model's list of fields` {
  @Test(arguments: models)
  private func `holds every stored property, or a reason why not`(model: ListedModel) {
    #expect(!model.stored.isEmpty)
    let missing = model.stored.subtracting(model.listed).subtracting(model.excused.keys)
    #expect(missing.isEmpty, "no key and no reason: \(missing.sorted())")
  }

  @Test(arguments: models)
  private func `gives no reason for what it holds, or for what is not there`(model: ListedModel) {
    #expect(Set(model.excused.keys).isDisjoint(with: model.listed))
    #expect(Set(model.excused.keys).isSubset(of: model.stored))
    #expect(model.listed.isSubset(of: model.stored))
  }

  @Test(arguments: models)
  private func `has each key once`(model: ListedModel) {
    #expect(Set(model.keys).count == model.keys.count)
  }

  @Test func `a stack's parts and kinds are its stored properties`() {
    let stored = Set(
      Mirror(reflecting: Stack(name: "", region: "")).children.compactMap(\.label))
    let written = ["nat", "registry", "logs", "monitoring", "naming", "firewall"]
    let kinds = Stack.kinds.map(\.key)
    let others = [
      "name", "region", "availabilityZones", "environments", "fargateSpotDiscount", "endpoints",
      "secrets",
      "thirdParties", "extras", "allowances", "edgeUses", "outage", "distributions",
    ]
    // What no file writes: it follows from the command line, the tables, the template or a draw.
    let derived = [
      "period", "asOf", "dataTransfer", "extendedSupport", "assumptions", "otherNodes", "drawnUse",
      "drawnParameters", "processors",
    ]
    #expect(stored == Set(written + kinds + others + derived))
    #expect(Stack.parts.count == written.count)
  }
}

@Suite struct `Fields laid over a model` {
  private func database() -> Database { Database(name: "db", instanceClass: microDatabase) }

  @Test func `only what differs between two descriptions is taken over`() {
    var deployed = database()
    deployed.storageGB = 200
    deployed.multiAZ = true
    let old = database()
    var new = old
    new.storageGB = 50
    new.backupRetentionDays = 14
    Database.fields.takeChanges(into: &deployed, from: old, to: new)
    #expect(deployed.storageGB == 50)
    #expect(deployed.backupRetentionDays == 14)
    #expect(deployed.multiAZ, "neither description says anything else than the other")
  }

  @Test func `a change of what only users know is none of a template's settings`() {
    var deployed = database()
    let old = database()
    var new = old
    new.usedGB = 90
    Database.fields.takeChanges(into: &deployed, from: old, to: new)
    #expect(deployed == database())
  }

  @Test func `a description gives what its users know, and no sizes`() {
    var deployed = database()
    var described = database()
    described.usedGB = 90
    described.storageGB = 500
    Database.fields.describe(&deployed, as: described)
    #expect(deployed.usedGB == 90)
    #expect(deployed.storageGB == 20)
  }

  @Test func `a part is looked at field by field`() {
    var deployed = service("web")
    deployed.deployment.maximumPercent = 150
    var described = service("web")
    described.deployment.startSeconds = 90
    described.deployment.maximumPercent = 300
    FargateService.fields.describe(&deployed, as: described)
    #expect(deployed.deployment.startSeconds == 90)
    #expect(deployed.deployment.maximumPercent == 150)

    deployed.scaling = ServiceScaling()
    deployed.scaling?.target = 40
    var (old, new) = (service("web"), service("web"))
    old.scaling = ServiceScaling()
    new.scaling = ServiceScaling()
    new.scaling?.maximumTasks = 9
    FargateService.fields.takeChanges(into: &deployed, from: old, to: new)
    #expect(deployed.scaling?.maximumTasks == 9)
    #expect(deployed.scaling?.target == 40)
  }

  @Test func `secrets are the template's where it has some, else the stack file's`() {
    var described = service("web")
    described.secrets = ["A", "B"]
    var silent = service("web")
    FargateService.fields.describe(&silent, as: described)
    #expect(silent.secrets == ["A", "B"])
    var own = service("web")
    own.secrets = ["C"]
    FargateService.fields.describe(&own, as: described)
    #expect(own.secrets == ["C"])
  }

  @Test func `drift tells what both sides say, and nothing where one does not say it`() {
    var deployed = database()
    deployed.storageGB = 200
    deployed.version = "16.4"
    var described = database()
    described.version = "16"
    #expect(
      Database.fields.differences(deployed: deployed, described: described).map(\.words)
        == ["database storage"])
    described.version = ""
    #expect(Database.fields.differences(deployed: deployed, described: described).count == 1)
    described.version = "15"
    #expect(Database.fields.differences(deployed: deployed, described: described).count == 2)
  }
}
