import Diagnostics

/// Properties that decide on cost and that the mappings look at only for what they say plainly.
///
/// Where only the deployment knows one, nothing else would tell: it is listed as open, with the values
/// that make a difference, and the value that was decided on stands in its place.
package enum SilentProperties {
  /// A property of a type, and the values to be told apart.
  ///
  /// The first is what is taken of one that is not known; without values nothing bounds it.
  private struct Deciding {
    let path: [String]
    let choices: [String]

    init(_ path: String, _ choices: [String]) {
      self.path = path.split(separator: ".").map(String.init)
      self.choices = choices
    }
  }

  private static let flag = ["false", "true"]
  /// Where values cost the same until somebody uses them, the first is the one with a question to it.
  private static let credits = ["unlimited", "standard"]
  private static let insights = ["ACCESSED_AND_THROTTLED_KEYS", "THROTTLED_KEYS"]
  private static let tenancy = ["default", "dedicated"]
  private static let launch = ["FARGATE", "EC2"]

  private static let byType: [String: [Deciding]] = [
    "AWS::EC2::Instance": [
      Deciding("BlockDeviceMappings.DeviceName", []),
      Deciding("Tenancy", tenancy), Deciding("Monitoring", flag),
      Deciding("NetworkInterfaces.AssociatePublicIpAddress", flag),
      Deciding("AssociatePublicIpAddress", flag),
      Deciding("CreditSpecification.CPUCredits", credits),
      Deciding("CreditSpecification.CpuCredits", credits),
    ],
    "AWS::EC2::LaunchTemplate": [
      Deciding("LaunchTemplateData.BlockDeviceMappings.DeviceName", []),
      Deciding("BlockDeviceMappings.DeviceName", []),
      Deciding("LaunchTemplateData.CreditSpecification.CpuCredits", credits),
      Deciding("CreditSpecification.CpuCredits", credits),
      Deciding("LaunchTemplateData.Placement.Tenancy", tenancy),
      Deciding("LaunchTemplateData.Monitoring.Enabled", flag),
      Deciding("LaunchTemplateData.NetworkInterfaces.AssociatePublicIpAddress", flag),
      Deciding(
        "LaunchTemplateData.InstanceMarketOptions.MarketType", ["none", "spot", "capacity-block"]),
      Deciding("Placement.Tenancy", tenancy), Deciding("Monitoring.Enabled", flag),
      Deciding("NetworkInterfaces.AssociatePublicIpAddress", flag),
      Deciding("InstanceMarketOptions.MarketType", ["none", "spot", "capacity-block"]),
    ],
    "AWS::AutoScaling::LaunchConfiguration": [
      Deciding("BlockDeviceMappings.DeviceName", []),
      Deciding("PlacementTenancy", tenancy), Deciding("InstanceMonitoring", ["true", "false"]),
      Deciding("AssociatePublicIpAddress", flag), Deciding("SpotPrice", ["", "1"]),
    ],
    "AWS::EC2::Subnet": [Deciding("MapPublicIpOnLaunch", flag)],
    "AWS::EC2::VPC": [Deciding("InstanceTenancy", tenancy)],
    "AWS::EC2::NatGateway": [
      Deciding("ConnectivityType", ["public", "private"]),
      Deciding("AvailabilityMode", ["zonal", "regional"]),
    ],
    "AWS::EC2::EIP": [Deciding("PublicIpv4Pool", ["amazon", "own"])],
    "AWS::EKS::Nodegroup": [
      Deciding("CapacityType", ["ON_DEMAND", "SPOT"]),
      Deciding("AmiType", ["AL2023_x86_64_STANDARD", "WINDOWS_CORE_2022_x86_64"]),
    ],
    "AWS::ElasticLoadBalancingV2::LoadBalancer": [
      Deciding("IpAddressType", ["ipv4", "dualstack-without-public-ipv4"])
    ],
    "AWS::RDS::DBInstance": [
      Deciding("DedicatedLogVolume", flag), Deciding("ManageMasterUserPassword", flag),
      Deciding("DatabaseInsightsMode", ["standard", "advanced"]),
      Deciding(
        "EngineLifecycleSupport",
        ["open-source-rds-extended-support", "open-source-rds-extended-support-disabled"]),
    ],
    "AWS::RDS::DBCluster": [
      Deciding("ManageMasterUserPassword", flag),
      Deciding("StorageType", ["aurora", "aurora-iopt1"]),
      Deciding("PerformanceInsightsEnabled", flag),
      Deciding("DatabaseInsightsMode", ["standard", "advanced"]),
      Deciding(
        "EngineLifecycleSupport",
        ["open-source-rds-extended-support", "open-source-rds-extended-support-disabled"]),
    ],
    "AWS::CloudWatch::Alarm": [
      Deciding("Metrics.MetricStat.Period", ["60", "10"]), Deciding("Period", ["60", "10"]),
    ],
    "AWS::ElastiCache::ReplicationGroup": [Deciding("NodeGroupConfiguration", [])],
    "AWS::ElastiCache::ServerlessCache": [
      Deciding("Engine", ["redis", "valkey", "memcached"])
    ],
    "AWS::AutoScaling::AutoScalingGroup": [
      Deciding("MixedInstancesPolicy.LaunchTemplate.Overrides.WeightedCapacity", []),
      Deciding("MixedInstancesPolicy.LaunchTemplate.Overrides.InstanceType", []),
      Deciding("MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.Version", []),
      Deciding(
        "MixedInstancesPolicy.InstancesDistribution.OnDemandAllocationStrategy",
        ["prioritized", "lowest-price"]),
    ],
    "AWS::EC2::EC2Fleet": [Deciding("LaunchTemplateConfigs.Overrides.WeightedCapacity", [])],
    "AWS::EC2::SpotFleet": [
      Deciding("SpotFleetRequestConfigData.LaunchTemplateConfigs.Overrides.WeightedCapacity", []),
      Deciding("SpotFleetRequestConfigData.LaunchSpecifications.WeightedCapacity", []),
      Deciding(
        "SpotFleetRequestConfigData.LaunchSpecifications.BlockDeviceMappings.DeviceName", []),
    ],
    "AWS::AutoScaling::ScheduledAction": [
      Deciding("MinSize", []), Deciding("MaxSize", []), Deciding("DesiredCapacity", []),
      Deciding("Recurrence", []), Deciding("AutoScalingGroupName", []),
    ],
    "AWS::Events::Rule": [
      Deciding("State", ["ENABLED", "DISABLED"]), Deciding("IsEnabled", ["true", "false"]),
      Deciding("Targets.EcsParameters.TaskCount", []),
      Deciding("Targets.EcsParameters.LaunchType", launch), Deciding("ScheduleExpression", []),
    ],
    "AWS::Scheduler::Schedule": [
      Deciding("State", ["ENABLED", "DISABLED"]), Deciding("Target.EcsParameters.TaskCount", []),
      Deciding("Target.EcsParameters.LaunchType", launch), Deciding("ScheduleExpression", []),
    ],
    "aws_cloudwatch_event_target": [
      Deciding("EcsTarget.TaskCount", []), Deciding("EcsTarget.LaunchType", launch),
    ],
    "AWS::RDS::DBProxyTargetGroup": [
      Deciding("DBInstanceIdentifiers", []), Deciding("DBClusterIdentifiers", []),
      Deciding("DBProxyName", []),
    ],
    "AWS::Route53::HealthCheck": [
      Deciding("HealthCheckConfig.Type", ["HTTP", "HTTPS_STR_MATCH"]),
      Deciding("HealthCheckConfig.RequestInterval", ["30", "10"]),
      Deciding("HealthCheckConfig.MeasureLatency", flag),
      Deciding("Type", ["HTTP", "HTTPS_STR_MATCH"]), Deciding("RequestInterval", ["30", "10"]),
      Deciding("MeasureLatency", flag),
    ],
    "AWS::DynamoDB::Table": [
      Deciding("ContributorInsightsSpecification.Enabled", flag),
      Deciding("GlobalSecondaryIndexes.ContributorInsightsSpecification.Enabled", flag),
      Deciding("ContributorInsightsSpecification.Mode", insights),
    ],
    "AWS::DynamoDB::GlobalTable": [
      Deciding("Replicas.ContributorInsightsSpecification.Enabled", flag)
    ],
    "aws_dynamodb_contributor_insights": [Deciding("Mode", insights)],
    "AWS::SecretsManager::Secret": [Deciding("ReplicaRegions", [])],
    "AWS::WAFv2::WebACL": [
      Deciding("Scope", ["REGIONAL", "CLOUDFRONT"]),
      Deciding("Rules.Statement.ManagedRuleGroupStatement.Name", []),
      Deciding("Rules.Statement.RuleGroupReferenceStatement.Arn", []),
      Deciding(
        "Rules.Statement.ManagedRuleGroupStatement.ManagedRuleGroupConfigs"
          + ".AWSManagedRulesBotControlRuleSet.InspectionLevel", ["TARGETED", "COMMON"]),
    ],
    "AWS::WAFv2::RuleGroup": [Deciding("Rules", [])],
    "AWS::ECS::ClusterCapacityProviderAssociations": [
      Deciding("Cluster", []), Deciding("ClusterName", []),
      Deciding("DefaultCapacityProviderStrategy.CapacityProvider", []),
    ],
    "AWS::ECS::CapacityProvider": [Deciding("AutoScalingGroupProvider.AutoScalingGroupArn", [])],
    "AWS::ECS::Cluster": [
      Deciding("ClusterSettings.Name", ["containerInsights", "another"]),
      Deciding("ClusterSettings.Value", ["disabled", "enabled", "enhanced"]),
    ],
    "AWS::ECS::TaskDefinition": [
      Deciding("RuntimePlatform.OperatingSystemFamily", ["LINUX", "WINDOWS_SERVER_2022_CORE"]),
      Deciding("RuntimePlatform.CpuArchitecture", ["X86_64", "ARM64"]),
    ],
  ]

  /// Types whose version decides on Extended Support, with the property of their engine.
  private static let versioned = [
    "AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::RDS::GlobalCluster",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
  ]

  /// A version in standard support, and each major one that will leave it or has.
  private static func versions(
    of resource: DeployedResource, _ schedule: ExtendedSupportSchedule
  ) -> Deciding? {
    guard versioned.contains(resource.type) else { return nil }
    let engine = resource["Engine"].text?.lowercased()
    let majors = schedule.entries.filter { engine == nil || $0.engine == engine }.map(\.major)
    return majors.isEmpty ? nil : Deciding("EngineVersion", [""] + majors)
  }

  /// Puts what was decided on, or the usual value, in the place of what is not known.
  ///
  /// - Parameters:
  ///   - resources: as they were read.
  ///   - decided: values by property.
  ///   - schedule: of Extended Support.
  /// - Returns: the resources, and the properties that are open.
  package static func settle(
    _ resources: [DeployedResource], deciding decided: [UnresolvedProperty.Cause: String],
    schedule: ExtendedSupportSchedule
  ) -> (resources: [DeployedResource], open: [UnresolvedProperty]) {
    var open: [UnresolvedProperty] = []
    var places: Set<UnresolvedProperty.Cause> = []
    var plain: [ResourceID: [String: String]] = [:]
    for case (.property(let id, let name), let value) in decided {
      plain[id, default: [:]][name] = value
    }
    // In a plan, what a rule starts stands beside it.
    let targetsStandAlone = resources.contains { !$0["EcsTarget"].isMissing }
    func settled(_ resource: DeployedResource) -> DeployedResource? {
      guard resource.unread == nil,
        startsTasks(resource, orOthersOfIts: targetsStandAlone) != false
      else { return nil }
      var isChanged = false
      let all =
        (byType[resource.type] ?? []) + (versions(of: resource, schedule).map { [$0] } ?? [])
      var resource = resource
      for deciding in all {
        guard let first = deciding.path.first,
          let (value, depth) = unknown(
            in: resource[first], along: deciding.path.dropFirst(),
            isBounded: !deciding.choices.isEmpty)
        else { continue }
        let isWhole = depth + 1 == deciding.path.count
        let name = deciding.path.prefix(depth + 1).filter {
          depth == 0 || $0 != "LaunchTemplateData"
        }
        .joined(separator: ".")
        guard isWhole else {
          // Of what stands in a structure that is not known, nothing else would tell.
          let item = item(name, of: resource, value, [])
          if places.insert(item.place).inserted { open.append(item) }
          continue
        }
        let chosen = decided[.property(ResourceID(resource.id), name)]
        if chosen == nil {
          let item = item(name, of: resource, value, deciding.choices)
          places.insert(item.place)
          open.append(item)
        }
        if deciding.choices.isEmpty { continue }
        isChanged = true
        resource = resource.putting(
          chosen ?? deciding.choices[0], at: first, Array(deciding.path.dropFirst()))
      }
      // What was decided on stands in its place for those, too, who look at it by themselves.
      guard let values = plain[ResourceID(resource.id)] else {
        return isChanged ? resource : nil
      }
      return resource.replacing { property, value in
        guard value.isUnresolved, let text = values[property], !text.isEmpty else { return value }
        return Resolved(.text(text), at: value.place)
      }
    }
    var all = resources
    for index in all.indices {
      if let settled = settled(all[index]) { all[index] = settled }
    }
    return (all, open)
  }

  /// Whether a rule or a schedule starts tasks; `nil` for what is neither.
  private static func startsTasks(
    _ resource: DeployedResource, orOthersOfIts targetsStandAlone: Bool
  ) -> Bool? {
    switch resource.type {
    case "AWS::Events::Rule":
      resource["Targets"].items.contains { !$0["EcsParameters"].isMissing } || targetsStandAlone
    case "aws_cloudwatch_event_target": !resource["EcsTarget"].isMissing
    case "AWS::Scheduler::Schedule": !resource["Target"]["EcsParameters"].isMissing
    default: nil
    }
  }

  private static func item(
    _ name: String, of resource: DeployedResource, _ value: Resolved, _ choices: [String]
  ) -> UnresolvedProperty {
    let unknown = value.unknown
    let settings = unknown?.settings ?? []
    return UnresolvedProperty(
      resource: ResourceID(resource.id), property: name,
      reason: unknown?.reason ?? "known at deployment",
      parameter: settings.isEmpty ? nil : unknown?.parameter, condition: unknown?.condition,
      choices: settings.isEmpty ? choices : settings,
      taken: choices.first.map { $0.isEmpty ? "the usual" : "'\($0)'" } ?? "nothing",
      location: value.location ?? resource.location, isMinor: !choices.isEmpty)
  }

  /// The value at the end of a path, or on the way to it, where only the deployment knows it.
  ///
  /// Lists are gone through. Where nothing bounds it, another resource that it names is known enough.
  ///
  /// - Returns: the value, and how many steps of the path lead to it.
  private static func unknown(
    in value: Resolved, along path: ArraySlice<String>, isBounded: Bool, depth: Int = 0
  ) -> (value: Resolved, depth: Int)? {
    if case .list(let items) = value.content {
      return items.lazy.compactMap {
        unknown(in: $0, along: path, isBounded: isBounded, depth: depth)
      }.first
    }
    guard let first = path.first else {
      let isOpen = isBounded ? value.isUnresolved : value.unknown != nil
      return isOpen ? (value, depth) : nil
    }
    if case .unknown = value.content { return (value, depth) }
    if value.isUnresolved { return nil }
    return unknown(
      in: value[first], along: path.dropFirst(), isBounded: isBounded, depth: depth + 1)
  }
}

extension DeployedResource {
  /// The same with a text in the place of what is not known at the end of a path.
  fileprivate func putting(_ text: String, at name: String, _ path: [String]) -> Self {
    replacing { property, value in
      property == name ? value.putting(text, along: path[...]) : value
    }
  }
}

extension Resolved {
  fileprivate func putting(_ text: String, along path: ArraySlice<String>) -> Resolved {
    switch content {
    case .list(let items):
      return Resolved(.list(items.map { $0.putting(text, along: path) }), at: place)
    case .map(let entries):
      guard let first = path.first else { return self }
      return Resolved(
        .map(
          entries.map { entry in
            entry.key == first
              ? Entry(key: entry.key, value: entry.value.putting(text, along: path.dropFirst()))
              : entry
          }), at: place)
    default:
      guard path.isEmpty, isUnresolved else { return self }
      return text.isEmpty ? Resolved(.missing, at: place) : Resolved(.text(text), at: place)
    }
  }
}
