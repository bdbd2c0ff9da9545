package import Resources

/// A CloudFront distribution in front of a service, a function or a bucket of a stack file.
///
/// It answers a share of the requests from its caches; the others, and they alone, reach the origin.
/// What it sends to viewers is charged at the edge, what the origin sends to it is not.
/// - Source: CloudFront pricing page, 2025: data from AWS origins to CloudFront is free of charge.
package struct ContentDistribution: Hashable, Sendable {
  /// CloudFormation's type.
  package static let type = "AWS::CloudFront::Distribution"

  package let name: String
  /// The name of the service, function or bucket behind it.
  package var origin = ""
  /// Share of the requests that the caches answer, 0...0.999.
  package var hitShare = 0.0
  /// Requests for files of a bucket that go with one request from outside; a service's come with the
  /// traffic.
  package var requestsPerRequest = 1.0
  /// Bytes of a file of a bucket; a service's answers have a size of their own.
  package var bytes = 30_000.0

  package init(name: String) {
    self.name = name
  }
}

extension ContentDistribution: FieldListed {
  package static let fields = Fields<ContentDistribution>(
    "a distribution", standard: ContentDistribution(name: ""),
    [
      .text(.deployed, "origin", \.origin, "the service, function or bucket behind it"),
      .number(
        .workload, "hitShare", \.hitShare, in: 0...0.999,
        "0...0.999 of the requests that its caches answer"),
      .number(
        .workload, "requestsPerRequest", \.requestsPerRequest, in: 0...100_000,
        "of a bucket: files asked for with one request from outside"),
      .number(.workload, "bytes", \.bytes, in: 0...1e11, "of a bucket: bytes of a file"),
    ])
}

extension Stack {
  /// What the viewers of a distribution ask it for, and what it asks a bucket for, by request from
  /// outside.
  ///
  /// - Parameters:
  ///   - load: what arrived; entries to what stands behind a distribution count without its hits.
  ///   - nodes: the stack's.
  /// - Returns: uses of the distribution and of its bucket.
  func distributionUses(under load: MonthLoad, _ nodes: [NodeSummary]) -> [ChargedUse] {
    distributions.flatMap { distribution -> [ChargedUse] in
      var (requests, bytes) = (distribution.requestsPerRequest, distribution.bytes)
      var uses: [ChargedUse] = []
      let misses = 1 - distribution.hitShare
      if let origin = nodes.firstIndex(where: { $0.name == distribution.origin }) {
        requests = load.entry[origin] / misses
        let answered = distribution.hitShare + misses * load.answered[origin]
        bytes = nodes[origin].request.responseBytes * answered
      } else {
        uses.append(
          ChargedUse(resource: distribution.origin, key: "reads", amount: requests * misses))
      }
      return uses + [
        ChargedUse(resource: distribution.name, key: "requests", amount: requests),
        ChargedUse(resource: distribution.name, key: "dataOutBytes", amount: requests * bytes),
      ]
    }
  }
}
