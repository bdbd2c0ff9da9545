/// Capacity units of AWS WAF: what a list's rules take, by which its requests are priced.
///
/// - Source: AWS WAF developer guide, 2025: "AWS WAF web ACL capacity units", each rule statement's own page, and the
///   AWS Managed Rules rule groups list. AWS WAF pricing page, 2025-10: requests by steps of 500 units above 1,500.
package enum RuleCapacity {
  /// Units up to which a request costs the least.
  package static let included = 1_500
  /// The most that a list may have.
  package static let most = 5_000
  private static let step = 500

  /// Units of AWS's own groups.
  private static let managed = [
    "AWSManagedRulesCommonRuleSet": 700, "AWSManagedRulesAdminProtectionRuleSet": 100,
    "AWSManagedRulesKnownBadInputsRuleSet": 200, "AWSManagedRulesSQLiRuleSet": 200,
    "AWSManagedRulesLinuxRuleSet": 200, "AWSManagedRulesUnixRuleSet": 100,
    "AWSManagedRulesWindowsRuleSet": 200, "AWSManagedRulesPHPRuleSet": 100,
    "AWSManagedRulesWordPressRuleSet": 100, "AWSManagedRulesAmazonIpReputationList": 25,
    "AWSManagedRulesAnonymousIpList": 50, "AWSManagedRulesBotControlRuleSet": 50,
    "AWSManagedRulesATPRuleSet": 50, "AWSManagedRulesACFPRuleSet": 50,
    "AWSManagedRulesAntiDDoSRuleSet": 50,
  ]

  /// The usage type of the requests that a list of so many units inspects.
  package static func requests(_ units: Int) -> String {
    let steps = (min(most, max(included, units)) - included + step - 1) / step
    return steps == 0
      ? "RequestV2-Tier1" : "RequestV2-Tier\(steps + 1)-\(included + steps * step)WCU"
  }

  /// Units of rules.
  ///
  /// - Parameters:
  ///   - rules: of a list, as CloudFormation writes them.
  ///   - ownGroup: the units that a group of one's own says, by what names it.
  /// - Returns: their sum; groups that others sell count none.
  package static func units(of rules: [Resolved], ownGroup: (Resolved) -> Int) -> Int {
    rules.reduce(0) { $0 + units(ofStatement: $1["Statement"], ownGroup) }
  }

  private static func units(ofStatement statement: Resolved, _ ownGroup: (Resolved) -> Int) -> Int {
    let parts = statement.items.flatMap(\.entries)
    return parts.reduce(0) { $0 + units(of: $1.value, $1.key, ownGroup) }
  }

  private static func units(
    of part: Resolved, _ kind: String, _ ownGroup: (Resolved) -> Int
  ) -> Int {
    switch kind {
    case "ManagedRuleGroupStatement": return managed[part["Name"].text ?? ""] ?? 0
    case "RuleGroupReferenceStatement": return ownGroup(part["Arn"])
    case "AndStatement", "OrStatement":
      let inner = part["Statements"].items + part["Statement"].items
      return inner.reduce(0) { $0 + units(ofStatement: $1, ownGroup) }
    case "NotStatement": return units(ofStatement: part["Statement"], ownGroup)
    case "RateBasedStatement":
      let keys = part["CustomKeys"].items.count + part["CustomKey"].items.count
      return 2 + 30 * keys + units(ofStatement: part["ScopeDownStatement"], ownGroup)
    case "ByteMatchStatement":
      let isWithin = part["PositionalConstraint"].text?.hasPrefix("CONTAINS") == true
      return inspecting(part, isWithin ? 10 : 2)
    case "RegexMatchStatement": return inspecting(part, 3)
    case "RegexPatternSetReferenceStatement": return inspecting(part, 25)
    case "SqliMatchStatement":
      return inspecting(part, part["SensitivityLevel"].text == "HIGH" ? 30 : 20)
    case "XssMatchStatement": return inspecting(part, 40)
    case "SizeConstraintStatement": return inspecting(part, 1)
    default: return 1
    }
  }

  /// Units of a statement that looks into a part of the request: twice as many for a body of JSON, 10 more for all
  /// arguments of the query and for each transformation.
  private static func inspecting(_ statement: Resolved, _ units: Int) -> Int {
    let field = statement["FieldToMatch"]
    let transformations =
      (statement["TextTransformations"].items + statement["TextTransformation"].items)
      .count { $0["Type"].text != "NONE" }
    return units * (field["JsonBody"].isMissing ? 1 : 2)
      + (field["AllQueryArguments"].isMissing ? 0 : 10) + 10 * transformations
  }
}
