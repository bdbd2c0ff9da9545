import Quantities
import Resources

/// AWS WAF and Shield.
enum FirewallMappings {
  private static let group = "AWS::WAFv2::RuleGroup"

  /// The rules that a list or a group has, in blocks or in the JSON that Terraform takes in their place.
  private static func rules(of holder: DeployedResource) -> [Resolved] {
    ["Rules", "RuleJson", "RulesJson"].flatMap { holder[$0].items }
  }

  /// Rules of a list: each counts, and so does each rule in a group of one's own that it names.
  ///
  /// - Source: AWS WAF pricing, 2025-10; that a group counts besides its rules is an assumption.
  private static func count(of rules: [Resolved], in builder: StackBuilder) -> Int {
    rules.reduce(0) {
      $0 + 1 + (ownGroup(of: $1, in: builder).map { Self.rules(of: $0).count } ?? 0)
    }
  }

  private static func ownGroup(of rule: Resolved, in builder: StackBuilder) -> DeployedResource? {
    builder.resource(rule["Statement"]["RuleGroupReferenceStatement"]["Arn"], group)
  }

  /// Whether Bot Control looks for targeted bots too, which costs more a request.
  private static func isTargeted(_ rule: Resolved) -> Bool {
    let group = rule["Statement"]["ManagedRuleGroupStatement"]
    return group["ManagedRuleGroupConfigs"].items.flatMap(\.entries).contains {
      // Terraform writes `aws_managed_rules_bot_control_rule_set`.
      $0.key.lowercased() == "awsmanagedrulesbotcontrolruleset"
        && $0.value["InspectionLevel"].text == "TARGETED"
    }
  }

  /// AWS's own groups that cost more than a rule does, and those of others.
  private static func chargeManagedGroups(
    _ resource: DeployedResource, _ rules: [Resolved], _ start: String,
    in builder: inout StackBuilder
  ) {
    for rule in rules {
      let group = rule["Statement"]["ManagedRuleGroupStatement"]
      if let vendor = group["VendorName"].text, vendor != "AWS" {
        builder.notPriced(resource, "rules of \(vendor), by a subscription in AWS Marketplace")
      }
      switch group["Name"].text {
      case "AWSManagedRulesBotControlRuleSet":
        builder.charge(
          resource,
          [
            Charges.Item(
              "bot-control", "Bot Control", "awswaf",
              [start + "AMR-BotControl", "waf-bot-control"],
              unit: .ruleGroups, .month, quantity: 1, why: "1 rule group"),
            Charges.Item(
              "bot-control-requests", "requests inspected by Bot Control", "awswaf",
              [
                start
                  + (isTargeted(rule)
                    ? "AMR-BotControl-Targeted-Request" : "AMR-BotControl-Request")
              ],
              unit: .requests, .unknownUsage),
          ])
      case "AWSManagedRulesATPRuleSet":
        builder.charge(
          resource, fraudControl("account-takeover", "Account Takeover Prevention", start))
      case "AWSManagedRulesACFPRuleSet":
        builder.charge(
          resource, fraudControl("account-creation", "Account Creation Fraud Prevention", start))
      case "AWSManagedRulesAntiDDoSRuleSet":
        builder.notPriced(resource, "protection against DDoS, by the month and the request")
      default: break
      }
    }
  }

  /// A group of Fraud Control: by the month, and what it analyses.
  private static func fraudControl(
    _ slug: String, _ title: String, _ start: String
  ) -> [Charges.Item] {
    [
      Charges.Item(
        slug, title, "awswaf", [start + "AMR-ATP"], unit: .ruleGroups, .month, quantity: 1,
        why: "1 rule group"),
      Charges.Item(
        slug + "-requests", "attempts analysed by \(title)", "awswaf",
        [start + "AMR-FraudControl-Request"], unit: .requests, .unknownUsage),
    ]
  }

