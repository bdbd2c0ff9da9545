import Resources

/// How long functions run: what they compute, and what they wait for meanwhile.
extension Stack {
  /// The functions as call nodes, each charged for its runs.
  var runningFunctions: [NodeSummary] {
    if functions.isEmpty { return [] }
    let seconds = secondsPerRequest
    return functions.indices.map { index in
      let function = functions[index]
      var summary = function.summary
      summary.request.chargedUses += function.uses(seconds: seconds[services.count + index]).map {
        var use = $0
        // What a message's run is charged stands with its queue.
        use.isOfRequestsAlone = true
        return use
      }
      return summary
    }
  }

  /// The nodes of a month with what its cold starts and its provisioned concurrency add to functions' uses.
  ///
  /// A start is charged like a run (Lambda pricing page, 2025: duration includes initialization code outside of the
  /// handler); what runs in provisioned concurrency has a price of its own there.
  func countingStarts(_ nodes: [NodeSummary], _ load: MonthLoad) -> [NodeSummary] {
    guard load.functionRuns.count == functions.count, !functions.isEmpty else { return nodes }
    var nodes = nodes
    for (index, (function, run)) in zip(functions, load.functionRuns).enumerated() {
      let place = services.count + index
      let uses = nodes[place].request.chargedUses
      func position(_ resource: String, _ key: String) -> Int? {
        uses.firstIndex { $0.resource == resource && $0.key == key }
      }
      guard let runs = position(function.name, "gigabyteSeconds") else { continue }
      let inReady = uses[runs].amount * run.readyShare
      nodes[place].request.chargedUses[runs].amount +=
        run.coldShare * function.coldStartMilliseconds / 1_000 * function.gigabytes - inReady
      if let ready = position(function.provisionedName, "provisionedGigabyteSeconds") {
        nodes[place].request.chargedUses[ready].amount = inReady
      }
    }
    return nodes
  }

  /// Runs on messages that take longer on average than their function's timeout, each with its seconds; what the
  /// function takes for a request of its own is not among them.
  package var brokenOffRuns: [(queue: String, function: String, seconds: Double)] {
    if !queues.contains(where: { $0.function != nil }) { return [] }
    let own = secondsPerRequest(until: functions.map { _ in .infinity })
    return queues.compactMap { queue in
      guard let position = functions.firstIndex(where: { $0.name == queue.function }) else {
        return nil
      }
      let function = functions[position]
      let seconds =
        max(1, queue.messagesPerRun)
        * (queue.lastsAsItsFunction ? own[services.count + position] : queue.secondsPerJob)
      let isTold = queue.lastsAsItsFunction && queue.messagesPerRun <= 1
      return seconds > function.timeoutSeconds && !isTold
        ? (queue.name, function.name, seconds) : nil
    }
  }

  /// What a function's runs are together, for one request from outside.
  package struct RunTime: Hashable, Sendable {
    /// Seconds that one holds an environment on average, at most to the timeout.
    package let seconds: Double
    /// Of them what a request takes that nobody breaks off.
    package let requestSeconds: Double
    /// The share that the timeout ends, 0...1.
    package let brokenOff: Double
    /// The same of its requests.
    package let requestsBrokenOff: Double
    /// The share of them that are requests, 0...1: the others work on messages.
    package let requestShare: Double
  }

  /// How long each function's runs last, requests and messages together: a message takes as long as its queue says.
  ///
  /// What takes 0.95 to 1.05 of the timeout on average is broken off in a growing share, as the month's engine has it
  /// of waits.
  ///
  /// - Parameters:
  ///   - visits: runs of each call node for one request from outside, messages among them.
  ///   - jobs: per queue, messages worked on, repeats included.
  /// - Returns: in the order of the functions.
  package func runTimes(visits: [Double], jobs: [Double]) -> [RunTime] {
    if functions.isEmpty { return [] }
    let alone = secondsPerRequest(until: functions.map { _ in .infinity })
    return functions.indices.map { position in
      let (own, timeout) = (
        alone[services.count + position], functions[position].timeoutSeconds
      )
      func late(_ seconds: Double) -> Double { min(1, max(0, (seconds / timeout - 0.95) / 0.1)) }
      let all = visits[services.count + position]
      var left = all
      var (seconds, broken) = (0.0, 0.0)
      for (queue, count) in zip(queues, jobs) where queue.function == functions[position].name {
        let perRun = max(1, queue.messagesPerRun)
        let each = queue.lastsAsItsFunction ? own : queue.secondsPerJob
        left -= count
        // What a run leaves undone is delivered again.
        seconds += count * min(each, timeout)
        broken += count * late(each * perRun)
      }
      left = max(0, left)
      seconds += left * min(own, timeout)
      broken += left * late(own)
      return RunTime(
        seconds: all > 0 ? seconds / all : own, requestSeconds: own,
        brokenOff: all > 0 ? min(1, broken / all) : late(own), requestsBrokenOff: late(own),
        requestShare: all > 0 ? min(1, left / all) : 1)
    }
  }

