package import Resources

extension Stack: FieldListed {
  /// What a stack file says of the stack itself; its resources have lists of their own.
  package static let fields = Fields<Stack>(
    "the stack", standard: Stack(name: "", region: ""),
    [
      .custom(.deployed, "region", \.region, .text, "AWS's name: us-east-1", required: true),
      .count(
        .deployed, "availabilityZones", \.availabilityZones, in: 1...6, "zones in use"
      )
      .compared(as: "availability zones"),
      .number(
        .workload, "environments", \.environments, in: 0.001...10_000,
        "stacks like this at once, each with this traffic: preview environments; on average, 3 * 50 / 168 for "
          + "three that stand 50 hours a week"),
      .number(
        .either, "fargateSpotDiscount", \.fargateSpotDiscount, in: 0...1,
        "0...1 below on demand; drawn from the known range without it"),
    ])

  /// Every key of a stack file.
  package static let keys = FileKeys(
    fields.what,
    [
      FileKey("stack", .text, "its name, as the file's", standard: nil),
      FileKey("description", .text, "what it is, in a line"),
    ] + fields.keys.list + kinds.flatMap { keys(of: $0) } + [
      FileKey("network", .mapping(NAT.networkKeys), "the way out of the private subnets"),
      FileKey("registry", .mapping(ContainerRegistry.fields.keys), "where images are kept"),
      FileKey("secrets", .texts, "secrets in Secrets Manager"),
      FileKey("secretReadsPerMonth", .number(0...1e12), "reads by running code"),
      FileKey("logs", .mapping(LogStore.fields.keys), "log groups of the services"),
      FileKey("monitoring", .mapping(Monitoring.fields.keys), "alarms, metrics, dashboards"),
      FileKey("naming", .mapping(Naming.fields.keys), "zones and service discovery"),
      FileKey("firewall", .mapping(WebFirewall.fields.keys), "AWS WAF"),
      FileKey(
        "thirdParties", .named(.mapping(ThirdParty.fields.keys), canAdd: false),
        "APIs of others that services call"),
      FileKey(
        "extras", .named(.mapping(ExtraUsage.fields.keys), canAdd: true),
        "usage without a model of its own"),
      FileKey(
        "freeAllowances", .mapping(FreeAllowances.fields.keys), "the account's free amounts"),
      FileKey("outage", .mapping(OutageTerms.keys), "what failures cost, and how often they come"),
      FileKey(
        "estimates", .named(.mapping(estimate), canAdd: false), "a scenario and sizes, by name"),
      FileKey("plan", .text, "a plan's own estimate, by its name under plans/"),
    ])

  /// The keys of one of the estimates.
  package static let estimate = FileKeys(
    "an estimate",
    [
      FileKey("scenario", .text, "by its name under scenarios/", required: true),
      FileKey(
        "set", .named(.anything, canAdd: true), "paths and values: services.*.cpu: 256"),
    ])

  /// The keys of a kind: of all by name, and of the only one.
  private static func keys(of kind: some StackKind) -> [FileKey] {
    let one = FieldShape.mapping(kind.fields.keys)
    let all = FileKey(
      kind.key, .named(one, canAdd: kind.canAdd), "\(kind.key) by their names")
    guard let singular = kind.singular else { return [all] }
    return [FileKey(singular, one, "the only \(kind.words)"), all]
  }
}

extension ThirdParty: FieldListed {
  package static let fields = Fields<ThirdParty>(
    "a third party", standard: ThirdParty(name: ""),
    [
      .number(
        .workload, "requestBytes", \.requestBytes, in: 0...1e10, "bytes, besides 4 a token"),
      .number(
        .workload, "responseBytes", \.responseBytes, in: 0...1e10, "bytes, besides 4 a token"),
      .number(
        .workload, "seconds", \.seconds, in: 0...3_600,
        "seconds a call; with tokensPerSecond those to the first token of each turn"),
      .text(
        .workload, "service", \.service,
        "whose rates: the file's name under rates/global; AmazonBedrock where a model is named"),
      .text(
        .workload, "model", \.model,
        "as its owner names it: us.anthropic.claude-sonnet-4-6, gpt-4o-mini"),
      .choice(.workload, "tier", \.tier),
      .number(.workload, "inputTokens", \.inputTokens, in: 0...1e7, "tokens sent a turn"),
      .number(.workload, "outputTokens", \.outputTokens, in: 0...1e7, "tokens answered a turn"),
      .number(
        .workload, "cachedShare", \.cachedShare, in: 0...1,
        "0...1 of the tokens sent are read from the prompt cache"),
      .number(
        .workload, "cacheWriteShare", \.cacheWriteShare, in: 0...1,
        "0...1 of the tokens sent are written to it"),
      .number(
        .workload, "turns", \.turns, in: 1...1_000,
        "turns of a call, each with all that was said before"),
      .number(
        .workload, "toolTokens", \.toolTokens, in: 0...1e7,
        "tokens that a tool adds between two turns"),
      .number(
        .workload, "tokensPerSecond", \.tokensPerSecond, in: 0...100_000,
        "output tokens a second; drawn for a model without it"),
    ])
}

extension FreeAllowances: FieldListed {
  package static let fields = Fields<FreeAllowances>(
    "the free allowances", standard: FreeAllowances(),
    [
      .flag(.workload, "apply", \.apply),
      .number(.workload, "usedElsewhereShare", \.usedElsewhereShare, in: 0...1, "0...1"),
    ])
}

extension ExtraUsage: FieldListed {
  package static let fields = Fields<ExtraUsage>(
    "an extra", standard: ExtraUsage(name: ""),
    [
      .text(.workload, "service", \.offer, "AWS's offer code"),
      .text(.workload, "usageType", \.usageType, "the usage type without region"),
      .text(.workload, "operation", \.operation, "where the usage type serves several products"),
      .number(.workload, "quantity", \.quantity, in: 0...1e15, "a month, in the unit"),
      .custom(.workload, "unit", \.unit, .text, "the price list's unit", required: true),
      .choice(
        .workload, "kind", \.kind,
        "whether the bill calls it fixed or usage; by-unit: usage of what is counted as it is used, such as "
          + "requests and GB, fixed of what runs by the hour or month"),
      .text(.workload, "why", \.why, "how the quantity came about"),
      .text(
        .workload, "deployedAs", \.deployedAs,
        "a template's resource, which counts in its place under --stack"),
    ])
}
