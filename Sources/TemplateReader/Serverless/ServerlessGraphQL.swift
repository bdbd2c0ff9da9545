import Documents

/// `AWS::Serverless::GraphQLApi`.
extension ServerlessExpansion {
  mutating func graphQL(_ api: Written) {
    let id = api.id
    let own = Draft.Entry("ApiId", Self.attribute("ApiId", of: id))
    become(
      "AWS::AppSync::GraphQLApi",
      [Draft.Entry("Name", api["Name"] ?? .text(id))]
        + Self.kept(["XrayEnabled"], of: api.properties)
        + (api["Auth"]?["Type"].map { [Draft.Entry("AuthenticationType", $0)] } ?? []), of: api)
    if api["Logging"]?["CloudWatchLogsRoleArn"] == nil, api["Logging"]?.text != "false" {
      add("\(id)CloudWatchRole", "AWS::IAM::Role", [], of: api)
    }
    add("\(id)Schema", "AWS::AppSync::GraphQLSchema", [own], of: api)
    for entry in api["ApiKeys"]?.entries ?? [] {
      add("\(id)\(entry.key)", "AWS::AppSync::ApiKey", [own], of: api, at: entry.place)
    }
    if let cache = api["Cache"] {
      add("\(id)ApiCache", "AWS::AppSync::ApiCache", [own] + cache.entries, of: api)
    }
    if let domain = api["DomainName"] {
      add("\(id)DomainName", "AWS::AppSync::DomainName", domain.entries, of: api)
      add(
        "\(id)DomainNameApiAssociation", "AWS::AppSync::DomainNameApiAssociation", [own], of: api)
    }
    dataSources(of: api, own)
    for entry in api["Functions"]?.entries ?? [] {
      add(
        "\(id)\(entry.key)", "AWS::AppSync::FunctionConfiguration", [own], of: api,
        at: entry.place)
    }
    for type in api["Resolvers"]?.entries ?? [] {
      for entry in type.value.entries {
        add(
          "\(id)\(type.key)\(entry.key)", "AWS::AppSync::Resolver", [own], of: api,
          at: entry.place)
      }
    }
  }

  private mutating func dataSources(of api: Written, _ own: Draft.Entry) {
    for (key, title) in [("DynamoDb", "DynamoDB"), ("Lambda", "Lambda")] {
      for entry in api["DataSources"]?[key]?.entries ?? [] {
        let source = "\(api.id)\(entry.key)\(title)DataSource"
        add(source, "AWS::AppSync::DataSource", [own], of: api, at: entry.place)
        if entry.value["ServiceRoleArn"] == nil {
          add("\(source)Role", "AWS::IAM::Role", [], of: api, at: entry.place)
          let target = key == "Lambda" ? "Lambda" : "Table"
          add(
            "\(source)To\(target)ConnectorPolicy", "AWS::IAM::ManagedPolicy", [], of: api,
            at: entry.place)
        }
      }
    }
  }
}
