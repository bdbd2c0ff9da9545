/// What a service's requests meet while they hold a place of their task: queues at which no more of them are at
/// once than there are places.
///
/// While n places are taken so many requests a second are answered as a network would answer that n requests
/// never leave (Chandy, Herzog and Woo, Parametric Analysis of Queuing Networks, 1975), by mean value analysis
/// (Reiser and Lavenberg, 1980): who comes to a queue finds what n − 1 of them leave there in the mean. Tasks that
/// requests go round are queues of evener arrivals, whose wait is that of ``WaitTable``; with several processes that
/// of E_k/M/1 scaled by the two variations.
struct HeldPlaces: Equatable, Sendable {
  /// Seconds that a place is held while all are taken.
  let fullSeconds: Double
  /// Of the requests, the share that waits for a place.
  let waiting: Double
  /// Per service that they call, what of its mean wait is missing because no more are there at once.
  let relief: [Int: Double]

  /// One of the queues.
  struct Queue {
    /// Position of the service; `nil` for connections and databases.
    var service: Int?
    /// For one request that holds a place.
    let visits: Double
    /// Seconds of work, and its squared variation.
    let seconds: Double
    let squaredCV: Double
    /// Queues of the kind that requests go round, and what serves at each.
    let count: Double
    let servers: Double
    /// The share of it that works for others, and of those who come the share that holds these places.
    let others: Double
    let ours: Double

    /// Mean wait in services at a utilisation, for those who come whatever is there.
    func wait(_ use: Double) -> Double {
      let use = min(0.9999, use)
      guard use > 1e-6 else { return 0 }
      // Few who meet at many tasks do so where work is long: the spread counts, not its square alone.
      guard servers > 1 else {
        return WaitTable.mean(phases: count, squaredCV: squaredCV, utilisation: use)
      }
      var found = use
      for _ in 0..<40 where count > 1 {
        let next = Elementary.power(count * use / (count * use + 1 - found), count)
        let isNear = abs(next - found) < 1e-5
        found = next
        if isNear { break }
      }
      let arrivals = 1 / count
      let alone = found / (1 - found) * (arrivals + squaredCV) / (arrivals + 1)
      // Several processes wait less by Sakasegawa's power (1977).
      return alone * Elementary.power(use, (2 * (servers + 1)).squareRoot() - 2) / servers
    }
  }

  /// More customers are not followed one by one: hardly any stack comes near to that many places.
  static let most = 256

  /// - Parameters:
  ///   - rate: requests a second that ask for a place, for one task.
  ///   - places: those of a task.
  ///   - tasks: all of them alike.
  ///   - alone: seconds that a lone request holds one.
  ///   - queues: what it meets meanwhile.
  init?(
    rate: Double, places: Double, tasks: Double, alone: Double, queues: [Queue]
  ) {
    let count = Int(places)
    let all = Int((places * tasks).rounded())
    guard alone > 0, count > 0, all <= Self.most, !queues.isEmpty else { return nil }
    var found = queues.map { _ in 0.0 }
    var uses = found
    // Per number of taken places of a task: answers a second, and what is at each queue.
    var answers = [0.0]
    var inside = [found]
    for n in 1...all {
      var held = alone
      let waits = queues.indices.map { index -> Double in
        let queue = queues[index]
        let others = 1 + queue.wait(queue.others)
        guard n > 1, uses[index] > 1e-6 else { return queue.seconds * (others - 1) }
        let open = 1 + queue.wait(uses[index] + queue.others)
        // So that many customers wait as long as those who come whatever is there.
        let felt = max(0, open / others - 1) / (uses[index] * open)
        // Two that come one after the other go to different tasks; fitted to runs of 3 million requests of 2 to 12
        // customers before 2 and 4 tasks, whose mean is within 3 % of theirs.
        let few = 0.88 / Double((n - 1) * (n - 1))
        let apart = 1 - (queue.count - 1) / queue.count * (0.12 + few)
        let met = felt * apart * found[index] / (queue.count * queue.servers)
        return queue.seconds * (others * (1 + met) - 1)
      }
      for index in queues.indices { held += queues[index].visits * waits[index] }
      var rate = Double(n) / held
      for queue in queues {
        rate = min(
          rate,
          (1 - queue.others) * queue.count * queue.servers / (queue.visits * queue.seconds))
      }
      for index in queues.indices {
        let queue = queues[index]
        let coming = rate * queue.visits
        found[index] = coming * (queue.seconds + waits[index])
        uses[index] = coming * queue.seconds / (queue.count * queue.servers)
      }
      if n % max(1, Int(tasks.rounded())) == 0 || n == all {
        answers.append(rate / tasks)
        inside.append(found)
      }
    }
    let last = min(count, answers.count - 1)
    guard last > 0 else { return nil }
    fullSeconds = places / answers[last]
    // How many places of a task are taken: birth and death; beyond the last they wait.
    var weights = [1.0]
    for n in 1...last { weights.append(weights[n - 1] * rate / answers[n]) }
    let use = min(0.999_999, rate / answers[last])
    weights[last] /= 1 - use
    let total = weights.reduce(0, +)
    waiting = weights[last] / total
    var relief: [Int: Double] = [:]
    for index in queues.indices {
      let queue = queues[index]
      guard let service = queue.service, rate > 0 else { continue }
      var there = 0.0
      for n in 1...last { there += weights[n] / total * inside[n][index] }
      let wait = there / (rate * tasks * queue.visits) - queue.seconds
      let load = rate * tasks * queue.visits * queue.seconds / (queue.count * queue.servers)
      let free = queue.seconds * queue.wait(min(0.999, load + queue.others))
      relief[service] = free > 0 ? queue.ours * (1 - min(1, max(0, wait / free))) : 0
    }
    self.relief = relief
  }
}
