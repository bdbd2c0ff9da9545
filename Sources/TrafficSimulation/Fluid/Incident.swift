/// Something that breaks for a while: what each service of a stack feels of it, and when.
///
/// What fails is answered with an error at once and is not asked for again; what calls it fails with it.
package struct Incident: Hashable, Sendable {
  /// Minutes of the month; a part of a minute counts as such.
  package struct Span: Hashable, Sendable {
    package let from: Double
    package let to: Double

    package init(from: Double, to: Double) {
      self.from = from
      self.to = max(from, to)
    }

    func contains(_ moment: Double) -> Bool { from <= moment && moment < to }

    /// The share of a minute that lies in it, 0...1.
    func cover(ofMinute minute: Int) -> Double {
      max(0, min(to, Double(minute) + 1) - max(from, Double(minute)))
    }
  }

  /// Requests of a service that fail for want of what they ask.
  package struct Failure: Hashable, Sendable {
    package let service: Int
    /// 0...1.
    package let share: Double
    /// Whether it comes after the calls to other services, which have been made by then.
    package let comesLast: Bool
    package let span: Span

    package init(service: Int, share: Double, comesLast: Bool = false, span: Span) {
      self.service = service
      self.share = min(1, max(0, share))
      self.comesLast = comesLast
      self.span = span
    }
  }

  /// Tasks that are gone, until others serve in their place.
  package struct Loss: Hashable, Sendable {
    /// Which of a service's tasks.
    package enum Tasks: Hashable, Sendable {
      case some(Int)
      /// Those of one zone, over which and as many others they are spread; zone 0 has the most.
      case zone(Int, of: Int)

      /// Of so many that serve.
      package func count(of tasks: Int) -> Int {
        switch self {
        case .some(let count): min(count, tasks)
        case .zone(let zone, let zones): (tasks + max(1, zones) - 1 - zone) / max(1, zones)
        }
      }
    }

    package let service: Int
    package let tasks: Tasks
    /// The minute in which they are known to be gone; until then requests are sent to them, and fail.
    package let known: Double
    package let span: Span

    package init(service: Int, tasks: Tasks, known: Double, span: Span) {
      self.service = service
      self.tasks = tasks
      self.known = min(max(span.from, known), span.to)
      self.span = span
    }
  }

  /// A queue that takes no jobs and gives none.
  package struct Stop: Hashable, Sendable {
    /// Among the stack's queues.
    package let queue: Int
    package let span: Span

    package init(queue: Int, span: Span) {
      self.queue = queue
      self.span = span
    }
  }

  package var failures: [Failure] = []
  package var losses: [Loss] = []
  package var stops: [Stop] = []
  /// Services that are deployed once more to be rid of it.
  package var rollbacks: [Int] = []
  /// Hours of the month that are run minute by minute and kept.
  package let watched: Range<Int>

  /// Nothing that breaks, watched for so many hours: what an incident is compared with.
  package init(watching hours: Range<Int>) {
    watched = hours
  }

  /// The same hours in which nothing breaks.
  package var undisturbed: Self { Self(watching: watched) }

  /// The share of requests none of whose calls fails: a fraction of a call is made or not.
  ///
  /// - Parameters:
  ///   - times: calls of a request, on average.
  ///   - fails: the share of the calls that fails, 0...1.
  /// - Returns: 0...1.
  package static func passing(_ times: Double, fails: Double) -> Double {
    guard fails > 0 else { return 1 }
    let whole = times.rounded(.down)
    guard fails < 1 || whole < 1 else { return 0 }
    return Elementary.power(1 - fails, whole) * (1 - (times - whole) * fails)
  }
}

/// What the watched minutes of a month were like.
package struct IncidentTrace: Equatable, Sendable {
  /// One minute.
  package struct Minute: Equatable, Sendable {
    /// Requests from outside.
    package let requests: Double
    /// Of them, those that failed or were given up.
    package let failed: Double
    /// Per service, the share of its requests that failed.
    package let failing: [Double]
    /// Per service, seconds that a request waits for a process.
    package let waiting: [Double]
    /// Per service, tasks that serve.
    package let tasks: [Int]
    /// Jobs that wait, of all queues.
    package let jobs: Double
  }

  /// The month's minute that ``minutes`` begin with.
  package let first: Int
  package internal(set) var minutes: [Minute] = []
}
