package import Resources
import Quantities

extension Stack {
  /// What traffic, deployments and its users make of it, as a mark.
  ///
  /// Two stacks of one mark differ by what is deployed alone: their bills, by that and by prices. What
  /// stands as it does without a word adds nothing, so that a resource more leaves the mark as it is. Use that
  /// is stated of a resource charged by it is left out: its line says that it is stated.
  ///
  /// - Parameter load: the month's.
  /// - Returns: sixteen hexadecimal digits.
  package func useMark(under load: MonthLoad) -> String {
    var words = load.requestsPerHour.map { NumberFormat.significant($0, digits: 9) }
    words.append(NumberFormat.significant(load.deployments, digits: 9))
    words.append(NumberFormat.plain(environments))
    for service in services { words += Self.words(service.name, service.request) }
    for function in functions { words += Self.words(function.name, function.request) }
    for kind in Self.kinds { words += Self.words(kind, of: self) }
    for party in thirdParties { words += Self.words(party.name, party) }
    words += edgeUses.map { "\($0.resource) \($0.key) \(NumberFormat.plain($0.amount))" }
    return StableMark.text(of: words.joined(separator: "\n"))
  }

  private static func words(_ kind: some StackKind, of stack: Stack) -> [String] {
    stack[keyPath: kind.path].flatMap { words($0.name, $0) }
  }

  private static func words<Model: FieldListed>(_ name: String, _ model: Model) -> [String] {
    let lines = Model.fields.useLines(of: model)
    return lines.isEmpty ? [] : [name] + lines
  }

  private static func words(_ name: String, _ request: RequestProfile) -> [String] {
    if request == RequestProfile() { return [] }
    var plain = request
    // A dictionary has no order.
    plain.objectSizes = [:]
    let sizes = request.objectSizes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return [name, "\(plain)"] + sizes
  }
}
