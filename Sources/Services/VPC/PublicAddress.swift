package import Resources
import Quantities

extension UsageType where Unit == Hours {
  /// Every public IPv4 address, attached or not, since 2024-02-01.
  ///
  /// - Source: Amazon VPC pricing page, "Public IPv4 addresses", 2025.
  static var publicIPv4: Self { UsageType("AmazonVPC", "PublicIPv4:InUseAddress") }
  /// An address held by nothing.
  static var idlePublicIPv4: Self { UsageType("AmazonVPC", "PublicIPv4:IdleAddress") }
}

/// Elastic IP addresses that no resource uses.
package struct IdleAddresses: MeteredResource, Hashable {
  package let name: String
  package var count: Int

  package init(name: String, count: Int = 1) {
    self.name = name
    self.count = count
  }

  package func usage(in month: Month) -> [Usage] {
    [
      month.usage(
        name, "public-ipv4", "idle public IPv4 address", .idlePublicIPv4,
        Quantity(count * month.period.hours), .fixed,
        why: "\(NumberFormat.count(count, "address", "addresses")) × \(month.period.hours) h")
    ]
  }
}
