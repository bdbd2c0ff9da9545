/// The discrete Fourier transform of sequences whose length is a power of two.
///
/// Its own sines and arctangent, so that every platform gives the same bits.
struct Fourier {
  let count: Int
  private let cosines: [Double]
  private let sines: [Double]

  /// - Parameter bits: the length is 2 to this power, 1...20.
  init(bits: Int) {
    count = 1 << bits
    let step = 2 * Double.pi / Double(count)
    cosines = (0..<(count / 2)).map { Wave.sine(.pi / 2 - Double($0) * step) }
    sines = (0..<(count / 2)).map { Wave.sine(Double($0) * step) }
  }

  /// Σ x[n] e^(−2πi·kn/N), in place; the inverse, divided by N, where so asked.
  func transform(_ real: inout [Double], _ imaginary: inout [Double], inverse: Bool = false) {
    precondition(real.count == count && imaginary.count == count)
    reorder(&real, &imaginary)
    let sign = inverse ? 1.0 : -1.0
    // All places lie below the count.
    var real = real.mutableSpan
    var imaginary = imaginary.mutableSpan
    let (cosines, sines) = (cosines.span, sines.span)
    var half = 1
    while half < count {
      let stride = count / (2 * half)
      var start = 0
      while start < count {
        for offset in 0..<half {
          let (low, high) = (start + offset, start + offset + half)
          let cosine = cosines[unchecked: offset &* stride]
          let sine = sign * sines[unchecked: offset &* stride]
          let (x, y) = (real[unchecked: high], imaginary[unchecked: high])
          let re = x * cosine - y * sine
          let im = x * sine + y * cosine
          real[unchecked: high] = real[unchecked: low] - re
          imaginary[unchecked: high] = imaginary[unchecked: low] - im
          real[unchecked: low] += re
          imaginary[unchecked: low] += im
        }
        start += 2 * half
      }
      half *= 2
    }
    guard inverse else { return }
    let scale = 1 / Double(count)
    for index in 0..<count {
      real[index] *= scale
      imaginary[index] *= scale
    }
  }

  private func reorder(_ real: inout [Double], _ imaginary: inout [Double]) {
    var target = 0
    for index in 1..<count {
      var bit = count >> 1
      while target & bit != 0 {
        target ^= bit
        bit >>= 1
      }
      target |= bit
      if index < target {
        real.swapAt(index, target)
        imaginary.swapAt(index, target)
      }
    }
  }

  /// 1/27, 1/25 … 1.
  private static let oddParts = (0..<14).reversed().map { 1 / Double(2 * $0 + 1) }

  /// The angle of a number whose real part is 0 or more, −π/2...π/2.
  static func angle(_ real: Double, _ imaginary: Double) -> Double {
    let (x, y) = (abs(real), abs(imaginary))
    guard x > 0 || y > 0 else { return 0 }
    let isSteep = y > x
    // Twice halved: tan(a/2) = t / (1 + √(1 + t²)), so that the series is short.
    var t = isSteep ? x / y : y / x
    t = t / (1 + (1 + t * t).squareRoot())
    t = t / (1 + (1 + t * t).squareRoot())
    let square = t * t
    var sum = 0.0
    for factor in oddParts { sum = factor - square * sum }
    let angle = 4 * t * sum
    let size = isSteep ? .pi / 2 - angle : angle
    return imaginary < 0 ? -size : size
  }
}
