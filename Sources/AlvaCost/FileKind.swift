import Exploration
import Inputs
package import Reporting
package import Resources
import Services

/// The kinds of files that a person writes.
package enum FileKind: String, CaseIterable, Sendable {
  case stack, scenario, budget, whatif, service

  /// Every key that one may hold: the list that its reader goes by.
  package var keys: FileKeys {
    switch self {
    case .stack: StackReader.keys
    case .scenario: ScenarioReader.keys
    case .budget: BudgetReader.keys
    case .whatif: AlternativesReader.keys
    case .service: SheetKeys.sheet
    }
  }

  /// The keys as a page, and as a JSON Schema.
  package var reference: TableReport {
    KeyReference.report(of: keys, title: "alva-cost \(rawValue) file", examples: examples)
  }

  /// What may stand at each key.
  package var examples: KeyExamples { ShippedExamples(of: self).examples }
}
