package import Pricing
package import Gate
package import Diagnostics
package import Inputs
package import Quantities
import Platform
package import RateTables
package import Services
import ShippedPricing

/// The pricing folder: every table, stack and scenario is read through it.
///
/// Below it lies what the program ships with: a file that the folder has not is taken from there.
package struct Workspace: Sendable {
  /// As the user sees it: `pricing`, `../pricing`; one of that name need not be there.
  package let folder: String
  /// Whether what the program ships with lies below the folder.
  package let isOverShipped: Bool
  /// The folder as the command line names it; `nil` where it does not.
  package var asked: String?
  /// Where in the folder stacks and scenarios lie, with a slash: `bills/`; at its top without it.
  package var within = ""
  /// Files that are not written yet, by their names in the folder; they lie over it.
  package var drafts: [String: [UInt8]] = [:]
  /// Takes note of every file that is read, where there is one.
  package var record: InputRecord?
  /// Takes what there is to say beside any report, where there is somebody to hear it.
  package var notices: RunNotices?

  /// What may be read of the machine's files; everything without it.
  package var fence: FileFence?

  /// Whether nothing of the machine's files counts, whatever lies in the folder.
  package private(set) var isShippedAlone = false

  /// Sheets, once they have been read.
  private let sheetBytes = KeptFiles()

  /// A folder that is known to be one.
  package init(folder: String, isOverShipped: Bool = false) {
    self.folder = folder
    self.isOverShipped = isOverShipped
  }

  /// What the program ships with, and nothing else.
  package static var shipped: Self {
    var workspace = Self(folder: "pricing", isOverShipped: true)
    workspace.isShippedAlone = true
    return workspace
  }

  /// Finds the pricing folder: the given one, else `pricing` here or in the nearest parent; where
  /// there is none, what the program ships with is all there is.
  ///
  /// - Parameter given: from the command line or the environment.
  /// - Throws: an error of kind `missing` for a given folder that is not there.
  /// - Returns: the workspace.
  package static func find(given: String?) throws(Diagnostics) -> Workspace {
    if let given {
      if Files.kind(of: given) == .folder { return try over(given) }
      throw Diagnostics(
        Diagnostic(
          .error, .missing, at: SourceLocation(file: given), "there is no such pricing folder",
          mend: "name the folder that holds stacks/, scenarios/ and budgets/, or leave it out: "
            + "the rates are in the program"))
    }
    var path = "pricing"
    let levels = Files.canonical(".").map { $0.split(separator: "/").count } ?? 64
    for _ in 0...levels {
      if Files.kind(of: path) == .folder { return try over(path) }
      path = "../" + path
    }
    return Workspace(folder: "pricing", isOverShipped: true)
  }

  /// A folder over what the program ships with.
  ///
  /// - Throws: an error of kind `missing` where some of it may not be looked into: its files would be passed
  ///   over for the program's own.
  private static func over(_ folder: String) throws(Diagnostics) -> Workspace {
    let inner = Files.names(in: folder).map { "\(folder)/\($0)" }
    let regions = Files.names(in: "\(folder)/rates").map { "\(folder)/rates/\($0)" }
    for path in [folder] + inner + regions
    where Files.isClosed(path) && Files.kind(of: path) != .file {
      throw Diagnostics(
        Diagnostic(
          .error, .missing, at: SourceLocation(file: path),
          "this folder cannot be read: permission denied",
          mend: "let this user read and enter it; without it the program's own files would hold"))
    }
    return Workspace(folder: folder, isOverShipped: true)
  }

  /// The largest file that people write by hand.
  private static let mostWritten = 16 << 20

  /// Reads a named file of a subfolder; an unknown name offers the nearest.
  private func readNamed(
    _ name: String, in subfolder: String, what: String, ending: String = ".yaml",
    at location: SourceLocation? = nil
  ) throws(Diagnostics) -> (bytes: [UInt8], file: String) {
    let subfolder = within + subfolder
    let relative = "\(subfolder)/\(name)\(ending)"
    let isPlain = !name.isEmpty && !name.contains("/") && !name.hasPrefix(".")
    guard isPlain, exists(relative) else {
      let known = names(in: subfolder, ending: ending)
      throw Diagnostics(
        Diagnostic(
          .error, .missing, at: location, "there is no \(what) '\(name)' in \(path(subfolder))",
          mend: suggestion(for: name, from: known) ?? "write \(path(relative))"))
    }
    return (try read(relative, most: Self.mostWritten), path(relative))
  }

  /// A stack file's tree.
  package func stackNode(_ name: String) throws(Diagnostics) -> ConfigNode {
    let (bytes, file) = try readNamed(name, in: "stacks", what: "stack")
    return try ConfigText.parse(bytes, file: file)
  }

  /// A budget's tree.
  package func budgetNode(_ name: String) throws(Diagnostics) -> ConfigNode {
    let (bytes, file) = try readNamed(name, in: "budgets", what: "budget")
    return try ConfigText.parse(bytes, file: file)
  }

  /// The budget of a stack; `nil` where none is written.
  package func budget(_ name: String) throws(Diagnostics) -> Budget? {
    if !exists("budgets/\(name).yaml") { return nil }
    return try BudgetReader.read(try budgetNode(name), name: name)
  }

  /// What the budget of a stack allows an estimate; `nil` where there is no such budget or limit.
  package func monthlyBudget(
    of stack: String, estimate: String
  ) throws(Diagnostics) -> Money? {
    try budget(stack)?.estimates.first { $0.subject == estimate }?.monthly
  }

  /// A scenario's tree.
  package func scenarioNode(
    _ name: String, at location: SourceLocation? = nil
  ) throws(Diagnostics) -> ConfigNode {
    let (bytes, file) = try readNamed(
      name, in: "scenarios", what: "scenario", at: location)
    return try ConfigText.parse(bytes, file: file)
  }

  /// A file that a scenario names: beside it, or anywhere by an absolute path.
  package func scenarioAttachment(
    _ name: String, at location: SourceLocation
  ) throws(Diagnostics) -> [UInt8] {
    let isAbsolute = name.hasPrefix("/")
    let file = isAbsolute ? name : path("scenarios/\(name)")
    if isAbsolute, Files.kind(of: file) == .file { return try readAnywhere(file) }
    if !isAbsolute, kind(of: "scenarios/\(name)") == .file {
      return try read("scenarios/\(name)")
    }
    throw Diagnostics(
      Diagnostic(
        .error, .missing, at: location, "there is no file '\(file)'",
        mend: "name a file relative to \(path("scenarios"))"))
  }

  /// The sheets of AWS's services: `services/*.yaml`.
  package var sheets: SheetLibrary { SheetLibrary(sheetFiles) }

  private var sheetFiles: SheetFiles {
    let workspace = self
    let files = files(in: "services", ending: ".yaml")
    let known = Dictionary(
      files.map { (workspace.path($0.relative), $0) }, uniquingKeysWith: { first, _ in first })
    return SheetFiles {
      files.map { workspace.path($0.relative) }
    } read: { path in
      Result { () throws(Diagnostics) in
        guard let file = known[path] else { return [] }
        return try workspace.kept(file)
      }
    } isProved: { path, bytes in
      known[path].map { ShippedPricing.has(bytes, at: $0.relative) } ?? false
    }
  }

  /// A sheet's bytes, which are wanted for more than one purpose.
  private func kept(_ file: LayeredFile) throws(Diagnostics) -> [UInt8] {
    if drafts[file.relative] == nil, let bytes = sheetBytes[file.relative] {
      record?.note(file.relative, bytes)
      return bytes
    }
    let bytes = try read(file.relative, isOwn: file.isOwn)
    if drafts[file.relative] == nil { sheetBytes[file.relative] = bytes }
    return bytes
  }

  /// What AWS's offers are called, as the sheets say; a name changes no figure, so nobody takes note
  /// of these files as read.
  package func serviceOffers() throws(Diagnostics) -> ServiceOffers {
    var workspace = self
    workspace.record = nil
    let files = workspace.files(in: "services", ending: ".yaml")
    let areShipped = files.allSatisfy { file in
      !file.isOwn
        || (try? workspace.kept(file)).map { ShippedPricing.has($0, at: file.relative) } ?? false
    }
    return areShipped ? workspace.sheetFiles.offersOnDemand : try workspace.sheetFiles.offers()
  }

  /// The stacks that have a file.
  package var stacks: [String] { names(in: "stacks", ending: ".yaml") }

  /// The stacks that have a budget.
  package var budgets: [String] { names(in: "budgets", ending: ".yaml") }

  /// The regions that have rate tables.
  package var regions: [String] {
    folders(in: "rates").filter { $0 != "global" }
  }

  /// What to do about a region that has no tables: mend a slip, or import its rates.
  ///
  /// Another region of AWS is no slip: its prices are other prices.
  func wayOut(ofRegion region: String) -> String {
    let known = regions
    let others = "there are rates of \(known.joined(separator: ", "))"
    if !AWSRegion.names.contains(region), let near = nearestName(to: region, in: known) {
      return "did you mean '\(near)'? \(others)"
    }
    return others + "; import others from AWS's price list with 'alva-cost rates import'"
  }

  /// - Throws: an error of kind `missing` for a region that has no tables.
  package func check(
    region: String, at location: SourceLocation? = nil
  ) throws(Diagnostics) {
    if regions.contains(region) { return }
    throw Diagnostics(
      Diagnostic(
        .error, .missing, at: location, "there are no rates for region '\(region)'",
        mend: wayOut(ofRegion: region)))
  }

  /// All rates of a region, with the global ones.
  ///
  /// - Parameters:
  ///   - region: AWS's name.
  ///   - location: where the region is named, for an unknown one.
  ///   - isNamed: whether anybody asks what its offers are called.
  /// - Throws: every problem of every table at once.
  /// - Returns: the table.
  package func rates(
    in region: String, at location: SourceLocation? = nil, isNamed: Bool = true
  ) throws(Diagnostics) -> RateTable {
    try check(region: region, at: location)
    var builder = RateTableBuilder()
    var problems = Diagnostics()
    var files: [LayeredFile] = []
    var pending: [PendingRates] = []
    for folder in [region, "global"] {
      for file in self.files(in: "rates/\(folder)", ending: ".csv") {
        files.append(file)
        if let rates = shippedRates(of: file, region: folder) {
          pending.append(rates)
        } else if let bytes = problems.collecting({ try read(file.relative) }) {
          let rows = TableReader.rateRows(bytes, file: path(file.relative), problems: &problems)
          builder.add(rows, offer: file.name, region: folder, file: file.relative)
        }
      }
    }
    problems.append(builder.problems)
    let rules = rateRules(&problems)
    let offers =
      isNamed ? problems.collecting { () throws(Diagnostics) in try serviceOffers() } : nil
    try problems.throwIfErrors()
    return RateTable(
      region: region, rates: builder.rates, pending: pending, rules: rules,
      files: files.map(\.relative), edition: edition(of: files), offers: offers ?? ServiceOffers())
  }

  /// The prices that follow from others: `rates/rules.csv`; none where there is no such file.
  private func rateRules(_ problems: inout Diagnostics) -> [RateRule] {
    let file = "rates/rules.csv"
    guard exists(file), let bytes = problems.collecting({ try read(file) }) else { return [] }
    let table = TableReader.named(
      bytes, file: path(file), columns: RateRulesReader.columns, problems: &problems)
    return RateRulesReader.read(table, file: file, problems: &problems)
  }

  /// The alternatives of a stack: `whatif/NAME.yaml`.
  package func alternativesNode(_ name: String) throws(Diagnostics) -> ConfigNode {
    let (bytes, file) = try readNamed(name, in: "whatif", what: "list of alternatives")
    return try ConfigText.parse(bytes, file: file)
  }

  /// Whether a stack has a file of alternatives.
  package func hasAlternatives(_ name: String) -> Bool {
    names(in: "whatif", ending: ".yaml").contains(name)
  }

  /// Offer codes that there are rates for, in any region.
  package var offers: [String] {
    Set(folders(in: "rates").flatMap { names(in: "rates/\($0)", ending: ".csv") }).sorted()
  }

  /// A table of the folder, whose cells are what its columns say.
  ///
  /// - Parameters:
  ///   - relative: `bills/bills.csv`.
  ///   - columns: those it has to have.
  ///   - problems: takes what is wrong with its form.
  /// - Throws: an error of kind `missing` where there is none.
  /// - Returns: the table.
  package func table(
    _ relative: String, columns: [String], problems: inout Diagnostics
  ) throws(Diagnostics) -> NamedTable {
    TableReader.named(
      try read(relative, most: Self.mostWritten), file: path(relative), columns: columns,
      problems: &problems)
  }

  /// A plan's own estimate.
  package func plan(
    _ name: String, at location: SourceLocation? = nil
  ) throws(Diagnostics) -> Plan? {
    let (bytes, file) = try readNamed(
      name, in: "plans", what: "plan", ending: ".csv", at: location)
    var problems = Diagnostics()
    let table = TableReader.named(
      bytes, file: file, columns: PlanEstimateReader.columns, problems: &problems)
    let plan = PlanEstimateReader.read(table, name: name, problems: &problems)
    try problems.throwIfErrors()
    return plan
  }
}
