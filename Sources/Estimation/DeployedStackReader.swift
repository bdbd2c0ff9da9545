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
    let (synthesis, catalog) = try synthesis(of: path, options, changing: nil)
    return try SynthesizedStack(
      synthesis, sizes: sizes, catalog: catalog, usage: usage, decided: decided,
      findsSavings: findsSavings)
  }

  /// Reads and maps what is only to be priced: nothing is kept of it that is there for a report.
  ///
  /// - Parameters:
  ///   - path: of the template.
  ///   - options: what is laid over it.
  ///   - decided: values for properties that only the deployment knows.
  ///   - change: what is made of each resource before it is mapped.
  /// - Throws: every problem of the files, and every value that no deployment would accept.
  /// - Returns: what has a price, and the number of resources that are open.
  func readPriced(
    _ path: String, _ options: TemplateOptions, deciding decided: Decisions,
    changing change: ((DeployedResource) -> DeployedResource)? = nil
  ) throws(Diagnostics) -> (stack: Stack, open: Int) {
    let (synthesis, catalog) = try synthesis(of: path, options, changing: change)
    return try SynthesizedStack.priced(
      synthesis, sizes: sizes, catalog: catalog, usage: usage, decided: decided)
  }

  /// The resources of a template, with the sheets of their types.
  private func synthesis(
    of path: String, _ options: TemplateOptions,
    changing change: ((DeployedResource) -> DeployedResource)?
  ) throws(Diagnostics) -> (Synthesis, ServiceCatalog) {
    var synthesis = try templates.read(path, options)
    var problems = Diagnostics()
    for resource in synthesis.resources {
      resource.id.reportIfActive(at: resource.location, &problems)
      resource.writtenType.reportIfActive(at: resource.location, &problems)
    }
    try problems.throwIfErrors()
    let types = synthesis.resources.reduce(into: Set<String>()) {
      $0.insert($1.type)
      $0.insert($1.writtenType)
    }
    if let change {
      for index in synthesis.resources.indices {
        synthesis.resources[index] = change(synthesis.resources[index])
      }
    }
    return (synthesis, try sheets.catalog(for: types))
  }
}
