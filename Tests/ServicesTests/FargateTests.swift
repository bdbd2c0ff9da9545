import Quantities
import Resources
import Services
import Testing

@Suite struct `Fargate` {
  @Test func `four tasks of half a vCPU and 1 GB run a month`() throws {
    // 4 × 0.5 × 730 = 1,460 vCPU-hours; 4 × 1 × 730 = 2,920 GB-hours.
    let stack = stack(of: service("web"), service("api"), service("auth"), service("admin"))
    let usages = stack.usage(under: try month(stack))
    #expect(usages.map(\.id).count == 8)
    for name in ["web", "api", "auth", "admin"] {
      #expect(usages.quantity("\(name)/fargate-vcpu") == "365")
      #expect(usages.quantity("\(name)/fargate-memory") == "730")
    }
    #expect(usages.usageType("web/fargate-vcpu") == "Fargate-vCPU-Hours:perCPU")
    #expect(usages.usageType("web/fargate-memory") == "Fargate-GB-Hours")
    #expect(usages.allSatisfy { $0.kind == .fixed })
  }

  @Test func `an idle stack runs its least tasks`() {
    var web = service("web")
    web.scaling = ServiceScaling()
    web.scaling?.minimumTasks = 3
    web.scaling?.maximumTasks = 10
    let stack = stack(of: web)
    // 3 × 0.5 × 730
    #expect(stack.usage(under: .idle(stack)).quantity("web/fargate-vcpu") == "1095")
  }

  @Test func `AWS's first example: five tasks for ten minutes on each of thirty days`() throws {
    // 5 × 600 s × 30 = 25 task-hours of 1 vCPU, 2 GB, and 30 − 20 free GB of storage.
    var batch = service("batch", size: oneVCPU)
    batch.ephemeralStorageGB = 30
    let stack = stack(of: batch)
    let usages = stack.usage(under: try month(stack, taskHours: 25))
    #expect(usages.quantity("batch/fargate-vcpu") == "25")
    #expect(usages.quantity("batch/fargate-memory") == "50")
    #expect(usages.quantity("batch/fargate-storage") == "250")
  }

  @Test func `20 GB of storage are free`() throws {
    var web = service("web")
    for (gigabytes, quantity) in [(20.0, nil), (21, "730"), (200, "131400")] {
      web.ephemeralStorageGB = gigabytes
      let stack = stack(of: web)
      #expect(stack.usage(under: try month(stack)).quantity("web/fargate-storage") == quantity)
    }
  }

  @Test func `a share of Spot splits the task-hours between two rates`() throws {
    var web = service("web")
    web.spotShare = 0.75
    let mixed = stack(of: web)
    let usages = mixed.usage(under: try month(mixed))
    // 365 vCPU-hours: a quarter on demand, three quarters Spot.
    #expect(usages.quantity("web/fargate-vcpu") == "91.25")
    #expect(usages.quantity("web/fargate-spot-vcpu") == "273.75")
    #expect(usages.quantity("web/fargate-memory") == "182.5")
    #expect(usages.quantity("web/fargate-spot-memory") == "547.5")
    #expect(usages.usageType("web/fargate-spot-vcpu") == "SpotUsage-Fargate-vCPU-Hours:perCPU")
    #expect(
      usages.first { $0.id.text == "web/fargate-spot-vcpu" }?.assumptions == [
        "fargate.spotInterruptions", "fargate.spotPrice",
      ])
    web.spotShare = 1
    let spot = stack(of: web)
    #expect(spot.usage(under: try month(spot)).quantity("web/fargate-vcpu") == nil)
    #expect(spot.usage(under: try month(spot)).quantity("web/fargate-spot-vcpu") == "365")
  }

  @Test func `ARM and Windows have rates of their own, Windows a licence besides`() throws {
    var web = service("web", size: oneVCPU)
    web.platform = .arm
    let arm = stack(of: web)
    var usages = arm.usage(under: try month(arm))
    #expect(usages.usageType("web/fargate-vcpu") == "Fargate-ARM-vCPU-Hours:perCPU")
    #expect(usages.usageType("web/fargate-memory") == "Fargate-ARM-GB-Hours")
    #expect(usages.count == 2)
    web.platform = .windows
    let windows = stack(of: web)
    usages = windows.usage(under: try month(windows))
    #expect(usages.usageType("web/fargate-vcpu") == "Fargate-Windows-vCPU-Hours:perCPU")
    #expect(usages.usageType("web/fargate-memory") == "Fargate-Windows-GB-Hours")
    #expect(usages.usageType("web/fargate-os") == "Fargate-Windows-OS-Hours:perCPU")
    #expect(usages.quantity("web/fargate-os") == "730")
  }

  @Test func `a task in a public subnet holds an address while it runs`() throws {
    var web = service("web")
    web.assignPublicIP = true
    web.tasks = 2
    let stack = stack(of: web)
    let usages = stack.usage(under: try month(stack))
    #expect(usages.quantity("web/public-ipv4") == "1460")
    #expect(usages.usageType("web/public-ipv4") == "PublicIPv4:InUseAddress")
  }

  @Test func `autoscaling and deployments are lines of their own, by traffic`() throws {
    let stack = stack(of: service("web"))
    let load = MonthLoad(
      period: .month, requestsPerHour: [], entry: [1], visits: [1],
      nodes: [
        NodeLoad(
          baseTaskHours: 730, scaledTaskHours: 10, overlapTaskHours: 6, taskStarts: 0)
      ], deployments: 60, surplusVCPUHours: [])
    let usages = stack.usage(under: load)
    #expect(usages.quantity("web/fargate-vcpu") == "365")
    #expect(usages.quantity("web/fargate-vcpu-scaled") == "5")
    #expect(usages.quantity("web/fargate-memory-deployment") == "6")
    #expect(usages.filter { $0.kind == .usage }.count == 4)
  }
}

