package import RateTables
package import Diagnostics
package import Quantities
package import Resources

/// What one AWS service sells, as data: a file of `pricing/services`.
package struct ServiceSheet: Sendable {
  /// As people call it: `Amazon MSK`.
  package let service: String
  /// Offer codes of its rates, which are the names of its rate tables; the first is the usual one.
  package let offers: [String]
  /// Where its rules were read, and when.
  package let source: String
  /// The file, as the user knows it.
  package let file: String
  /// In the order written.
  package let types: [SheetType]
  /// What an import of price lists keeps for it.
  package let rates: [KeptRate]
}

extension ServiceSheet {
  /// What an import keeps: the rates listed, and the usage type of every charge that no list has.
  package var keptRates: [KeptRate] {
    let listed = Set(rates.flatMap(\.usage.alternatives))
    let charged = types.flatMap { type in
      type.charges.flatMap { charge in
        charge.usage.filter { $0.isPlain && !listed.contains($0.text) }.map { usage in
          KeptRate(
            offers: charge.offer == offers.first ? offers : [charge.offer], usage: usage.text,
            operation: charge.operation.isEmpty ? .any : .exact(charge.operation, isKept: true),
            product: charge.slug)
        }
      }
    }
    var seen: Set<KeptRate> = []
    return rates + charged.filter { seen.insert($0).inserted }
  }
}

extension String {
  /// `a-{b,c}` as `a-b` and `a-c`.
  fileprivate var alternatives: [String] {
    guard let open = firstIndex(of: "{"), let close = firstIndex(of: "}"), open < close else {
      return [self]
    }
    return self[index(after: open)..<close].split(separator: ",").map {
      String(self[..<open]) + $0 + String(self[index(after: close)...])
    }
  }
}

/// One resource type and what it is charged for.
package struct SheetType: Sendable {
  /// What the type means for the bill.
  package enum Treatment: Hashable, Sendable {
    /// Nothing is charged for it by itself.
    case free(String)
    /// Charged, but not priced here: for what, and how much it costs at least a month.
    case notPriced(String, atLeast: Money?)
    /// By its charges, by a model, or both.
    case priced
  }

  /// CloudFormation's name, Terraform's where only Terraform has it; with `*` at its end a family.
  package let name: String
  package let service: String
  package let file: String
  package let location: SourceLocation
  package let treatment: Treatment
  package let terraform: [TerraformTwin]
  /// The function in Swift that maps it, where data is not enough.
  package let model: String?
  package let properties: [SheetProperty]
  package let charges: [SheetCharge]
  /// What holds only under a condition.
  package let outcomes: [SheetOutcome]
  /// Other values of its properties that mostly cost less.
  package let savings: [SheetSaving]

  /// The properties that decide what it costs, by the first step of their paths, each once.
  package var propertyNames: [String] {
    var seen: Set<String> = []
    let paths = properties.flatMap {
      [$0.through?.path].compactMap { $0 } + ($0.through == nil ? $0.paths : [])
    }
    return paths.compactMap { $0.steps.first?.name }.filter { seen.insert($0).inserted }
  }

  /// The same with the steps below them.
  package var propertyPaths: [[String]] {
    properties.flatMap { $0.through.map { [$0.path] } ?? $0.paths }.map { $0.steps.map(\.name) }
  }

  /// The properties that are runs of a schedule, which come as often as the hours of a month allow.
  var schedules: Set<String> { Set(properties.filter { $0.kind == .schedule }.map(\.key)) }

  /// The words of a property that its conditions tell apart; none where a usage type holds it, so that
  /// nobody knows all of them.
  ///
  /// Every other word costs what the default does.
  func told(_ property: SheetProperty) -> [String] {
    guard case .word(let fallback)? = property.fallback,
      !charges.contains(where: { $0.usage.contains { $0.names.contains(property.key) } })
    else { return [] }
    let conditions = charges.compactMap(\.when) + outcomes.map(\.when)
    var seen: Set<String> = [fallback]
    let words = conditions.flatMap { $0.words(comparedWith: property.key) }
    return words.isEmpty ? [] : [fallback] + words.filter { seen.insert($0).inserted }
  }

  /// Whether it stands for every type that begins so.
  package var isFamily: Bool { name.hasSuffix("*") }
}

/// What Terraform calls a type, and the properties that it calls otherwise than by rule.
package struct TerraformTwin: Hashable, Sendable {
  package let type: String
  /// CloudFormation's property or path to Terraform's attribute or path.
  package let names: [String: String]
  /// Arguments that the provider sets otherwise than CloudFormation where nobody writes them.
  package let defaults: [String: String]
}

