import Quantities
import Resources

/// The time in which a service has fewer tasks: Spot has taken one and the next one starts, or a deployment
/// stops old ones before new ones serve.
struct TaskAbsence: Sendable {
  let service: Int
  /// Tasks that are missing.
  let tasks: Double
  /// Seconds of it.
  let seconds: Double
  /// Rounds that it has, all of them alike: a deployment replaces one part of the tasks after the other.
  var rounds = 1
  /// Share of what waits that is still in the way when the next round begins.
  ///
  /// Requests wait at their own task: those of a task that goes are served by it before it stops, and meet no
  /// request that comes later.
  var kept = 0.0
  /// Seconds after it in which the others work off what has piled up.
  let catchingUp: Double
}

extension FluidEngine {
  /// The share of the time in which a task of a service is missing; what is on Spot is taken so often a month,
  /// and the one in its place serves once it has started.
  func spotAway(of index: Int) -> Double {
    let station = nodes[index].station
    return min(
      1,
      scenario.spotInterruptionsPerTaskMonth * station.spotShare * station.deployment.startSeconds
        / Double(BillingPeriod.month.seconds))
  }

  /// Tasks that a deployment takes away at once, and for how long.
  ///
  /// No more serve fewer than the least share, and no more run than the most: so many old ones stop first, and
  /// new ones start in rounds of as many as there is room for.
  static func deploymentAbsence(
    of tasks: Double, _ deployment: DeploymentSettings
  ) -> (tasks: Double, seconds: Double, rounds: Int, kept: Double) {
    let all = tasks.rounded()
    let least = (all * deployment.minimumHealthyPercent / 100 - 1e-9).rounded(.up)
    let most = (all * deployment.maximumPercent / 100 + 1e-9).rounded(.down)
    let room = most - least
    guard all > 0, least < all, room > 0 else { return (0, 0, 1, 0) }
    let rounds = (all / room).rounded(.up)
    return (
      all - least, rounds * deployment.startSeconds, Int(min(rounds, 100)),
      max(0, 1 - room / max(1, least))
    )
  }

  /// A situation as it mostly is, and as it is while tasks of a service are missing, with the share of the time of
  /// each.
  ///
  /// Two are not missing at once: that is the square of what is small already. A service without a
  /// task answers nobody, which is counted among the losses.
  func spells(
    of situation: ResponseTimes.Situation
  ) -> [(share: Double, situation: ResponseTimes.Situation)] {
    guard scenario.spotInterruptionsPerTaskMonth > 0 || scenario.deploymentsPerMonth > 0 else {
      return [(1, situation)]
    }
    var spells: [(share: Double, situation: ResponseTimes.Situation)] = []
    var left = 1.0
    for (index, station) in stations.enumerated() {
      let tasks = situation.tasks[index]
      func add(
        _ missing: Double, seconds: Double, rounds: Int = 1, kept: Double = 0, share: Double
      ) {
        guard share > 0, missing > 0, tasks - missing >= 0.5 else { return }
        let load = station.load(situation, index)
        let fewer = tasks - missing
        let whole = (0..<rounds).reduce(0) { sum, _ in 1 + sum * kept }
        let piled = max(0, load * tasks / fewer - 1) * seconds / Double(rounds) * whole
        let catchingUp = load < 1 ? min(3_600, piled / (1 - load)) : 0
        var spell = situation
        spell.away = TaskAbsence(
          service: index, tasks: missing, seconds: seconds, rounds: rounds, kept: kept,
          catchingUp: catchingUp)
        let part = min(left, share * (1 + catchingUp / max(1, seconds)))
        spells.append((part, spell))
        left -= part
      }
      let deployment = nodes[index].station.deployment
      if scenario.spotInterruptionsPerTaskMonth > 0 {
        add(1, seconds: deployment.startSeconds, share: tasks * spotAway(of: index))
      }
      if scenario.deploymentsPerMonth > 0, station.lossPlaces == nil {
        let absence = Self.deploymentAbsence(of: tasks, deployment)
        add(
          absence.tasks, seconds: absence.seconds, rounds: absence.rounds, kept: absence.kept,
          share: scenario.deploymentsPerMonth * absence.seconds
            / Double(BillingPeriod.month.seconds))
      }
    }
    return left > 0 ? [(left, situation)] + spells : spells
  }
}

