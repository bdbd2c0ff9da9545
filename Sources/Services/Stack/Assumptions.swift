import Quantities
package import Resources

extension Stack {
  /// What the stack's figures rest on without being known, by id.
  ///
  /// The usages name these ids; a report lists those that its lines use, with the value in force.
  package var knownAssumptions: [Assumption] {
    let images = services.map { "\($0.name) \(NumberFormat.number($0.imageMB)) MB" }
    let requests = services.map {
      "\($0.name) \(NumberFormat.bytes($0.request.requestBytes)) in, "
        + "\(NumberFormat.bytes($0.request.responseBytes)) out"
    }
    let logLines = services.map {
      "\($0.name) \(NumberFormat.number($0.request.logEvents)) × "
        + "\(NumberFormat.number($0.request.logBytes / max($0.request.logEvents, 1e-9))) B"
    }
    let overlaps = Set(services.map(\.deployment.overlapSeconds)).sorted()
      .map { NumberFormat.number($0) }
    var result = assumptions
    result += [
      Assumption(
        "alb.addressesPerZone", "1",
        source: "one public IPv4 address per enabled zone; more while it is scaled out, not "
          + "modelled (VPC user guide, 2024)"),
      Assumption(
        "alb.backendConnections",
        loadBalancers.isEmpty
          ? "none"
          : eachBalancer {
            $0.countsBackendConnections
              ? "counted, \(NumberFormat.number($0.backendConnectionsPerRequest)) a request"
              : "not counted"
          },
        source: "CloudWatch counts both sides of the balancer; whether the bill does is not said"),
      Assumption(
        "alb.clientConnectionSeconds",
        loadBalancers.isEmpty
          ? "0" : eachBalancer { NumberFormat.number($0.clientConnectionSeconds) },
        source: "active time plus the 60 s idle timeout (ALB user guide, 2023-06); nobody measured"),
      Assumption(
        "alb.gigabyte", "2^30 bytes",
        source: "the pricing page does not say; as for data transfer"),
      Assumption(
        "aurora.serverlessCapacity", "0.25 vCPU an ACU, kept at 70 % of its processor time",
        source:
          "2 GiB an ACU and 8 GiB a vCPU of memory-optimized instances (Aurora user guide, 2025); how "
          + "busy it is kept AWS does not say: 50 to 90 %, and memory is taken to suffice"),
      Assumption(
        "containerInsights.metrics", "10 a family, service, cluster; 5 a service; 3 a cluster",
        source:
          "CloudWatch's table of ECS metrics (2023-06); the enhanced kind's 12 a task and 8 a "
          + "container are a guess; the log bytes of its performance events are not counted"),
      Assumption(
        "database.backupSize", "one full copy of the used data and daily changes since",
        source: "backups are incremental (RDS user guide, 2023-06); sizes stated in the stack"),
      Assumption(
        "database.fileReads",
        databases.filter(\.keepsFilesOnEFS).map {
          "\($0.name) \(NumberFormat.number($0.fileReadShare * 100)) %"
        }.joined(separator: ", "),
        source:
          "share of a database's operations on EFS that read, fileReadShare of the stack; 0 to 100 % where "
          + "nobody has measured, and writing costs twice as much"),
      Assumption(
        "database.publicStandby", "1 more public IPv4 address",
        source:
          "a public Multi-AZ instance has two interfaces; that both hold an address is not said"),
      Assumption(
        "database.queryCPU", "as stated per request in the stack",
        source: "nobody has measured the queries yet"),
      Assumption(
        "deployment.overlapSeconds", overlaps.joined(separator: ", "),
        source: "start + drain + stop; 300 s of deregistration delay is the default (ELB API "
          + "reference, 2026-05), the start time is a guess"),
      Assumption(
        "dynamodb.scaledCapacity", "as much as tables and their indexes are made with",
        source:
          "scaling moves it between its minimum and its maximum (DynamoDB developer guide, auto scaling, 2025)"
      ),
      Assumption(
        "ec2.dedicatedFee", "no other stack of the account runs dedicated instances in the region",
        source: "the fee is the account's, once a region (Dedicated Instances pricing page, 2025)"),
      Assumption(
        "ec2.dedicatedPrice", "the price of shared tenancy",
        source: "dedicated instances cost up to a tenth more (price lists of 2023 and 2026)"),
      Assumption(
        "ec2.defaultSubnet", "assigns public addresses",
        source:
          "no subnet is named: AWS takes one of the default VPC, which gives a public address unless "
          + "that was changed (VPC user guide, 2025)"),
      Assumption(
        "rds.stoppedSupport", "Extended Support is charged while a database is stopped",
        source:
          "it ends with an upgrade or a deletion (RDS user guide, Amazon RDS Extended Support charges, "
          + "2026), and is charged by the vCPU-hour: at least for the hours that it runs"),
      Assumption(
        "ec2.groupSize", "as many instances as groups start with",
        source:
          "scaling moves a group between its minimum and its maximum (EC2 Auto Scaling user guide, 2025)"
      ),
      Assumption(
        "ec2.image", "Linux",
        source: "an image's id does not tell its system; Windows costs up to 2.21 times as much"),
      Assumption(
        "ec2.licensedCores", "all of the type's vCPUs",
        source:
          "CPU options leave cores out, for which no licence is paid (EC2 user guide, Optimize CPUs, 2025)"
      ),
      Assumption(
        "ec2.rootVolume", "8 GB of gp3",
        source: "what Amazon Linux brings; images of Windows and of ECS bring 30 GB"),
      Assumption(
        "eks.nodeDisk", "gp3 of the size that the node group has",
        source:
          "whether the disk of a managed node is gp3 or gp2, a quarter more expensive, is not said (EKS user guide, "
          + "2025)"),
      Assumption(
        "ecs.managedInstances", "as few as hold the tasks' vCPUs and memory",
        source:
          "ECS Managed Instances puts several tasks on an instance (ECS developer guide, 2026); one for "
          + "each task at most"),
      Assumption(
        "ec2.spotPrice",
        "\(NumberFormat.number(InstanceSpot.discount.middle * 100)) % below on demand",
        source: "Spot moves, up to 90 % off and never above on demand (EC2 Spot pricing page, 2025)"
      ),
      Assumption(
        "ec2.spotLicence", "a licence on Spot costs what it costs on demand",
        source:
          "AWS lists no price of it: a tenth at least, where Spot's 90 % were off it too (EC2 Spot "
          + "pricing page, 2025)"),
      Assumption(
        "opensearch.leastUnits", "counted with the first collection here",
        source:
          "collections of the account share the least of OCUs (OpenSearch Service developer guide, 2026): "
          + "nothing where one elsewhere pays for it"),
      Assumption(
        "efs.storedThroughput", "none",
        source: "nobody states what is stored; each GB of it brings 50 KiB/s that are not charged "
          + "(EFS pricing page, 2026)"),
      Assumption(
        "fargate.imageMB", images.joined(separator: ", "),
        source: "compressed sizes of typical Node.js images; nobody has measured"),
      Assumption(
        "fargate.spotInterruptions", "spotInterruptionsPerTaskMonth of the scenario, 0 without it",
        source:
          "nobody publishes a rate for Fargate; of EC2 Spot less than 5 % to more than 20 % of the "
          + "instances are taken a month (Spot Instance advisor); that capacity is found at once is not said"
      ),
      Assumption(
        "fargate.spotPrice",
        "\(NumberFormat.number(fargateSpotDiscount * 100)) % below on demand",
        source: "Spot moves; 50 to 70 % off has been seen (2026-06), and the months are drawn from "
          + "the range that holds"),
      Assumption(
        "fleet.boot",
        fleets.map { "\($0.name) \(NumberFormat.number($0.bootSeconds)) s" }.joined(
          separator: ", "),
        source:
          "bootSeconds of the stack; how long an instance takes until tasks run on it nobody publishes, a minute "
          + "to five have been seen"),
      Assumption(
        "fleet.packing", "tasks packed tightly, instances of the hour's mean tasks",
        source:
          "first fit in decreasing order, as ECS's binpack and Karpenter's consolidation come near to; tasks "
          + "that are spread need more. 7.5 % of the memory is the system's (Karpenter, 2026-08)"),
      Assumption(
        "logs.age", logs.map { "\(NumberFormat.number($0.ageDays)) days" } ?? "none",
        source: "how long the log groups have been filling when the month begins"),
      Assumption(
        "logs.bytesOverNAT", "the bytes ingested",
        source: "awslogs ships uncompressed; TLS overhead is left out"),
      Assumption(
        "logs.bytesPerRequest", logLines.joined(separator: ", "),
        source: "structured request logs; nobody has measured"),
      Assumption(
        "logs.compressionRatio", logs.map { NumberFormat.number($0.compressionRatio) } ?? "none",
        source: "AWS's own examples compress to 0.15 to 0.42 of the size (CloudWatch pricing page)"),
      Assumption(
        "logs.eventOverhead", "26 B an event",
        source: "part of a batch's size (PutLogEvents); that the bill counts it is not said"),
      Assumption(
        "mwaa.schedulers", "two are in the environment's price",
        source:
          "an environment has two schedulers unless told otherwise (MWAA API reference, Schedulers, 2026), and further "
          + "ones are charged (MWAA pricing page, 2025); whether the second one is further is not said"
      ),
      Assumption(
        "nat.regionalPerZone", "as one gateway per zone covered",
        source: "the price list has an hourly rate per zone; how zones are counted is not said"),
      Assumption(
        "processor.speed", movedProcessors,
        source: "pricing/limits/processors.csv; how fast this workload is there nobody has measured"
      ),
      Assumption(
        "rds.defaultNetwork", "public",
        source:
          "neither a subnet group nor PubliclyAccessible is written: in a default VPC with its internet "
          + "gateway the instance is public (RDS API reference, CreateDBInstance, 2026-05)"),
      Assumption(
        "registry.changedLayers", "changedMBPerPush of the stack",
        source: "layers that a push changes; nobody has measured"),
      Assumption(
        "request.bytes", requests.joined(separator: "; "),
        source: "guessed from similar products; nobody has measured"),
      Assumption(
        "sqs.polls", "one long poll of 20 s after the other, for every consumer",
        source: "SQS developer guide; idle consumers poll all month"),
      Assumption(
        Charges.deploymentUsage, "20 deployments a month, 10 s of each function",
        source: "functions behind custom resources run at deployments alone; nobody counts either"),
      Assumption(
        Charges.trafficUsage, "as stated per request in the stack",
        source:
          "nobody has measured; a function runs as long as it computes and waits when nothing "
          + "queues, and a start as its file or runtime says"),
      Assumption(
        Charges.unknownUsage, "0",
        source: "charged by use that nobody states: what it costs is not in the figures"),
      Assumption(
        "transfer.crossZoneShare",
        "\(NumberFormat.number(Double(availabilityZones - 1) / Double(max(1, availabilityZones)) * 100)) %",
        source: "tasks spread evenly over the zones, servers in one zone: (zones − 1) ÷ zones"),
    ]
    return result
  }

