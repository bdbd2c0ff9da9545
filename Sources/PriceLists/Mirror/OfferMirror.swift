package import RateTables
package import Diagnostics
internal import Platform

/// The published layout of AWS's price list: which files hold the current rates of some regions.
///
/// `index.json` names the offers, each offer's region index names the current file of each region,
/// and savings plans have region indexes of their own.
/// - Source: Billing user guide, "Using the AWS price list", endpoints as of 2026-04.
package struct OfferMirror {
  /// Fetches an address to a file: whole or not at all.
  package typealias Fetch = (_ address: String, _ file: String, _ kind: MirrorFile)
    throws(Diagnostics) -> Void

  /// `https://pricing.us-east-1.amazonaws.com`, or a mirror of it; no slash at the end.
  private let root: String
  private let folder: String
  private let fetch: Fetch

  package init(root: String, folder: String, fetch: @escaping Fetch) {
    self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
    self.folder = folder
    self.fetch = fetch
  }

  /// A file that holds prices.
  package struct OfferFile: Hashable, Sendable {
    package let address: String
    package let path: String
  }

  /// Fetches the current files of the offers that our tables keep, for regions.
  ///
  /// - Parameters:
  ///   - regions: AWS's names.
  ///   - kept: what our tables keep.
  /// - Throws: what could not be fetched, or is no index.
  /// - Returns: the files on the disk, and what the mirror does not have.
  package func current(
    _ regions: [String], keeping kept: [KeptRate]
  ) throws(Diagnostics) -> (files: [OfferFile], notes: Diagnostics) {
    let offers = try index("/offers/v1.0/aws/index.json")
    var wanted: [(name: String, region: String, path: String, sha256: String?)] = []
    var notes = Diagnostics()
    var plans: [String] = []
    let known = Set(kept.flatMap(\.offers))
    for offer in offers.entries where known.contains(offer.name) {
      if let plan = offer["currentSavingsPlanIndexUrl"], !plans.contains(plan) {
        plans.append(plan)
      }
      guard let path = offer["currentRegionIndexUrl"] else {
        if let whole = offer["currentVersionUrl"] {
          wanted.append((offer.name, "all regions", whole, offer["sha256"]))
        }
        continue
      }
      let found = try index(path)
      for region in regions {
        if let entry = found.entries.first(where: { $0.name == region }),
          let version = entry["currentVersionUrl"]
        {
          wanted.append((offer.name, region, version, entry["sha256"]))
        } else {
          notes.report(
            Diagnostic(.note, at: SourceLocation(file: root + path), "has no file of \(region)"))
        }
      }
    }
    for plan in plans {
      let found = try index(plan)
      for entry in found.entries where regions.contains(entry.name) {
        guard let version = entry["versionUrl"] else { continue }
        wanted.append(("savings plan", entry.name, version, entry["sha256"]))
      }
    }
    if wanted.isEmpty {
      throw Diagnostics(
        Diagnostic(
          .error, .missing, at: SourceLocation(file: root), "the mirror has no offer that is used",
          mend: "check the address; it has to hold \(known.prefix(3).joined(separator: ", ")), …"))
    }
    var files: [OfferFile] = []
    for file in wanted { files.append(try offerFile(file.path, sha256: file.sha256)) }
    return (files, notes)
  }

  /// A version's file: it never changes, so one that is there need not be fetched again.
  private func offerFile(_ path: String, sha256: String?) throws(Diagnostics) -> OfferFile {
    let address = try address(path)
    let file = OfferFile(address: address, path: place(of: path))
    let isVersion = !path.contains("/current/")
    if !isVersion || Files.kind(of: file.path) == .missing {
      try fetch(address, file.path, isVersion ? .version : .current)
    }
    guard let sha256 else { return file }
    let found = try SHA256.hex(ofFile: file.path)
    if found == sha256.lowercased() { return file }
    Files.remove(file.path)
    throw Diagnostics(
      Diagnostic(
        at: SourceLocation(file: address),
        "the checksum is \(found.prefix(16))…, the index says \(sha256.prefix(16))…",
        mend: "run the command again; if it stays so, the mirror is damaged"))
  }

  private func index(_ path: String) throws(Diagnostics) -> OfferIndex {
    let address = try address(path)
    let file = place(of: path)
    try fetch(address, file, .index)
    let source = PriceListSource(name: address, place: .path(file))
    guard let index = try PriceListImport(keeping: []).run([source]).indexes.first else {
      throw Diagnostics(
        Diagnostic(
          at: SourceLocation(file: address), "this is no index of offers, regions or versions",
          mend: "check the mirror's address"))
    }
    return index
  }

  /// Paths in indexes begin with a slash; anything else would lead away from the mirror.
  private func address(_ path: String) throws(Diagnostics) -> String {
    if path.hasPrefix("/"), !path.hasPrefix("//"), !path.contains("/../") { return root + path }
    throw Diagnostics(
      Diagnostic(
        at: SourceLocation(file: root), "an index names '\(path.prefix(80))', which is no path",
        mend: "it has to begin with /offers/ or /savingsPlan/"))
  }

  /// The path with what a file's name may not hold replaced.
  private func place(of path: String) -> String {
    let name = String(
      path.dropFirst().map { $0.isLetter || $0.isNumber || "-._".contains($0) ? $0 : "_" })
    return "\(folder)/\(name)"
  }
}
