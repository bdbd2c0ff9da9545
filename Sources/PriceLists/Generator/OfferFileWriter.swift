/// Writes made-up offer files, product by product, in the layout of AWS's own files.
package struct OfferFileWriter: Sendable {
  /// How the file is laid out.
  package enum Format: String, Sendable, CaseIterable {
    case json, csv
  }

  private static let disclaimer =
    "This pricing list is for informational purposes only. All prices are subject to the "
    + "additional terms included in the pricing pages on http://aws.amazon.com. All Free Tier "
    + "prices are also subject to the terms included at https://aws.amazon.com/free/"
  private static let onDemand = "JRTCKXETXF"
  private static let hourlyCode = "6YS6EN2CT7"
  private static let upfrontCode = "2TG2D8R56U"

  private let model: OfferModel
  private let format: Format

  package init(_ model: OfferModel, format: Format) {
    self.model = model
    self.format = format
  }

  /// A writer for a file of about the size wanted.
  package init(bytes: Int, format: Format, seed: UInt64 = 1) {
    let sample = OfferModel(products: 400, seed: seed)
    var size = 0
    Self(sample, format: format).write { size += $0.count }
    self.init(
      OfferModel(products: max(1, bytes / max(1, size / 400)), seed: seed), format: format)
  }

  /// Writes the file in pieces of at most some hundred kilobytes.
  package func write(_ sink: (UnsafeRawBufferPointer) -> Void) {
    var out: [UInt8] = []
    func flush(_ out: inout [UInt8], least: Int) {
      guard out.count >= least else { return }
      out.withUnsafeBytes { sink($0) }
      out.removeAll(keepingCapacity: true)
    }
    switch format {
    case .json: writeJSON(&out) { flush(&$0, least: 262_144) }
    case .csv: writeCSV(&out) { flush(&$0, least: 262_144) }
    }
    flush(&out, least: 0)
  }

  /// The whole file in memory; for small ones.
  package func bytes() -> [UInt8] {
    var result: [UInt8] = []
    write { result.append(contentsOf: $0) }
    return result
  }

  // MARK: JSON

  private func writeJSON(_ out: inout [UInt8], flush: (inout [UInt8]) -> Void) {
    out +=
      """
      {
        "formatVersion" : "v1.0",
        "disclaimer" : "\(Self.disclaimer)",
        "offerCode" : "\(model.offer)",
        "version" : "\(model.version)",
        "publicationDate" : "\(model.published)",
        "products" : {

      """.utf8
    for number in 0..<model.products {
      let product = model.product(number)
      out +=
        """
            "\(product.sku)" : {
              "sku" : "\(product.sku)",
              "productFamily" : "\(product.family)",
              "attributes" : {

        """.utf8
      for (index, attribute) in product.attributes.enumerated() {
        out += "        \"\(attribute.json)\" : \"\(attribute.value)\"".utf8
        out += (index + 1 < product.attributes.count ? ",\n" : "\n      }\n").utf8
      }
      out += (number + 1 < model.products ? "    },\n" : "    }\n").utf8
      flush(&out)
    }
    out += "  },\n  \"terms\" : {\n    \"OnDemand\" : {\n".utf8
    for number in 0..<model.products {
      let product = model.product(number)
      out += "      \"\(product.sku)\" : {\n".utf8
      term(&out, sku: product.sku, code: Self.onDemand, reserved: nil, hourly: product.hourly)
      out += (number + 1 < model.products ? "\n      },\n" : "\n      }\n").utf8
      flush(&out)
    }
    out += "    },\n    \"Reserved\" : {\n".utf8
    var isFirst = true
    for number in 0..<model.products {
      let product = model.product(number)
      if product.reserved.isEmpty { continue }
      out += (isFirst ? "" : ",\n").utf8
      isFirst = false
      out += "      \"\(product.sku)\" : {\n".utf8
      for (index, reserved) in product.reserved.enumerated() {
        term(
          &out, sku: product.sku, code: reserved.code, reserved: reserved, hourly: reserved.hourly)
        out += (index + 1 < product.reserved.count ? ",\n" : "\n").utf8
      }
      out += "      }".utf8
      flush(&out)
    }
    out += "\n    }\n  },\n  \"attributesList\" : { }\n}\n".utf8
  }

  private func term(
    _ out: inout [UInt8], sku: String, code: String, reserved: OfferModel.Reserved?, hourly: String
  ) {
    let day = reserved == nil ? "2026-09-01T00:00:00Z" : "2025-06-30T23:59:59Z"
    out +=
      """
              "\(sku).\(code)" : {
                "offerTermCode" : "\(code)",
                "sku" : "\(sku)",
                "effectiveDate" : "\(day)",
                "priceDimensions" : {

      """.utf8
    if let upfront = reserved?.upfront {
      dimension(&out, code: "\(sku).\(code).\(Self.upfrontCode)", hourly: nil, price: upfront)
      out += ",\n".utf8
    }
    dimension(&out, code: "\(sku).\(code).\(Self.hourlyCode)", hourly: hourly, price: hourly)
    out += "\n          },\n          \"termAttributes\" : {".utf8
    if let reserved {
      out +=
        """

                    "LeaseContractLength" : "\(reserved.lease)",
                    "OfferingClass" : "standard",
                    "PurchaseOption" : "\(reserved.option)"
                  }

        """.utf8
    } else {
      out += " }\n".utf8
    }
    out += "        }".utf8
  }

  private func dimension(_ out: inout [UInt8], code: String, hourly: String?, price: String) {
    out +=
      """
                  "\(code)" : {
                    "rateCode" : "\(code)",
                    "description" : "\(hourly == nil ? "Upfront Fee" : "$\(price) per instance hour (or partial hour) running the engine")",

      """.utf8
    if hourly != nil {
      out += "              \"beginRange\" : \"0\",\n              \"endRange\" : \"Inf\",\n".utf8
    }
    out +=
      """
                    "unit" : "\(hourly == nil ? "Quantity" : "Hrs")",
                    "pricePerUnit" : {
                      "\(model.currency)" : "\(price)"
                    },
                    "appliesTo" : [ ]
                  }
      """.utf8
  }

  // MARK: CSV

  private func writeCSV(_ out: inout [UInt8], flush: (inout [UInt8]) -> Void) {
    let names = model.product(0).attributes.map(\.column)
    line(&out, ["FormatVersion", "v1.0"])
    line(&out, ["Disclaimer", Self.disclaimer])
    line(&out, ["Publication Date", model.published])
    line(&out, ["Version", model.version])
    line(&out, ["OfferCode", model.offer])
    line(
      &out,
      [
        "SKU", "OfferTermCode", "RateCode", "TermType", "PriceDescription", "EffectiveDate",
        "StartingRange", "EndingRange", "Unit", "PricePerUnit", "Currency", "LeaseContractLength",
        "PurchaseOption", "OfferingClass", "Product Family",
      ] + names)
    for number in 0..<model.products {
      let product = model.product(number)
      row(&out, product, code: Self.onDemand, reserved: nil, hourly: product.hourly)
      for reserved in product.reserved {
        if reserved.upfront != nil {
          row(&out, product, code: reserved.code, reserved: reserved, hourly: nil)
        }
        row(&out, product, code: reserved.code, reserved: reserved, hourly: reserved.hourly)
      }
      flush(&out)
    }
  }

  private func row(
    _ out: inout [UInt8], _ product: OfferModel.Product, code: String,
    reserved: OfferModel.Reserved?, hourly: String?
  ) {
    let price = hourly ?? reserved?.upfront ?? ""
    let rate = hourly == nil ? Self.upfrontCode : Self.hourlyCode
    line(
      &out,
      [
        product.sku, code, "\(product.sku).\(code).\(rate)",
        reserved == nil ? "OnDemand" : "Reserved",
        hourly == nil
          ? "Upfront Fee" : "$\(price) per instance hour (or partial hour) running the engine",
        reserved == nil ? "2026-09-01" : "2025-06-30", hourly == nil ? nil : "0",
        hourly == nil ? nil : "Inf", hourly == nil ? "Quantity" : "Hrs", price, model.currency,
        reserved?.lease, reserved?.option, reserved == nil ? nil : "standard", product.family,
      ] + product.attributes.map(\.value))
  }

  /// A line with every cell quoted, and nothing at all where there is no cell.
  private func line(_ out: inout [UInt8], _ cells: [String?]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      guard let cell else { continue }
      out.append(UInt8(ascii: "\""))
      out += cell.utf8
      out.append(UInt8(ascii: "\""))
    }
    out.append(0x0A)
  }
}
