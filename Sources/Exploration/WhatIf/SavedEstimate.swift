package import Pricing
import Gate
package import Diagnostics
import Inputs
package import Quantities
package import Resources
import Services

/// A bill reduced to what two bills are compared by, from a stack or from a saved JSON estimate.
package struct SavedEstimate: Sendable {
  /// An item of a resource, tiers together.
  package struct Item: Hashable, Sendable {
    /// Without a tier.
    package let id: LineID
    package let name: String
    package let service: String
    package var monthly: Money
    /// Whether traffic moves it.
    package let kind: LineKind
    /// Whether somebody states its quantity: only he changes it.
    package var isStated = false
    /// Where its quantity comes from: `1 task × 0.25 vCPU × 730 h`; empty where nobody says.
    package var why = ""
    /// What each of its lines is charged for.
    package var tiers: [Tier]

    /// A line: so much of something at a price.
    package struct Tier: Hashable, Sendable {
      package let id: LineID
      package let quantity: MeteredQuantity
      package let price: UnitPrice
      package let usageType: String
    }

    package init(
      _ line: LineID, name: String, service: String, monthly: Money, kind: LineKind = .fixed,
      charge: (usageType: String, quantity: MeteredQuantity, price: UnitPrice)? = nil
    ) {
      id = line.allTiers
      self.name = name
      self.service = service
      self.monthly = monthly
      self.kind = kind
      tiers =
        charge.map {
          [Tier(id: line, quantity: $0.quantity, price: $0.price, usageType: $0.usageType)]
        } ?? []
    }

    package var resource: ResourceID { id.resource }
  }

  package let name: String
  package let items: [Item]
  /// What traffic, deployments and the stack's users make of it, as a mark.
  ///
  /// Empty where the report does not say. Estimates of one mark differ by what is deployed and by prices alone.
  package var use = ""
  /// The stack file's names for resources, or their construct paths.
  package var labels: ResourceLabels = [:]
  /// The region that it is priced in; empty where the report does not say.
  package var region = ""
  package var monthly: Money { items.map(\.monthly).total }

  package init(name: String, items: [Item]) {
    self.name = name
    var merged: [Item] = []
    var places: [LineID: Int] = [:]
    for item in items {
      if let place = places[item.id] {
        merged[place].monthly += item.monthly
        merged[place].tiers += item.tiers
        // What is drawn from an allowance says how much is free; what follows, what there is.
        merged[place].why = item.why
      } else {
        places[item.id] = merged.count
        merged.append(item)
      }
    }
    self.items = merged
  }

  package init(_ estimate: Estimate) {
    self.init(
      name: estimate.name,
      items: estimate.lines.map {
        var item = Item(
          $0.id, name: $0.name, service: $0.service, monthly: $0.cost, kind: $0.kind,
          charge: ($0.usageType, $0.quantity, $0.unitPrice))
        item.isStated = $0.assumptions.contains(Charges.statedUsage)
        item.why = $0.why
        return item
      })
    use = estimate.use
    region = estimate.stack.region
  }

  /// Whether a JSON file begins as reports of this program do.
  package static func isOne(_ bytes: [UInt8]) -> Bool {
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
    /// The resource is told beside the id, so that its name may hold what stands between the id's parts.
    func id(of line: ConfigNode) -> LineID? {
      let resource = text("resource", of: line)
      let written = text("id", of: line)
      if let id = LineID(written, of: ResourceID(resource)) { return id }
      if !resource.isEmpty, !written.isEmpty {
        problems.error(
          at: line["id"]?.location ?? line.location,
          "'\(written)' is no line of resource '\(resource)'", mend: "save the estimate again")
      }
      return nil
    }
    /// What the line is charged for; `nil` in a report that says only what it costs.
    func charge(
      of line: ConfigNode
    ) -> (usageType: String, quantity: MeteredQuantity, price: UnitPrice)? {
      guard let usageType = line["usageType"]?.text, let quantity = line["quantity"]?.text,
        let price = line["unitPrice"]?.text,
        let unit = line["unit"]?.text.flatMap({ BillingUnit(rawValue: $0) }),
        let billionths = try? DecimalText.parse(quantity.utf8, scale: 9),
        let price = try? UnitPrice(price.utf8)
      else { return nil }
      return (usageType, MeteredQuantity(billionths: billionths, unit: unit), price)
    }
    let estimates = entries.map { entry in
      var labels = ResourceLabels()
      let items = (entry["lines"]?.items ?? []).compactMap { line -> Item? in
        let amount = text("monthly", of: line)
        var monthly = Money.zero
        do {
          monthly = try Money(amount)
        } catch {
          problems.error(
            at: line["monthly"]?.location ?? line.location, "'\(amount)' is no amount",
            mend: "save the estimate again")
        }
        let id = id(of: line)
        if let id, let label = line["label"]?.text { labels[id.resource] = label }
        let (name, service) = (text("name", of: line), text("service", of: line))
        return id.map {
          var item = Item(
            $0, name: name, service: service, monthly: monthly,
            kind: line["kind"]?.text.flatMap { LineKind(rawValue: $0) } ?? .fixed,
            charge: charge(of: line))
          item.isStated = line["statedUse"]?.text == "true"
          item.why = line["why"]?.text ?? ""
          return item
        }
      }
      var saved = SavedEstimate(name: text("name", of: entry), items: items)
      saved.use = entry["use"]?.text ?? ""
      saved.labels = labels
      saved.region = root["region"]?.text ?? ""
      return saved
    }
    try problems.throwIfErrors()
    return estimates
  }
}