  /// What rules ask of who sends a request, and bodies of more than the 16 KB that a request has for nothing.
  ///
  /// - Source: AWS WAF pricing page, 2025-10; AWS WAF developer guide, "Considerations for managing body inspection",
  ///   2025: a larger limit is charged for the requests alone whose body is larger.
  private static func chargeInspection(
    _ resource: DeployedResource, _ rules: [Resolved], _ start: String,
    in builder: inout StackBuilder
  ) {
    let all = rules + rules.compactMap { ownGroup(of: $0, in: builder) }.flatMap(Self.rules)
    let actions = all.flatMap { [$0["Action"]] + overrides(of: $0).map { $0["ActionToUse"] } }
    var items: [Charges.Item] = []
    if actions.contains(where: { !$0["Captcha"].isMissing }) {
      items.append(
        Charges.Item(
          "captcha", "attempts at its CAPTCHA", "awswaf", ["waf-captcha"], unit: .requests,
          .unknownUsage, statedBy: "captchaAttemptsPerMonth"))
    }
    if actions.contains(where: { !$0["Challenge"].isMissing }) {
      items.append(
        Charges.Item(
          "challenges", "challenges served", "awswaf", names("Challenge", start),
          unit: .requests, .unknownUsage, statedBy: "challengesPerMonth"))
    }
    let limits = resource["AssociationConfig"]["RequestBody"].items.flatMap(\.entries)
      .flatMap(\.value.items).compactMap { $0["DefaultSizeInspectionLimit"].text }
    if let largest = ["KB_64", "KB_48", "KB_32"].first(where: limits.contains) {
      let usageType = "RequestV2-\(largest.dropFirst(3))KB"
      items.append(
        Charges.Item(
          "large-bodies", "requests with a body above 16 KB", "awswaf",
          names(usageType, start), unit: .requests, .unknownUsage,
          statedBy: "largeBodyRequestsPerMonth"))
    }
    if !items.isEmpty { builder.charge(resource, items) }
  }

  /// What a list does otherwise than a group that it names.
  private static func overrides(of rule: Resolved) -> [Resolved] {
    ["ManagedRuleGroupStatement", "RuleGroupReferenceStatement"].flatMap { kind in
      let group = rule["Statement"][kind]
      return group["RuleActionOverrides"].items + group["RuleActionOverride"].items
    }
  }

  /// A usage type, and the region's for what the price list of CloudFront's that was read does not show.
  private static func names(_ usageType: String, _ start: String) -> [String] {
    start.isEmpty ? [usageType] : [start + usageType, usageType]
  }

  /// The first list on a balancer inspects the stack's requests; others show their rate.
  static func accessList(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let listed = rules(of: resource)
    for property in ["Rules", "RuleJson"] where resource[property].isUnresolved {
      builder.unresolved(resource, property, resource[property], taking: "1 rule")
    }
    let rules = count(of: listed, in: builder)
    let units = RuleCapacity.units(of: listed) {
      builder.resource($0, group)?["Capacity"].count ?? 0
    }
    // What inspects CloudFront's requests is listed without a region (price list of 2026-09-24).
    let start = resource["Scope"].text?.uppercased() == "CLOUDFRONT" ? "Global-" : ""
    chargeManagedGroups(resource, listed, start, in: &builder)
    chargeInspection(resource, listed, start, in: &builder)
    let isOnBalancer = builder.all(
      "AWS::WAFv2::WebACLAssociation", whose: "WebACLArn", speakOf: resource
    ).contains {
      builder.resource($0["ResourceArn"], "AWS::ElasticLoadBalancingV2::LoadBalancer") != nil
    }
    if isOnBalancer, builder.stack.firewall == nil {
      var firewall = WebFirewall(name: resource.id)
      firewall.rules = rules
      firewall.capacityUnits = min(RuleCapacity.most, max(RuleCapacity.included, units))
      builder.stack.firewall = firewall
      return
    }
    let requests = RuleCapacity.requests(units)
    builder.charge(
      resource,
      [
        Charges.Item(
          "web-acls", "web ACL", "awswaf", [start + "WebACLV2"], unit: .webACLs, .month,
          quantity: 1,
          why: "1 web ACL"),
        Charges.Item(
          "rules", "rules", "awswaf", [start + "RuleV2"], unit: .rules, .month,
          quantity: Double(rules),
          why: NumberFormat.count(rules, "rule")),
        Charges.Item(
          "requests", "inspected requests", "awswaf",
          names(requests, start), unit: .requests, .unknownUsage),
      ])
  }
}
