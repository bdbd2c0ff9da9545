import Quantities
import Resources

/// AWS WAF and Shield.
enum FirewallMappings {
  /// Rules of a list: each counts, and so does each rule in a group of one's own that it names.
  ///
  /// - Source: AWS WAF pricing, 2025-10; that a group counts besides its rules is an assumption.
  private static func count(of rules: [Resolved], in builder: StackBuilder) -> Int {
    rules.reduce(0) {
      let group = builder.resource(
        $1["Statement"]["RuleGroupReferenceStatement"]["Arn"], "AWS::WAFv2::RuleGroup")
      return $0 + 1 + (group?["Rules"].items.count ?? 0)
    }
  }

  /// Whether Bot Control looks for targeted bots too, which costs more a request.
  private static func isTargeted(_ rule: Resolved) -> Bool {
    let group = rule["Statement"]["ManagedRuleGroupStatement"]
    return group["ManagedRuleGroupConfigs"].items.contains {
      $0["AWSManagedRulesBotControlRuleSet"]["InspectionLevel"].text == "TARGETED"
    }
  }

  /// AWS's own groups that cost more than a rule does.
  private static func chargeManagedGroups(
    _ resource: DeployedResource, _ start: String, in builder: inout StackBuilder
  ) {
    for rule in resource["Rules"].items {
      switch rule["Statement"]["ManagedRuleGroupStatement"]["Name"].text {
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

  /// The first list on a balancer inspects the stack's requests; others show their rate.
  static func accessList(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let rules = count(of: resource["Rules"].items, in: builder)
    // What inspects CloudFront's requests is listed without a region (price list of 2026-09-24).
    let start = resource["Scope"].text?.uppercased() == "CLOUDFRONT" ? "Global-" : ""
    chargeManagedGroups(resource, start, in: &builder)
    let isOnBalancer = builder.all(
      "AWS::WAFv2::WebACLAssociation", whose: "WebACLArn", speakOf: resource
    ).contains {
      builder.resource($0["ResourceArn"], "AWS::ElasticLoadBalancingV2::LoadBalancer") != nil
    }
    if isOnBalancer, builder.stack.firewall == nil {
      var firewall = WebFirewall(name: resource.id)
      firewall.rules = rules
      builder.stack.firewall = firewall
      return
    }
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
          "requests", "inspected requests", "awswaf", [start + "RequestV2-Tier1"], unit: .requests,
          .unknownUsage),
      ])
  }
}
