/// A request at one station: one cache line.
struct Request: Sendable {
  /// When it came to the station.
  var arrived = 0.0
  /// When its first try came, retries before this one included.
  var born = 0.0
  /// Service time drawn; under sharing, the task's own clock at which it is done.
  var work = 0.0
  /// The calling request, or −1 − the entry it came in by.
  var parent: Int32 = -1
  /// Its queue; while it waits for a retry, its station.
  var lane: Int32 = 0
  /// The next in the queue, in the free list, or the right branch in the heap of a task.
  var next: Int32 = -1
  var left: Int32 = -1
  /// The call it is making, and how many more of it are to come.
  var call: Int32 = 0
  var callsLeft: Int32 = 0
  /// Counts the uses of the place, so that a late timer does not hit another request.
  var generation: UInt32 = 0
  /// The call it came by, for one that brings its own work; else −1.
  var site: Int32 = -1
  var attempt: UInt16 = 0
  /// True once its caller has given up.
  var abandoned = false
}

/// Places for requests, used again and again: memory follows what is in flight, not the run's length.
struct RequestPool: ~Copyable {
  private var places: [Request] = []
  private var free: Int32 = -1
  private(set) var used = 0
  private let limit: Int

  init(limit: Int) {
    self.limit = min(limit, Int(Int32.max) - 1)
    places.reserveCapacity(min(1_024, self.limit))
  }

  /// A free place, or −1 when as many requests as allowed are in flight.
  @inline(__always)
  mutating func take() -> Int32 {
    if free >= 0 {
      let slot = free
      free = places[Int(slot)].next
      used += 1
      return slot
    }
    guard places.count < limit else { return -1 }
    places.append(Request())
    used += 1
    return Int32(truncatingIfNeeded: places.count - 1)
  }

  @inline(__always)
  mutating func giveBack(_ slot: Int32) {
    places[Int(slot)].generation &+= 1
    places[Int(slot)].next = free
    free = slot
    used -= 1
  }

  @inline(__always)
  subscript(_ slot: Int32) -> Request {
    get { places[Int(slot)] }
    _modify { yield &places[Int(slot)] }
  }

  /// Merges two heaps of requests by `work`: a skew heap, top down, without recursion.
  mutating func merge(_ one: Int32, _ other: Int32) -> Int32 {
    guard one >= 0 else { return other }
    guard other >= 0 else { return one }
    var (small, large) = (one, other)
    if places[Int(other)].work < places[Int(one)].work { (small, large) = (other, one) }
    let root = small
    while true {
      let right = places[Int(small)].next
      places[Int(small)].next = places[Int(small)].left
      guard right >= 0 else {
        places[Int(small)].left = large
        return root
      }
      if places[Int(large)].work < places[Int(right)].work {
        places[Int(small)].left = large
        (small, large) = (large, right)
      } else {
        places[Int(small)].left = right
        small = right
      }
    }
  }
}

/// Deadlines of one station: all timeouts there are alike, so they come in order.
struct DeadlineQueue: Sendable {
  struct Deadline: Sendable {
    var time: Double
    var slot: Int32
    var generation: UInt32
  }

  private var ring = [Deadline](
    repeating: Deadline(time: 0, slot: 0, generation: 0), count: 16)
  private var head = 0
  private(set) var count = 0

  var first: Deadline? { count > 0 ? ring[head] : nil }

  mutating func append(_ deadline: Deadline) {
    if count == ring.count {
      ring = Array(ring[head...] + ring[..<head]) + ring
      head = 0
    }
    ring[(head + count) & (ring.count - 1)] = deadline
    count += 1
  }

  mutating func removeFirst() {
    head = (head + 1) & (ring.count - 1)
    count -= 1
  }
}
