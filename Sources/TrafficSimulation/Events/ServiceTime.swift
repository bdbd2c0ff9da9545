/// How long one request keeps a server busy.
package enum ServiceTime: Hashable, Sendable {
  case deterministic(seconds: Double)
  case exponential(meanSeconds: Double)
  /// `cv` is standard deviation ÷ mean.
  case lognormal(meanSeconds: Double, cv: Double)
  case gamma(meanSeconds: Double, cv: Double)
  /// Drawn from measured values, each as likely as the next.
  case empirical(seconds: [Double])

  package var meanSeconds: Double {
    switch self {
    case .deterministic(let seconds), .exponential(let seconds): seconds
    case .lognormal(let mean, _), .gamma(let mean, _): mean
    case .empirical(let values): values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
  }

  /// Variance ÷ mean²: what the formulas for general service times ask for.
  package var squaredCV: Double {
    switch self {
    case .deterministic: return 0
    case .exponential: return 1
    case .lognormal(_, let cv), .gamma(_, let cv): return cv * cv
    case .empirical(let values):
      let mean = meanSeconds
      guard mean > 0 else { return 0 }
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        / (mean * mean)
    }
  }

  var problems: [String] {
    func check(_ value: Double, _ what: String) -> [String] {
      value >= 0 && value <= 1e9 ? [] : ["\(what) is 0 or more, not \(value)"]
    }
    switch self {
    case .deterministic(let mean), .exponential(let mean):
      return check(mean, "a service time")
    case .lognormal(let mean, let cv), .gamma(let mean, let cv):
      return check(mean, "a service time")
        + (cv >= 0 && cv <= 100 ? [] : ["a coefficient of variation is 0...100, not \(cv)"])
    case .empirical(let values):
      return values.isEmpty
        ? ["measured service times need one value at least"]
        : values.first { !($0 >= 0 && $0 <= 1e9) }
          .map { check($0, "a service time") } ?? []
    }
  }
}

/// A service time made ready to draw from: one concrete type in the loop.
struct ServiceSampler: Sendable {
  private enum Kind: UInt8 { case constant, exponential, lognormal, gamma, empirical }
  private let kind: Kind
  private let a: Double
  private let b: Double
  private let values: [Double]

  init(_ time: ServiceTime) {
    var values: [Double] = []
    switch time {
    case .exponential(let mean) where mean > 0: (kind, a, b) = (.exponential, mean, 0)
    case .lognormal(let mean, let cv) where mean > 0 && cv > 0:
      let variance = Elementary.log(1 + cv * cv)
      (kind, a, b) = (.lognormal, Elementary.log(mean) - variance / 2, variance.squareRoot())
    case .gamma(let mean, let cv) where mean > 0 && cv > 0: (kind, a, b) = (.gamma, mean, cv)
    case .empirical(let measured):
      (kind, a, b) = (measured.isEmpty ? .constant : .empirical, 0, 0)
      values = measured
    default: (kind, a, b) = (.constant, time.meanSeconds, 0)
    }
    self.values = values
  }

  @inline(__always)
  func draw(_ stream: inout RandomStream) -> Double {
    switch kind {
    case .constant: a
    case .exponential: stream.exponential(mean: a)
    case .lognormal: Elementary.exp(a + b * stream.normal())
    case .gamma: stream.gamma(mean: a, cv: b)
    case .empirical: values[stream.index(below: values.count)]
    }
  }
}
