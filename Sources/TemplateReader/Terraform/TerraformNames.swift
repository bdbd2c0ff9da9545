/// What Terraform calls a type and its arguments, and what CloudFormation calls them.
///
/// Most names differ in their spelling only: `desired_count` is `DesiredCount`. The table holds the
/// rest.
struct TerraformNames {
  let type: String
  /// CloudFormation's property to Terraform's argument.
  private let exceptions: [String: String]

  private init(_ type: String, _ exceptions: [String: String] = [:]) {
    self.type = type
    self.exceptions = exceptions
  }

  /// The names of a Terraform type; an unknown one keeps its own name.
  static func of(_ type: String) -> Self { table[type] ?? Self(type) }

  func attribute(for property: String) -> String {
    exceptions[property] ?? Self.snake(property)
  }

  func property(for attribute: String) -> String {
    exceptions.first { $0.value == attribute }?.key ?? Self.pascal(attribute)
  }

  /// `DesiredCount` to `desired_count`; `MultiAZ` to `multi_az`.
  static func snake(_ name: String) -> String {
    let letters = Array(name)
    var result = ""
    for (index, letter) in letters.enumerated() {
      if letter.isUppercase, index > 0 {
        let afterLower = !letters[index - 1].isUppercase
        let beforeLower = index + 1 < letters.count && letters[index + 1].isLowercase
        if afterLower || beforeLower { result += "_" }
      }
      result += letter.lowercased()
    }
    return result
  }

