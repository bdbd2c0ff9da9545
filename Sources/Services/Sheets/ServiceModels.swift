import Resources

/// The functions in Swift that sheets may name under `model:`, for what is more than data.
enum ServiceModels {
  typealias Map = @Sendable (DeployedResource, inout StackBuilder) -> Void

  static let byName: [String: Map] = [
    "AddressBlock": NetworkMappings.block,
    "AddressPool": NetworkMappings.pool,
    "AutoScalingGroup": GroupMappings.group,
    "CacheCluster": CacheMappings.cluster,
    "CacheReplicationGroup": CacheMappings.group,
    "ClassicLoadBalancer": BalancerMappings.classic,
    "ContributorInsights": ContributorInsights.beside,
    "CustomCall": CustomMappings.call,
    "CustomResource": CustomMappings.custom,
    "Dashboard": MonitoringMappings.dashboard,
    "DatabaseCluster": DatabaseMappings.cluster,
    "DatabaseInstance": DatabaseMappings.instance,
    "DatabaseProxy": DatabaseMappings.proxy,
    "ECSCluster": ECSMappings.cluster,
    "ECSService": ECSMappings.service,
    "ECSTaskDefinition": ECSMappings.taskDefinition,
    "EKSAutoMode": ManagedNodes.ofCluster,
    "EKSNodegroup": NodegroupMappings.group,
    "EC2Fleet": FleetMappings.ec2Fleet,
    "EC2Instance": ComputeMappings.instance,
    "EC2Volume": ComputeMappings.volume,
    "EFSThroughput": FileSystemMappings.included,
    "ElasticIP": NetworkMappings.address,
    "HealthCheck": NamingMappings.healthCheck,
    "KubernetesObjects": CustomMappings.objects,
    "LambdaCapacity": ManagedNodes.ofFunctions,
    "LoadBalancer": BalancerMappings.balancer,
    "LogDelivery": LogDeliveryMappings.logs,
    "LogGroup": MonitoringMappings.logGroup,
    "MetricAlarm": MonitoringMappings.alarm,
    "NATGateway": NetworkMappings.gateway,
    "ECSCapacityProvider": ECSMappings.capacityProvider,
    "OpenSearchCollection": CollectionMappings.collection,
    "ScalableTarget": ScalableTargetMappings.target,
    "Schedule": ScheduledTaskMappings.schedule,
    "ScheduledTarget": ScheduledTaskMappings.target,
    "ScheduledTasks": ScheduledTaskMappings.rule,
    "ScalingPolicy": ECSMappings.scalingPolicy,
    "Secret": SecretMappings.secret,
    "Subscription": SubscriptionMappings.subscription,
    "TableReplica": JoinedReplicas.replica,
    "TableReplicas": ReplicaMappings.replicas,
    "SpotFleet": FleetMappings.spotFleet,
    "ServerlessCache": CacheMappings.serverless,
    "TopicSubscriptions": SubscriptionMappings.inline,
    "VPCEndpoint": NetworkMappings.endpoint,
    "WarmPool": GroupMappings.warmPool,
    "WebACL": FirewallMappings.accessList,
  ]

  static let names = byName.keys.sorted()
}
