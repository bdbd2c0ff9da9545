package import Diagnostics
package import Estimation
import Inputs
import Platform
import Quantities
import Services
import ShippedPricing

/// Whether the program and the files that it would read are in order.
package struct Checkup: Sendable {
  /// Something that was looked at, and what was found.
  package struct Look: Sendable {
    package let what: String
    package let found: String
    package let isWrong: Bool
  }

  package private(set) var looks: [Look] = []
  /// What is wrong with the files.
  package private(set) var problems = Diagnostics()

  private let workspace: Workspace

  /// Looks at everything; nothing is written.
  package init(_ workspace: Workspace) {
    self.workspace = workspace
    add("program", "alva-cost \(AlvaCostVersion.text)")
    add("rates", "\(ShippedPricing.edition.text), \(ShippedPricing.paths.count) files inside")
    add("regions", workspace.regions.joined(separator: ", "))
    addFolder()
    // Copies: what is looked at is no part of what is noted.
    let files = self.workspace
    for name in files.stacks {
      check("stack \(name)") { () throws(Diagnostics) in try Self.stack(name, files) }
    }
    for name in files.names(in: "scenarios", ending: ".yaml")
    where !files.isShipped("scenarios/\(name).yaml") {
      check("scenario \(name)") { () throws(Diagnostics) in
        try Self.readScenario(name, files)
        return "reads"
      }
    }
    for name in files.budgets {
      check("budget \(name)") { () throws(Diagnostics) in
        _ = try files.budget(name)
        return files.stacks.contains(name) ? "reads" : "reads, but no stack has this name"
      }
    }
    // Those of the program were read when it was built.
    for name in files.names(in: "services", ending: ".yaml") {
      let file = "services/\(name).yaml"
      guard let bytes = try? files.bytes(of: file), bytes != ShippedPricing.bytes(of: file) else {
        continue
      }
      check("sheet \(name)") { () throws(Diagnostics) in
        let sheet = try SheetLibrary.sheet(files.path(file), bytes)
        return NumberFormat.count(sheet.types.count, "type")
      }
    }
    let templates = TemplateFinder.templates(in: ".")
    add("here", templates.isEmpty ? "no template" : templates.joined(separator: ", "))
  }

  /// Reads a scenario by itself, else for the first stack whose parameters its formulas name.
  private static func readScenario(_ name: String, _ files: Workspace) throws(Diagnostics) {
    let node = try files.scenarioNode(name)
    func read(_ parameters: FileParameters) throws(Diagnostics) {
      _ = try ScenarioReader.read(
        node, name: name, parameters: parameters, load: files.scenarioAttachment)
    }
    do throws(Diagnostics) {
      try read(FileParameters())
    } catch {
      for stack in files.stacks {
        guard let described = try? files.stackNode(stack) else { continue }
        if (try? read(FileParameters(of: described))) != nil { return }
      }
      throw error
    }
  }

  private mutating func add(_ what: String, _ found: String, isWrong: Bool = false) {
    looks.append(Look(what: what.onOneLine, found: found.onOneLine, isWrong: isWrong))
  }

  /// A line for each thing looked at.
  package var text: String {
    looks.map { look in
      look.what + String(repeating: " ", count: max(1, 22 - look.what.count)) + look.found + "\n"
    }.joined()
  }

  private mutating func check(_ what: String, _ look: () throws(Diagnostics) -> String) {
    do throws(Diagnostics) {
      add(what, try look())
    } catch {
      problems.append(error)
      add(what, "wrong: \(error.items.first?.message ?? "")", isWrong: true)
    }
  }

  private static func stack(
    _ name: String, _ workspace: Workspace
  ) throws(Diagnostics) -> String {
    let parts = try EstimateCommand(workspace: workspace).prepare(StackRequest(name: name))
    let file = parts[0].stackFile
    let budget = workspace.budgets.contains(name) ? "with a budget" : "without a budget"
    return "\(file.stack.region), estimates \(parts.map(\.name).joined(separator: ", ")), \(budget)"
  }

  /// The pricing folder, and which tables it has in place of the program's.
  private mutating func addFolder() {
    if Files.kind(of: workspace.folder) != .folder {
      return add("pricing folder", "none; the program's own tables are all there is")
    }
    let over = ShippedPricing.paths.filter { Files.kind(of: workspace.path($0)) == .file }
    let other = over.filter { path in
      (try? workspace.bytes(of: path)) != ShippedPricing.bytes(of: path)
    }
    add(
      "pricing folder",
      "\(workspace.folder); \(over.count) of its files take the place of the program's"
        + (over.isEmpty ? "" : ", \(other.count) of them differ"))
  }
}
