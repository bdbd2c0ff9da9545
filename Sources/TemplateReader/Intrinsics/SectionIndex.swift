import Documents

/// The entries of a section by their names, those included that loops write.
final class SectionIndex {
  typealias Entry = (name: String, value: Value, locals: [String: String])

  private let section: Value?
  /// Whether loops stand in it, so that it has to be written out.
  private let hasLoops: Bool
  private var entries: [Entry]?
  private var places: [String: Int] = [:]
  private var openReason: String?

  private static let mostEntries = 20_000

  init(_ section: Value?) {
    self.section = section
    hasLoops = section?.hasKey(beginningWith: "Fn::ForEach") ?? false
  }

  func entry(
    _ name: String, in scope: TemplateScope
  ) -> (value: Value, locals: [String: String])? {
    if let value = section?[name] { return (value, [:]) }
    guard hasLoops else { return nil }
    writeOut(scope)
    return places[name].flatMap { place in entries.map { ($0[place].value, $0[place].locals) } }
  }

  /// Why not all of its entries are known; `nil` where they are.
  func open(in scope: TemplateScope) -> String? {
    guard hasLoops else { return nil }
    writeOut(scope)
    return openReason
  }

  func all(in scope: TemplateScope) -> [Entry] {
    writeOut(scope)
    return entries ?? []
  }

  func names(in scope: TemplateScope) -> [String] { all(in: scope).map(\.name) }

  private func writeOut(_ scope: TemplateScope) {
    guard entries == nil else { return }
    // A loop may go over what a condition of this section decides.
    entries = []
    var found: [Entry] = []
    if let section { collect(section, by: Evaluator(scope: scope), level: 0, into: &found) }
    entries = found
    for (place, entry) in found.enumerated() { places[entry.name] = place }
  }

  private func collect(
    _ section: Value, by evaluator: Evaluator, level: Int, into found: inout [Entry]
  ) {
    for (key, value) in section.entries {
      guard let name = key.text else { continue }
      guard name.hasPrefix("Fn::ForEach") else {
        found.append((evaluator.replacingLocals(in: name), value, evaluator.locals))
        continue
      }
      guard level < 8 else {
        openReason = "loops stand too deep in one another"
        return
      }
      switch evaluator.loop(value) {
      case .open(let reason): openReason = reason
      case .malformed(let message, let place): _ = evaluator.mistake(message, at: place)
      case .turns(let turns, let fragment):
        for locals in turns {
          guard found.count < Self.mostEntries, evaluator.scope.stepsLeft > 0 else {
            openReason = "loops make more than \(Self.mostEntries) entries"
            return
          }
          evaluator.scope.stepsLeft -= 1
          collect(fragment, by: evaluator.turn(locals), level: level + 1, into: &found)
        }
      }
    }
  }
}
