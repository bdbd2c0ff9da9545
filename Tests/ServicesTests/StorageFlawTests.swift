import Estimation
import Services
import TestSupport
import Testing

/// What RDS refuses of a volume, by the RDS user guide, "Amazon RDS DB instance storage", 2025.
@Suite struct `Storage of RDS` {
  struct Asked: Sendable, CustomStringConvertible {
    let type: DatabaseStorage
    var gigabytes: Double? = 100
    var iops: Double? = 0
    var throughput: Double? = 0
    var description: String { "\(type) \(gigabytes ?? -1) \(iops ?? -1) \(throughput ?? -1)" }
  }

  private static let sizes = try? Workspace(folder: Repository.path("pricing")).limits()

  private func flaw(_ asked: Asked) throws -> StorageFlaw? {
    try #require(Self.sizes).storageFlaw(
      asked.type, gigabytes: asked.gigabytes, iops: asked.iops, throughput: asked.throughput)
  }

  @Test(arguments: [
    (Asked(type: .gp3, gigabytes: 200, iops: 6_000), StorageFlaw.Property.iops),
    (Asked(type: .gp3, gigabytes: 399, iops: 3_001), .iops),
    (Asked(type: .gp3, gigabytes: 200, throughput: 250), .throughput),
    (Asked(type: .gp3, gigabytes: 19), .size),
    (Asked(type: .io1, gigabytes: 20, iops: 3_000), .size),
    (Asked(type: .io2, gigabytes: 99, iops: 3_000), .size),
    (Asked(type: .io1, gigabytes: 100), .iops),
    (Asked(type: .io2, gigabytes: 100, iops: 999), .iops),
    // 50 IOPS a GiB of io1; 64,000 and 500 a GiB of gp3; 0.25 MiB/s for each of its IOPS.
    (Asked(type: .io1, gigabytes: 100, iops: 5_001), .iops),
    (Asked(type: .gp3, gigabytes: 500, iops: 64_001), .iops),
    (Asked(type: .gp3, gigabytes: 500, throughput: 3_001), .throughput),
    (Asked(type: .gp3, gigabytes: 500, iops: 20_000, throughput: 4_001), .throughput),
  ])
  func `what is refused is named`(asked: Asked, property: StorageFlaw.Property) throws {
    #expect(try flaw(asked)?.property == property)
  }

  /// An existing small volume reports what is included; what is not known is not judged.
  @Test(arguments: [
    Asked(type: .gp3, gigabytes: 30, iops: 3_000, throughput: 125),
    Asked(type: .gp3, gigabytes: 400, iops: 15_000, throughput: 700),
    Asked(type: .gp3, gigabytes: nil, iops: 15_000),
    Asked(type: .gp3, gigabytes: 200, iops: nil, throughput: nil),
    Asked(type: .io1, gigabytes: 100, iops: 1_000),
    Asked(type: .io1, gigabytes: 100, iops: 5_000),
    Asked(type: .gp3, gigabytes: 500, iops: 12_000, throughput: 3_000),
    Asked(type: .io1, gigabytes: 100, iops: nil),
    Asked(type: .gp2, gigabytes: 10, iops: 100),
    Asked(type: .magnetic, gigabytes: 5),
  ])
  func `what RDS makes passes`(asked: Asked) throws {
    #expect(try flaw(asked) == nil)
  }
}
