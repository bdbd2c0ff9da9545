import Resources
import Quantities

/// Who runs the database server.
package enum DatabaseHost: String, Hashable, Sendable, CaseIterable {
  /// Amazon RDS, backups and failover included.
  case rds
  /// A container on Fargate; one task.
  case fargate
  /// An EC2 instance of the class's name without `db.`.
  case ec2
}

/// Where a database of one's own keeps its files.
package enum DatabaseVolume: String, Hashable, Sendable, CaseIterable {
  /// A block volume of the allocated size; a Fargate task keeps it only as long as it runs.
  case ebs
  /// A shared file system, charged by what is used; its throughput by ``FileThroughput``.
  case efs
}

extension Database {
  /// Connections the server accepts: RDS's default, or PostgreSQL's own of 100.
  package var maximumConnections: Double {
    host == .rds ? instanceClass.maximumConnections : 100
  }

  package var keepsFilesOnEFS: Bool { host != .rds && volume == .efs }

  /// 16 KiB operations a second that the volume sustains.
  ///
  /// Bursts beyond it last as long as their credits and are left out.
  /// - Source: EBS and RDS user guides, volume types, 2023-06: gp2 has 3 IOPS a GiB and 100 at least.
  package var volumeIOPS: Double {
    if keepsFilesOnEFS { return fileLimit.sustained }
    let included = host == .rds ? gp3Included.iops : 3_000
    return max(iops, storageType == .gp3 ? included : 3 * storageGB, 100)
  }

  /// What a server of one's own is metered for: the machine, its files, its copies.
  ///
  /// - Source: PostgreSQL 16 documentation, `max_connections`; EBS snapshots are incremental (EC2
  ///   user guide, 2023-06). Copies of EFS are not priced: the report's risks say so.
  func selfHostedUsage(in month: Month) -> [Usage] {
    let hours = Double(month.period.hours) * runningHoursPerWeek / 168
    let months = month.period.months
    var why: String {
      let schedule =
        runningHoursPerWeek == 168
        ? "" : " × \(NumberFormat.number(runningHoursPerWeek)) of 168 h a week"
      return "\(month.period.hours) h\(schedule)"
    }
    var result: [Usage] = []
    if host == .fargate {
      result += [
        month.usage(
          name, "fargate-vcpu", "vCPU of the database task",
          UsageType<VCPUHours>("AmazonECS", "Fargate-vCPU-Hours:perCPU"),
          Quantity(measured: hours * instanceClass.vCPU), .fixed, .fargate,
          why: "1 task × \(NumberFormat.number(instanceClass.vCPU)) vCPU × \(why)"),
        month.usage(
          name, "fargate-memory", "memory of the database task",
          UsageType<GigabyteHours>("AmazonECS", "Fargate-GB-Hours"),
          Quantity(measured: hours * instanceClass.memoryGB), .fixed, .fargate,
          why: "1 task × \(NumberFormat.number(instanceClass.memoryGB)) GB × \(why)"),
      ]
    } else {
      let type =
        instanceClass.name.hasPrefix("db.")
        ? String(instanceClass.name.dropFirst(3)) : instanceClass.name
      result.append(
        month.usage(
          name, "instance", "EC2 instance \(type)", .instanceHours(type), Quantity(measured: hours),
          .fixed, why: "1 instance × \(why)"))
      let surplus = month.surplusVCPUHours(of: name)
      if surplus > 0 {
        let family = type.split(separator: ".").first.map(String.init) ?? type
        result.append(
          month.usage(
            name, "cpu-credits", "surplus CPU credits",
            UsageType<VCPUHours>("AmazonEC2", "CPUCredits:\(family)"),
            Quantity(measured: surplus), .usage, .surplusCredits,
            why: "vCPU-hours above the baseline, unlimited mode",
            assuming: ["database.queryCPU"]))
      }
    }
    if volume == .efs {
      result += fileUsage(in: month)
    } else {
      result += Volume(name: name, sizeGB: storageGB, type: storageType.rawValue)
        .usage(in: month)
      if backupRetentionDays > 0 {
        result.append(
          month.usage(
            name, "snapshots", "snapshots",
            UsageType<GigabyteMonths>("AmazonEC2", "EBS:SnapshotUsage"),
            Quantity(measured: backupGB * months), .fixed,
            why: "\(NumberFormat.number(backupGB)) GB kept", assuming: ["database.backupSize"]))
      }
    }
    return result
  }
}