@Suite struct `One-off tasks` {
  private func usages(
    _ platform: FargatePlatform, seconds: Double, runs: Double, size: FargateSize = halfVCPU
  ) throws -> [Usage] {
    var job = FargateJob(name: "migrations", size: size)
    job.platform = platform
    job.minutes = seconds / 60
    job.runsPerDeployment = 1
    var stack = stack(of: service("web"))
    stack.jobs = [job]
    return stack.usage(under: try month(stack, deployments: runs)).filter {
      $0.resource == "migrations"
    }
  }

  // GB-hours of 1 GB: runs × billed seconds ÷ 3,600.
  @Test(
    arguments: [
      (FargatePlatform.x86, 20.0, 1.0, "0.016666667"),  // a minute at least: 60 ÷ 3,600
      (.x86, 60, 60, "1"),
      (.x86, 90.5, 3_600, "91"),  // a second begun is a second billed
      (.arm, 1, 60, "1"),
      (.x86, 180, 60, "3"),
      (.x86, 0, 60, "1"),
    ] as [(FargatePlatform, Double, Double, String)])
  func `a run is billed by the second, a minute at least`(
    platform: FargatePlatform, seconds: Double, runs: Double, gigabyteHours: String
  ) throws {
    let usages = try usages(platform, seconds: seconds, runs: runs)
    #expect(usages.quantity("migrations/fargate-memory") == gigabyteHours)
  }

  @Test func `Windows is billed five minutes at least, and its licence too`() throws {
    // 12 runs × 300 s = 1 hour of 1 vCPU and 2 GB.
    let usages = try usages(.windows, seconds: 20, runs: 12, size: oneVCPU)
    #expect(usages.quantity("migrations/fargate-vcpu") == "1")
    #expect(usages.quantity("migrations/fargate-memory") == "2")
    #expect(usages.quantity("migrations/fargate-os") == "1")
  }

  @Test func `a job pays for storage beyond 20 GB while it runs`() throws {
    var job = FargateJob(name: "export", size: halfVCPU)
    job.minutes = 30
    job.runsPerMonth = 10
    job.ephemeralStorageGB = 100
    var stack = stack(of: service("web"))
    stack.jobs = [job]
    // 10 × 0.5 h × 80 GB.
    #expect(
      stack.usage(under: try month(stack)).quantity("export/fargate-storage") == "400")
  }

  @Test func `a job that never runs costs nothing`() throws {
    #expect(try usages(.x86, seconds: 180, runs: 0).isEmpty)
  }
}

@Suite struct `Fargate sizes` {
  // The ECS developer guide's table, counted: 3 + 4 + 7 + 13 + 23 + 12 + 12.
  @Test(arguments: [
    (256, [512, 1_024, 2_048]), (512, [1_024, 2_048, 3_072, 4_096]),
    (1_024, (2...8).map { $0 * 1_024 }), (2_048, (4...16).map { $0 * 1_024 }),
    (4_096, (8...30).map { $0 * 1_024 }), (8_192, (4...15).map { $0 * 4_096 }),
    (16_384, (4...15).map { $0 * 8_192 }),
  ])
  func `the valid pairs are those of the guide`(cpu: Int, memories: [Int]) {
    #expect(fargateSizes.memories(cpuUnits: cpu) == memories)
    for memory in memories {
      #expect(fargateSizes.size(cpuUnits: cpu, memoryMB: memory)?.memoryMB == memory)
    }
  }

  @Test func `there are 74 of them`() {
    #expect(fargateSizes.all.count == 74)
    #expect(Set(fargateSizes.all).count == 74)
  }

  @Test func `every other pair is refused`() {
    var sold = 0
    for cpu in stride(from: 256, through: 16_384, by: 256) {
      for memory in stride(from: 512, through: 131_072, by: 512)
      where fargateSizes.size(cpuUnits: cpu, memoryMB: memory) != nil {
        sold += 1
      }
    }
    #expect(sold == 74)
    for (cpu, memory) in [
      (512, 512), (256, 4_096), (768, 1_024), (0, 0), (-256, 512), (512, 1_500),
    ] {
      #expect(fargateSizes.size(cpuUnits: cpu, memoryMB: memory) == nil)
    }
  }

  @Test func `Windows needs one vCPU and takes four at most`() {
    #expect(fargateSizes.size(cpuUnits: 512, memoryMB: 1_024, windows: true) == nil)
    #expect(fargateSizes.size(cpuUnits: 1_024, memoryMB: 2_048, windows: true) != nil)
    #expect(fargateSizes.size(cpuUnits: 4_096, memoryMB: 30_720, windows: true) != nil)
    #expect(fargateSizes.size(cpuUnits: 8_192, memoryMB: 16_384, windows: true) == nil)
  }
}
