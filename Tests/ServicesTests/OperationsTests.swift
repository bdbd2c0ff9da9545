import Quantities
import Resources
import Services
import Testing

@Suite struct `Logs` {
  // Average of min(age, R) over 30 days, worked by hand.
  @Test(
    arguments: [
      // Steady: always R.
      (14.0, 365.0, 14.0),
      // New group, never full: 0 to 30 days, 15 on average.
      (30, 0, 15), (0, 0, 15),
      // 14 days growing at 7 on average, then 16 days at 14: (98 + 224) / 30.
      (14, 0, 322.0 / 30),
      // From 20 to 30 days at 25 on average, then 20 days at 30: (250 + 600) / 30.
      (30, 20, 850.0 / 30),
      // Never deleted: a year old at the start, 365 to 395.
      (0, 365, 380),
      // Retention reached exactly at the start and exactly at the end.
      (30, 30, 30), (60, 30, 45),
    ] as [(Double, Double, Double)])
  func `the mean age of what is kept`(retention: Double, age: Double, mean: Double) {
    var logs = LogStore(name: "logs")
    logs.retentionDays = retention
    logs.ageDays = age
    #expect(abs(logs.meanKeptDays(over: 30) - mean) < 1e-9)
  }

  @Test(arguments: 1...100)
  func `longer retention and older groups never keep less`(seed: Int) {
    var draws = Draws(seed: UInt64(seed))
    var logs = LogStore(name: "logs")
    logs.retentionDays = 1 + draws.value(below: 400)
    logs.ageDays = draws.value(below: 400)
    let kept = logs.meanKeptDays(over: 30.4)
    logs.retentionDays += 1
    #expect(logs.meanKeptDays(over: 30.4) >= kept)
    logs.ageDays += 1
    #expect(logs.meanKeptDays(over: 30.4) >= kept)
    logs.retentionDays = 0
    #expect(logs.meanKeptDays(over: 30.4) >= kept)
  }

  @Test func `an event weighs 26 bytes more than its text`() throws {
    // 2²⁰ requests of 2 events and 972 bytes: 972 + 52 = 1,024 bytes each, 1 GB.
    var web = service("web")
    web.request.logEvents = 2
    web.request.logBytes = 972
    var stack = stack(of: web)
    stack.logs = LogStore(name: "logs")
    let usages = stack.usage(under: try month(stack, requests: 1_048_576))
    #expect(usages.quantity("logs/ingestion") == "1")
    #expect(usages.usageType("logs/ingestion") == "DataProcessing-Bytes")
  }

  @Test func `AWS's example: 1 GB a day, compressed to a fifth, kept for the month`() throws {
    // 30 GB in; a month's worth kept throughout: 30 × 0.2 = 6 GB-months.
    var stack = stack(of: service("web"))
    var logs = LogStore(name: "logs")
    logs.otherGBPerMonth = 30
    logs.compressionRatio = 0.2
    logs.retentionDays = BillingPeriod.month.days
    stack.logs = logs
    let usages = stack.usage(under: try month(stack))
    #expect(usages.quantity("logs/ingestion") == "30")
    #expect(usages.quantity("logs/storage") == "6")
  }

  @Test func `the infrequent access class and queries have their own rates`() throws {
    var stack = stack(of: service("web"))
    var logs = LogStore(name: "logs")
    logs.logClass = .infrequentAccess
    logs.scannedGBPerMonth = 12
    stack.logs = logs
    let usages = stack.usage(under: try month(stack))
    #expect(usages.usageType("logs/ingestion") == "DataProcessingIA-Bytes")
    #expect(usages.quantity("logs/insights") == "12")
  }
}

@Suite struct `Registry, secrets, monitoring, names` {
  @Test func `without a lifecycle policy every push stays`() throws {
    // 4 images of 256 MB, 60 pushes of 60 MB each: 4 × (256 + 60 × 60) / 1,024 = 15.0625 GB;
    // what the pushes add is 14.0625.
    let services = ["web", "api", "auth", "admin"].map { name in
      var service = service(name)
      service.imageMB = 256
      service.changedMBPerPush = 60
      return service
    }
    var stack = stack(of: services[0], services[1], services[2], services[3])
    var registry = ContainerRegistry(name: "registry")
    registry.keptImages = 0
    registry.ageMonths = 1
    stack.registry = registry
    func stored() throws -> String? {
      stack.usage(under: try month(stack, deployments: 60)).quantity("registry/storage")
    }
    #expect(try stored() == "15.0625")
    // A policy that keeps 10: 4 × (256 + 9 × 60) / 1,024 = 3.109375.
    stack.registry?.keptImages = 10
    #expect(try stored() == "3.109375")
    stack.registry?.kind = .ghcr
    #expect(try stored() == nil)
  }

