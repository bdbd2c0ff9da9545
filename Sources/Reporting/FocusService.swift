/// What FOCUS calls a service, and where it files it.
///
/// - Source: FOCUS 1.2, "Service Category" and "Service Subcategory"; names as in AWS's FOCUS exports,
///   2026.
struct FocusService {
  let name: String
  let category: String
  let subcategory: String

  private static let known: [String: (name: String, category: String, subcategory: String)] = [
    "AmazonECS": ("Amazon Elastic Container Service", "Compute", "Containers"),
    "AmazonEKS": ("Amazon Elastic Container Service for Kubernetes", "Compute", "Containers"),
    "AmazonECR": ("Amazon EC2 Container Registry (ECR)", "Compute", "Containers"),
    "AmazonEC2": ("Amazon Elastic Compute Cloud", "Compute", "Virtual Machines"),
    "AWSLambda": ("AWS Lambda", "Compute", "Serverless Compute"),
    "AWSELB": ("Elastic Load Balancing", "Networking", "Application Networking"),
    "AmazonVPC": ("Amazon Virtual Private Cloud", "Networking", "Network Infrastructure"),
    "AWSDataTransfer": ("AWS Data Transfer", "Networking", "Content Delivery"),
    "AmazonCloudFront": ("Amazon CloudFront", "Networking", "Content Delivery"),
    "AmazonRoute53": ("Amazon Route 53", "Networking", "Network Infrastructure"),
    "AmazonApiGateway": ("Amazon API Gateway", "Networking", "Application Networking"),
    "AmazonRDS": ("Amazon Relational Database Service", "Databases", "Relational Databases"),
    "AmazonDynamoDB": ("Amazon DynamoDB", "Databases", "NoSQL Databases"),
    "AmazonElastiCache": ("Amazon ElastiCache", "Databases", "Caching"),
    "AmazonS3": ("Amazon Simple Storage Service", "Storage", "Object Storage"),
    "AmazonEFS": ("Amazon Elastic File System", "Storage", "File Storage"),
    "AWSSecretsManager": ("AWS Secrets Manager", "Security", "Secret Management"),
    "AmazonCloudWatch": ("AmazonCloudWatch", "Management and Governance", "Performance"),
    "AWSQueueService": ("Amazon Simple Queue Service", "Integration", "Messaging"),
    "AmazonSNS": ("Amazon Simple Notification Service", "Integration", "Messaging"),
  ]

  /// A service by its offer code; one that is not known is filed under what FOCUS has for that.
  static func of(_ offer: String) -> Self {
    guard let service = known[offer] else {
      return Self(
        name: ServiceNames.name(of: offer), category: "Other", subcategory: "Other (Other)")
    }
    return Self(
      name: service.name, category: service.category, subcategory: service.subcategory)
  }
}
