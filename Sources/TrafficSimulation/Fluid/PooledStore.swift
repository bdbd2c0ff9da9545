/// A database that no more queries ask at once than its only asker's connections let through.
///
/// While n connections are in use so many queries a second are answered as a network of n customers would answer,
/// whose one queue is the database's processes and whose other time is that of its disk (Gordon and Newell, Closed
/// Queuing Systems with Exponential Servers, 1967). All queries together, those that wait for a connection included,
/// are a birth and death process; how they lie on the tasks is that of tasks whose connections answer by themselves.
/// Both are exact where the connections are so few that the database holds up nobody (each task is M/M/n), and so
/// many that nobody waits for one (all of them are M/M/c). There is none of too many connections to follow, and of more
/// queries than they get answered.
struct PooledStore: Equatable, Sendable {
  /// The chance that a query waits for a connection, and the mean seconds that all of them do.
  let probability: Double
  let seconds: Double
  /// The chance that it finds no process free once it has one, and the mean seconds of all for it.
  let storeProbability: Double
  let storeSeconds: Double
  /// Queries that come over those that all connections get answered, 0..<1.
  let use: Double
  /// Seconds that an operation waits for its turn at the disk.
  let turnSeconds: Double

  /// More connections than these hold up nobody whom the database's own queue would not: of 40 both say the same.
  static let most = 64

  /// - Parameters:
  ///   - rate: queries a second, of all tasks.
  ///   - together: queries of one request, one after the other.
  ///   - connections: of a task.
  ///   - tasks: of the one service that asks.
  ///   - work: seconds of a query at a process.
  ///   - servers: the database's processes.
  ///   - disk: what its operations are.
  init?(
    rate: Double, together: Double, connections: Int, tasks: Int, work: Double, servers: Int,
    disk: Disk
  ) {
    let all = connections * tasks
    guard rate > 0, work > 0, connections > 0, tasks > 0, all <= Self.most else { return nil }
    let (answers, turns) = Self.answers(upTo: all, work: work, servers: servers, disk)
    use = rate / answers[all]
    guard use < 0.995 else { return nil }
    let ways = Ways(connections: connections, tasks: tasks)
    var (total, waiting, full, inUse, met, turning) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    var (weight, queries) = (1.0, 0)
    while true {
      var part = (use: 0.0, full: 0.0, met: 0.0, rate: 0.0, turns: 0.0)
      ways.forEach(queries) { share, used, fullTasks in
        let isFull = Double(fullTasks) / Double(tasks)
        part.use += share * Double(used)
        part.full += share * isFull
        part.rate += share * answers[used]
        part.turns += share * answers[used] * turns[used]
        if used > servers {
          part.met += share
        } else if used == servers {
          part.met += share * (1 - isFull)
        }
      }
      if queries > 0 { weight *= rate / part.rate }
      total += weight
      inUse += weight * part.use
      waiting += weight * (Double(queries) - part.use)
      full += weight * part.full
      met += weight * part.met
      turning += weight * part.turns
      queries += 1
      if queries > all, weight < 1e-6 * total { break }
    }
    probability = full / total
    // Requests go round the tasks: what comes to one of them comes more evenly than by chance, which shortens its wait
    // as far as each task's connections are a queue by themselves. Fitted to runs of one to ten connections at two and
    // four tasks.
    let alone = Elementary.power(min(1, Double(servers) / Double(all)), Double(connections))
    let scatter = disk.squaredCV(beside: work)
    let spread = scatter / max(1, together)
    let even = (1 / Double(tasks) + spread) / (1 + spread)
    // A query of many operations takes about as long as any other.
    seconds = waiting / total / rate * (1 + scatter) / 2 * (1 - alone * (1 - even))
    storeProbability = met / total
    let held = turning / total / rate
    turnSeconds = disk.operations > 0 ? held / disk.operations : 0
    storeSeconds = max(
      0, inUse / total / rate - work - held - disk.operations * disk.access)
  }

  /// A query's operations: how many, the seconds of one that nobody is before, and of them its turn among those that
  /// the files let go one after the other.
  struct Disk: Equatable, Sendable {
    var operations = 0.0
    var access = 0.0
    var turn = 0.0