  /// `desired_count` to `DesiredCount`.
  static func pascal(_ name: String) -> String {
    name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private static let balancer = Self(
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    ["Type": "load_balancer_type", "SubnetMappings": "subnet_mapping", "Scheme": "internal"])

  private static let table: [String: TerraformNames] = [
    "aws_ecs_service": Self("AWS::ECS::Service", ["ServiceName": "name"]),
    "aws_ecs_task_definition": Self("AWS::ECS::TaskDefinition", ["SizeInGiB": "size_in_gib"]),
    "aws_ecs_cluster": Self("AWS::ECS::Cluster", ["ClusterSettings": "setting"]),
    "aws_ecs_cluster_capacity_providers": Self("AWS::ECS::ClusterCapacityProviderAssociations"),
    "aws_ecs_capacity_provider": Self("AWS::ECS::CapacityProvider"),
    "aws_lb": balancer, "aws_alb": balancer,
    "aws_elb": Self("AWS::ElasticLoadBalancing::LoadBalancer", ["Scheme": "internal"]),
    "aws_lb_listener": Self("AWS::ElasticLoadBalancingV2::Listener"),
    "aws_alb_listener": Self("AWS::ElasticLoadBalancingV2::Listener"),
    "aws_lb_listener_rule": Self("AWS::ElasticLoadBalancingV2::ListenerRule"),
    "aws_alb_listener_rule": Self("AWS::ElasticLoadBalancingV2::ListenerRule"),
    "aws_lb_listener_certificate": Self("AWS::ElasticLoadBalancingV2::ListenerCertificate"),
    "aws_lb_target_group": Self("AWS::ElasticLoadBalancingV2::TargetGroup"),
    "aws_alb_target_group": Self("AWS::ElasticLoadBalancingV2::TargetGroup"),
    "aws_lb_target_group_attachment": Self("AWS::ElasticLoadBalancingV2::TargetGroup"),
    "aws_nat_gateway": Self(
      "AWS::EC2::NatGateway", ["AvailabilityZoneAddresses": "availability_zone_address"]),
    "aws_eip": Self("AWS::EC2::EIP", ["InstanceId": "instance"]),
    "aws_eip_association": Self("AWS::EC2::EIPAssociation"),
    "aws_vpc_endpoint": Self("AWS::EC2::VPCEndpoint"),
    "aws_instance": Self("AWS::EC2::Instance"),
    "aws_launch_template": Self("AWS::EC2::LaunchTemplate"),
    "aws_launch_configuration": Self("AWS::AutoScaling::LaunchConfiguration"),
    "aws_autoscaling_group": Self(
      "AWS::AutoScaling::AutoScalingGroup", ["LaunchConfigurationName": "launch_configuration"]),
    "aws_ebs_volume": Self("AWS::EC2::Volume", ["VolumeType": "type"]),
    "aws_ebs_snapshot": Self("aws_ebs_snapshot"),
    "aws_db_instance": Self(
      "AWS::RDS::DBInstance",
      [
        "DBInstanceClass": "instance_class", "MultiAZ": "multi_az",
        "SourceDBInstanceIdentifier": "replicate_source_db",
        "EnablePerformanceInsights": "performance_insights_enabled",
        "EnableCloudwatchLogsExports": "enabled_cloudwatch_logs_exports",
      ]),
    "aws_rds_cluster": Self(
      "AWS::RDS::DBCluster",
      [
        "ServerlessV2ScalingConfiguration": "serverlessv2_scaling_configuration",
        "DBClusterInstanceClass": "db_cluster_instance_class",
      ]),
    "aws_rds_cluster_instance": Self(
      "AWS::RDS::DBInstance",
      ["DBInstanceClass": "instance_class", "DBClusterIdentifier": "cluster_identifier"]),
    "aws_db_proxy": Self("AWS::RDS::DBProxy"),
    "aws_elasticache_cluster": Self(
      "AWS::ElastiCache::CacheCluster",
      ["CacheNodeType": "node_type", "NumCacheNodes": "num_cache_nodes"]),
    "aws_elasticache_replication_group": Self(
      "AWS::ElastiCache::ReplicationGroup",
      ["CacheNodeType": "node_type"]),
    "aws_elasticache_serverless_cache": Self("AWS::ElastiCache::ServerlessCache"),
    "aws_ecr_repository": Self("AWS::ECR::Repository"),
    "aws_cloudwatch_log_group": Self("AWS::Logs::LogGroup"),
    "aws_cloudwatch_metric_alarm": Self("AWS::CloudWatch::Alarm", ["Metrics": "metric_query"]),
    "aws_cloudwatch_composite_alarm": Self("AWS::CloudWatch::CompositeAlarm"),
    "aws_cloudwatch_dashboard": Self("AWS::CloudWatch::Dashboard"),
    "aws_cloudwatch_log_metric_filter": Self("AWS::Logs::MetricFilter"),
    "aws_secretsmanager_secret": Self(
      "AWS::SecretsManager::Secret", ["ReplicaRegions": "replica"]),
    "aws_kms_key": Self("AWS::KMS::Key", ["KeySpec": "customer_master_key_spec"]),
    "aws_kms_replica_key": Self("AWS::KMS::ReplicaKey"),
    "aws_route53_zone": Self("AWS::Route53::HostedZone"),
    "aws_route53_health_check": Self("AWS::Route53::HealthCheck"),
    "aws_route53_record": Self("AWS::Route53::RecordSet"),
    "aws_route53_resolver_endpoint": Self(
      "AWS::Route53Resolver::ResolverEndpoint", ["IpAddresses": "ip_address"]),
    "aws_wafv2_web_acl": Self("AWS::WAFv2::WebACL", ["Rules": "rule"]),
    "aws_wafv2_web_acl_association": Self("AWS::WAFv2::WebACLAssociation"),
    "aws_waf_web_acl": Self("AWS::WAF::WebACL", ["Rules": "rules"]),
    "aws_wafregional_web_acl": Self("AWS::WAFRegional::WebACL", ["Rules": "rule"]),
    "aws_appautoscaling_target": Self("AWS::ApplicationAutoScaling::ScalableTarget"),
    "aws_appautoscaling_policy": Self(
      "AWS::ApplicationAutoScaling::ScalingPolicy", ["ScalingTargetId": "resource_id"]),
    "aws_appautoscaling_scheduled_action": Self("aws_appautoscaling_scheduled_action"),
    "aws_service_discovery_private_dns_namespace": Self(
      "AWS::ServiceDiscovery::PrivateDnsNamespace"),
    "aws_service_discovery_public_dns_namespace": Self(
      "AWS::ServiceDiscovery::PublicDnsNamespace"),
    "aws_service_discovery_service": Self("AWS::ServiceDiscovery::Service"),
    "aws_sqs_queue": Self("AWS::SQS::Queue"), "aws_sns_topic": Self("AWS::SNS::Topic"),
    "aws_s3_bucket": Self("AWS::S3::Bucket", ["BucketName": "bucket"]),
    "aws_lambda_function": Self("AWS::Lambda::Function"),
    "aws_lambda_provisioned_concurrency_config": Self("aws_lambda_provisioned_concurrency_config"),
    "aws_dynamodb_table": Self(
      "AWS::DynamoDB::Table",
      ["ReadCapacityUnits": "read_capacity", "WriteCapacityUnits": "write_capacity"]),
    "aws_efs_file_system": Self("AWS::EFS::FileSystem"),
    "aws_cloudfront_distribution": Self("AWS::CloudFront::Distribution"),
    "aws_api_gateway_rest_api": Self("AWS::ApiGateway::RestApi"),
    "aws_apigatewayv2_api": Self("AWS::ApiGatewayV2::Api"),
    "aws_sfn_state_machine": Self(
      "AWS::StepFunctions::StateMachine", ["StateMachineType": "type"]),
    "aws_cloudwatch_event_rule": Self("AWS::Events::Rule"),
    "aws_cloudwatch_event_bus": Self("AWS::Events::EventBus"),
    "aws_ssm_parameter": Self("AWS::SSM::Parameter"),
    "aws_subnet": Self("AWS::EC2::Subnet"), "aws_vpc": Self("AWS::EC2::VPC"),
    "aws_flow_log": Self("AWS::EC2::FlowLog"),
  ]
}