  @Test func `secrets are read when tasks start`() throws {
    // 4 services × 5 references × 100 starts = 2,000 calls.
    let services = ["web", "api", "auth", "admin"].map { name in
      var service = service(name)
      service.secrets = ["A", "B", "C", "D", "E"]
      return service
    }
    var stack = stack(of: services[0], services[1], services[2], services[3])
    stack.secrets = SecretStore(name: "secrets", secrets: ["A", "B", "C", "D", "E"])
    var usages = stack.usage(under: try month(stack, starts: 100))
    #expect(usages.quantity("secrets/secrets") == "5")
    #expect(usages.quantity("secrets/api-requests") == "2000")
    stack.secrets?.readsPerMonth = 500
    usages = stack.usage(under: try month(stack, starts: 100))
    #expect(usages.quantity("secrets/api-requests") == "2500")
  }

  @Test func `target tracking makes two alarms for each service it scales`() throws {
    var web = service("web")
    web.scaling = ServiceScaling()
    var stack = stack(of: web, service("api"))
    var monitoring = Monitoring(name: "monitoring")
    monitoring.alarms = 8
    monitoring.dashboards = 4
    monitoring.compositeAlarms = 1
    monitoring.highResolutionAlarms = 2
    stack.monitoring = monitoring
    let usages = stack.usage(under: try month(stack))
    #expect(usages.quantity("monitoring/alarms") == "10")
    #expect(usages.quantity("monitoring/dashboards") == "4")
    #expect(usages.quantity("monitoring/alarms-composite") == "1")
    #expect(usages.quantity("monitoring/alarms-high-resolution") == "2")
  }

  @Test func `SQS counts three requests a job, and polls that find nothing`() throws {
    // 1,000,000 jobs × 3; 4 consumers × 2,628,000 s / 20 s = 525,600 polls.
    var api = service("api")
    api.request.queueUses = [QueueUse(queue: 0, messages: 1)]
    var stack = stack(of: api)
    var queue = JobQueue(name: "queue")
    stack.queues = [queue]
    #expect(stack.usage(under: try month(stack, requests: 1e6)).quantity("queue/requests") == nil)
    queue.kind = .sqs
    stack.queues = [queue]
    #expect(
      stack.usage(under: try month(stack, requests: 1e6)).quantity("queue/requests") == "3525600")
    // A payload of 100 KB is two chunks of 64 KB to send and to receive: 5 requests a job.
    queue.payloadBytes = 102_400
    stack.queues = [queue]
    #expect(
      stack.usage(under: try month(stack, requests: 1e6)).quantity("queue/requests") == "5525600")
  }

  @Test func `zones, queries and firewall`() throws {
    var stack = stack(of: service("web"))
    var naming = Naming(name: "naming")
    naming.hostedZones = 1
    naming.privateNamespaces = 1
    naming.queriesPerMonth = 1e6
    stack.naming = naming
    var firewall = WebFirewall(name: "firewall")
    firewall.rules = 5
    firewall.inspectedShare = 0.5
    stack.firewall = firewall
    let usages = stack.usage(under: try month(stack, requests: 10_000_000))
    #expect(usages.quantity("naming/hosted-zones") == "1")
    #expect(usages.quantity("naming/private-zones") == "1")
    #expect(usages.quantity("naming/queries") == "1000000")
    #expect(usages.quantity("firewall/web-acls") == "1")
    #expect(usages.quantity("firewall/rules") == "5")
    #expect(usages.quantity("firewall/requests") == "5000000")
  }

  @Test func `half a month is half of what is due by the month`() throws {
    var stack = stack(of: service("web"))
    stack.period = BillingPeriod(hours: 365)
    stack.secrets = SecretStore(name: "secrets", secrets: ["A", "B"])
    stack.databases = [Database(name: "database", instanceClass: microDatabase)]
    let usages = stack.usage(under: .idle(stack))
    #expect(usages.quantity("secrets/secrets") == "1")
    #expect(usages.quantity("database/storage") == "10")
    #expect(usages.quantity("database/instance") == "365")
  }
}
