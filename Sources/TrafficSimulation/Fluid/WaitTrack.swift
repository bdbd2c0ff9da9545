/// A wait on its way up and down, taken together where it is as long.
///
/// Lengths are told apart by a hundredth of the wait and of what chance adds to it, ways by a sixteenth: some
/// hundred parts instead of thousands, each with the mean of those in it.
struct WaitTrack {
  private struct Place: Hashable {
    let length: Int
    let way: Int
  }

  /// A part of it, with the share of the requests that finds it.
  struct Part {
    fileprivate(set) var seconds = 0.0
    fileprivate(set) var moving = 0.0
    fileprivate(set) var share = 0.0
  }

  /// H of ``Backlog``.
  private let noise: Double
  private var places: [Place: Int] = [:]
  private var sums: [Part] = []

  /// Its parts, in the order in which they were first met.
  var parts: [Part] {
    sums.map {
      Part(seconds: $0.seconds / $0.share, moving: $0.moving / $0.share, share: $0.share)
    }
  }

  init(noise: Double) { self.noise = max(noise, 1e-9) }

  /// Adds a wait of so many seconds, on its way as far as `moving` says, which a share of the requests finds.
  mutating func add(_ seconds: Double, moving: Double, share: Double) {
    guard share > 0 else { return }
    let place = Place(
      length: Int((Elementary.log(1 + seconds / noise) * 70).rounded()),
      way: Int((moving * 16).rounded()))
    let at = places[place] ?? sums.count
    if at == sums.count {
      places[place] = at
      sums.append(Part())
    }
    sums[at].seconds += share * seconds
    sums[at].moving += share * moving
    sums[at].share += share
  }
}
