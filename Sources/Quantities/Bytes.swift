/// How bytes become the gigabytes of a bill.
package enum Bytes {
  /// 2³⁰: the GB of AWS's transfer, storage and Fargate pages (an assumption for LCUs, where the
  /// page does not say).
  package static let perGB: Double = 1_073_741_824
  /// 2²⁰.
  package static let perMB: Double = 1_048_576
  /// 2¹⁰.
  package static let perKB: Double = 1_024
}
