import Estimation
package import Diagnostics
package import Inputs
import TrafficSimulation

/// A path and the values it takes.
package struct SweepAxis: Sendable {
  /// `services.*.cpu`.
  package let path: String
  /// As they are written.
  package let values: [String]
  package let location: SourceLocation
  /// Values in YAML's flow style, read: lists, mappings, quoted texts, nothing.
  private let read: [String: ConfigNode]

  /// Values of an axis at most; more are a slip.
  static let mostValues = 100_000

  /// The change that sets one of the values.
  package func overlay(_ value: String) -> Overlay {
    Overlay(
      path: path,
      value: read[value] ?? ConfigNode(.scalar(text: value, isQuoted: false), at: location),
      at: location)
  }

  /// An axis as the command line gives it: `PATH=256,512` or `PATH=1..4`.
  ///
  /// - Parameter argument: path, equals sign, values with commas; `a..b` stands for every number from
  ///   a to b by 1, `a..b/s` by s. A list is written `[s3,logs]`, as with `--set`.
  /// - Throws: a usage error for what is no axis, an empty range included.
  /// - Returns: the axis.
  package static func parse(argument: String) throws(Diagnostics) -> SweepAxis {
    let place = SourceLocation(
      file: "--vary", line: 1, column: 1, length: argument.count, lineText: argument)
    func wrong(_ message: String, _ mend: String) -> Diagnostics {
      Diagnostics(Diagnostic(.error, .usage, at: place, message, mend: mend))
    }
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      throw wrong("'\(argument)' is not PATH=VALUES", "write --vary 'services.*.cpu=256,512'")
    }
    let text = argument[argument.index(after: equals)...]
    var values: [String] = []
    var read: [String: ConfigNode] = [:]
    for part in pieces(of: text) {
      if part.isEmpty {
        throw wrong(
          text.isEmpty ? "'\(argument)' has no values" : "a value of '\(argument)' is empty",
          text.isEmpty ? "write \(argument)1,2 or \(argument)1..4" : "take the comma out")
      }
      if "[{\"'".contains(part.prefix(1)) || part == "null" || part == "~" {
        var node = try ConfigText.parse(Array(part.utf8), file: "--vary")
        node.location = place
        read[String(part)] = node
        values.append(String(part))
      } else if part.contains("..") {
        switch SweepRange.values(of: String(part), most: mostValues) {
        case .success(let steps): values += steps
        case .failure(let problem): throw wrong(problem.message, problem.mend)
        }
      } else {
        values.append(String(part))
      }
    }
    var seen: Set<String> = []
    if let again = values.first(where: { !seen.insert($0).inserted }) {
      throw wrong("'\(again)' stands twice in '\(argument)'", "take one out")
    }
    return SweepAxis(
      path: String(argument[..<equals]), values: values, location: place, read: read)
  }

  /// The axes that the command line gives, each path once.
  ///
  /// - Parameter arguments: each as `parse(argument:)` takes it.
  /// - Throws: everything that is wrong with them.
  /// - Returns: the axes in their order.
  package static func parse(arguments: [String]) throws(Diagnostics) -> [SweepAxis] {
    var problems = Diagnostics()
    var axes: [SweepAxis] = []
    for argument in arguments {
      guard let axis = problems.collecting({ try parse(argument: argument) }) else { continue }
      if axes.contains(where: { $0.path == axis.path }) {
        problems.error(
          at: axis.location, "'\(axis.path)' is varied twice",
          mend: "write all its values in one --vary, with commas", kind: .usage)
      }
      axes.append(axis)
    }
    try problems.throwIfErrors()
    return axes
  }

  /// The text between commas; those within brackets or quotes do not count.
  private static func pieces(of text: Substring) -> [Substring] {
    var pieces: [Substring] = []
    var start = text.startIndex
    var depth = 0
    var quote: Character?
    for index in text.indices {
      let character = text[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if (character == "\"" || character == "'") && (depth > 0 || index == start) {
        quote = character
      } else if "[{".contains(character) {
        depth += 1
      } else if "]}".contains(character) {
        depth -= 1
      } else if character == ",", depth <= 0 {
        pieces.append(text[start..<index])
        start = text.index(after: index)
      }
    }
    return pieces + [text[start...]]
  }
}

