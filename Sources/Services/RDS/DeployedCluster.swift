package import Resources

/// A cluster of a template with its instances, as the one database that a stack file describes.
///
/// A Multi-AZ cluster of RDS keeps its lines, and ``database`` meters its backups; of Aurora's it meters all.
/// Where nobody describes it, each instance and the cluster have lines of their own, and what follows from the
/// queries stays open. Where it is described, ``database`` meters both. Instances of another class than the first
/// one's keep their lines.
package struct DeployedCluster: Sendable {
  /// Named as the cluster; its instances are those that are ``members``.
  package private(set) var database: Database
  /// Ids of the instances that ``database`` stands for, the writer first.
  package private(set) var members: [String]
  /// Ids of all its instances.
  package private(set) var instances: [String]
  /// Where only the deployment knows how far its capacity goes, the ACU that it may have at most.
  package var openMaximum: Double?

  package var id: String { database.name }

  /// - Parameters:
  ///   - database: as one that a stack file describes.
  ///   - writer: the id of its first instance; the cluster's own where its instances are no resources.
  init(_ database: Database, writer: String) {
    self.database = database
    members = [writer]
    instances = [writer]
  }

  /// Takes in another instance: one more reader, if it is of the same class.
  mutating func add(_ instance: String, _ instanceClass: DatabaseClass) {
    instances.append(instance)
    guard instanceClass.name == database.instanceClass.name else { return }
    members.append(instance)
    database.replicas += 1
  }

  /// What the instances and the cluster are charged for that the model meters.
  private static let metered: Set<String> = [
    "instance", "acu", "acu-scaled", "cpu-credits", "storage", "io", "backup",
  ]

  /// What is left of a stack's other charges where the model meters the cluster; `nil` where nothing is.
  package func remainder(of extra: any MeteredResource) -> (any MeteredResource)? {
    guard extra.id.text == id || members.contains(extra.id.text), !database.isChargedApart else {
      return extra
    }
    if extra is AuroraExtendedSupport { return nil }
    guard var charges = extra as? Charges else { return extra }
    charges.items.removeAll { Self.metered.contains($0.slug) }
    return charges.items.isEmpty ? nil : charges
  }
}

extension StackBuilder {
  /// Puts an instance of Aurora into its cluster's database.
  ///
  /// - Parameters:
  ///   - instance: one of the cluster's.
  ///   - cluster: which says how long backups are kept, and what Serverless v2 scales to; without a maximum the
  ///     greatest that there is.
  ///   - model: the database with what is known of the instance.
  ///   - least: ACU of Serverless v2 at least; `nil` for a class.
  mutating func join(
    _ instance: DeployedResource, to cluster: DeployedResource, as model: Database, least: Double?
  ) {
    if clusters[cluster.id] != nil {
      clusters[cluster.id]?.add(instance.id, model.instanceClass)
      return
    }
    var database = model
    database.usedGB = 0
    database.backupRetentionDays = cluster["BackupRetentionPeriod"].count ?? 1
    var openMaximum: Double?
    if let least {
      var capacity = ServerlessCapacity()
      let written = cluster["ServerlessV2ScalingConfiguration"]["MaxCapacity"]
      let choices = written.unknown?.choices.compactMap { Double($0) } ?? []
      let most = written.number ?? choices.max() ?? ServerlessCapacity.most
      capacity.minimum = least
      capacity.maximum = min(ServerlessCapacity.most, max(1, least, most))
      if written.number == nil { openMaximum = capacity.maximum }
      database.serverless = capacity
      database.instanceClass = capacity.largest
    }
    var found = DeployedCluster(database, writer: instance.id)
    found.openMaximum = openMaximum
    clusters[cluster.id] = found
  }

  /// Takes a Multi-AZ cluster of RDS for a database: its instances are no resources of a template.
  ///
  /// - Source: RDS user guide, "Multi-AZ DB cluster deployments", 2025: one writer and two readers, of one class.
  mutating func join(
    _ cluster: DeployedResource, _ engine: DatabaseEngine, version: String, _ type: DatabaseClass
  ) {
    var database = Database(name: cluster.id, instanceClass: type)
    database.engine = engine
    database.version = version
    database.multiAZ = true
    database.isChargedApart = true
    database.usedGB = 0
    if let size = cluster["AllocatedStorage"].number { database.storageGB = size }
    if let kind = cluster["StorageType"].text.flatMap({ DatabaseStorage(rawValue: $0.lowercased()) }
    ) {
      database.storageType = kind
    } else if cluster["StorageType"].isMissing {
      database.storageType = .io1
    }
    if let iops = cluster["Iops"].number { database.iops = iops }
    database.backupRetentionDays = cluster["BackupRetentionPeriod"].count ?? 1
    clusters[cluster.id] = DeployedCluster(database, writer: cluster.id)
  }
}
