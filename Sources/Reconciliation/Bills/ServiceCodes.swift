/// Product codes behind the names that Cost Explorer, its console and FOCUS give services.
///
/// - Source: names as they occur in Cost Explorer answers and CSV files, and in AWS's FOCUS exports,
///   2022 to 2026; the codes are those of the price list.
enum ServiceCodes {
  /// Codes with the names they go by; a name that is not here stays as it is.
  private static let names: [(code: String, names: [String])] = [
    ("AmazonECS", ["Amazon Elastic Container Service", "Elastic Container Service"]),
    (
      "AmazonEC2",
      [
        "EC2 - Other", "EC2-Other", "EC2-Instances", "Amazon Elastic Compute Cloud",
        "Amazon Elastic Compute Cloud - Compute", "Elastic Compute Cloud",
      ]
    ),
    ("AWSELB", ["Amazon Elastic Load Balancing", "Elastic Load Balancing", "EC2-ELB"]),
    ("AmazonVPC", ["Amazon Virtual Private Cloud", "Virtual Private Cloud", "VPC"]),
    (
      "AmazonRDS",
      ["Amazon Relational Database Service", "Relational Database Service", "RDS"]
    ),
    ("AmazonElastiCache", ["Amazon ElastiCache", "ElastiCache"]),
    (
      "AmazonECR",
      [
        "Amazon EC2 Container Registry (ECR)", "EC2 Container Registry (ECR)",
        "Amazon Elastic Container Registry", "Amazon Elastic Container Registry Public",
      ]
    ),
    ("AWSSecretsManager", ["AWS Secrets Manager", "Secrets Manager"]),
    ("AmazonCloudWatch", ["AmazonCloudWatch", "Amazon CloudWatch", "CloudWatch"]),
    ("AmazonRoute53", ["Amazon Route 53", "Route 53"]),
    ("AmazonS3", ["Amazon Simple Storage Service", "Simple Storage Service", "S3"]),
    ("awskms", ["AWS Key Management Service", "Key Management Service"]),
    ("AWSLambda", ["AWS Lambda", "Lambda"]),
    ("AmazonDynamoDB", ["Amazon DynamoDB", "DynamoDB"]),
    ("AWSQueueService", ["Amazon Simple Queue Service", "Simple Queue Service", "SQS"]),
    ("AmazonSNS", ["Amazon Simple Notification Service", "SNS"]),
    ("AmazonSES", ["Amazon Simple Email Service", "SES"]),
    ("AmazonCloudFront", ["Amazon CloudFront", "CloudFront"]),
    ("AmazonApiGateway", ["Amazon API Gateway", "API Gateway"]),
    ("AmazonEFS", ["Amazon Elastic File System", "Elastic File System", "EFS"]),
    ("AmazonEKS", ["Amazon Elastic Container Service for Kubernetes", "Amazon EKS", "EKS"]),
    ("AmazonES", ["Amazon OpenSearch Service", "OpenSearch Service"]),
    ("AmazonMSK", ["Amazon Managed Streaming for Apache Kafka", "MSK"]),
    ("AmazonKinesis", ["Amazon Kinesis", "Kinesis"]),
    ("AmazonKinesisFirehose", ["Amazon Kinesis Firehose", "Amazon Data Firehose"]),
    ("AmazonStates", ["AWS Step Functions", "Step Functions"]),
    ("AWSEvents", ["CloudWatch Events", "Amazon EventBridge", "EventBridge"]),
    ("AWSCloudTrail", ["AWS CloudTrail", "CloudTrail"]),
    ("AWSConfig", ["AWS Config", "Config"]),
    ("AmazonGuardDuty", ["Amazon GuardDuty", "GuardDuty"]),
    ("AWSCostExplorer", ["AWS Cost Explorer", "Cost Explorer"]),
    ("AWSSystemsManager", ["AWS Systems Manager", "Systems Manager"]),
    ("AWSDataTransfer", ["AWS Data Transfer", "Data Transfer"]),
    ("awswaf", ["AWS WAF", "WAF"]),
    ("AmazonCognito", ["Amazon Cognito", "Cognito"]),
    ("AWSGlue", ["AWS Glue", "Glue"]),
    ("AmazonDocDB", ["Amazon DocumentDB (with MongoDB compatibility)", "DocumentDB"]),
    ("AmazonRedshift", ["Amazon Redshift", "Redshift"]),
    ("AmazonNeptune", ["Amazon Neptune", "Neptune"]),
    ("AmazonMQ", ["Amazon MQ", "MQ"]),
    ("AmazonMemoryDB", ["Amazon MemoryDB", "MemoryDB"]),
    ("AWSBackup", ["AWS Backup", "Backup"]),
    ("AWSAppRunner", ["AWS App Runner", "App Runner"]),
    ("CodeBuild", ["AWS CodeBuild", "CodeBuild"]),
    (
      "ComputeSavingsPlans",
      [
        "Savings Plans for AWS Compute usage", "Savings Plans for Compute usage",
        "AWS Compute Savings Plans",
      ]
    ),
  ]

  private static let codes: [String: String] = {
    var codes: [String: String] = [:]
    for entry in names {
      for name in entry.names { codes[name] = entry.code }
    }
    return codes
  }()

  /// The code of a service's name; the name itself where none is known.
  static func code(of name: String) -> String { codes[name] ?? name }
}
