package import Pricing
import Gate
package import Diagnostics
import Inputs
package import Quantities

/// A bill reduced to what two bills are compared by, from a stack or from a saved JSON estimate.
package struct SavedEstimate: Sendable {
  /// An item of a resource, tiers together.
  package struct Item: Hashable, Sendable {
    package let resource: String
    /// The item's part of the id: `fargate-vcpu`.
    package let item: String
    package let name: String
    package let service: String
    package var monthly: Money

    package init(resource: String, item: String, name: String, service: String, monthly: Money) {
      self.resource = resource
      self.item = item
      self.name = name
      self.service = service
      self.monthly = monthly
    }
  }

  package let name: String
  package let items: [Item]
  /// What people call a resource: the stack file's name for it, or its construct path.
  package var labels: [String: String] = [:]
  package func label(of resource: String) -> String { labels[resource] ?? resource }
  package var monthly: Money { items.map(\.monthly).total }

  package init(name: String, items: [Item]) {
    self.name = name
    var merged: [Item] = []
    var places: [String: Int] = [:]
    for item in items {
      let id = "\(item.resource)/\(item.item)"
      if let place = places[id] {
        merged[place].monthly += item.monthly
      } else {
        places[id] = merged.count
        merged.append(item)
      }
    }
    self.items = merged
  }

  package init(_ estimate: Estimate) {
    self.init(
      name: estimate.name,
      items: estimate.lines.map {
        Item(
          resource: $0.resource, item: Self.itemPart(of: $0.itemID), name: $0.name,
          service: $0.service, monthly: $0.cost)
      })
  }

  private static func itemPart(of id: String) -> String {
    let parts = id.split(separator: "/")
    return parts.count > 1 ? String(parts[1]) : id
  }

  /// Whether a JSON file begins as reports of this program do.
  static func isOne(_ bytes: [UInt8]) -> Bool {
    String(decoding: bytes.prefix(200), as: UTF8.self).contains("\"schemaVersion\"")
  }

  /// Reads what `estimate --format json` wrote.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - file: its name as the user knows it.
  /// - Throws: everything that is wrong with it.
  /// - Returns: its estimates, in their order.
  package static func read(_ bytes: [UInt8], file: String) throws(Diagnostics) -> [SavedEstimate] {
    let root = try ConfigText.parse(bytes, file: file)
    var problems = Diagnostics()
    guard ["estimate", "validate"].contains(root["command"]?.text),
      let entries = root["estimates"]?.items
    else {
      throw Diagnostics(
        Diagnostic(
          .error, at: root.location, "this is no saved estimate",
          mend: "write one with 'alva-cost estimate NAME --format json --output \(file)'"))
    }
    func text(_ key: String, of node: ConfigNode) -> String {
      if let text = node[key]?.text { return text }
      problems.error(at: node.location, "no '\(key)'", mend: "save the estimate again")
      return ""
    }
    let estimates = entries.map { entry in
      let items = (entry["lines"]?.items ?? []).map { line in
        let amount = text("monthly", of: line)
        var monthly = Money.zero
        do {
          monthly = try Money(amount)
        } catch {
          problems.error(
            at: line["monthly"]?.location ?? line.location, "'\(amount)' is no amount",
            mend: "save the estimate again")
        }
        return Item(
          resource: text("resource", of: line), item: itemPart(of: text("id", of: line)),
          name: text("name", of: line), service: text("service", of: line), monthly: monthly)
      }
      return SavedEstimate(name: text("name", of: entry), items: items)
    }
    try problems.throwIfErrors()
    return estimates
  }
}
