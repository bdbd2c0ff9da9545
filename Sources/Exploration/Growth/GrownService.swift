import Pricing
package import Quantities
import RateTables
import Reporting

/// What an AWS service costs in the first month and in the last.
package struct GrownService: Hashable, Sendable {
  /// AWS's offer code.
  package let service: String
  /// As people call it.
  package let name: String
  package let first: Money
  package let last: Money
  package var change: Money { last - first }

  var json: JSONValue {
    .object([
      ("service", .string(name)), ("before", .string(first.exactText)),
      ("after", .string(last.exactText)), ("change", .string(change.exactText)),
    ])
  }
}

extension Growth {
  /// The services of months in their order, what grows most first.
  static func services(of months: [Estimate]) -> [GrownService] {
    guard let first = months.first, let last = months.last else { return [] }
    func costs(_ estimate: Estimate) -> [String: Money] {
      Dictionary(
        estimate.costByService.map { ($0.service, $0.cost) }, uniquingKeysWith: { $0 + $1 })
    }
    let (before, after) = (costs(first), costs(last))
    return Set(before.keys).union(after.keys).map {
      GrownService(
        service: $0, name: last.offers.name(of: $0), first: before[$0] ?? .zero,
        last: after[$0] ?? .zero)
    }
    .sorted { $0.change == $1.change ? $0.service < $1.service : $0.change > $1.change }
  }
}
