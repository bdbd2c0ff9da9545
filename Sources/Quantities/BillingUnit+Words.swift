/// Units as sentences write them.
extension BillingUnit {
  /// One of it: `hour`, `GB-month`, `request`.
  package var one: String {
    if let word = Self.oddWords[self] { return word }
    for (ending, word) in [
      ("Hrs", "hour"), ("Hours", "hour"), ("-Months", "-month"), ("-Mo", "-month"),
      ("-mo", "-month"),
    ]
    where name.hasSuffix(ending) {
      return name.dropLast(ending.count) + word
    }
    let word = isCounted ? String(name.dropLast()) : name
    let isWord = word.dropFirst().allSatisfy { !$0.isUppercase }
    return isWord ? word.lowercased() : word
  }

  /// Several of it: `hours`, `GB-months`, `requests`; `GB` stays as it is.
  package var several: String {
    if one.hasSuffix("y") { return one.dropLast() + "ies" }
    return isCounted || one != name ? one + "s" : one
  }

  /// `1,000,000 requests`, `1 alarm`, `5 GB`.
  ///
  /// - Parameter amount: as ``DecimalText`` prints it.
  /// - Returns: the amount and its unit.
  package func amount(_ amount: String) -> String {
    "\(NumberFormat.grouped(amount)) \(amount == "1" ? one : several)"
  }

  /// Whether the price list writes several of it.
  private var isCounted: Bool { name.hasSuffix("s") }

  private static let oddWords: [BillingUnit: String] = [
    .lambdaGigabyteSeconds: "GB-second", .elastiCacheProcessingUnits: "processing unit",
    .ioOperations: "I/O", .stateTransitions: "state transition", .chunksOf64KB: "64 KB chunk",
    .readRequestUnits: "read request unit", .writeRequestUnits: "write request unit",
    .queries: "query", .apiRequests: "API request", .apiCalls: "API call", .webACLs: "web ACL",
    .replicatedWriteRequestUnits: "replicated write request unit",
    .certificateAuthorities: "certificate authority",
    .configurationItems: "configuration item recorded", .changeRecordHours: "change record hour",
    .quantity: "unit",
  ]
}
