package import Diagnostics
package import Quantities
package import Resources
package import Services
package import TemplateReader

/// Values by what they decide on: a parameter, or a property that AWS or the deployment decides.
package typealias Decisions = [UnresolvedProperty.Cause: String]

/// A template read and mapped in one step, with the sheets that its types need.
package struct DeployedStackReader {
  private let templates: TemplateReader
  private var sizes: SizeTables
  private let sheets: SheetLibrary
  /// What is stated of how the resources are used.
  package var usage = UsageStatements()
  /// Whether the rules of the sheets that speak of the resources are wanted.
  package var findsSavings = false
  /// What notes the properties that the mappings look at, where somebody asks.
  var lookedUp: LookedUpProperties?

  package init(_ files: TemplateFiles, sizes: SizeTables, sheets: SheetLibrary) {
    templates = TemplateReader(files: files) { types throws(Diagnostics) in
      let catalog = try sheets.catalog(for: types)
      return Dictionary(
        uniqueKeysWithValues: types.map { ($0, catalog.names(ofTerraform: $0)) })
    }
    self.sizes = sizes
    self.sheets = sheets
  }

  /// Sets the day that versions are judged by.
  ///
  /// - Parameter day: of the bill.
  /// - Returns: whether AWS has upgraded some version by then, so that what was read before is to be read
  ///   again.
  package mutating func judgeVersions(on day: CalendarDay) -> Bool {
    sizes.extendedSupport.day = day
    sizes.versionSupport.day = day
    return sizes.extendedSupport.hasEnded(by: day)
  }

  /// Reads and maps.
  ///
  /// - Parameters:
  ///   - path: of the template.
  ///   - options: what is laid over it.
  ///   - decided: values for properties that only the deployment knows.
  /// - Throws: every problem of the files, and every value that no deployment would accept.
  /// - Returns: the stack.
  package func read(
    _ path: String, _ options: TemplateOptions, deciding decided: Decisions = [:]
  ) throws(Diagnostics) -> SynthesizedStack {
    var synthesis = try synthesis(of: path, options)
    if let lookedUp { synthesis.resources = lookedUp.noting(synthesis.resources) }
    return try SynthesizedStack(
      synthesis, sizes: sizes, catalog: try catalog(of: synthesis), usage: usage,
      decided: decided, findsSavings: findsSavings)
  }

  /// Maps what was read and is only to be priced: nothing is kept of it that is there for a report.
  ///
  /// - Parameters:
  ///   - synthesis: the resources.
  ///   - decided: values for properties that only the deployment knows.
  /// - Throws: every value that no deployment would accept.
  /// - Returns: what has a price, and the number of resources that are open.
  func priced(
    _ synthesis: Synthesis, deciding decided: Decisions
  ) throws(Diagnostics) -> (stack: Stack, open: Int) {
    try SynthesizedStack.priced(
      synthesis, sizes: sizes, catalog: try catalog(of: synthesis), usage: usage,
      decided: decided)
  }

  /// The resources of a template.
  ///
  /// - Throws: every problem of the files.
  func synthesis(
    of path: String, _ options: TemplateOptions
  ) throws(Diagnostics) -> Synthesis {
    let synthesis = try templates.read(path, options)
    var problems = Diagnostics()
    for resource in synthesis.resources {
      resource.id.reportIfActive(at: resource.location, &problems)
      resource.writtenType.reportIfActive(at: resource.location, &problems)
    }
    try problems.throwIfErrors()
    return synthesis
  }

  /// The sheets of its types.
  private func catalog(of synthesis: Synthesis) throws(Diagnostics) -> ServiceCatalog {
    let types = synthesis.resources.reduce(into: Set<String>()) {
      $0.insert($1.type)
      $0.insert($1.writtenType)
    }
    return try sheets.catalog(for: types)
  }
}
