import Diagnostics
package import Quantities

/// A stack's budget as AWS Budgets has it, in the language that a team deploys with.
///
/// - Source: CloudFormation, `AWS::Budgets::Budget`; CDK, `aws-budgets.CfnBudget`; Terraform's AWS
///   provider, `aws_budgets_budget`; read 2026-11-26.
package struct BudgetExport: Sendable {
  package enum Language: String, CaseIterable, Sendable {
    case cloudformation, cdk, terraform

    /// What files of it end in.
    package var ending: String {
      switch self {
      case .cloudformation: "yaml"
      case .cdk: "ts"
      case .terraform: "tf"
      }
    }
  }

  /// An alert of the budget.
  private struct Alert {
    let why: String
    /// `ACTUAL` or `FORECASTED`.
    let type: String
    let threshold: String
    /// `ABSOLUTE_VALUE` in dollars, or `PERCENTAGE` of the limit.
    let unit: String
  }

  package let stack: String
  /// Dollars a month.
  package let limit: Money
  /// Half of the months cost more, and a tenth; `nil` where no months differ.
  package let p50: Money?
  package let p90: Money?
  /// A cost allocation tag that the stack's charges bear.
  package let tag: (key: String, value: String)?
  /// Who is written to; asked for at the deployment without one.
  package let address: String?

  package init(
    stack: String, limit: Money, p50: Money?, p90: Money?, tag: (key: String, value: String)?,
    address: String?
  ) {
    self.stack = stack
    self.limit = limit
    self.p50 = p50
    self.p90 = p90
    self.tag = tag
    self.address = address
  }

  package func text(_ language: Language) -> String {
    switch language {
    case .cloudformation: cloudFormation
    case .cdk: cdk
    case .terraform: terraform
    }
  }

  private var alerts: [Alert] {
    var alerts: [Alert] = []
    if let p50 {
      alerts.append(
        Alert(
          why: "half of the months estimated cost more", type: "ACTUAL",
          threshold: cents(p50), unit: "ABSOLUTE_VALUE"))
    }
    if let p90 {
      alerts.append(
        Alert(
          why: "one month in ten estimated costs more", type: "FORECASTED",
          threshold: cents(p90), unit: "ABSOLUTE_VALUE"))
    }
    alerts.append(
      Alert(why: "all of the budget", type: "ACTUAL", threshold: "100", unit: "PERCENTAGE"))
    return alerts
  }

  private func cents(_ money: Money) -> String {
    DecimalText.format(money.units, scale: Money.scale, decimals: 2)
  }

  private func quoted(_ text: String) -> String {
    String(JSONValue.string(text).text.dropLast())
  }

  private var name: String { "\(stack)-monthly" }
  private var tagValue: String? { tag.map { "user:\($0.key)$\($0.value)" } }

  private var cloudFormation: String {
    var text = """
      AWSTemplateFormatVersion: "2010-09-09"
      Description: \(quoted("What \(stack) may cost a month"))
      Parameters:
        NotificationAddress:
          Type: String
      \(address.map { "    Default: \(quoted($0))\n" } ?? "")\
      Resources:
        MonthlyBudget:
          Type: AWS::Budgets::Budget
          Properties:
            Budget:
              BudgetName: \(quoted(name))
              BudgetType: COST
              TimeUnit: MONTHLY
              BudgetLimit: { Amount: \(cents(limit)), Unit: USD }

      """
    if let tagValue {
      text += "        CostFilters: { TagKeyValue: [\(quoted(tagValue))] }\n"
    }
    text += "      NotificationsWithSubscribers:\n"
    for alert in alerts {
      text += """
                # \(alert.why)
                - Notification:
                    NotificationType: \(alert.type)
                    ComparisonOperator: GREATER_THAN
                    Threshold: \(alert.threshold)
                    ThresholdType: \(alert.unit)
                  Subscribers:
                    - { SubscriptionType: EMAIL, Address: !Ref NotificationAddress }

        """
    }
    return text
  }

  private var cdk: String {
    var text = """
      import { CfnBudget } from "aws-cdk-lib/aws-budgets";
      import { Construct } from "constructs";

      /** \(comment("What \(stack) may cost a month.")) */
      export function monthlyBudget(scope: Construct, address: string\
      \(address.map { " = \(quoted($0))" } ?? "")): CfnBudget {
        const subscribers = [{ subscriptionType: "EMAIL", address }];
        return new CfnBudget(scope, "MonthlyBudget", {
          budget: {
            budgetName: \(quoted(name)),
            budgetType: "COST",
            timeUnit: "MONTHLY",
            budgetLimit: { amount: \(cents(limit)), unit: "USD" },

      """
    if let tagValue { text += "      costFilters: { TagKeyValue: [\(quoted(tagValue))] },\n" }
    text += "    },\n    notificationsWithSubscribers: [\n"
    for alert in alerts {
      text += """
              // \(alert.why)
              {
                notification: {
                  notificationType: "\(alert.type)",
                  comparisonOperator: "GREATER_THAN",
                  threshold: \(alert.threshold),
                  thresholdType: "\(alert.unit)",
                },
                subscribers,
              },

        """
    }
    return text + "    ],\n  });\n}\n"
  }

  private var terraform: String {
    func quoted(_ text: String) -> String {
      self.quoted(text).replacing("${", with: "$${").replacing("%{", with: "%%{")
    }
    var text = """
      variable "notification_address" {
        type\(address == nil ? "" : "   ") = string
      \(address.map { "  default = \(quoted($0))\n" } ?? "")\
      }

      resource "aws_budgets_budget" "monthly" {
        name         = \(quoted(name))
        budget_type  = "COST"
        time_unit    = "MONTHLY"
        limit_amount = "\(cents(limit))"
        limit_unit   = "USD"

      """
    if let tagValue {
      text += """

          cost_filter {
            name   = "TagKeyValue"
            values = [\(quoted(tagValue))]
          }

        """
    }
    for alert in alerts {
      text += """

          # \(alert.why)
          notification {
            notification_type          = "\(alert.type)"
            comparison_operator        = "GREATER_THAN"
            threshold                  = \(alert.threshold)
            threshold_type             = "\(alert.unit)"
            subscriber_email_addresses = [var.notification_address]
          }

        """
    }
    return text + "}\n"
  }

  /// Words that end no comment.
  private func comment(_ text: String) -> String { text.onOneLine.replacing("*/", with: "* /") }
}
