package import Resources

/// A CloudFront distribution in front of a service, a function or a bucket of a stack file.
///
/// It answers a share of the requests from its caches; the others, and they alone, reach the origin.
/// What it sends to viewers is charged at the edge, and what they write to the origin, but not what the origin
/// sends to it.
///
/// - Source: CloudFront pricing page, 2025: data from AWS origins to CloudFront is free of charge; CloudFront
///   developer guide, "CloudFront pricing", 2025: DELETE, OPTIONS, PATCH, POST and PUT are charged as data transfer
///   to the origin.
package struct ContentDistribution: Hashable, Sendable {
  /// CloudFormation's type.
  package static let type = "AWS::CloudFront::Distribution"

  package let name: String
  /// The name of the service, function or bucket behind it.
  package var origin = ""
  /// Share of the requests that the caches answer, 0...0.999.
  package var hitShare = 0.0
  /// Share of the requests reaching a service or function that write, 0...1: their bytes to the origin are charged.
  package var writeShare = 0.5
  /// Requests for files of a bucket that go with one request from outside; a service's come with the
  /// traffic.
  package var requestsPerRequest = 1.0
  /// Bytes of a file of a bucket; a service's answers have a size of their own.
  package var bytes = 30_000.0

  package init(name: String) {
    self.name = name
  }

  /// Above this nothing would reach the origin, and nobody could say how much is asked for.
  package static let highestHitShare = 0.999

  /// Share of the requests that reach the origin.
  var missShare: Double { 1 - min(hitShare, Self.highestHitShare) }
}

extension ContentDistribution: FieldListed {
  package static let fields = Fields<ContentDistribution>(
    "a distribution", standard: ContentDistribution(name: ""),
    [
      .text(.deployed, "origin", \.origin, "the service, function or bucket behind it"),
      .number(
        .workload, "hitShare", \.hitShare, in: 0...1,
        "0...0.999 of the requests that its caches answer"),
      .number(
        .workload, "writeShare", \.writeShare, in: 0...1,
        "0...1 of the requests reaching a service or function that write: POST, PUT, PATCH, DELETE"),
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
      var written = 0.0
      let misses = distribution.missShare
      if let origin = nodes.firstIndex(where: { $0.name == distribution.origin }) {
        requests = load.entry[origin] / misses
        let answered = 1 - misses + misses * load.answered[origin]
        bytes = nodes[origin].request.responseBytes * answered
        // No cache answers what writes: all of it is among the requests that reach the origin.
        written =
          load.entry[origin] * distribution.writeShare * nodes[origin].request.requestBytes
      } else {
        uses.append(
          ChargedUse(resource: distribution.origin, key: "reads", amount: requests * misses))
      }
      return uses + [
        ChargedUse(resource: distribution.name, key: "requests", amount: requests),
        ChargedUse(resource: distribution.name, key: "dataOutBytes", amount: requests * bytes),
        ChargedUse(resource: distribution.name, key: "toOriginBytes", amount: written),
      ]
    }
  }
}
