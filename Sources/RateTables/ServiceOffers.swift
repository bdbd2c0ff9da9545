/// One of AWS's offers, the name of a rate table, and what it goes by elsewhere.
package struct ServiceOffer: Hashable, Sendable {
  /// Where FOCUS files a service.
  ///
  /// - Source: FOCUS 1.2, "Service Category" and "Service Subcategory"; names as in AWS's FOCUS
  ///   exports, 2026.
  package struct Focus: Hashable, Sendable {
    package let name: String
    package let category: String
    package let subcategory: String

    package init(name: String, category: String, subcategory: String) {
      self.name = name
      self.category = category
      self.subcategory = subcategory
    }
  }

  /// As the price list writes it: `AWSQueueService`.
  package let code: String
  /// As people call it: `SQS`.
  package let name: String
  package let focus: Focus?
  /// What Cost Explorer, its console and FOCUS exports call it.
  package let billNames: [String]
  /// Whether its charges belong to no region, whatever a bill writes.
  package let isGlobal: Bool

  package init(
    code: String, name: String, focus: Focus? = nil, billNames: [String] = [],
    isGlobal: Bool = false
  ) {
    self.code = code
    self.name = name
    self.focus = focus
    self.billNames = billNames
    self.isGlobal = isGlobal
  }
}

/// What AWS's offers are called; the sheets say it.
package struct ServiceOffers: Sendable {
  private let byCode: [String: ServiceOffer]
  private let codes: [String: String]

  /// - Parameter offers: each code once; of a bill's name that several claim, the last has it.
  package init(_ offers: [ServiceOffer] = []) {
    byCode = Dictionary(offers.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    codes = Dictionary(
      offers.flatMap { offer in offer.billNames.map { ($0, offer.code) } },
      uniquingKeysWith: { $1 })
  }

  /// The offer of a code; `nil` where no sheet names it.
  package subscript(code: String) -> ServiceOffer? { byCode[code] }

  /// What people call an offer; its code where no sheet names it.
  package func name(of code: String) -> String { byCode[code]?.name ?? code }

  /// The code behind a bill's name of a service; the name itself where no sheet has it.
  package func code(ofBillName name: String) -> String { codes[name] ?? name }

  /// Every name, and every code.
  package var names: [String] {
    byCode.values.sorted { $0.code < $1.code }.flatMap { [$0.name, $0.code] }
  }
}
