/// What an instance type can do, from `pricing/limits/instance-types.csv`.
package struct InstanceType: Hashable, Sendable {
  /// `m6g.large`.
  package let name: String
  package let vCPU: Double
  /// MB of 2²⁰ bytes, as it is sold.
  package let memoryMB: Double
  /// Network interfaces.
  package let interfaces: Int
  /// IPv4 addresses of an interface, its own among them.
  package let addressesPerInterface: Int
  /// CPU credits earned an hour; `nil` for a type that is not burstable.
  package let creditsPerHour: Double?

  package init(
    name: String, vCPU: Double, memoryMB: Double, interfaces: Int, addressesPerInterface: Int,
    creditsPerHour: Double? = nil
  ) {
    self.name = name
    self.vCPU = vCPU
    self.memoryMB = memoryMB
    self.interfaces = interfaces
    self.addressesPerInterface = addressesPerInterface
    self.creditsPerHour = creditsPerHour
  }

  /// Stands where a type is not known yet.
  package static let unknown = Self(
    name: "", vCPU: 0, memoryMB: 0, interfaces: 0, addressesPerInterface: 0)

  /// `m6g` of `m6g.large`.
  package var family: String { name.split(separator: ".").first.map(String.init) ?? name }

  /// Whether its processor is one of ARM: `a1`, and `g` behind the number of the generation.
  package var isARM: Bool { Self.isARM(name) }

  static func isARM(_ type: String) -> Bool {
    let family = type.split(separator: ".").first ?? ""
    return family.hasPrefix("a1") || family.drop { !$0.isNumber }.dropFirst().contains("g")
  }

  /// What the system sees of its memory.
  ///
  /// - Source: Karpenter's settings, 2026-08: 7.5 % are taken to be the hypervisor's and the kernel's, on ARM 64
  ///   MiB before. An m4.large of ECS sees 97.5 % (AWS Batch user guide, "Compute resource memory management"),
  ///   so that this is the cautious end.
  var visibleMemoryMB: Double { (memoryMB - (isARM ? 64 : 0)) * 0.925 }

  /// Pods that the addresses of its interfaces allow, two of them on the node's own network.
  ///
  /// - Source: Amazon EKS AMI, `eni-max-pods`, 2023-01: interfaces × (addresses − 1) + 2.
  var addressedPods: Int { interfaces * max(0, addressesPerInterface - 1) + 2 }
}
