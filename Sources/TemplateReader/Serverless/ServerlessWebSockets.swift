import Documents

/// APIs of WebSockets, and the capacity providers of functions.
///
/// - Source: AWS's translator, version 1.110, `websocket_api_generator.py` and `capacity_provider`.
extension ServerlessExpansion {
  /// An API with its stage, and a route, an integration and a permission for each of its routes.
  mutating func webSocketAPI(_ api: Written) {
    let id = api.id
    become(
      "AWS::ApiGatewayV2::Api",
      Self.kept(
        [
          "ApiKeySelectionExpression", "Description", "DisableExecuteApiEndpoint",
          "DisableSchemaValidation", "IpAddressType", "Name", "RouteSelectionExpression",
        ], of: api.properties) + [Draft.Entry("ProtocolType", .text("WEBSOCKET"))], of: api)
    let routes = api["Routes"]?.entries ?? []
    for route in routes {
      let name = route.key.filter { $0 != "$" }
      let start = id + name.prefix(1).uppercased() + name.dropFirst().lowercased()
      let own = [Draft.Entry("ApiId", Self.reference(to: id))]
      add(
        start + "Route", "AWS::ApiGatewayV2::Route",
        own + [Draft.Entry("RouteKey", .text(route.key))],
        of: api, at: route.place)
      add(
        start + "Integration", "AWS::ApiGatewayV2::Integration", own, of: api, at: route.place)
      let function = route.value["FunctionArn"].map { [Draft.Entry("FunctionName", $0)] } ?? []
      add(start + "Permission", "AWS::Lambda::Permission", function, of: api, at: route.place)
    }
    let stage = api["StageName"]?.text
    add(
      stage ?? "default" == "default" && (api["StageName"] == nil || stage != nil)
        ? "\(id)DefaultStage" : "\(id)\(stage ?? "")Stage",
      "AWS::ApiGatewayV2::Stage",
      [
        Draft.Entry("ApiId", Self.reference(to: id)), Draft.Entry("AutoDeploy", .text("true")),
        Draft.Entry("StageName", api["StageName"] ?? .text("default")),
      ]
        + Self.kept(
          ["AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables"],
          of: api.properties), of: api)
    domain(of: api, "AWS::ApiGatewayV2::DomainName", "ApiGatewayDomainNameV2")
    guard let auth = api["Auth"], auth["AuthType"]?.text == "CUSTOM",
      routes.contains(where: { $0.key == "$connect" })
    else { return }
    add("\(id)ConnectAuthorizer", "AWS::ApiGatewayV2::Authorizer", [], of: api)
    if auth["InvokeRole"] == nil {
      add("\(id)AuthorizerPermission", "AWS::Lambda::Permission", [], of: api)
    }
  }

  /// A capacity provider, with the role of its operator where none is given.
  mutating func capacityProvider(_ provider: Written) {
    if provider["OperatorRole"] == nil {
      add("\(provider.id)OperatorRole", "AWS::IAM::Role", [], of: provider)
    }
    become(
      "AWS::Lambda::CapacityProvider",
      Self.kept(
        ["CapacityProviderName", "InstanceRequirements", "KmsKeyArn", "VpcConfig"],
        of: provider.properties), of: provider)
  }
}
