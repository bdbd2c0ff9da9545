import Diagnostics
import Documents
package import RateTables
package import Resources

/// Sheets by the types they speak of.
package struct ServiceCatalog: Sendable {
  package let sheets: [ServiceSheet]
  private let all: SheetTypes
  private let types: [String: SheetType]
  private let families: [SheetType]
  private let twins: [String: (type: SheetType, twin: TerraformTwin)]

  /// Puts sheets together.
  ///
  /// - Parameters:
  ///   - sheets: those that were read.
  ///   - all: the types of those that were not read as well.
  /// - Throws: an error for each type that stands in two sheets, or twice in one.
  init(_ sheets: [ServiceSheet], all: SheetTypes) throws(Diagnostics) {
    var problems = Diagnostics()
    var types: [String: SheetType] = [:]
    var twins: [String: (type: SheetType, twin: TerraformTwin)] = [:]
    func twice(_ name: String, _ first: SheetType, _ second: SheetType) {
      problems.error(
        at: second.location,
        "'\(name)' stands in two places: here and at \(first.location.text)",
        mend: "take one of them out")
    }
    for type in sheets.flatMap(\.types) {
      if let other = types[type.name] {
        twice(type.name, other, type)
        continue
      }
      types[type.name] = type
      for twin in type.terraform {
        if let other = twins[twin.type] { twice(twin.type, other.type, type) }
        twins[twin.type] = (type, twin)
      }
    }
    try problems.throwIfErrors()
    self.sheets = sheets
    self.types = types
    self.twins = twins
    families = types.values.filter(\.isFamily).sorted { $0.name.count > $1.name.count }
    self.all = all
  }

  /// Every type that some sheet names, read or not, in alphabetical order; for suggestions.
  package var knownTypes: [String] { all.all }

  /// What an import of price lists keeps for all sheets; a charge at another service's offer stands in
  /// that service's own list.
  package var keptRates: [KeptRate] {
    let listed = sheets.flatMap(\.rates)
    let known = Set(listed.flatMap { rate in rate.offers.map { [$0, rate.usage] } })
    var seen: Set<[String]> = []
    return listed
      + sheets.flatMap { $0.keptRates.dropFirst($0.rates.count) }.filter { rate in
        let key = [rate.offers.first ?? "", rate.usage]
        return !known.contains(key) && seen.insert(key).inserted
      }
  }

  /// What is known of a type, by CloudFormation's name or Terraform's.
  package func type(_ name: String) -> SheetType? {
    types[name] ?? twins[name]?.type
      ?? families.first { name.hasPrefix($0.name.dropLast()) }
  }

  /// The names of Terraform's type; one that no sheet knows keeps its own.
  package func names(ofTerraform type: String) -> TerraformNames {
    guard let (sheet, twin) = twins[type] else { return TerraformNames(type) }
    return TerraformNames(
      sheet.name, twin.names.filter { !$0.key.contains(".") && !$0.key.contains("[") },
      defaults: twin.defaults)
  }

  /// What Terraform calls a path of a type, where it differs by more than its spelling.
  func terraformPath(_ path: PropertyPath, of writtenType: String) -> PropertyPath? {
    guard path.steps.count > 1 || path.steps.contains(where: \.isEach) else { return nil }
    return twins[writtenType]?.twin.names[path.text].map(PropertyPath.init)
  }

  /// What people call a path of a type in the language that it is written in.
  ///
  /// - Parameters:
  ///   - path: CloudFormation's or Terraform's steps.
  ///   - writtenType: as the template or the plan has it.
  /// - Returns: `DBInstanceClass`, `root_block_device.volume_type`.
  func name(of path: [String], in writtenType: String) -> String {
    if writtenType.contains("::") { return path.joined(separator: ".") }
    let names = names(ofTerraform: writtenType)
    // Terraform's launch template has its data at its top.
    let steps = path.count > 1 && path[0] == "LaunchTemplateData" ? path.dropFirst() : path[...]
    return steps.enumerated().map { index, step in
      index == 0 ? names.attribute(for: step) : TerraformNames.snake(step)
    }.joined(separator: ".")
  }
}
