package import Diagnostics
package import Quantities
package import Services
package import TrafficSimulation

/// A number of a file that is given as a distribution: a driver of the spread.
package struct Driver<Model>: Sendable {
  /// Dotted path in its file: `services.web.request.responseBytes`.
  package let path: String
  package let distribution: Distribution
  package let reason: String?
  package let location: SourceLocation
  /// The parameter of the file that it is, where it is one.
  package var parameter: String?
  /// Puts a drawn value in its place.
  package let set: @Sendable (inout Model, Double) -> Void

  package init(
    path: String, distribution: Distribution, reason: String?, location: SourceLocation,
    set: @escaping @Sendable (inout Model, Double) -> Void
  ) {
    self.path = path
    self.distribution = distribution
    self.reason = reason
    self.location = location
    self.set = set
  }
}

/// Why a number of a file is not the same in every month.
package enum MovingSource: Sendable {
  case drawn(Distribution, reason: String?)
  /// A formula that depends on parameters with a range.
  case formula(Formula, ranges: Set<String>)
}

/// A number of a file that is not the same in every month: drawn itself, or made of what is drawn.
package struct MovingNumber<Model>: Sendable {
  /// Dotted path in its file.
  package let path: String
  package let source: MovingSource
  package let location: SourceLocation
  /// Puts a value in its place.
  package let set: @Sendable (inout Model, Double) -> Void

  init(
    path: String, _ source: MovingSource, location: SourceLocation,
    set: @escaping @Sendable (inout Model, Double) -> Void
  ) {
    self.path = path
    self.source = source
    self.location = location
    self.set = set
  }

  /// The same number for the model that holds this one.
  package func lifted<Parent>(
    _ lift: @escaping @Sendable (inout Parent, (inout Model) -> Void) -> Void
  ) -> MovingNumber<Parent> {
    let set = set
    return MovingNumber<Parent>(path: path, source, location: location) { parent, value in
      lift(&parent) { set(&$0, value) }
    }
  }
}

/// A model that remembers which values its file's parameters were drawn at.
package protocol ParameterHolder: Sendable {
  /// By the parameters' names; the middle of a range that is not in it.
  var drawnParameters: [String: Double] { get set }
}

/// What follows when a parameter with a range takes a value.
package struct ParameterUse<Model: ParameterHolder>: Sendable {
  package let parameters: FileParameters
  private let places: [(formula: Formula, ranges: Set<String>, number: MovingNumber<Model>)]

  package init() {
    self.init(FileParameters(), [])
  }

  init(_ parameters: FileParameters, _ numbers: [MovingNumber<Model>]) {
    self.parameters = parameters
    places = numbers.compactMap { number in
      guard case .formula(let formula, let ranges) = number.source else { return nil }
      return (formula, ranges, number)
    }
  }

  /// Whether anything depends on a parameter.
  package func follows(_ name: String) -> Bool { places.contains { $0.ranges.contains(name) } }

  /// Takes a parameter's value, and brings every number that depends on it up to date.
  package func set(_ name: String, to value: Double, in model: inout Model) {
    model.drawnParameters[name] = value
    let values = parameters.values(model.drawnParameters)
    for place in places where place.ranges.contains(name) {
      if let number = place.formula.number(values) { place.number.set(&model, number) }
    }
  }

  /// What moves a file: its own distributions, and its parameters with a range.
  ///
  /// - Parameters:
  ///   - numbers: that are not the same in every month.
  ///   - isOwn: whether a parameter is the file's own; another file draws the others.
  /// - Returns: a driver each, parameters first.
  func drivers(
    of numbers: [MovingNumber<Model>], isOwn: (FileParameters.Parameter) -> Bool = { _ in true }
  ) -> [Driver<Model>] {
    let use = self
    let named = parameters.list.compactMap { parameter -> Driver<Model>? in
      guard case .drawn(let distribution, let reason) = parameter.content, isOwn(parameter) else {
        return nil
      }
      let name = parameter.name
      var driver = Driver<Model>(
        path: "parameters.\(name)", distribution: distribution, reason: reason,
        location: parameter.location
      ) { use.set(name, to: $1, in: &$0) }
      driver.parameter = name
      return driver
    }
    return named
      + numbers.compactMap { number in
        guard case .drawn(let distribution, let reason) = number.source else { return nil }
        return Driver(
          path: number.path, distribution: distribution, reason: reason,
          location: number.location, set: number.set)
      }
  }
}

extension Stack: ParameterHolder {}
extension Scenario: ParameterHolder {}
