/// What happens, when, and to what.
struct Event: Sendable {
  enum Kind: UInt32, Sendable {
    case arrival, served, shared, timeout, retry, taskReady, taskStopped, minute, warm, end
  }
  var time: Double
  var kind: Kind
  var index: Int32
}

/// The events to come, earliest first.
///
/// Taking the first leaves a hole at the top. What is scheduled next falls into it, which saves the
/// usual way of the last entry from the bottom to the top and down again.
struct EventHeap: ~Copyable {
  private var events: [Event]
  private var count = 0
  private var hasHole = false

  init(capacity: Int) {
    events = [Event](
      repeating: Event(time: .infinity, kind: .end, index: 0), count: max(4, capacity))
  }

  var isEmpty: Bool { count == 0 }

  /// The earliest event; the caller schedules what follows and then closes the hole.
  @inline(__always)
  mutating func takeFirst() -> Event {
    hasHole = true
    return events[0]
  }

  @inline(__always)
  mutating func push(_ time: Double, _ kind: Event.Kind, _ index: Int32) {
    let event = Event(time: time, kind: kind, index: index)
    if hasHole {
      hasHole = false
      siftDown(event)
    } else {
      if count == events.count {
        events += [Event](repeating: event, count: events.count)
      }
      count += 1
      siftUp(event)
    }
  }

  @inline(__always)
  mutating func closeHole() {
    guard hasHole else { return }
    hasHole = false
    count -= 1
    guard count > 0 else { return }
    let last = events[count]
    siftDown(last)
  }

  @inline(__always)
  private mutating func siftUp(_ event: Event) {
    var hole = count - 1
    var items = events.mutableSpan
    while hole > 0 {
      let parent = (hole - 1) >> 1
      guard event.time < items[unchecked: parent].time else { break }
      items[unchecked: hole] = items[unchecked: parent]
      hole = parent
    }
    items[unchecked: hole] = event
  }

  @inline(__always)
  private mutating func siftDown(_ event: Event) {
    let end = count
    var items = events.mutableSpan
    var hole = 0
    var child = 1
    while child < end {
      let other = child + 1
      if other < end, items[unchecked: other].time < items[unchecked: child].time { child = other }
      guard items[unchecked: child].time < event.time else { break }
      items[unchecked: hole] = items[unchecked: child]
      hole = child
      child = 2 * hole + 1
    }
    items[unchecked: hole] = event
  }
}
