package import Diagnostics
import Documents
package import RateTables
import Resources

/// What a sheet says its offers are called: `names`.
extension SheetReader {
  /// An offer, and where its sheet names it.
  struct NamedOffer {
    let offer: ServiceOffer
    let location: SourceLocation
  }

  /// `AmazonFSx: FSx`, or `{ name: …, bills: […], focus: {…}, global: true }`, whose name is the
  /// sheet's where it has none.
  mutating func names(of root: Value, service: String) -> [NamedOffer] {
    guard let part = root["names"],
      isMapping(part, "'names'", example: "AWSQueueService: SQS")
    else { return [] }
    return part.entries.compactMap { key, value in
      guard let code = key.text, !code.isEmpty else { return nil }
      if let name = value.text, !name.isEmpty {
        return NamedOffer(offer: ServiceOffer(code: code, name: name), location: key.location)
      }
      guard isMapping(value, "'\(code)'", example: "name: SQS") else { return nil }
      check(value, SheetKeys.offer.names, what: "the names of '\(code)'")
      let offer = ServiceOffer(
        code: code,
        name: value["name"] == nil
          ? service : requiredText("name", of: value, what: "the names of '\(code)'"),
        focus: value["focus"].flatMap { focus($0) },
        billNames: value["bills"].map { texts($0, "bills") } ?? [],
        isGlobal: flag("global", of: value) ?? false, seller: value["seller"]?.text)
      return NamedOffer(offer: offer, location: key.location)
    }
  }

  private mutating func focus(_ node: Value) -> ServiceOffer.Focus? {
    guard isMapping(node, "'focus'", example: "name: …, category: …, subcategory: …") else {
      return nil
    }
    check(node, SheetKeys.focus.names, what: "'focus'")
    return ServiceOffer.Focus(
      name: requiredText("name", of: node, what: "'focus'"),
      category: requiredText("category", of: node, what: "'focus'"),
      subcategory: requiredText("subcategory", of: node, what: "'focus'"))
  }
}

extension SheetFiles {
  /// What offers are called, by every sheet that names one; of a sheet no other part is read.
  ///
  /// - Throws: every mistake in those parts, and each offer that two sheets name.
  package func offers() throws(Diagnostics) -> ServiceOffers { ServiceOffers(try namedOffers()) }

  /// The same of sheets that are known to have no mistake: of each that part is read when one of its
  /// offers is asked for.
  package var offersOnDemand: ServiceOffers {
    ServiceOffers { code in
      for file in names() {
        guard let bytes = try? read(file).get(),
          let part = Self.part(of: bytes, endsAtTypes: true), Self.mentions(code, in: part)
        else { continue }
        if let offer = try? Self.offers(of: file, bytes).first(where: { $0.offer.code == code }) {
          return offer.offer
        }
      }
      return nil
    } all: {
      (try? namedOffers()) ?? []
    }
  }

  private static func mentions(_ code: String, in bytes: [UInt8]) -> Bool {
    let code = Array(code.utf8)
    guard let first = code.first, code.count <= bytes.count else { return false }
    return (0...bytes.count - code.count).contains {
      bytes[$0] == first && bytes[$0..<$0 + code.count].elementsEqual(code)
    }
  }

  private func namedOffers() throws(Diagnostics) -> [ServiceOffer] {
    var problems = Diagnostics()
    var found: [String: SheetReader.NamedOffer] = [:]
    var offers: [ServiceOffer] = []
    for file in names() {
      let named = problems.collecting { () throws(Diagnostics) in
        try Self.offers(of: file, try read(file).get())
      }
      for one in named ?? [] {
        if let other = found[one.offer.code] {
          problems.error(
            at: one.location,
            "'\(one.offer.code)' stands in two places: here and at \(other.location.text)",
            mend: "take one of them out")
          continue
        }
        found[one.offer.code] = one
        offers.append(one.offer)
      }
    }
    try problems.throwIfErrors()
    return offers
  }

  private static func offers(
    of file: String, _ bytes: [UInt8]
  ) throws(Diagnostics) -> [SheetReader.NamedOffer] {
    guard let part = part(of: bytes) else { return [] }
    let document = try Document.parse(try SourceText(name: file, bytes: part), as: .yaml)
    var reader = SheetReader(file: file, models: [])
    let offers = reader.names(of: document.root, service: document.root["service"]?.text ?? "")
    try reader.problems.throwIfErrors()
    return offers
  }

  /// The sheet with every line left empty that belongs neither to `service` nor to `names`.
  ///
  /// What is read keeps its place so.
  ///
  /// - Parameters:
  ///   - bytes: the sheet.
  ///   - endsAtTypes: whether what stands behind `types` is of no interest; in the sheets that are shipped
  ///     it is not.
  /// - Returns: `nil` where nothing is named; a file that is laid out otherwise is taken whole.
  static func part(of bytes: [UInt8], endsAtTypes: Bool = false) -> [UInt8]? {
    var kept: [UInt8] = []
    var (hasNames, isUsual, isKept) = (false, false, false)
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let line = bytes[start..<end]
      if let first = line.first, ![UInt8(ascii: " "), UInt8(ascii: "#")].contains(first) {
        // Both were there: nothing further is of interest.
        if isUsual, hasNames || (endsAtTypes && line.starts(with: "types:".utf8)) { break }
        let isNames = line.starts(with: "names:".utf8)
        hasNames = hasNames || isNames
        isUsual = isUsual || line.starts(with: "service:".utf8)
        isKept = isNames || line.starts(with: "service:".utf8)
      }
      if isKept { kept += line }
      kept.append(UInt8(ascii: "\n"))
      start = end + 1
    }
    if !isUsual { return bytes }
    return hasNames ? kept : nil
  }
}
