import Quantities
import Resources
import Services
import Testing

/// A database whose files lie on EFS.
@Suite struct `Files on EFS` {
  private func database(_ change: (inout Database) -> Void) -> Database {
    var database = Database(
      name: "database", instanceClass: DatabaseClass(name: "fargate", vCPU: 1, memoryGB: 2))
    database.host = .fargate
    database.volume = .efs
    database.usedGB = 102.4
    change(&database)
    return database
  }

  private func usages(_ change: (inout Database) -> Void) throws -> [Usage] {
    var web = service("web")
    web.request.databaseUses = [DatabaseUse(database: 0)]
    web.request.databaseUses[0].queries = 4
    web.request.databaseUses[0].ioPerQuery = 0.5
    var stack = stack(of: web)
    stack.databases = [database(change)]
    return stack.usage(under: try month(stack, requests: 32_768_000))
  }

  /// 102.4 GB bring 50 KiB/s each: 5 MiB/s, which are not charged.
  @Test func `pay for the throughput beyond what they bring`() throws {
    let usages = try usages {
      $0.fileThroughput = .provisioned
      $0.provisionedMBps = 21
    }
    #expect(usages.quantity("database/files") == "102.4")
    #expect(usages.quantity("database/file-throughput") == "16")
    #expect(usages.usageType("database/file-throughput") == "ProvisionedTP-MiBpsHrs")
  }

  @Test func `pay for no throughput that they bring by themselves`() throws {
    let usages = try usages {
      $0.fileThroughput = .provisioned
      $0.provisionedMBps = 5
    }
    #expect(usages.quantity("database/file-throughput") == nil)
  }

  /// 32,768,000 requests × 4 queries × 0.5 operations × 16 KiB ÷ 2³⁰ = 1,000 GB, a quarter of it read.
  @Test func `pay for each GB of elastic throughput`() throws {
    let usages = try usages {
      $0.fileThroughput = .elastic
      $0.fileReadShare = 0.25
    }
    #expect(usages.quantity("database/file-reads") == "250")
    #expect(usages.quantity("database/file-writes") == "750")
    let reads = usages.first { $0.id.text == "database/file-reads" }
    #expect(reads?.operation == "Read" && reads?.usageTypes == ["ETDataAccess-Bytes"])
  }

  /// 16 KiB are 64 to the MiB; of half reads a MiB/s moves 1 ÷ (½ + ½ ÷ 3) = 1.5 MiB.
  @Test func `move what their mode lets them`() {
    let stored = database { $0.fileReadShare = 0 }.disk.volume
    #expect(abs((stored?.sustained ?? 0) - 5 * 64) < 1e-6)
    // 100 MiB/s are 6,400 operations, below the 7,000 writes a second of the mode.
    #expect(abs((stored?.burst ?? 0) - 6_400) < 1e-6)
    let mixed = database { _ in }.disk.volume?.sustained ?? 0
    #expect(abs(mixed - 5 * 64 * 1.5) < 1e-6)
    let provisioned = database {
      $0.fileThroughput = .provisioned
      $0.provisionedMBps = 20
      $0.fileReadShare = 0
    }.disk.volume
    #expect(abs((provisioned?.sustained ?? 0) - 1_280) < 1e-6)
    #expect(provisioned?.burst == provisioned?.sustained)
    // Writes: 25,000 a second at most, which are 390 MiB/s.
    let large =
      database {
        $0.fileThroughput = .provisioned
        $0.provisionedMBps = 1_000
        $0.fileReadShare = 0
      }.disk.volume?.sustained ?? 0
    #expect(abs(large - 25_000) < 1e-6)
    // Reads and writes: 1,500 MiB/s for one client.
    #expect(database { $0.fileThroughput = .elastic }.disk.volume?.sustained == 96_000)
  }

  /// What is stored brings more than what is provisioned: bursting goes on.
  @Test func `keep their credits where provisioning adds nothing`() {
    let less = database {
      $0.fileThroughput = .provisioned
      $0.provisionedMBps = 2
    }
    #expect(less.disk.volume == database { _ in }.disk.volume)
  }
}
