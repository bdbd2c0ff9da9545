package import Resources

extension NAT: FieldListed {
  package static let fields = Fields<NAT>(
    "the network", standard: NAT(name: ""),
    [
      .choice(.deployed, "nat", \.kind),
      .custom(
        .deployed, "natGateways", \.count, .count(0...100),
        "gateways or instances, one by default"),
      .text(.deployed, "natInstanceType", \.instanceType, "EC2 type of a NAT instance"),
      .number(.deployed, "natVolumeGB", \.volumeGB, in: 0...16_384, "GB of a NAT instance"),
    ])

  /// Keys of the stack file's network that are no properties of the way out.
  package static let besides = [
    FileKey("endpoints", .texts, "VPC endpoints: s3, ecr.api, logs, …")
  ]

  /// The keys of the stack file's network: the way out, and the doors that go round it.
  package static let networkKeys = FileKeys(fields.what, fields.keys.list + besides)
}