extension FluidStation {
  /// Work that comes over capacity.
  func load(_ situation: ResponseTimes.Situation, _ index: Int) -> Double {
    let capacity = max(1, situation.tasks[index]) * Double(servers)
    return situation.load?[index]
      ?? situation.rate * (visits * serviceSeconds + jobSeconds) / capacity
  }
}

extension ResponseTimes {
  /// The wait at a service that lacks some of its tasks, minute for minute: it rises while the next ones start,
  /// and falls when all work again.
  func processWait(_ index: Int, without away: TaskAbsence, _ minutes: [MinuteSample]) -> [WaitPart]
  {
    let station = engine.stations[index]
    let all = minutes.reduce(0) { $0 + $1.requests }
    guard all > 0 else { return [] }
    var parts: [WaitPart] = []
    for minute in minutes {
      let share = minute.requests / all * (1 - minute.lost)
      let tasks = Double(minute.tasks)
      let fewer = max(1, tasks - away.tasks)
      let load = minute.load * tasks / fewer
      func add(_ track: WaitTrack, _ tasks: Double, _ load: Double) {
        for part in track.parts {
          var shape = shape(
            of: station, tasks: tasks, load: load, seconds: part.seconds, moving: part.moving)
          shape.before = minute.held
          parts.append(WaitPart(shape: shape, share: part.share))
        }
      }
      let noise = (fewer: station.noise(tasks: fewer), all: station.noise(tasks: tasks))
      var without = WaitTrack(noise: noise.fewer)
      guard minute.tasks > 1, minute.wait == 0, load > station.settledBelow else {
        let grown = minute.wait > 0 ? max(0, load - 1) * away.seconds / 2 : 0
        without.add(minute.wait + grown, moving: minute.moving, share: share)
        add(without, fewer, load)
        continue
      }
      let rising = away.seconds / max(1, away.seconds + away.catchingUp)
      var backlog = Backlog.settled(
        load: min(minute.load, station.settledBelow), noise: noise.fewer)
      let pieces = away.rounds == 1 ? 8 : 4
      let span = away.seconds / Double(pieces * away.rounds)
      var (round, ended, isAlike) = (0, -1.0, false)
      while round < away.rounds {
        // A round that ends as the one before did is as all that are left.
        let many = isAlike ? away.rounds - round : 1
        if round > 0 { backlog.seconds *= away.kept }
        for _ in 0..<pieces {
          let before = backlog.seconds
          let step = backlog.advance(
            span, load: load, noise: noise.fewer, patience: station.timeoutSeconds)
          without.add(
            (before + backlog.seconds) / 2, moving: step.moving,
            share: share * (1 - step.lost) * rising * Double(many)
              / Double(pieces * away.rounds))
        }
        isAlike = abs(backlog.seconds - ended) < 1e-3 * (backlog.seconds + noise.fewer)
        ended = backlog.seconds
        round += many
      }
      add(without, fewer, load)
      guard away.catchingUp > 0 else { continue }
      // What has piled up is at the tasks that stayed, to which as many requests go on coming as to the new ones.
      let met = fewer / tasks
      let settled = Backlog.settled(
        load: min(minute.load, station.settledBelow), noise: noise.all
      ).seconds
      var after = WaitTrack(noise: noise.all)
      let steps = 8.0
      for _ in 0..<Int(steps) {
        let before = backlog.seconds
        let step = backlog.advance(
          away.catchingUp / steps, load: minute.load, noise: noise.all,
          patience: station.timeoutSeconds)
        let part = share * (1 - rising) / steps
        after.add(
          (before + backlog.seconds) / 2, moving: step.moving, share: part * met * (1 - step.lost))
        after.add(settled, moving: 0, share: part * (1 - met))
      }
      add(after, tasks, minute.load)
    }
    return parts
  }
}