  /// What messages of queues cost the functions that work on them, cold starts and provisioned concurrency with
  /// them, as ``countingStarts(_:_:)`` has it of requests.
  func messageUses(under load: MonthLoad) -> [MessageUse] {
    let worked = queues.filter { $0.function != nil }
    if worked.isEmpty { return [] }
    let own = secondsPerRequest
    return worked.flatMap { queue -> [MessageUse] in
      guard let position = functions.firstIndex(where: { $0.name == queue.function }) else {
        return []
      }
      let function = functions[position]
      let tries = 1 / (1 - min(queue.retryShare, 0.99))
      let seconds =
        queue.lastsAsItsFunction ? own[services.count + position] : queue.secondsPerJob
      // One run works on several, one after the other; a message alone ends with its timeout.
      let perRun = max(1, queue.messagesPerRun)
      let charged = min(seconds, function.timeoutSeconds)
      var uses = function.uses(seconds: charged * tries, runs: tries / perRun)
      if load.functionRuns.indices.contains(position),
        let runs = uses.firstIndex(where: { $0.key == "gigabyteSeconds" })
      {
        let run = load.functionRuns[position]
        let inReady = uses[runs].amount * run.readyShare
        let starting =
          tries / perRun * run.coldShare * function.coldStartMilliseconds / 1_000
          * function.gigabytes
        uses[runs].amount += starting - inReady
        if let ready = uses.firstIndex(where: { $0.key == "provisionedGigabyteSeconds" }) {
          uses[ready].amount = inReady
        }
      }
      return uses.map { MessageUse(queue: queue.name, use: $0) }
    }
  }

  /// Seconds that a lone request takes at each service and function, calls included: nobody waits for
  /// a place, a connection or a processor, and a function's run ends with its timeout.
  ///
  /// - Source: Lambda developer guide, timeout: Lambda ends a run that reaches it; its pricing page: what is charged
  ///   is the time until the run returns or otherwise ends.
  private var secondsPerRequest: [Double] {
    secondsPerRequest(until: functions.map(\.timeoutSeconds))
  }

  /// Functions that take longer on average than their timeout lets them, each with its seconds.
  package var brokenOff: [(name: String, seconds: Double)] {
    if functions.isEmpty { return [] }
    let seconds = secondsPerRequest(until: functions.map { _ in .infinity })
    return functions.enumerated().compactMap { index, function in
      let own = seconds[services.count + index]
      return own > function.timeoutSeconds ? (function.name, own) : nil
    }
  }

  private func secondsPerRequest(until timeouts: [Double]) -> [Double] {
    let requests = services.map(\.request) + functions.map(\.request)
    let speeds =
      services.map { service in
        let processes = max(1, service.processes.rounded())
        return min(1, service.size.vCPU / processes) * speed(of: service)
      } + functions.map { min(1, $0.vCPU) * speed(of: $0) }
    let (databaseSpeeds, cacheSpeeds) = (databases.map(speed(of:)), caches.map(speed(of:)))
    guard
      let graph = try? CallGraph(
        calls: requests.map(\.calls), names: requests.indices.map { "\($0)" })
    else { return requests.map { _ in 0 } }
    var result = requests.map { _ in 0.0 }
    for index in graph.order.reversed() {
      let request = requests[index]
      var seconds = request.cpuMilliseconds / 1_000 / max(1e-9, speeds[index])
      seconds += request.waitMilliseconds / 1_000
      for call in request.calls { seconds += call.perRequest * result[call.callee] }
      for use in request.databaseUses {
        let speed = databaseSpeeds.indices.contains(use.database) ? databaseSpeeds[use.database] : 1
        seconds += use.queries * use.millisecondsPerQuery / 1_000 / speed
      }
      for use in request.cacheUses where caches.indices.contains(use.cache) {
        let command = caches[use.cache].microsecondsPerCommand / 1e6 / cacheSpeeds[use.cache]
        seconds += use.commands * command
      }
      for call in request.thirdPartyCalls where thirdParties.indices.contains(call.callee) {
        seconds += call.perRequest * thirdParties[call.callee].secondsPerCall
      }
      // Who calls it has its answer, or its failure, when its time is up.
      let function = index - services.count
      result[index] =
        function >= 0 ? min(seconds, timeouts[function]) : seconds
    }
    return result
  }
}
