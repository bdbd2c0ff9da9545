/// What of a resource a line pays for, where something else depends on it: what a commitment is sold
/// for, what a bound must not count.
package enum UsagePart: Hashable, Sendable {
  /// Nothing asks.
  case other
  /// vCPU, memory, storage and licences of tasks on Fargate, on demand.
  case fargate
  /// vCPU and memory of tasks on Fargate Spot, which no commitment covers.
  case fargateSpot
  /// Hours of a database instance or of a read replica.
  case databaseInstance
  /// Hours of a cache node.
  case cacheNode
  /// vCPU-hours above the baseline of a burstable class.
  case surplusCredits
  /// Backups and snapshots beyond what is free.
  case backup
}

/// The share of what runs that a line is for.
package enum UsageShare: Int, CaseIterable, Sendable {
  /// What runs at all times, or would but for a schedule that stops it.
  case always
  /// What scheduled minimums add.
  case scheduled
  /// What autoscaling adds.
  case scaled
  /// The second generation during deployments.
  case deployment
}
