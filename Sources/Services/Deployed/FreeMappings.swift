/// What costs nothing by itself.
///
/// - Source: the services' pricing pages; what CDK emits beside what was asked for.
enum FreeMappings {
  /// Whole families.
  static let prefixes = [
    "AWS::IAM::", "Custom::", "AWS::SSO::", "AWS::Organizations::",
    "AWS::ServiceCatalog", "AWS::RAM::", "AWS::ResourceGroups::", "AWS::IdentityStore::",
  ]

  static let all: [ResourceMapping] =
    ResourceMapping.free(
      "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::RouteTable", "AWS::EC2::Route",
      "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::InternetGateway",
      "AWS::EC2::VPCGatewayAttachment", "AWS::EC2::EgressOnlyInternetGateway",
      "AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress",
      "AWS::EC2::SecurityGroupEgress", "AWS::EC2::NetworkAcl", "AWS::EC2::NetworkAclEntry",
      "AWS::EC2::SubnetNetworkAclAssociation", "AWS::EC2::DHCPOptions",
      "AWS::EC2::VPCDHCPOptionsAssociation", "AWS::EC2::NetworkInterface",
      "AWS::EC2::NetworkInterfaceAttachment", "AWS::EC2::PrefixList", "AWS::EC2::VPCCidrBlock",
      "AWS::EC2::SubnetCidrBlock", "AWS::EC2::VPCPeeringConnection", "AWS::EC2::CustomerGateway",
      "AWS::EC2::VPNGateway", "AWS::EC2::VPNGatewayRoutePropagation",
      "AWS::EC2::VPCEndpointService", "AWS::EC2::VPCEndpointServicePermissions",
      "AWS::EC2::VPCEndpointConnectionNotification", "AWS::EC2::TransitGateway",
      "AWS::EC2::TransitGatewayRoute", "AWS::EC2::TransitGatewayRouteTable",
      "AWS::EC2::GatewayRouteTableAssociation",
      "AWS::CloudFormation::Stack", "AWS::CloudFormation::CustomResource",
      "AWS::CloudFormation::WaitCondition", "AWS::CloudFormation::WaitConditionHandle",
      "AWS::CloudFormation::Macro", "AWS::CDK::Metadata")
    + ResourceMapping.free(
      "AWS::ApiGateway::Resource", "AWS::ApiGateway::Method", "AWS::ApiGateway::Deployment",
      "AWS::ApiGateway::Account", "AWS::ApiGateway::Model", "AWS::ApiGateway::Authorizer",
      "AWS::ApiGateway::RequestValidator", "AWS::ApiGateway::DomainName",
      "AWS::ApiGateway::BasePathMapping", "AWS::ApiGateway::ApiKey", "AWS::ApiGateway::UsagePlan",
      "AWS::ApiGateway::UsagePlanKey", "AWS::ApiGateway::GatewayResponse",
      "AWS::ApiGatewayV2::Stage", "AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Integration",
      "AWS::ApiGatewayV2::Deployment", "AWS::ApiGatewayV2::Authorizer",
      "AWS::ApiGatewayV2::VpcLink", "AWS::ApiGatewayV2::DomainName",
      "AWS::ApiGatewayV2::ApiMapping", "AWS::CodeDeploy::Application",
      "AWS::CodeDeploy::DeploymentGroup", "AWS::CodeDeploy::DeploymentConfig",
      "AWS::CodeStarNotifications::NotificationRule", "AWS::Chatbot::SlackChannelConfiguration",
      "AWS::Budgets::Budget", "AWS::CE::AnomalyMonitor", "AWS::CE::AnomalySubscription")
    + ResourceMapping.free(
      "aws_iam_role", "aws_iam_policy", "aws_iam_role_policy", "aws_iam_role_policy_attachment",
      "aws_iam_policy_attachment", "aws_iam_user", "aws_iam_user_policy",
      "aws_iam_user_policy_attachment", "aws_iam_group", "aws_iam_group_policy",
      "aws_iam_access_key", "aws_iam_instance_profile", "aws_iam_service_linked_role",
      "aws_iam_openid_connect_provider", "aws_security_group", "aws_security_group_rule",
      "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule",
      "aws_default_security_group", "aws_route_table", "aws_route_table_association", "aws_route",
      "aws_default_route_table", "aws_internet_gateway", "aws_egress_only_internet_gateway",
      "aws_network_acl", "aws_network_acl_rule", "aws_default_network_acl",
      "aws_network_interface", "aws_vpc_dhcp_options", "aws_vpc_dhcp_options_association",
      "aws_vpc_endpoint_route_table_association", "aws_vpc_endpoint_subnet_association",
      "aws_vpc_peering_connection", "aws_acm_certificate", "aws_acm_certificate_validation",
      "aws_db_subnet_group", "aws_db_parameter_group", "aws_db_option_group",
      "aws_rds_cluster_parameter_group", "aws_elasticache_subnet_group",
      "aws_elasticache_parameter_group", "aws_elasticache_user", "aws_elasticache_user_group")
    + ResourceMapping.free(
      "aws_ecr_lifecycle_policy", "aws_ecr_repository_policy", "aws_cloudwatch_log_stream",
      "aws_cloudwatch_log_subscription_filter", "aws_cloudwatch_log_resource_policy",
      "aws_cloudwatch_event_target", "aws_cloudwatch_event_permission",
      "aws_secretsmanager_secret_version", "aws_secretsmanager_secret_policy",
      "aws_secretsmanager_secret_rotation", "aws_kms_alias", "aws_kms_grant",
      "aws_lambda_permission", "aws_lambda_alias", "aws_lambda_layer_version",
      "aws_lambda_event_source_mapping", "aws_sns_topic_subscription", "aws_sns_topic_policy",
      "aws_sqs_queue_policy", "aws_s3_bucket_policy", "aws_s3_bucket_public_access_block",
      "aws_s3_bucket_versioning", "aws_s3_bucket_acl", "aws_s3_bucket_ownership_controls",
      "aws_s3_bucket_server_side_encryption_configuration", "aws_s3_bucket_lifecycle_configuration",
      "aws_s3_bucket_notification", "aws_key_pair", "aws_placement_group", "aws_volume_attachment",
      "aws_autoscaling_policy", "aws_autoscaling_attachment", "aws_autoscaling_schedule",
      "aws_service_discovery_http_namespace", "aws_efs_mount_target", "aws_efs_access_point",
      "aws_api_gateway_resource", "aws_api_gateway_method", "aws_api_gateway_integration",
      "aws_api_gateway_deployment", "aws_api_gateway_account", "aws_apigatewayv2_stage",
      "aws_apigatewayv2_route", "aws_apigatewayv2_integration",
      "aws_cloudfront_origin_access_identity",
      "aws_appautoscaling_scheduled_action", "random_id", "random_string", "random_password",
      "random_pet", "null_resource", "local_file", "tls_private_key", "terraform_data",
      "time_sleep", "template_file")
}

