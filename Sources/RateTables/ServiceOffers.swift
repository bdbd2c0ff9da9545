import Synchronization

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
  /// Who charges for it; `nil` for AWS.
  package let seller: String?

  package init(
    code: String, name: String, focus: Focus? = nil, billNames: [String] = [],
    isGlobal: Bool = false, seller: String? = nil
  ) {
    self.seller = seller
    self.code = code
    self.name = name
    self.focus = focus
    self.billNames = billNames
    self.isGlobal = isGlobal
  }
}

/// What AWS's offers are called; the sheets say it.
package struct ServiceOffers: Sendable {
  private let shelf: Shelf

  /// - Parameter offers: each code once; of a bill's name that several claim, the last has it.
  package init(_ offers: [ServiceOffer] = []) {
    shelf = Shelf(find: { _ in nil }, all: { offers })
    shelf.readAll()
  }

  /// Offers that are read when somebody asks for one, or for all of them.
  ///
  /// - Parameters:
  ///   - find: the offer of a code.
  ///   - all: every offer, each code once.
  package init(
    find: @escaping @Sendable (String) -> ServiceOffer?,
    all: @escaping @Sendable () -> [ServiceOffer]
  ) {
    shelf = Shelf(find: find, all: all)
  }

  /// The offer of a code; `nil` where no sheet names it.
  package subscript(code: String) -> ServiceOffer? { shelf.offer(of: code) }

  /// What people call an offer; its code where no sheet names it.
  package func name(of code: String) -> String { self[code]?.name ?? code }

  /// The code behind a bill's name of a service; the name itself where no sheet has it.
  package func code(ofBillName name: String) -> String { shelf.readAll().codes[name] ?? name }

  /// Every name, and every code.
  package var names: [String] {
    shelf.readAll().offers.values.sorted { $0.code < $1.code }.flatMap { [$0.name, $0.code] }
  }
}

extension ServiceOffers {
  /// What has been read, and how the rest is.
  private final class Shelf: Sendable {
    struct All {
      let offers: [String: ServiceOffer]
      /// By a bill's name.
      let codes: [String: String]
    }

    private struct State {
      var found: [String: ServiceOffer?] = [:]
      var all: All?
    }

    private let find: @Sendable (String) -> ServiceOffer?
    private let all: @Sendable () -> [ServiceOffer]
    private let state = Mutex(State())

    init(
      find: @escaping @Sendable (String) -> ServiceOffer?,
      all: @escaping @Sendable () -> [ServiceOffer]
    ) {
      self.find = find
      self.all = all
    }

    func offer(of code: String) -> ServiceOffer? {
      state.withLock { state in
        if let all = state.all { return all.offers[code] }
        if let known = state.found[code] { return known }
        let offer = find(code)
        state.found[code] = .some(offer)
        return offer
      }
    }

    @discardableResult func readAll() -> All {
      state.withLock { state in
        if let all = state.all { return all }
        let offers = self.all()
        let all = All(
          offers: Dictionary(
            offers.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first }),
          codes: Dictionary(
            offers.flatMap { offer in offer.billNames.map { ($0, offer.code) } },
            uniquingKeysWith: { $1 }))
        state.all = all
        return all
      }
    }
  }
}
