import Quantities
import Diagnostics
import Resources
import Services

extension SweepCommand {
  /// Warnings told at most; further values are counted.
  private static let mostWarnings = 5

  /// Values that make a valid stack at none of their points, each with the reason at one of them.
  ///
  /// - Throws: the reason where not one point of the sweep is valid.
  func fruitless(
    _ grid: SweepGrid, valid: [Bool], _ bench: VariantBench
  ) throws(Diagnostics) -> Diagnostics {
    var alive = grid.axes.map { [Bool](repeating: false, count: $0.values.count) }
    var first = grid.axes.map { [Int?](repeating: nil, count: $0.values.count) }
    for (index, isValid) in valid.enumerated() {
      let places = SweepGrid.places(of: grid.axes, at: grid.points[index])
      for (axis, place) in places.enumerated() {
        if isValid { alive[axis][place] = true }
        first[axis][place] = first[axis][place] ?? index
      }
    }
    /// The point's own problems; those of a value whose neighbours are sound say the most.
    func problems(at index: Int) -> Diagnostics {
      var found = Diagnostics()
      _ = found.collecting {
        try bench.outcome(of: try bench.prepared(with: grid.overlays(at: grid.points[index])))
      }
      return found
    }
    if !valid.contains(true) { throw problems(at: 0) }
    var dead = grid.axes.indices.flatMap { axis in
      grid.axes[axis].values.indices.compactMap { place in
        alive[axis][place] ? nil : first[axis][place].map { (axis: axis, place: place, index: $0) }
      }
    }
    // A point at which every other axis has a value that is good for something, where there is one.
    for (index, isValid) in valid.enumerated() where !isValid {
      let places = SweepGrid.places(of: grid.axes, at: grid.points[index])
      let deadAxes = places.indices.filter { !alive[$0][places[$0]] }
      guard deadAxes.count == 1 else { continue }
      for entry in dead.indices
      where dead[entry].axis == deadAxes[0] && dead[entry].place == places[deadAxes[0]] {
        dead[entry].index = index
      }
    }
    var warnings = Diagnostics()
    for entry in dead.prefix(Self.mostWarnings) {
      let axis = grid.axes[entry.axis]
      guard let problem = problems(at: entry.index).items.first else { continue }
      warnings.report(
        Diagnostic(
          .warning, at: problem.location,
          "\(axis.path)=\(axis.values[entry.place]) makes a valid stack at none of its points: "
            + problem.message, mend: problem.mend))
    }
    if dead.count > Self.mostWarnings {
      warnings.report(
        Diagnostic(
          .warning, at: grid.axes[0].location,
          "\(NumberFormat.count(dead.count - Self.mostWarnings, "more value")) make a valid stack at none "
            + "of their points", mend: "--format csv prints what is left"))
    }
    return warnings
  }
}
