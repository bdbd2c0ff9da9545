import Documents

/// `AWS::Serverless::Api` and `AWS::Serverless::HttpApi`.
extension ServerlessExpansion {
  /// A REST API with its deployment, its stage, and what stands around them.
  mutating func restAPI(_ api: Written, isImplicit: Bool = false) {
    let id = api.id
    let kept = Self.kept(
      [
        "ApiKeySourceType", "BinaryMediaTypes", "Description", "DisableExecuteApiEndpoint",
        "MinimumCompressionSize", "Mode", "Name", "SecurityPolicy",
      ], of: api.properties)
    add(isImplicit, "AWS::ApiGateway::RestApi", kept + endpoint(of: api), api)
    let reference = Draft.Entry("RestApiId", Self.reference(to: id))
    add("\(id)Deployment", "AWS::ApiGateway::Deployment", [reference], of: api)
    let name = api["StageName"]?.text.map { $0.filter { $0.isLetter || $0.isNumber } } ?? ""
    let stage = "\(id)\(name)Stage"
    add(
      stage, "AWS::ApiGateway::Stage",
      [reference, Draft.Entry("DeploymentId", Self.reference(to: "\(id)Deployment"))]
        + Self.kept(
          [
            "AccessLogSetting", "CacheClusterEnabled", "CacheClusterSize", "CanarySetting",
            "MethodSettings", "StageName", "TracingEnabled", "Variables",
          ], of: api.properties), of: api)
    domain(of: api, "AWS::ApiGateway::DomainName", "ApiGatewayDomainName")
    usagePlan(of: api)
    authorizers(of: api)
  }

  private func endpoint(of api: Written) -> [Draft.Entry] {
    guard let endpoint = api["EndpointConfiguration"] else { return [] }
    guard let type = endpoint["Type"] else {
      return [Draft.Entry("EndpointConfiguration", .map([Draft.Entry("Types", .list([endpoint]))]))]
    }
    let more = endpoint.entries.filter { $0.key != "Type" }
    return [
      Draft.Entry(
        "EndpointConfiguration", .map([Draft.Entry("Types", .list([type]))] + more))
    ]
  }

  /// Adds the API itself, under its own id.
  private mutating func add(
    _ isImplicit: Bool, _ type: String, _ properties: [Draft.Entry], _ api: Written
  ) {
    if isImplicit {
      add(api.id, type, properties, of: api)
    } else {
      become(type, properties, of: api)
    }
  }

  /// Usage plans and keys.
  private mutating func usagePlan(of api: Written) {
    let prefix: String
    switch api["Auth"]?["UsagePlan"]?["CreateUsagePlan"]?.text {
    case "PER_API": prefix = api.id
    case "SHARED": prefix = "Serverless"
    default: return
    }
    add("\(prefix)UsagePlan", "AWS::ApiGateway::UsagePlan", [], of: api)
    add("\(prefix)ApiKey", "AWS::ApiGateway::ApiKey", [], of: api)
    add("\(prefix)UsagePlanKey", "AWS::ApiGateway::UsagePlanKey", [], of: api)
  }

  private mutating func authorizers(of api: Written) {
    for entry in api["Auth"]?["Authorizers"]?.entries ?? [] where entry.value["FunctionArn"] != nil
    {
      let isPermitted = entry.value["EnableFunctionDefaultPermissions"]?.text?.lowercased()
      if isPermitted == "false" { continue }
      add(
        "\(api.id)\(entry.key)AuthorizerPermission", "AWS::Lambda::Permission", [], of: api,
        at: entry.place)
    }
  }

  /// A domain name with its mappings and records.
  mutating func domain(of api: Written, _ type: String, _ id: String) {
    guard let domain = api["Domain"] else { return }
    let name = domain["DomainName"].map { [Draft.Entry("DomainName", $0)] } ?? []
    let suffix = domain["DomainName"].flatMap { self.name($0) } ?? ""
    let isRest = type == "AWS::ApiGateway::DomainName"
    // A private name has types of its own.
    let second = isRest && domain["EndpointConfiguration"]?.text == "PRIVATE" ? "V2" : ""
    add("\(id)\(second)\(suffix)", type + second, name, of: api)
    let paths = domain["BasePath"]?.items.compactMap { self.name($0) } ?? []
    let mapping = isRest ? "BasePathMapping" : "ApiMapping"
    for path in paths.isEmpty ? [""] : paths {
      add(
        "\(api.id)\(path)\(mapping)",
        isRest ? "AWS::ApiGateway::BasePathMapping" + second : "AWS::ApiGatewayV2::ApiMapping", [],
        of: api)
    }
    guard let route = domain["Route53"] else { return }
    let zone = self.name(route["HostedZoneId"] ?? route["HostedZoneName"]) ?? ""
    add("RecordSetGroup\(zone)", "AWS::Route53::RecordSetGroup", [], of: api)
  }

  /// An HTTP API with its stage.
  mutating func httpAPI(_ api: Written, isImplicit: Bool = false) {
    let id = api.id
    let kept = Self.kept(
      ["CorsConfiguration", "Description", "DisableExecuteApiEndpoint", "Name"],
      of: api.properties)
    add(
      isImplicit, "AWS::ApiGatewayV2::Api",
      kept + [Draft.Entry("ProtocolType", .text("HTTP"))], api)
    let name = api["StageName"]?.text ?? "$default"
    let plain = name.filter { $0.isLetter || $0.isNumber }
    add(
      name == "$default" ? "\(id)ApiGatewayDefaultStage" : "\(id)\(plain)Stage",
      "AWS::ApiGatewayV2::Stage",
      [
        Draft.Entry("ApiId", Self.reference(to: id)), Draft.Entry("AutoDeploy", .text("true")),
        Draft.Entry("StageName", api["StageName"] ?? .text("$default")),
      ]
        + Self.kept(
          ["AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables"],
          of: api.properties), of: api)
    domain(of: api, "AWS::ApiGatewayV2::DomainName", "ApiGatewayDomainNameV2")
    authorizers(of: api)
  }
}
