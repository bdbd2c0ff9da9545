/// The wait of a moment: how often, how long, and how far it is a backlog that all wait for alike.
struct WaitShape {
  /// The share that waits.
  let probability: Double
  /// Of those that wait, without patience.
  let mean: Double
  /// Means of ``DurationCells``.
  let cells: [Double]
  /// Seconds of the cells' unit; `nil` where they are of mean 1.
  let unit: Double?
  /// m of ``Backlog``.
  let backlog: Double
  let moving: Double
  let patience: Double
  /// Seconds that all have waited before it, for a place.
  var before = 0.0
  /// Tasks among which those that wait move about, no more and no fewer of them: as long as one is full another is
  /// not.
  ///
  /// So many customers that go round k queues alike are spread over them with the same chance for each way to do
  /// so (Gordon and Newell): the share at one of them is more than x with (1 − x)^(k − 1).
  var lines = 1.0
  /// Squared variation of what waits in the one line: as many, whose work scatters.
  var scatter = 0.0

  /// Adds the wait's values with their shares.
  func add(to sums: inout DurationSums, share: Double) {
    let steady = share * (1 - moving)
    // Against the patience: a tilted density on 0...B, from a quarter of it on more and more.
    let near = nearness
    if moving > 0 { addMoving(to: &sums, share: share * moving) }
    guard steady > 0 else { return }
    if near < 1 {
      let scale = unit ?? mean
      let free = steady * (1 - near) * bearing
      sums.add(before, share: free * (1 - probability))
      for (cell, part) in zip(cells, DurationCells.shares) where cell * scale <= patience {
        sums.add(before + cell * scale, share: free * probability * part)
      }
    }
    if near > 0 { addTilted(to: &sums, share: steady * near) }
  }

  /// The same with the mean of the lines for all.
  var inOneLine: Self {
    var result = self
    (result.lines, result.scatter) = (1, 0)
    return result
  }

  /// Whether those that wait find lines of different lengths.
  var isSpread: Bool { lines > 1 || scatter > 0 }

  /// A time that nobody waits longer than.
  var longest: Double {
    if nearness > 0 { return before + patience }
    let last = (cells.last ?? 0) * (unit ?? mean)
    return before + min(patience, moving > 0 ? max(backlog * lines, last) : last)
  }

  /// How close the wait is to the patience: 0 by its cells, 1 by the tilted density.
  private var nearness: Double { min(1, max(0, (backlog / patience - 0.25) / 0.15)) }

  /// What the shares of the cells within the patience are multiplied by.
  ///
  /// Below a full load a wait that nobody bears for longer is distributed as one without end is up to there,
  /// and (1 − ρ)P of (1 − ρP) go, P of which would wait longer (M/G/1 with patience, exactly).
  private var bearing: Double {
    let scale = unit ?? mean
    guard let last = cells.last, last * scale > patience else { return 1 }
    var beyond = 0.0
    for (cell, part) in zip(cells, DurationCells.shares) where cell * scale > patience {
      beyond += probability * part
    }
    let free = 1 - min(0.999, probability)
    let lost = free * beyond / (1 - (1 - free) * beyond)
    return beyond < 1 ? (1 - lost) / (1 - beyond) : 1
  }

  /// The density near the patience is that of all requests: its mean is the backlog's, with nobody who
  /// does not wait.
  private var tilt: Double {
    Backlog.tilt(mean: min(backlog, patience), patience: patience) * patience
  }

  /// The share that waits longer than a time.
  func tail(_ all: Double) -> Double {
    let seconds = all - before
    guard seconds < patience else { return 0 }
    guard seconds > 0 else { return seconds < 0 ? 1 : tail(before + 1e-12) }
    let most = backlog * lines
    var result =
      moving > 0 && most > seconds ? moving * Elementary.power(1 - seconds / most, lines - 1) : 0
    let steady = 1 - moving
    let near = nearness
    if near < 1 {
      let scale = unit ?? mean
      let bearing = bearing
      for (cell, part) in zip(cells, DurationCells.shares)
      where cell * scale > seconds && cell * scale <= patience {
        result += steady * probability * (1 - near) * bearing * part
      }
    }
    if near > 0 {
      let (x, u) = (tilt, seconds / patience)
      let above =
        x < 0
        ? (1 - Elementary.exp(x * (1 - u))) / (1 - Elementary.exp(x))
        : x < 1e-6
          ? 1 - u
          : (Elementary.exp(-x * u) - Elementary.exp(-x)) / (1 - Elementary.exp(-x))
      result += steady * near * above
    }
    return result
  }

  /// A backlog that all wait for alike, or in one of several lines.
  private func addMoving(to sums: inout DurationSums, share: Double) {
    guard lines > 1 else {
      guard scatter > 0 else { return sums.add(before + min(backlog, patience), share: share) }
      let width = backlog * min(0.25, scatter).squareRoot()
      for (cell, part) in zip(DurationCells.normal, DurationCells.shares) {
        sums.add(before + min(max(0, backlog + width * cell), patience), share: share * part)
      }
      return
    }
    var lower = 0.0
    for (edge, part) in zip(DurationCells.edges, DurationCells.shares) {
      let above = Elementary.power(1 - (lower + edge) / 2, 1 / (lines - 1))
      sums.add(before + min(patience, backlog * lines * (1 - above)), share: share * part)
      lower = edge
    }
  }

  /// A density ∝ e^(−κt) on 0...B whose mean is the backlog's, as cells.
  private func addTilted(to sums: inout DurationSums, share: Double) {
    let x = tilt
    // Quantile of a share u: −ln(1 − u(1 − e^(−x))) / x; for x below 0 counted from the other end.
    let size = abs(x)
    let all = size > 1e-6 ? 1 - Elementary.exp(-size) : 0
    let edges = DurationCells.edges
    for cell in edges.indices {
      let lower = cell == 0 ? 0 : edges[cell - 1]
      let middle = (lower + edges[cell]) / 2
      let u = x < 0 ? 1 - middle : middle
      let place = size > 1e-6 ? -Elementary.log(1 - u * all) / size : u
      sums.add(
        before + patience * (x < 0 ? 1 - place : place), share: share * DurationCells.shares[cell])
    }
  }
}
