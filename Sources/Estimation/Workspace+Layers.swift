package import Diagnostics
import Inputs
package import Platform
import Quantities
import RateTables
import ShippedPricing

/// The folder, and what the program ships with below it: file by file, the folder's comes first.
extension Workspace {
  /// The file's path, as opened and as shown.
  package func path(_ relative: String) -> String { "\(folder)/\(relative)" }

  /// What a name of the folder is, or of what lies below it: `stacks/staging.yaml`.
  package func kind(of relative: String) -> Files.Kind {
    if drafts[relative] != nil { return .file }
    let kind = ownKind(of: relative)
    return kind == .missing && isShipped(relative) ? .file : kind
  }

  /// The same of the folder alone.
  private func ownKind(of relative: String) -> Files.Kind {
    isShippedAlone ? .missing : Files.kind(of: path(relative))
  }

  /// Whether there is something of that name.
  package func exists(_ relative: String) -> Bool { kind(of: relative) != .missing }

  /// Whether the program ships with a file that neither a draft nor the folder has.
  package func isShipped(_ relative: String) -> Bool {
    isOverShipped && drafts[relative] == nil && ShippedPricing.contains(relative)
      && ownKind(of: relative) == .missing
  }

  /// Names of the files with an ending in a subfolder: the stacks, the scenarios.
  package func names(in subfolder: String, ending: String) -> [String] {
    var names = isShippedAlone ? [] : Set(Files.names(in: path(subfolder)))
    if isOverShipped { names.formUnion(ShippedPricing.files(in: subfolder)) }
    names.formUnion(drafts(in: subfolder).filter { !$0.contains("/") })
    return names.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.utf8.count)) }
      .sorted()
  }

  /// Names of the folders in a subfolder: the regions.
  package func folders(in subfolder: String) -> [String] {
    let own = isShippedAlone ? [] : Files.names(in: path(subfolder))
    var names = Set(own.filter { Files.kind(of: path("\(subfolder)/\($0)")) == .folder })
    if isOverShipped { names.formUnion(ShippedPricing.folders(in: subfolder)) }
    names.formUnion(
      drafts(in: subfolder).filter { $0.contains("/") }
        .map { String($0.prefix { $0 != "/" }) })
    return names.sorted()
  }

  /// Drafts below a subfolder, by their names there.
  private func drafts(in subfolder: String) -> [String] {
    drafts.keys.filter { $0.hasPrefix(subfolder + "/") }.map { $0.dropPrefix(subfolder + "/") }
  }

  /// Whether a sheet is the user's: one that the program does not ship with, or ships with otherwise.
  func isOwnSheet(_ file: String) -> Bool {
    let relative = file.dropPrefix(folder + "/")
    guard let shipped = ShippedPricing.bytes(of: relative) else { return true }
    return (try? bytes(of: relative)) != shipped
  }

  /// A file's bytes: the folder's own, else what the program ships with; not noted in the record.
  ///
  /// - Parameters:
  ///   - relative: `limits/rds-classes.csv`.
  ///   - most: bytes that it may have.
  /// - Throws: an error of kind `missing` for what cannot be read.
  /// - Returns: all of them.
  package func bytes(
    of relative: String, most: Int = Files.mostBytes
  ) throws(Diagnostics) -> [UInt8] {
    if let draft = drafts[relative] { return draft }
    if isShipped(relative), let bytes = ShippedPricing.bytes(of: relative) { return bytes }
    let file = path(relative)
    if isShippedAlone {
      throw Diagnostics(
        Diagnostic(
          .error, .missing, at: SourceLocation(file: file), "the program ships with no such file",
          mend: "add it, or name a pricing folder"))
    }
    try fence?.check(file)
    return try Files.read(file, shown: file, most: most)
  }

  /// A file's bytes, noted in the record.
  func read(_ relative: String, most: Int = Files.mostBytes) throws(Diagnostics) -> [UInt8] {
    let bytes = try bytes(of: relative, most: most)
    record?.note(relative, bytes)
    return bytes
  }

  /// The bytes of a file that need not lie in the folder, noted in the record.
  func readAnywhere(_ file: String) throws(Diagnostics) -> [UInt8] {
    try fence?.check(file)
    let bytes = try Files.read(file, shown: file)
    record?.note(file.dropPrefix(folder + "/"), bytes)
    return bytes
  }

  /// The rates of a table that is the program's own, byte for byte: it was checked when the program
  /// was built, and is read when one of its rates is asked for.
  ///
  /// - Parameters:
  ///   - offer: the offer code it is named after.
  ///   - region: the folder it lies in.
  ///   - file: relative to the pricing folder.
  /// - Returns: `nil` for a table that the program has not, or has otherwise.
  func shippedRates(of offer: String, region: String, file: String) -> PendingRates? {
    guard let seen = ShippedPricing.newestSeen(of: file).flatMap({ CalendarDay($0) }) else {
      return nil
    }
    if record != nil || !isShipped(file) {
      guard let bytes = try? read(file), bytes == ShippedPricing.bytes(of: file) else { return nil }
    }
    return PendingRates(offer: offer, newestSeen: seen) {
      var problems = Diagnostics()
      var builder = RateTableBuilder()
      let bytes = ShippedPricing.bytes(of: file) ?? []
      let rows = TableReader.rateRows(bytes, file: file, problems: &problems)
      builder.add(rows, offer: offer, region: region, file: file)
      return builder.rates
    }
  }

  /// The edition that some of these tables come from, and how many of them the folder replaces;
  /// `nil` where all are the folder's own.
  func edition(of files: [String]) -> String? {
    let own = files.filter { !isShipped($0) }.count
    if own == files.count { return nil }
    let edition = "edition \(ShippedPricing.edition.text) of the program"
    return own == 0 ? edition : "\(edition), \(own) of \(files.count) from \(folder)"
  }
}

extension String {
  /// The text without a beginning, if it has it.
  func dropPrefix(_ beginning: String) -> String {
    hasPrefix(beginning) ? String(dropFirst(beginning.count)) : self
  }
}