/// Types that are charged and have no model: named, with what they charge for.
enum NotPricedMappings {
  static let all: [ResourceMapping] = [
    .notPriced("AWS::EKS::Cluster", "0.10 USD an hour"),
    .notPriced("AWS::EKS::Nodegroup", "the hours of its instances"),
    .notPriced("AWS::ApiGateway::Stage", "a cache, if it has one, by the hour"),
    .notPriced("AWS::Cognito::UserPool", "active users beyond the free tier"),
    .notPriced("AWS::CodeBuild::Project", "build minutes"),
    .notPriced("AWS::CodePipeline::Pipeline", "1 USD a month for an active pipeline"),
    .notPriced("AWS::CloudTrail::Trail", "events beyond the first trail"),
    .notPriced("AWS::GuardDuty::Detector", "events and GB analysed"),
    .notPriced("AWS::Config::ConfigurationRecorder", "0.003 USD a configuration item"),
    .notPriced("AWS::Config::ConfigRule", "0.001 USD an evaluation"),
    .notPriced("AWS::SecurityHub::Hub", "checks"),
    .notPriced("AWS::ACMPCA::CertificateAuthority", "400 USD a month"),
    .notPriced("AWS::DirectoryService::MicrosoftAD", "controller hours"),
    .notPriced("AWS::GlobalAccelerator::Accelerator", "0.025 USD an hour and GB"),
    .notPriced("AWS::EC2::Host", "dedicated host hours"),
    .notPriced("AWS::EC2::ClientVpnEndpoint", "0.10 USD an hour and association"),
    .notPriced("AWS::Glue::Job", "DPU hours"),
    .notPriced("AWS::SageMaker::Endpoint", "instance hours"),
    .notPriced("AWS::EMR::Cluster", "instance hours"),
    .notPriced("aws_eks_cluster", "0.10 USD an hour"),
    .notPriced("aws_ebs_snapshot", "0.05 USD a GB and month"),
    .notPriced("aws_lambda_provisioned_concurrency_config", "GB seconds all month"),
  ]
}
