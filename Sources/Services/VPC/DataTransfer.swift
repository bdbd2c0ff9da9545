package import Resources
import Quantities

/// Bytes that leave for the internet or cross between zones.
///
/// - Source: EC2 on-demand pricing page, "Data Transfer", 2025: out to the internet by tiers after 100 GB
///   of the account; between zones in each direction, so that a byte counts twice.
package struct DataTransfer: MeteredResource, Hashable {
  package let name: String

  package init(name: String = "dataTransfer") {
    self.name = name
  }

  package func usage(in month: Month) -> [Usage] {
    let flows = month.bytes
    return [
      month.usage(
        name, "internet-out", "data out to the internet",
        UsageType<Gigabytes>(
          "AWSDataTransfer", "DataTransfer-Out-Bytes", allowance: "Global-DataTransfer-Out-Bytes"),
        Quantity(measured: ByteFlows.gigabytes(flows.internetOut)), .usage,
        why: ByteFlows.text(flows.internetOut), assuming: ["request.bytes"]),
      month.usage(
        name, "between-zones", "data between zones, charged out and in",
        UsageType<Gigabytes>(
          "AWSDataTransfer", "DataTransfer-Regional-Bytes",
          allowance: "Global-DataTransfer-Regional-Bytes"),
        Quantity(measured: 2 * ByteFlows.gigabytes(flows.interZone)), .usage,
        why: "2 × (\(ByteFlows.text(flows.interZone)))",
        assuming: ["transfer.crossZoneShare"]),
    ]
  }
}
