import Resources

/// Which services and functions of a template write into its log groups.
enum LogWriters {
  private static let group = "AWS::Logs::LogGroup"

  /// The writers of each group that has some, by their ids.
  ///
  /// A service writes where its task's containers say, by `awslogs-group`; a function where its
  /// `LoggingConfig` says, or into the group of its name (Lambda developer guide, CloudWatch Logs, 2025).
  static func byGroup(_ builder: StackBuilder) -> [ResourceID: Set<String>] {
    var writers: [ResourceID: Set<String>] = [:]
    func add(_ value: Resolved, _ writer: DeployedResource) {
      guard let group = builder.resource(value, group) else { return }
      writers[ResourceID(group.id), default: []].insert(writer.id)
    }
    for service in builder.all("AWS::ECS::Service") {
      guard let task = ECSMappings.task(of: service, in: builder) else { continue }
      for container in task["ContainerDefinitions"].items {
        let options = container["LogConfiguration"]["Options"]
        for option in options.entries where option.key.lowercased() == "awslogs-group" {
          add(option.value, service)
        }
      }
    }
    let functions = Array(builder.all("AWS::Lambda::Function"))
    for function in functions { add(function["LoggingConfig"]["LogGroup"], function) }
    for group in builder.all(group) {
      let references = Set(group["LogGroupName"].references)
      for function in functions
      where references.contains(function.key) || isOwn(group["LogGroupName"].text, of: function) {
        writers[ResourceID(group.id), default: []].insert(function.id)
      }
    }
    return writers
  }

  private static func isOwn(_ name: String?, of function: DeployedResource) -> Bool {
    guard let name, let own = function["FunctionName"].text else { return false }
    return name == "/aws/lambda/\(own)"
  }
}

extension StackBuilder {
  /// Whether a log group of the template is what a resource writes into, so that its group is charged for that.
  ///
  /// - Parameters:
  ///   - writer: the resource.
  ///   - values: what names the group, or is what its usual name ends with.
  ///   - prefix: how its usual name begins: `/aws/lambda/`.
  /// - Returns: whether one is.
  mutating func hasLogGroup(
    _ writer: DeployedResource, at values: [Resolved], _ prefix: String
  ) -> Bool {
    let type = "AWS::Logs::LogGroup"
    if count(type) == 0 { return false }
    if values.contains(where: { resource($0, type) != nil }) { return true }
    if !all(type, whose: "LogGroupName", speakOf: writer).isEmpty { return true }
    let names = logGroupNames ?? Set(all(type).compactMap { $0["LogGroupName"].text })
    logGroupNames = names
    return values.compactMap(\.text).contains { names.contains($0) || names.contains(prefix + $0) }
  }
}
