/// How long a piece of work took, in seconds.
func seconds(_ work: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  let duration = try clock.measure { try work() }
  return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}

/// One line for the driver: `name value`, and what the value was worked out from.
func report(_ name: String, _ value: Double) {
  print(name, value)
}

/// Keeps a result alive, so that the loop before it cannot be left out.
@inline(never)
func use(_ value: some Any) {}
