import Diagnostics
import Estimation
import Quantities
import RateTables
import Services
import TestSupport
import Testing

/// A charge that a region has no rate for, though it has rates of the same offer.
private struct Lack: Hashable, CustomStringConvertible {
  let offer: String
  /// The first of the charge's usage types.
  let usageType: String
  let region: String

  var description: String { "\(offer),\(usageType),\(region)" }
}

/// Lacks that are known, with why: `Tables/lacks.csv`.
private struct Excuse: Hashable {
  let offer: String
  /// One usage type, or `*` for all of the offer.
  let usageType: String
  /// Regions apart by spaces, or `*` for any.
  let regions: Set<String>
  let because: String

  func holds(for lack: Lack) -> Bool {
    offer == lack.offer && (usageType == "*" || usageType == lack.usageType)
      && (regions == ["*"] || regions.contains(lack.region))
  }
}

@Suite struct `Sheets and the tables of every region` {
  private typealias Tables = [String: [RateKey: [Rate]]]

  /// Read once for all tests.
  private static let read = Result { () -> ([ServiceSheet], Tables) in
    let workspace = SheetFolder.workspace
    var tables: Tables = [:]
    for region in workspace.regions {
      tables[region] = Dictionary(
        grouping: try workspace.rates(in: region, isNamed: false).rates, by: \.key)
    }
    return (try SheetFolder.library().all().sheets, tables)
  }

  private let sheets: [ServiceSheet]
  private let tables: Tables

  init() throws {
    (sheets, tables) = try Self.read.get()
  }

  /// Charges whose usage types hold no property.
  private var charges: [SheetCharge] {
    sheets.flatMap(\.types).flatMap(\.charges).filter { $0.usage.allSatisfy(\.isPlain) }
  }

  private func rates(of charge: SheetCharge, in table: [RateKey: [Rate]]) -> [Rate] {
    for usage in charge.usage {
      let key = RateKey(
        offer: charge.offer, usageType: usage.text, operation: charge.operation)
      if let rates = table[key] { return rates }
    }
    return []
  }

  @Test func `every usage type that a sheet names is sold in some region`() {
    for charge in charges {
      let isSold = tables.values.contains { !rates(of: charge, in: $0).isEmpty }
      #expect(isSold, "\(charge.location.text): \(charge.usage.map(\.text)) of \(charge.offer)")
    }
  }

  @Test func `a charge's unit is that of its rates`() {
    for charge in charges {
      for (region, table) in tables {
        for rate in rates(of: charge, in: table) where rate.unit != charge.unit {
          Issue.record(
            "\(charge.location.text): \(charge.unit.name), \(rate.unit.name) in \(region)")
        }
      }
    }
  }

  @Test func `what a region lacks of an offer that it sells is excused with a reason`() throws {
    let excuses = try SheetFolder.rows("lacks.csv").map {
      Excuse(
        offer: $0[0], usageType: $0[1], regions: Set($0[2].split(separator: " ").map(String.init)),
        because: $0[3])
    }
    #expect(excuses.allSatisfy { !$0.because.isEmpty }, "an excuse without a reason")
    var lacks: Set<Lack> = []
    for (region, table) in tables {
      let sold = Set(table.keys.map(\.offer))
      for charge in charges where sold.contains(charge.offer) {
        guard rates(of: charge, in: table).isEmpty, let first = charge.usage.first else { continue }
        lacks.insert(Lack(offer: charge.offer, usageType: first.text, region: region))
      }
    }
    let new = lacks.filter { lack in !excuses.contains { $0.holds(for: lack) } }
    #expect(new.map(\.description).sorted() == [], "a new lack: import the rate, or say why")
    for excuse in excuses {
      let isNeeded = lacks.contains { excuse.holds(for: $0) }
      #expect(isNeeded, "\(excuse.offer) \(excuse.usageType) lacks nothing any more")
    }
  }
}