/// Every combination of some axes, or a sample of them.
package struct SweepGrid: Sendable {
  package let axes: [SweepAxis]
  /// Numbers of the points that are run, ascending.
  package let points: Points
  private let draw: String

  /// All points, or chosen ones.
  package enum Points: Sendable {
    case all(Int)
    case chosen([Int])

    package var count: Int {
      switch self {
      case .all(let count): count
      case .chosen(let points): points.count
      }
    }

    package subscript(index: Int) -> Int {
      switch self {
      case .all: index
      case .chosen(let points): points[index]
      }
    }
  }

  /// Points that a sweep runs at most.
  package static let most = 10_000_000

  /// A grid.
  ///
  /// - Parameters:
  ///   - axes: at least one.
  ///   - sample: so many points, one drawn from each of as many equal stretches of the numbering;
  ///     all without it.
  ///   - seed: of the draws: the same seed takes the same points.
  /// - Throws: a usage error for a grid that is too large, with its size.
  package init(
    _ axes: [SweepAxis], sample: Int? = nil, seed: UInt64 = SamplingRequest.usualSeed
  ) throws(Diagnostics) {
    let total = try Self.size(
      of: axes, sample: sample, most: Self.most,
      mend: "vary less, or take a part with --sample 10000")
    self.axes = axes
    if let sample, sample < total {
      // Even steps would meet the same values of the later axes again and again.
      var random = SplitMix64(seed: seed)
      func start(_ index: Int) -> Int {
        sample.dividingFullWidth(total.multipliedFullWidth(by: index)).quotient
      }
      points = .chosen(
        (0..<sample).map { Int.random(in: start($0)..<start($0 + 1), using: &random) })
      draw = "\nsample with seed \(seed)"
    } else {
      points = .all(total)
      draw = ""
    }
  }

  /// How many points all combinations of some axes make.
  ///
  /// - Throws: a usage error, with the size, for more than `most` or for more than 63 bits count.
  static func size(
    of axes: [SweepAxis], sample: Int? = nil, most: Int, mend: String
  ) throws(Diagnostics) -> Int {
    var total: Int? = 1
    for axis in axes {
      let product = total?.multipliedReportingOverflow(by: axis.values.count)
      total = product.flatMap { $0.overflow ? nil : $0.partialValue }
    }
    if let total, min(sample ?? total, total) <= most { return total }
    let size = axes.reduce(1.0) { $0 * Double($1.values.count) }
    throw Diagnostics(
      Diagnostic(
        .error, .usage,
        "the sweep has \(size < 1e15 ? String(Int(size)) : "\(size)") points, at most \(most) are run",
        mend: mend))
  }

  /// The axes, and how many points are run: the same for the same grid.
  var text: String {
    axes.map { "\($0.path)=\($0.values.joined(separator: ","))" }.joined(separator: "\n")
      + "\n\(points.count)\(draw)"
  }

  /// The places of a point's values in their axes; the last axis changes fastest.
  static func places(of axes: [SweepAxis], at point: Int) -> [Int] {
    var rest = point
    var places: [Int] = []
    for axis in axes.reversed() {
      places.append(rest % axis.values.count)
      rest /= axis.values.count
    }
    return places.reversed()
  }

  /// The values at a point.
  package func values(at point: Int) -> [String] {
    zip(axes, Self.places(of: axes, at: point)).map { $0.values[$1] }
  }

  /// The overlays of a point.
  package func overlays(at point: Int) -> [Overlay] {
    zip(axes, values(at: point)).map { $0.overlay($1) }
  }
}
