import Quantities
package import Resources

/// What an Aurora instance pays once the standard support of its cluster's version has ended.
///
/// - Source: Aurora user guide, "Amazon RDS Extended Support with Amazon Aurora", 2025: by the vCPU-hour
///   of provisioned instances, by the ACU-hour of Serverless v2.
package struct AuroraExtendedSupport: MeteredResource, Hashable {
  package enum Capacity: Hashable, Sendable {
    case vCPU(Double)
    /// ACU at least; what it scales to is not known.
    case serverless(Double)
    /// ACU on average over the month.
    case average(Double)
  }

  package let name: String
  package let engine: DatabaseEngine
  package let version: String
  package var capacity = Capacity.vCPU(0)

  package init(name: String, engine: DatabaseEngine, version: String) {
    self.name = name
    self.engine = engine
    self.version = version
  }

  package func usage(in month: Month) -> [Usage] {
    guard
      let (year, major) = month.extendedSupport.year(
        of: engine.rawValue, version: version, on: month.billingDay)
    else { return [] }
    let title = "Extended Support for \(engine.extendedSupportName) \(major)"
    let hours = Double(month.period.hours)
    let past = "\(month.period.hours) h; past standard support on \(month.billingDay.text)"
    let end = "\(year.rawValue):\(engine.extendedSupportName)\(major)"
    let serverless = [
      "ASv2-ExtendedSupport:\(end)",
      "ExtendedSupport:\(year.rawValue):ASv2:\(engine.extendedSupportName)\(major)",
    ]
    switch capacity {
    case .vCPU(let vCPU):
      return [
        Usage(
          name, "extended-support", title,
          UsageType<VCPUHours>("AmazonRDS", "ExtendedSupport:\(end)"),
          Quantity(measured: vCPU * hours), .fixed,
          why: "\(NumberFormat.number(vCPU)) vCPU × \(past)")
      ]
    case .average(let units):
      return [
        Usage(
          resource: id, item: "extended-support", name: title, offer: "AmazonRDS",
          usageTypes: serverless,
          quantity: MeteredQuantity(
            billionths: Metering.billionths(nearest: units * hours), unit: .acuHours),
          kind: .usage, why: "\(NumberFormat.number(units)) ACU on average × \(past)",
          assumptions: ["aurora.serverlessCapacity"])
      ]
    case .serverless(let least):
      let parts = [
        (item: "extended-support", title: title, acu: least, isKnown: true),
        (
          item: "extended-support-scaled", title: title + ", above its minimum", acu: 0,
          isKnown: false
        ),
      ]
      return parts.map { part in
        Usage(
          resource: id, item: part.item, name: part.title, offer: "AmazonRDS",
          usageTypes: serverless,
          quantity: MeteredQuantity(
            billionths: Metering.billionths(nearest: part.acu * hours), unit: .acuHours),
          kind: part.isKnown ? .fixed : .usage,
          why: part.isKnown
            ? "\(NumberFormat.number(least)) ACU at least × \(past)" : "depends on usage",
          assumptions: part.isKnown ? [] : [Charges.unknownUsage])
      }
    }
  }
}
