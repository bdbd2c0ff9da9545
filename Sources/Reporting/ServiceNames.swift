/// What people call the services behind AWS's offer codes.
package enum ServiceNames {
  private static let names: [String: String] = [
    "AmazonECS": "Fargate", "AWSELB": "Load balancing", "AmazonEC2": "EC2, EBS and NAT",
    "AmazonVPC": "VPC: public IPv4, endpoints", "AmazonRDS": "RDS",
    "AmazonElastiCache": "ElastiCache", "AmazonECR": "ECR",
    "AWSSecretsManager": "Secrets Manager", "AmazonCloudWatch": "CloudWatch",
    "AWSDataTransfer": "Data transfer", "AmazonRoute53": "Route 53", "awswaf": "WAF",
    "AWSQueueService": "SQS", "AWSCloudMap": "Cloud Map", "AmazonS3": "S3", "awskms": "KMS",
    "AWSLambda": "Lambda", "AmazonSNS": "SNS", "AmazonDynamoDB": "DynamoDB", "AmazonEFS": "EFS",
    "AmazonCloudFront": "CloudFront", "AmazonApiGateway": "API Gateway",
    "AWSStepFunctions": "Step Functions", "AWSEvents": "EventBridge",
    "AWSSystemsManager": "Systems Manager", "AmazonStates": "Step Functions",
    "AmazonMSK": "MSK", "AmazonEKS": "EKS", "AmazonKinesis": "Kinesis",
    "AmazonKinesisFirehose": "Data Firehose", "AmazonES": "OpenSearch", "AmazonDocDB": "DocumentDB",
    "AmazonNeptune": "Neptune", "AmazonRedshift": "Redshift", "AmazonMQ": "Amazon MQ",
    "AmazonMemoryDB": "MemoryDB", "AmazonFSx": "FSx", "AWSDirectoryService": "Directory Service",
    "AmazonCognito": "Cognito", "AWSGlue": "Glue", "AWSConfig": "Config",
    "AWSNetworkFirewall": "Network Firewall", "AWSGlobalAccelerator": "Global Accelerator",
    "AWSCertificateManager": "Certificate Manager", "AWSShield": "Shield",
    "AWSCodePipeline": "CodePipeline", "CodeBuild": "CodeBuild", "AWSBackup": "Backup",
    "AWSAppSync": "AppSync", "AWSAppRunner": "App Runner", "AWSTransfer": "Transfer Family",
    "AmazonGuardDuty": "GuardDuty", "AWSCloudTrail": "CloudTrail", "AmazonSES": "SES",
  ]

  /// Every offer code, and every name.
  static var all: [String] { names.sorted { $0.key < $1.key }.flatMap { [$0.value, $0.key] } }

  /// The name, or the offer code where there is none.
  package static func name(of offer: String) -> String { names[offer] ?? offer }
}
