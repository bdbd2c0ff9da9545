import Quantities
import Resources

/// AWS WAF and Shield.
enum FirewallMappings {
  static let all: [ResourceMapping] =
    [
      .priced("AWS::WAFv2::WebACL", accessList),
      .priced("AWS::WAF::WebACL", classicList), .priced("AWS::WAFRegional::WebACL", classicList),
      .notPriced("AWS::Shield::Protection", "Shield Advanced: 3,000 USD a month"),
      .notPriced("AWS::NetworkFirewall::Firewall", "0.395 USD an hour and zone in us-east-1"),
    ]
    + ResourceMapping.free(
      "AWS::WAFv2::WebACLAssociation", "AWS::WAFv2::IPSet", "AWS::WAFv2::RegexPatternSet",
      "AWS::WAFv2::RuleGroup", "AWS::WAFv2::LoggingConfiguration",
      "AWS::NetworkFirewall::FirewallPolicy", "AWS::NetworkFirewall::RuleGroup")

  private static func classicList(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let rules = resource["Rules"].items.count
    builder.charge(
      resource,
      [
        Charges.Item(
          "web-acls", "web ACL", "awswaf", ["WebACL"], unit: .webACLs, .month, quantity: 1,
          why: "1 web ACL"),
        Charges.Item(
          "rules", "rules", "awswaf", ["Rule"], unit: .rules, .month, quantity: Double(rules),
          why: NumberFormat.count(rules, "rule")),
        Charges.Item(
          "requests", "inspected requests", "awswaf", ["Request"], unit: .requests,
          .unknownUsage),
      ])
  }

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

  /// AWS's own groups that cost more than a rule does.
  private static func chargeManagedGroups(
    _ resource: DeployedResource, in builder: inout StackBuilder
  ) {
    var unpriced: [String] = []
    for rule in resource["Rules"].items {
      switch rule["Statement"]["ManagedRuleGroupStatement"]["Name"].text {
      case "AWSManagedRulesBotControlRuleSet":
        builder.charge(
          resource,
          [
            Charges.Item(
              "bot-control", "Bot Control", "awswaf", ["waf-bot-control"], unit: .ruleGroups,
              .month, quantity: 1, why: "1 rule group")
          ])
        unpriced.append("Bot Control's requests beyond those it includes")
      case "AWSManagedRulesATPRuleSet", "AWSManagedRulesACFPRuleSet":
        unpriced.append("fraud control: 10 USD a month and its requests")
      default: break
      }
    }
    if !unpriced.isEmpty { builder.notPriced(resource, unpriced.joined(separator: "; ")) }
  }

  /// The first list on a balancer inspects the stack's requests; others show their rate.
  private static func accessList(_ resource: DeployedResource, into builder: inout StackBuilder) {
    let rules = count(of: resource["Rules"].items, in: builder)
    chargeManagedGroups(resource, in: &builder)
    let isOnBalancer = builder.all("AWS::WAFv2::WebACLAssociation").contains {
      builder.speaks($0["WebACLArn"], of: resource)
        && builder.resource($0["ResourceArn"], "AWS::ElasticLoadBalancingV2::LoadBalancer") != nil
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
          "web-acls", "web ACL", "awswaf", ["WebACLV2"], unit: .webACLs, .month, quantity: 1,
          why: "1 web ACL"),
        Charges.Item(
          "rules", "rules", "awswaf", ["RuleV2"], unit: .rules, .month, quantity: Double(rules),
          why: NumberFormat.count(rules, "rule")),
        Charges.Item(
          "requests", "inspected requests", "awswaf", ["RequestV2-Tier1"], unit: .requests,
          .unknownUsage),
      ])
  }
}
