/// What one request adds to the charged use of a resource that has no model of its own, on average.
package struct ChargedUse: Hashable, Sendable {
  /// The resource's name in the stack file.
  package let resource: String
  /// As the file writes it: `reads`, for what its sheet asks as `readsPerMonth`.
  package let key: String
  /// What the sheet may ask it as.
  private let asked: [String]
  private let perUnit: Double
  /// In the unit of the key, a request.
  package var amount: Double
  /// Whether a job of a queue that does what a request does adds something else.
  package var isOfRequestsAlone = false

  /// - Parameters:
  ///   - resource: the resource's name.
  ///   - key: the sheet's, without `PerMonth`; bytes for what is asked in GB of 2³⁰ bytes.
  ///   - amount: of one request.
  package init(resource: String, key: String, amount: Double = 0) {
    self.resource = resource
    self.key = key
    self.amount = amount
    if key.hasSuffix("Bytes") || key == "bytes" {
      let stem = key == "bytes" ? "" : String(key.dropLast("Bytes".count))
      let gigabytes = stem.isEmpty ? "gigabytes" : stem + "GB"
      asked = [key, key + "PerMonth", gigabytes, gigabytes + "PerMonth"]
      perUnit = 1 / 1_073_741_824
    } else {
      asked = [key, key + "PerMonth"]
      perUnit = 1
    }
  }

  /// Whether it is what a sheet asks by a key.
  package func answers(_ key: String) -> Bool { asked.contains(key) }

  /// The amount in the unit of the key that asks for it.
  ///
  /// - Parameter asking: the sheet's key.
  /// - Returns: of one request.
  package func amount(of asking: String) -> Double {
    asking == key || asking == key + "PerMonth" ? amount : amount * perUnit
  }

  /// How a file writes, for one request, what a sheet asks for a month.
  package static func key(for asking: String) -> String {
    let plain = asking.hasSuffix("PerMonth") ? String(asking.dropLast("PerMonth".count)) : asking
    return plain.hasSuffix("GB") ? plain.dropLast(2) + "Bytes" : plain
  }
}

/// What the requests of a month use of something that is charged by use.
package struct TrafficUse: Hashable, Sendable {
  /// In the unit that it is asked in.
  package let quantity: Double
  /// Whose requests: `api 0.3 × 12,000,000 requests`.
  package let why: String
}

/// What one message of a queue adds to the use of what works on it.
package struct MessageUse: Hashable, Sendable {
  package let queue: String
  package let use: ChargedUse

  package init(queue: String, use: ChargedUse) {
    self.queue = queue
    self.use = use
  }
}
