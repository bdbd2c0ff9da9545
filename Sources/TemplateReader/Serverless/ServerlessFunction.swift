import Documents

/// `AWS::Serverless::Function`.
extension ServerlessExpansion {
  /// Properties that Lambda calls the same.
  private static let sameProperties = [
    "Architectures", "CapacityProviderConfig", "CodeSigningConfigArn", "Description",
    "DurableConfig", "Environment", "EphemeralStorage", "FileSystemConfigs", "FunctionName",
    "FunctionScalingConfig", "Handler", "ImageConfig", "KmsKeyArn", "Layers", "LoggingConfig",
    "MemorySize", "PackageType", "PublishToLatestPublished", "RecursiveLoop",
    "ReservedConcurrentExecutions", "Runtime", "RuntimeManagementConfig", "SnapStart",
    "TenancyConfig", "Timeout", "VpcConfig",
  ]

  /// A function, or one of its aliases, as events call it.
  struct Target {
    let id: String
    let isAlias: Bool

    var arn: Draft {
      isAlias
        ? ServerlessExpansion.reference(to: id) : ServerlessExpansion.attribute("Arn", of: id)
    }
  }

  mutating func function(_ function: Written) {
    let id = function.id
    var properties = Self.kept(Self.sameProperties, of: function.properties)
    properties.append(Draft.Entry("Code", code(of: function)))
    if let mode = function["Tracing"] {
      properties.append(Draft.Entry("TracingConfig", .map([Draft.Entry("Mode", mode)])))
    }
    if let queue = function["DeadLetterQueue"]?["TargetArn"] {
      properties.append(Draft.Entry("DeadLetterConfig", .map([Draft.Entry("TargetArn", queue)])))
    }
    properties.append(
      Draft.Entry("Tags", Self.tags(function["Tags"], createdBy: "lambda:createdBy")))
    properties.append(
      Draft.Entry("Role", function["Role"] ?? Self.attribute("Arn", of: "\(id)Role")))
    become("AWS::Lambda::Function", properties, of: function)
    if function["Role"] == nil {
      add("\(id)Role", "AWS::IAM::Role", rights(of: function), of: function)
    }
    var target = Target(id: id, isAlias: false)
    if let name = alias(function["AutoPublishAlias"]), !name.isEmpty {
      publish(function, as: name)
      target = Target(id: "\(id)Alias\(name)", isAlias: true)
    }
    invocations(of: function, target)
    for entry in function["Events"]?.entries ?? [] {
      event(entry, of: function, target)
    }
  }

  /// What its role may do: AWS's own policies by ARN, statements, and SAM's policy templates by name alone.
  ///
  /// - Source: AWS SAM developer guide, "AWS::Serverless::Function", `Policies`, 2025.
  private func rights(of function: Written) -> [Draft.Entry] {
    let basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    var (managed, policies): ([Draft], [Draft]) = ([.text(basic)], [])
    for policy in function["Policies"].map({ $0.items.isEmpty ? [$0] : $0.items }) ?? [] {
      if let name = policy.text {
        managed.append(.text(name.hasPrefix("arn:") ? name : "arn:aws:iam::aws:policy/\(name)"))
      } else if policy["Statement"] != nil {
        policies.append(.map([Draft.Entry("PolicyDocument", policy)]))
      } else if let key = policy.entries.first?.key, !key.hasPrefix("Fn::"), key != "Ref" {
        policies.append(.map([Draft.Entry("PolicyName", .text(key))]))
      } else {
        managed.append(policy)
      }
    }
    return [Draft.Entry("ManagedPolicyArns", .list(managed))]
      + (policies.isEmpty ? [] : [Draft.Entry("Policies", .list(policies))])
  }

  private func code(of function: Written) -> Draft {
    if let text = function["InlineCode"] { return .map([Draft.Entry("ZipFile", text)]) }
    if let image = function["ImageUri"] { return .map([Draft.Entry("ImageUri", image)]) }
    return .map([Draft.Entry("S3Key", function["CodeUri"] ?? .text("."))])
  }

  /// A version and the alias that leads to it.
  private mutating func publish(_ function: Written, as name: String) {
    let id = function.id
    let reference = Draft.Entry("FunctionName", Self.reference(to: id))
    add("\(id)Version", "AWS::Lambda::Version", [reference], of: function)
    let version = Draft.Entry("FunctionVersion", Self.attribute("Version", of: "\(id)Version"))
    add(
      "\(id)Alias\(name)", "AWS::Lambda::Alias",
      [Draft.Entry("Name", function["AutoPublishAlias"] ?? .text(name)), reference, version]
        + Self.kept(["ProvisionedConcurrencyConfig"], of: function.properties), of: function)
    guard let preference = function["DeploymentPreference"],
      preference["Enabled"]?.text?.lowercased() != "false"
    else { return }
    add("ServerlessDeploymentApplication", "AWS::CodeDeploy::Application", [], of: function)
    if preference["Role"] == nil {
      add("CodeDeployServiceRole", "AWS::IAM::Role", [], of: function)
    }
    add("\(id)DeploymentGroup", "AWS::CodeDeploy::DeploymentGroup", [], of: function)
  }

  /// Its address on the internet, and where results of asynchronous calls go.
  private mutating func invocations(of function: Written, _ target: Target) {
    let id = function.id
    if let url = function["FunctionUrlConfig"] {
      add(
        "\(id)Url", "AWS::Lambda::Url",
        [Draft.Entry("TargetFunctionArn", Self.reference(to: target.id))] + url.entries,
        of: function)
      if url["AuthType"]?.text == "NONE" {
        add("\(id)UrlPublicPermissions", "AWS::Lambda::Permission", [], of: function)
        add("\(id)URLInvokeAllowPublicAccess", "AWS::Lambda::Permission", [], of: function)
      }
    }
    guard let config = function["EventInvokeConfig"] else { return }
    add("\(id)EventInvokeConfig", "AWS::Lambda::EventInvokeConfig", [], of: function)
    for way in ["OnSuccess", "OnFailure"] {
      guard let destination = config["DestinationConfig"]?[way], destination["Destination"] == nil
      else { continue }
      switch destination["Type"]?.text {
      case "SQS": add("\(id)EventInvokeConfig\(way)Queue", "AWS::SQS::Queue", [], of: function)
      case "SNS": add("\(id)EventInvokeConfig\(way)Topic", "AWS::SNS::Topic", [], of: function)
      default: break
      }
    }
  }
}
