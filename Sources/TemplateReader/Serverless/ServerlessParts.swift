import Documents

/// Tables, layers, applications and connectors of SAM.
extension ServerlessExpansion {
  /// A table with a key and nothing else; by request unless its throughput is given.
  mutating func table(_ table: Written) {
    let key = table["PrimaryKey"]
    let types = ["String": "S", "Number": "N", "Binary": "B"]
    let name = key?["Name"] ?? .text("id")
    let type = key?["Type"]?.text.flatMap { types[$0] } ?? "S"
    var properties = [
      Draft.Entry(
        "AttributeDefinitions",
        .list([
          .map([
            Draft.Entry("AttributeName", name), Draft.Entry("AttributeType", .text(type)),
          ])
        ])),
      Draft.Entry(
        "KeySchema",
        .list([
          .map([Draft.Entry("AttributeName", name), Draft.Entry("KeyType", .text("HASH"))])
        ])),
    ]
    if table["ProvisionedThroughput"] == nil {
      properties.append(Draft.Entry("BillingMode", .text("PAY_PER_REQUEST")))
    }
    if let tags = table["Tags"] {
      let items = tags.entries.map { entry in
        Draft.map([
          Draft.Entry("Key", at: entry.place, .text(entry.key)),
          Draft.Entry("Value", at: entry.place, entry.value),
        ])
      }
      properties.append(Draft.Entry("Tags", .list(items)))
    }
    become(
      "AWS::DynamoDB::Table",
      properties
        + Self.kept(
          [
            "PointInTimeRecoverySpecification", "ProvisionedThroughput", "SSESpecification",
            "TableName",
          ], of: table.properties), of: table)
  }

  mutating func layer(_ layer: Written) {
    become(
      "AWS::Lambda::LayerVersion",
      Self.kept(
        [
          "CompatibleArchitectures", "CompatibleRuntimes", "Description", "LayerName",
          "LicenseInfo",
        ],
        of: layer.properties)
        + [
          Draft.Entry(
            "Content", .map([Draft.Entry("S3Key", layer["ContentUri"] ?? .text("."))]))
        ], of: layer)
  }

  /// A nested stack; one from the Serverless Application Repository has no template here.
  mutating func application(_ application: Written) {
    let location = application["Location"]
    var properties = Self.kept(
      ["NotificationARNs", "Parameters", "TimeoutInMinutes"],
      of: application.properties)
    if let location, location["ApplicationId"] == nil {
      properties.append(Draft.Entry("TemplateURL", location))
    }
    become("AWS::CloudFormation::Stack", properties, of: application)
  }

  mutating func connector(_ connector: Written) {
    add("\(connector.id)Policy", "AWS::IAM::ManagedPolicy", [], of: connector)
  }
}