/// A property of a resource that decides what it costs.
package struct SheetProperty: Sendable {
  /// How its value is read.
  package enum Kind: Hashable, Sendable {
    case number(ClosedRange<Double>, isWhole: Bool)
    /// The numbers at all its paths, added up.
    case sum(ClosedRange<Double>)
    case flag
    /// A word out of some; any without them.
    case word([String]?)
    /// How many items a list has.
    case items
    /// Whether it is there at all.
    case present
    /// Runs a month of a schedule: `rate(5 minutes)`, `cron(…)`.
    case schedule
    /// Whether it writes into a log group of the template: one that a path names, or one whose name begins so
    /// and ends with the text at a path.
    case logGroup(String)
  }

  /// The name of a size that a policy may allow or forbid.
  package enum Fact: String, Hashable, Sendable, CaseIterable {
    case databaseClass, cacheNode, instanceType

    func property(_ name: String) -> ResourceFact.Property {
      switch self {
      case .databaseClass: .databaseClass(name)
      case .cacheNode: .cacheNode(name)
      case .instanceType: .instanceType(name)
      }
    }
  }

  package let key: String
  package let paths: [PropertyPath]
  package let kind: Kind
  /// The property that refers to another resource, and that resource's type, where it is read there.
  package let through: (path: PropertyPath, type: String)?
  package let fallback: Formula.Value?
  package let isRequired: Bool
  package let unit: FormulaUnit
  /// A beginning or an ending of the word that usage types leave out: `kafka.`, `.search`.
  package let drop: String?
  /// What policies may say of the word.
  package let fact: Fact?
  /// The calendar of versions by which formulas tell the word's state, under ``stateKey``.
  package let calendar: String?
  package let location: SourceLocation

  /// Of versions in a calendar: the first of those that it does not know, too; the last from the day of its
  /// `year3Starts` on.
  static let states = ["standard", "extended", "extendedLate"]

  /// What formulas call the state of a version.
  var stateKey: String { key + "State" }

  var formulaKind: Formula.Kind {
    switch kind {
    case .number, .sum, .items, .schedule: .number(unit)
    case .flag, .present, .logGroup: .flag
    case .word(let words): .word(words)
    }
  }
}

/// A way to a property: `BrokerNodeGroupInfo.InstanceType`, `Rules[].Statement`, `Features[Name=S3].Status`.
package struct PropertyPath: Hashable, Sendable {
  /// A name, and whether every item below it is meant.
  package struct Step: Hashable, Sendable {
    package let name: String
    package let isEach: Bool
    /// The value by which alone an item is meant; `here` is the resource's region.
    package var mark: Mark?
  }

  /// What tells an item of a list from the others: `[Region=here]`.
  package struct Mark: Hashable, Sendable {
    package let key: String
    package let value: String
  }

  package let text: String
  package let steps: [Step]

  /// The steps of which every item is meant.
  var lists: Set<String> { Set(steps.filter(\.isEach).map(\.name)) }

  package init(_ text: String) {
    self.text = text
    steps = text.split(separator: ".").map { part in
      let parts = part.split { "[=]".contains($0) }.map(String.init)
      let mark = parts.count == 3 ? Mark(key: parts[1], value: parts[2]) : nil
      return Step(name: parts.first ?? "", isEach: part.hasSuffix("]"), mark: mark)
    }
  }
}

/// One charge: a usage type and how much of it.
package struct SheetCharge: Sendable {
  /// How its quantity grows with time.
  package enum Span: String, Hashable, Sendable, CaseIterable {
    /// In parts for a shorter period; `wholeMonth` is due whole once the month has begun.
    case hour, month, wholeMonth

    var charged: Charges.Span {
      switch self {
      case .hour: .hour
      case .month: .month
      case .wholeMonth: .wholeMonth
      }
    }
  }

  /// The line's part of its id: `read-capacity`.
  package let slug: String
  /// What a person calls it.
  package let title: String
  package let offer: String
  /// The usage type, and other names that some regions have for it; `{type}` is a property.
  package let usage: [FormulaText]
  package let operation: String
  package let unit: BillingUnit
  package let span: Span?
  /// How much an hour or a month; `nil` where only the user knows.
  package let quantity: Formula?
  package let when: Formula?
  /// The key under which usage is stated: `storageGB`.
  package let stated: String?
  /// How big one of them is, where a big one is charged as several.
  package let steps: Charges.Steps?
  /// Whether the use is asked about where nobody states it; else it counts as none then.
  package let isAsked: Bool
  /// The account's free amount, by the price list's name.
  package let allowance: String?
  /// How the quantity comes about; the formula with its numbers without it.
  package let why: FormulaText?
  /// The id of what it rests on without being known, and how far its cost may lie from what is taken.
  package var assumption: (id: String, bounds: CostBounds)?
  package let location: SourceLocation
}

/// What a resource is under a condition: free, or not priced.
package struct SheetOutcome: Sendable {
  package let treatment: SheetType.Treatment
  package let when: Formula
}