    /// cv² of a query's time, whose work is exponential and so is what an operation takes beside its turn.
    func squaredCV(beside work: Double) -> Double {
      let (mean, own) = (work + operations * access, access - turn)
      return mean > 0 ? (work * work + operations * own * own) / (mean * mean) : 1
    }
  }

  /// Queries answered a second while so many connections are in use, from 0, and the seconds that each of them waits for
  /// its turns at the disk.
  ///
  /// Turns are all as long: who comes finds half of the one that is on.
  private static func answers(
    upTo most: Int, work: Double, servers: Int, _ disk: Disk
  ) -> (answers: [Double], turns: [Double]) {
    var queue = [1.0]
    for n in 1...most { queue.append(queue[n - 1] / Double(min(n, servers))) }
    let own = disk.operations * disk.turn
    var (answers, turns, there) = ([0.0], [0.0], 0.0)
    for n in 1...most {
      let wait = own * max(0, there - answers[n - 1] * own / 2)
      let delay = (disk.operations * disk.access + wait) / work
      var (all, before, away) = (queue[n], 0.0, 1.0)
      for outside in 1...n {
        before += queue[n - outside] * away
        away *= delay / Double(outside)
        all += queue[n - outside] * away
      }
      var rate = (all > 0 ? before / all : Double(servers)) / work
      if own > 0 { rate = min(rate, 1 / own) }
      answers.append(max(rate, answers[n - 1]))
      turns.append(wait)
      there = answers[n] * (own + wait)
    }
    return (answers, turns)
  }

  /// How so many queries may lie on tasks, each of which is as likely as if each task were M/M/n.
  private struct Ways {
    let connections: Int
    let tasks: Int
    /// Per number of full tasks, the logarithm of the weight of so many connections in use at the others; −∞ for
    /// none.
    private let others: [[Double]]
    private let logFactorials: [Double]

    init(connections: Int, tasks: Int) {
      (self.connections, self.tasks) = (connections, tasks)
      var logs = [0.0]
      for n in 1...max(connections, tasks) { logs.append(logs[n - 1] + Elementary.log(Double(n))) }
      logFactorials = logs
      let log = Elementary.log(Double(connections))
      // Σ nⁿ⁻ᵏ… of one task that is not full, by how many it has in use; each as a multiple of connectionsᵏ.
      let one = (0..<connections).map { Elementary.exp(Double($0) * log - logs[$0]) }
      let scale = one.reduce(0, +)
      var powers = [[1.0]]
      for _ in 0..<tasks {
        var next = [Double](repeating: 0, count: powers[powers.count - 1].count + connections - 1)
        for (i, a) in powers[powers.count - 1].enumerated() where a > 0 {
          for (j, b) in one.enumerated() { next[i + j] += a * b / scale }
        }
        powers.append(next)
      }
      others = (0...tasks).map { full in
        let rest = tasks - full
        let alike =
          logs[tasks] - logs[full] - logs[rest]
          + Double(full) * (Double(connections) * log - logs[connections])
          + Double(rest) * Elementary.log(scale)
        return powers[rest].map { $0 > 1e-300 ? alike + Elementary.log($0) : -.infinity }
      }
    }

    /// - Parameters:
    ///   - queries: how many there are.
    ///   - body: a share of the ways, with how many connections are in use, and how many tasks have none left.
    func forEach(_ queries: Int, _ body: (_ share: Double, _ used: Int, _ full: Int) -> Void) {
      var found: [(log: Double, used: Int, full: Int)] = []
      var most = -Double.infinity
      for full in 0...tasks {
        for (rest, log) in others[full].enumerated() where log > -.infinity {
          let used = full * connections + rest
          let beyond = queries - used
          guard beyond >= 0, full > 0 || beyond == 0 else { continue }
          let all = log + choices(beyond, among: full)
          found.append((all, used, full))
          most = max(most, all)
        }
      }
      let weights = found.map { $0.log < most - 40 ? 0 : Elementary.exp($0.log - most) }
      let all = weights.reduce(0, +)
      for (weight, way) in zip(weights, found) where weight > 0 {
        body(weight / all, way.used, way.full)
      }
    }

    /// The logarithm of the ways in which so many wait at so many tasks.
    private func choices(_ waiting: Int, among tasks: Int) -> Double {
      guard tasks > 1 else { return 0 }
      var product = 1.0
      for place in 1..<tasks { product *= Double(waiting + place) / Double(place) }
      return Elementary.log(product)
    }
  }
}
