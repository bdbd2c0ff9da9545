import Diagnostics
import Gate
import Quantities
import Resources

/// The part of a budget file that says what may stay unpriced.
extension BudgetReader {
  static let coverageSchema = Schema<Budget.CoverageRule>(
    "the coverage",
    [
      .optionalNumber("minimumPercent", \.minimumPercent, in: 0...100, "percent of resources"),
      strictness(
        "unpriced", \.unpriced,
        "error, warning or off; by default an error where no upper bound fits the limits"),
      strictness("unresolved", \.unresolved, "error, warning or off; by default likewise"),
      .choice(
        "unstatedUsage", \.unstatedUsage,
        "said, or incomplete: use that nobody stated leaves the gate undecided"),
      Schema.Field(
        "accept", .list(.mapping(acceptanceSchema.keys)),
        "what may stay without a price, with a reason and a day"
      ) { _, _, _ in },
      .optionalNumber(
        "minimumMoneyPercent", \.minimumMoneyPercent, in: 0...100, "percent of the money"),
      Schema.Field(
        "allow", .oneOf([.texts, .named(.dollars, canAdd: true)]), "types that may be unpriced"
      ) { node, rule, context in
        if node.entries != nil {
          let most = BudgetLimits.read(node, "allow", &context.problems)
          rule.allow = most.map(\.subject)
          for limit in most { rule.most[limit.subject] = limit.monthly }
          return
        }
        rule.allow = (node.items ?? []).compactMap(\.text)
        if node.items == nil {
          context.problems.error(
            at: node.location, "'allow' is \(node.kindName)",
            mend: "write a list of types, or a mapping from types to the dollars a month that one "
              + "costs at most")
        }
      },
    ])

  private static func strictness(
    _ key: String, _ path: any WritableKeyPath<Budget.CoverageRule, Budget.Strictness?> & Sendable,
    _ note: String
  ) -> Schema<Budget.CoverageRule>.Field {
    .choice(key, Budget.Strictness.allCases.map(\.rawValue), note) { rule, name in
      rule[keyPath: path] = Budget.Strictness(rawValue: name)
    }
  }

  private static let acceptanceSchema = Schema<Budget.Acceptance>(
    "an acceptance",
    [
      .text("type", \.type, "a resource type; * ends a beginning"),
      .text("resource", \.resource, "a logical id or construct path; * ends a beginning"),
      .text("service", \.service, "an AWS service as its types name it: MSK"),
      Schema.Field("because", .text, "why it is accepted", required: true) { node, item, _ in
        item.because = node.text ?? ""
      },
      Schema.Field("until", .text, "the last day it holds, 2026-12-31", required: true) {
        node, item, context in
        if let day = CalendarDay(node.text ?? ""), day.isDated {
          item.until = day
        } else {
          context.problems.error(
            at: node.location, "'until' is \(node.kindName), no day in the calendar",
            mend: "write it as 2026-12-31")
        }
      },
      Schema.Field("atMost", .dollars, "dollars a month that one costs at most") {
        node, item, context in
        item.atMost = BudgetLimits.money(node, &context.problems)
      },
    ])

  /// Reads `accept`, each with at least one of a type, a resource and a service.
  static func readAcceptances(
    _ node: ConfigNode?, into rule: inout Budget.CoverageRule, _ problems: inout Diagnostics
  ) {
    guard let node else { return }
    guard let items = node.items else {
      problems.error(at: node.location, "'accept' is \(node.kindName)", mend: "write a list")
      return
    }
    for item in items {
      var acceptance = Budget.Acceptance(location: item.location)
      decode(acceptanceSchema, item, &acceptance, "accept", &problems)
      if acceptance.type.isEmpty, acceptance.resource.isEmpty, acceptance.service.isEmpty {
        problems.error(
          at: item.location, "the acceptance does not say of what",
          mend: "name a type, a resource or a service")
      }
      rule.accept.append(acceptance)
    }
  }
}
