import Quantities
import Resources

/// Public addresses that are not Amazon's by the piece: of ranges of one's own, and of pools.
///
/// - Source: Amazon VPC pricing page, 2024-02: addresses that one brings oneself are not charged; of a
///   contiguous block of Amazon's each address is, used or not, from when it is provisioned; VPC IPAM user
///   guide, 2025: a pool of the public scope is of one's own addresses unless `PublicIpSource` is `amazon`.
extension NetworkMappings {
  /// Why nothing is charged for an address by itself; `nil` for one of Amazon's.
  ///
  /// Whose a pool's addresses are that is not here, is open.
  static func paidElsewhere(
    _ address: DeployedResource, in builder: inout StackBuilder
  ) -> String? {
    let named = address["IpamPoolId"]
    if named.isMissing || named.text == "" {
      let pool = address["PublicIpv4Pool"].text ?? "amazon"
      return pool.isEmpty || pool == "amazon" ? nil : "an address of your own range '\(pool)'"
    }
    if let pool = builder.resource(named, "AWS::EC2::IPAMPool") {
      return isContiguous(pool)
        ? "charged with the block of its pool '\(pool.id)'"
        : "an address of your own range, of the pool '\(pool.id)'"
    }
    let open = Resolved.unknown("the pool that it names is not here", at: named.place)
    let range = builder.text(open, "IpamPoolId", of: address, default: ranges[0], among: ranges)
    return range == ranges[1] ? "an address of your own range" : nil
  }

  private static func isContiguous(_ pool: DeployedResource) -> Bool {
    pool["PublicIpSource"].text == "amazon" && pool["AddressFamily"].text != "ipv6"
  }

  /// A pool, with the blocks that it names itself.
  static func pool(_ pool: DeployedResource, into builder: inout StackBuilder) {
    charge(pool["ProvisionedCidrs"].items, of: pool, in: pool, &builder)
  }

  /// A block of a pool.
  static func block(_ block: DeployedResource, into builder: inout StackBuilder) {
    let pool = builder.resource(block["IpamPoolId"], "AWS::EC2::IPAMPool")
    let own = [
      Resolved.Entry(key: "Cidr", value: block["Cidr"]),
      Resolved.Entry(key: "NetmaskLength", value: block["NetmaskLength"]),
    ]
    charge([Resolved(.map(own), at: block.place)], of: block, in: pool, &builder)
  }

  private static func charge(
    _ blocks: [Resolved], of resource: DeployedResource, in pool: DeployedResource?,
    _ builder: inout StackBuilder
  ) {
    guard let pool, isContiguous(pool), !blocks.isEmpty else {
      return builder.free(resource, "nothing is charged for it by itself")
    }
    let sizes = blocks.map { block -> Double? in
      let length =
        block["Cidr"].text.flatMap { Int($0.split(separator: "/").last ?? "") }
        ?? block["NetmaskLength"].count
      return length.flatMap { (0...32).contains($0) ? Double(1 << (32 - $0)) : nil }
    }
    let known = sizes.compactMap { $0 }
    if known.count < sizes.count {
      builder.notPriced(resource, "addresses of a block whose length is not known")
    }
    let count = known.reduce(0, +)
    if count == 0 { return }
    builder.charge(
      resource,
      [
        Charges.Item(
          "contiguous-ipv4", "addresses of a contiguous block", "AmazonVPC",
          ["PublicIPv4-contiguous-block"], unit: .hours, .hour, quantity: count,
          why: NumberFormat.count(Int(count), "address", "addresses"))
      ])
  }

  private static let ranges = ["of Amazon's", "of a range of one's own"]

  /// Addresses of one's own ranges that a resource holds.
  ///
  /// - Parameters:
  ///   - allocations: ids of the addresses that it holds.
  ///   - holder: the resource; whose address it is where only the deployment knows it, is listed as open.
  ///   - builder: knows the addresses that are deployed.
  /// - Returns: how many of them are not charged.
  static func ownAddresses(
    among allocations: [Resolved], of holder: DeployedResource, in builder: inout StackBuilder
  ) -> Int {
    let held = allocations.flatMap { builder.links.all("AWS::EC2::EIP", spokenOfBy: $0) }
    let own = Set(held.filter { paidElsewhere($0, in: &builder) != nil }.map(\.key)).count
    let unknown = allocations.filter {
      $0.unknown != nil && builder.resource($0, "AWS::EC2::EIP") == nil
    }
    // What was decided on stands in the place of a property of its own.
    let decided = allocations.count { $0.text == ranges[1] }
    guard let first = unknown.first else { return own + decided }
    let taken = builder.text(
      first, "AllocationId", of: holder, default: ranges[0], among: ranges)
    return own + decided + (taken == ranges[1] ? unknown.count : 0)
  }
}