  /// What runs on another processor than its times were measured on.
  private var movedProcessors: String {
    var parts = services.map { ($0.name, $0.platform.rawValue, $0.measuredOn?.rawValue) }
    parts += functions.map { ($0.name, $0.architecture.rawValue, $0.measuredOn?.rawValue) }
    parts += databases.filter { $0.host != .fargate }.map {
      ($0.name, $0.instanceClass.name, $0.measuredOn)
    }
    parts += fleets.map { ($0.name, $0.type.name, $0.measuredOn) }
    parts += caches.map { ($0.name, $0.node.name, $0.measuredOn) }
    let moved = parts.compactMap { name, now, measured -> String? in
      guard let measured, let range = processors.range(of: now, measuredOn: measured),
        range.low < range.high
      else { return nil }
      let speed = processors.ratio(of: now, measuredOn: measured)
      return
        "\(name) \(NumberFormat.number(speed, decimals: 2)) times as fast on \(now) as on \(measured) "
        + "(\(NumberFormat.number(range.low, decimals: 2)) to "
        + "\(NumberFormat.number(range.high, decimals: 2)))"
    }
    return moved.isEmpty ? "as measured" : moved.joined(separator: "; ")
  }

  /// A value of the balancers: once where they agree, else each with its name.
  private func eachBalancer(_ value: (LoadBalancer) -> String) -> String {
    let values = loadBalancers.map { (name: $0.name, value: value($0)) }
    let distinct = Set(values.map(\.value))
    return distinct.count == 1
      ? distinct.joined() : values.map { "\($0.name) \($0.value)" }.joined(separator: "; ")
  }
}
