extension TheoryChecks {
  /// Sensitivity indices against functions whose indices are known in closed form.
  package static func sensitivity(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    ishigami(plan) + gFunction(plan)
  }

  /// sin x₁ + 7 sin² x₂ + 0.1 x₃⁴ sin x₁ on [−π, π]³.
  ///
  /// V = a²/8 + bπ⁴/5 + b²π⁸/18 + 1/2; V₁ = (1 + bπ⁴/5)²/2; V₂ = a²/8; V₁₃ = 8b²π⁸/225.
  private static func ishigami(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    let (a, b) = (7.0, 0.1)
    let p4 = Double.pi * Double.pi * Double.pi * Double.pi
    let v1 = (1 + b * p4 / 5) * (1 + b * p4 / 5) / 2
    let v2 = a * a / 8
    let v13 = 8 * b * b * p4 * p4 / 225
    let variance = v1 + v2 + v13
    let first = [v1 / variance, v2 / variance, 0]
    let total = [(v1 + v13) / variance, v2 / variance, v13 / variance]
    return checks("Ishigami", plan, first: first, total: total) { u in
      let x = u.map { Double.pi * (2 * $0 - 1) }
      let sine = Wave.sine(x[0])
      let second = Wave.sine(x[1])
      return sine + a * second * second + b * x[2] * x[2] * x[2] * x[2] * sine
    }
  }

  /// Sobol's g-function: Π (|4uᵢ − 2| + aᵢ) / (1 + aᵢ), a = 0, 1, 4.5, 9.
  ///
  /// Vᵢ = 1 / (3 (1 + aᵢ)²); V = Π (1 + Vᵢ) − 1; total i: Vᵢ Π_{j ≠ i} (1 + Vⱼ) / V.
  private static func gFunction(_ plan: TheoryCheckPlan) -> [TheoryCheck] {
    let a = [0.0, 1, 4.5, 9]
    let parts = a.map { 1 / (3 * (1 + $0) * (1 + $0)) }
    let product = parts.reduce(1) { $0 * (1 + $1) }
    let variance = product - 1
    return checks(
      "g-function", plan, first: parts.map { $0 / variance },
      total: parts.map { $0 * product / (1 + $0) / variance }
    ) { u in
      zip(u, a).reduce(1) { $0 * (abs(4 * $1.0 - 2) + $1.1) / (1 + $1.1) }
    }
  }

  private static func checks(
    _ name: String, _ plan: TheoryCheckPlan, first: [Double], total: [Double],
    _ function: ([Double]) -> Double
  ) -> [TheoryCheck] {
    let inputs = first.count
    let points = plan.requests >= 50_000 ? 4_096 : 1_024
    let runs = (0..<plan.replications).map { replication -> SobolIndices in
      let seed = plan.seed &+ UInt64(replication)
      let sequence = SobolSequence(dimensions: 2 * inputs, seed: seed)
      var uniforms = [Double](repeating: 0, count: inputs)
      let results = (0..<SobolIndices.runs(points: points, inputs: inputs)).map { run in
        SobolIndices.fill(
          run: run, from: sequence, moving: Array(0..<inputs), uniforms: &uniforms)
        return function(uniforms)
      }
      return SobolIndices(results: results, points: points, inputs: inputs, seed: seed)
    }
    return (0..<inputs).flatMap { input in
      [
        plan.check(
          "\(name): input \(input + 1) alone", "closed form of the variance", unit: "share",
          expected: first[input], runs.map { $0.shares[input].first }),
        plan.check(
          "\(name): input \(input + 1) with others", "closed form of the variance", unit: "share",
          expected: total[input], runs.map { $0.shares[input].total }),
      ]
    }
  }
}

/// The sine with the same bits on every platform.
enum Wave {
  /// For arguments within ±π; error below 10⁻¹⁵.
  static func sine(_ x: Double) -> Double {
    let folded = x > .pi / 2 ? .pi - x : x < -.pi / 2 ? -.pi - x : x
    let square = folded * folded
    var term = folded
    var sum = folded
    for k in 1...12 {
      term *= -square / Double(2 * k * (2 * k + 1))
      sum += term
    }
    return sum
  }
}
