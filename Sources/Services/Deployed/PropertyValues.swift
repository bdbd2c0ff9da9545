import Quantities
import Diagnostics
import Resources

/// Properties as numbers, truth values and words.
///
/// What is left out has its default, what is known only at deployment is listed as unresolved. What
/// is there and makes no sense is an error at its place: AWS would not deploy it.
extension StackBuilder {
  /// A text, or the fallback.
  mutating func text(
    _ property: String, of resource: DeployedResource, default fallback: String
  ) -> String {
    text(resource[property], property, of: resource, default: fallback)
  }

  mutating func text(
    _ value: Resolved, _ property: String, of resource: DeployedResource, default fallback: String,
    among choices: [String] = []
  ) -> String {
    if let text = value.text { return text.isEmpty ? fallback : text }
    if value.isUnresolved {
      if let decided = decision(on: property, of: resource)?.text { return decided }
      unresolved(resource, property, value, taking: fallback, among: choices)
    } else if !value.isMissing {
      wrong(value, property, of: resource, "not a text", mend: "write one value")
    }
    return fallback
  }

  mutating func number(
    _ property: String, of resource: DeployedResource, default fallback: Double,
    in range: ClosedRange<Double> = 0...1e9
  ) -> Double {
    number(resource[property], property, of: resource, default: fallback, in: range)
  }

  /// A number within a range, ends included.
  mutating func number(
    _ value: Resolved, _ property: String, of resource: DeployedResource,
    default fallback: Double, in range: ClosedRange<Double> = 0...1e9, isWhole: Bool = false
  ) -> Double {
    if value.isMissing { return fallback }
    let value = value.isUnresolved ? decision(on: property, of: resource) ?? value : value
    if value.isUnresolved {
      unresolved(resource, property, value, taking: NumberFormat.plain(fallback))
      return fallback
    }
    let bounds =
      "from \(NumberFormat.plain(range.lowerBound)) to \(NumberFormat.plain(range.upperBound))"
    guard let number = value.number else {
      wrong(value, property, of: resource, "no number", mend: "write a number \(bounds)")
      return fallback
    }
    if isWhole, number != number.rounded() {
      wrong(
        value, property, of: resource, "no whole number", mend: "write a whole number \(bounds)")
      return fallback
    }
    if !range.contains(number) {
      wrong(
        value, property, of: resource, "not \(bounds)", mend: "write a number \(bounds)")
      return fallback
    }
    return number
  }

  mutating func count(
    _ property: String, of resource: DeployedResource, default fallback: Int,
    in range: ClosedRange<Int> = 0...1_000_000
  ) -> Int {
    count(resource[property], property, of: resource, default: fallback, in: range)
  }

  /// A whole number within a range, ends included.
  mutating func count(
    _ value: Resolved, _ property: String, of resource: DeployedResource, default fallback: Int,
    in range: ClosedRange<Int> = 0...1_000_000
  ) -> Int {
    Int(
      number(
        value, property, of: resource, default: Double(fallback),
        in: Double(range.lowerBound)...Double(range.upperBound), isWhole: true))
  }

  /// A whole number that AWS takes between two others alone; where it is not known, either end of them.
  ///
  /// - Parameters:
  ///   - value: the number.
  ///   - property: what messages call it.
  ///   - resource: whose it is.
  ///   - fallback: where it is left out.
  ///   - ends: what it lies between; a property that is not known bounds nothing.
  /// - Returns: it; the most where it is not known.
  mutating func count(
    _ value: Resolved, _ property: String, of resource: DeployedResource, default fallback: Int,
    between ends: (Resolved, Resolved)
  ) -> Int {
    guard value.isUnresolved, decision(on: property, of: resource) == nil,
      let least = ends.0.count, let most = ends.1.count, least < most
    else { return count(value, property, of: resource, default: fallback) }
    unresolved(resource, property, value, taking: "\(most)", among: ["\(least)", "\(most)"])
    return most
  }

  mutating func flag(_ property: String, of resource: DeployedResource) -> Bool {
    flag(resource[property], property, of: resource)
  }

  /// True or false; what is left out is false.
  mutating func flag(
    _ value: Resolved, _ property: String, of resource: DeployedResource
  ) -> Bool {
    if let flag = value.flag { return flag }
    if value.isUnresolved {
      if let decided = decision(on: property, of: resource)?.flag { return decided }
      unresolved(resource, property, value, taking: "false", among: ["false", "true"])
    } else if !value.isMissing {
      wrong(
        value, property, of: resource, "neither true nor false", mend: "write true or false")
    }
    return false
  }

  /// A word out of some that are known; `nil` for another, which may be a newer one of AWS's.
  ///
  /// - Returns: the fallback where it is left out or known only at deployment.
  mutating func word(
    _ value: Resolved, _ property: String, of resource: DeployedResource, among known: [String],
    default fallback: String
  ) -> String? {
    let text = text(value, property, of: resource, default: fallback, among: known)
    return known.contains(text) ? text : nil
  }

  /// Names a resource whose kind is not known as not priced, with the nearest word.
  mutating func unknownWord(
    _ resource: DeployedResource, _ property: String, _ value: Resolved, among known: [String],
    _ cost: String
  ) {
    let text = value.text ?? ""
    let offer = nearestName(to: text, in: known).map { ", did you mean '\($0)'?" } ?? ""
    notPriced(resource, "\(property) '\(text)' is not known here\(offer); \(cost)")
  }

  /// An error about a value, at its place.
  mutating func wrong(
    _ value: Resolved, _ property: String, of resource: DeployedResource, _ what: String,
    mend: String
  ) {
    let shown = value.text.map { "'\($0)', " } ?? ""
    problems.error(
      at: value.location ?? resource.location,
      "'\(property)' of '\(resource.id)' is \(shown)\(what)", mend: mend)
  }
}
