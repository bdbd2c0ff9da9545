/// What an argument is that nobody wrote, where the provider's default is not CloudFormation's.
///
/// - Source: documentation of hashicorp/aws 6.0, the page of each resource, "Argument Reference".
enum TerraformDefaults {
  /// By type, then by argument.
  private static let table: [String: [String: String]] = [
    // "Number of instances of the task definition to place and keep running. Defaults to 0."
    "aws_ecs_service": ["desired_count": "0"],
    // "The days to retain backups for … Default is 0", "Default is false" of the address.
    "aws_db_instance": ["backup_retention_period": "0", "publicly_accessible": "false"],
    "aws_rds_cluster_instance": ["publicly_accessible": "false"],
  ]

  /// The default as a text; `nil` where it is the same as CloudFormation's, or there is none.
  static func text(of attribute: String, _ type: String) -> String? { table[type]?[attribute] }
}
