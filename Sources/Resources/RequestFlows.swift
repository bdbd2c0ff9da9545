import Quantities

extension CallNode {
  /// What the requests of a month move: answers, log lines, queries, commands and calls.
  ///
  /// A request that is given up in a queue writes no line and asks nobody; one that gets no answer in
  /// time moves no answer. CloudWatch counts 26 bytes more an event.
  /// - Source: PutLogEvents, CloudWatch Logs API reference; that the bill counts them is an assumption.
  package func requestFlows(in month: Month, into ledger: inout FlowLedger) {
    guard let position = month.position(of: name) else { return }
    let request = request
    let (served, finished) = (month.served(at: position), month.finished(at: position))
    let isPublic = hasPublicAddress
    if month.answersLeave(from: position) {
      let entered =
        month.load.entry[position] * month.load.answered[position] * month.load.requests
      ledger.add(Flow(.responses, .internet, bytes: entered * request.responseBytes))
    }
    ledger.add(
      Flow(
        .logShipping, .outward(service: "logs"),
        // Lambda sends a function's log lines itself, from outside of any network.
        bytes: served * (request.logBytes + 26 * request.logEvents),
        hasOwnWay: isPublic || isFunction,
        count: served * request.logEvents))
    let objectBytes = request.objectBytes
    if objectBytes > 0 {
      ledger.add(
        Flow(
          .bucketObjects, .outward(service: "s3"), bytes: finished * objectBytes,
          hasOwnWay: isPublic))
    }
    let itemBytes = request.itemBytes
    if itemBytes > 0 {
      ledger.add(
        Flow(
          .tableItems, .outward(service: "dynamodb"), bytes: finished * itemBytes,
          hasOwnWay: isPublic))
    }
    let eventBytes = request.eventBytes
    if eventBytes > 0 {
      ledger.add(
        Flow(
          .busEvents, .outward(service: "events"), bytes: finished * eventBytes, hasOwnWay: isPublic
        ))
    }
    for use in request.databaseUses where month.databases.indices.contains(use.database) {
      ledger.add(
        Flow(.databaseQueries, .spread, bytes: finished * use.queries * use.bytesPerQuery))
    }
    for use in request.cacheUses where month.caches.indices.contains(use.cache) {
      ledger.add(
        Flow(.cacheCommands, .spread, bytes: finished * use.commands * use.bytesPerCommand))
    }
    for call in request.calls {
      let callee = month.nodes[call.callee]
      // A function is called at Lambda's address in the region, wherever its own network lies.
      ledger.add(
        Flow(
          .serviceCalls, callee.isFunction ? .outward(service: "lambda") : .spread,
          bytes: served * call.perRequest
            * (callee.request.requestBytes
              + callee.request.responseBytes * month.load.answered[call.callee]),
          hasOwnWay: isPublic))
    }
    for call in request.thirdPartyCalls {
      let party = month.thirdParties[call.callee]
      let calls = finished * call.perRequest
      if !party.isBedrock {
        ledger.add(Flow(.thirdPartyRequests, .internet, bytes: calls * party.bytesSent))
      }
      ledger.add(
        Flow(
          .thirdPartyCalls, .outward(service: party.isBedrock ? "bedrock-runtime" : nil),
          bytes: calls * (party.bytesSent + party.bytesReceived), hasOwnWay: isPublic))
    }
  }
}

/// What a task fetches before it works: its image and its secrets.
package struct TaskStart {
  /// Tasks that start in the month.
  package let count: Double
  /// Compressed size of the image, in MB of 2²⁰ bytes.
  package let imageMB: Double
  /// Secrets that each reads.
  package let secrets: Int
  package var hasPublicAddress = false

  package init(count: Double, imageMB: Double, secrets: Int, hasPublicAddress: Bool = false) {
    self.count = count
    self.imageMB = imageMB
    self.secrets = secrets
    self.hasPublicAddress = hasPublicAddress
  }

  /// Request and answer of reading a secret, TLS included; a guess.
  private static let bytesPerSecret = 6_000.0

  package func flows(in month: Month, into ledger: inout FlowLedger) {
    ledger.add(
      Flow(
        .imagePulls, .outward(service: month.imageStore), bytes: count * imageMB * Bytes.perMB,
        hasOwnWay: hasPublicAddress))
    let reads = count * Double(secrets)
    ledger.add(
      Flow(
        .secretReads, .outward(service: "secretsmanager"), bytes: reads * Self.bytesPerSecret,
        hasOwnWay: hasPublicAddress, count: reads))
  }
}
