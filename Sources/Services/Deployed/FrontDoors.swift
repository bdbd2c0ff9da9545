import Resources

/// Where requests from outside come into a template: APIs, balancers and addresses, and the functions that
/// they lead to.
///
/// - Source: Lambda developer guide, "Resource-based policies", 2025: an API or a balancer may call a function
///   only where a permission names its service as the principal; "Function URLs", 2025.
package struct FrontDoors: Sendable {
  /// Functions behind an API or an address of their own, and those behind a balancer, by their names.
  package let behindAPIs: Set<String>
  package let behindBalancers: Set<String>
  /// Of API Gateway, by the names that they are charged under.
  package let apis: [String]

  private static let function = "AWS::Lambda::Function"

  init(_ builder: StackBuilder) {
    var (api, balancer): (Set<String>, Set<String>) = ([], [])
    func functions(in value: Resolved) -> [String] {
      var found = builder.links.all(Self.function, keys: value.references).map(\.id)
      if found.isEmpty, let one = builder.resource(value, Self.function) { found = [one.id] }
      for alias in builder.links.all("AWS::Lambda::Alias", keys: value.references) {
        found += builder.links.all(Self.function, keys: alias["FunctionName"].references).map(\.id)
      }
      return found
    }
    for permission in builder.all("AWS::Lambda::Permission") {
      let principal = permission["Principal"].text ?? ""
      if principal.hasPrefix("apigateway.") {
        api.formUnion(functions(in: permission["FunctionName"]))
      } else if principal.hasPrefix("elasticloadbalancing.") {
        balancer.formUnion(functions(in: permission["FunctionName"]))
      }
    }
    for address in builder.all("AWS::Lambda::Url") {
      api.formUnion(functions(in: address["TargetFunctionArn"]))
      api.formUnion(functions(in: address["FunctionName"]))
    }
    for method in builder.all("AWS::ApiGateway::Method") {
      api.formUnion(functions(in: method["Integration"]))
    }
    for integration in builder.all("AWS::ApiGatewayV2::Integration") {
      api.formUnion(functions(in: integration["IntegrationUri"]))
    }
    for group in builder.all("AWS::ElasticLoadBalancingV2::TargetGroup")
    where group["TargetType"].text == "lambda" {
      balancer.formUnion(functions(in: group["Targets"]))
    }
    behindAPIs = api
    behindBalancers = balancer.subtracting(api)
    apis = ["AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"].flatMap { type in
      builder.all(type).map(\.id)
    }
  }
}
