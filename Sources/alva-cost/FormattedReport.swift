import Diagnostics
import Gate
import Platform
import Pricing
import RateTables
import Reporting

/// What a command has to say, in every format that can be asked for.
protocol FormattedReport: LeanReporting {
  func text(in format: OutputFormat, style: TerminalStyle) -> String
  /// The same as rows of FOCUS; `nil` for what has no charges of a month.
  var focus: String? { get }
  /// Tables of other rows than those that CSV prints, by the name of the file that those are written to.
  func moreTables(_ base: String) -> [(name: String, text: String)]
}

extension FormattedReport {
  var focus: String? { nil }

  func moreTables(_ base: String) -> [(name: String, text: String)] { [] }
}

extension TableReport: FormattedReport {
  func text(in format: OutputFormat, style: TerminalStyle) -> String {
    switch format {
    case .table: terminal(style: style)
    case .markdown: markdown
    case .csv, .focus: csv
    case .json: json.text
    case .html: document.html
    }
  }

  /// The report's files in a folder, if one is named.
  func files(in folder: String?, as base: String) -> [Files.Content] {
    guard let folder else { return [] }
    return files(base).map { file in
      let path = "\(folder)/\(file.name)"
      return (path: path, shown: path, bytes: Array(file.text.utf8))
    }
  }
}

extension EstimateSet: FormattedReport {
  var focus: String? { EstimateFocus.table(self)?.csv }

  func text(in format: OutputFormat, style: TerminalStyle) -> String {
    switch format {
    case .table: EstimateTerminal.text(self, style: style)
    case .markdown: EstimateDocument(self).markdown
    case .csv, .focus: EstimateCSV.text(self)
    case .json: EstimateJSON.value(self).text
    case .html: EstimateDocument(self).document.html
    }
  }
}

extension SynthesisEstimate: FormattedReport {
  var focus: String? { EstimateFocus.table(bill)?.csv }

  func text(in format: OutputFormat, style: TerminalStyle) -> String {
    switch format {
    case .table: ValidationTerminal.text(self, style: style)
    case .markdown: EstimateDocument(self).document.markdown()
    case .csv, .focus: EstimateCSV.text(bill) { place($0) }
    case .json: ValidationJSON.value(self).text
    case .html: EstimateDocument(self).document.html
    }
  }
}

extension SimulationReport: FormattedReport {
  func lean(_ selection: LineSelection?) throws(Diagnostics) -> LeanReport {
    try LeanReport(json).selecting(selection)
  }

  func text(in format: OutputFormat, style: TerminalStyle) -> String {
    switch format {
    case .table: terminal(style: style)
    case .markdown: document.markdown()
    case .csv, .focus: csv
    case .json: json.text
    case .html: document.html
    }
  }
}

extension CheckReport: FormattedReport {
  func lean(_ selection: LineSelection?) throws(Diagnostics) -> LeanReport {
    try LeanReport(json).selecting(selection)
  }

  func text(in format: OutputFormat, style: TerminalStyle) -> String {
    switch format {
    case .table: terminal(style: style)
    case .markdown: document.markdown()
    case .csv, .focus: csv
    case .json: json.text
    case .html: document.html
    }
  }
}

/// Rates of a region.
struct RateListing: FormattedReport {
  let rates: [Rate]
  let region: String
  /// Whether a terminal shows each rate with all that is known of it.
  let isInFull: Bool

  func lean(_ selection: LineSelection?) throws(Diagnostics) -> LeanReport {
    try LeanReport(RateReport.json(rates, region: region)).selecting(selection)
  }

  func text(in format: OutputFormat, style: TerminalStyle) -> String {
    switch format {
    case .table:
      isInFull
        ? RateReport.text(rates) : RateReport.short(rates).terminal(style: style)
    case .markdown: RateReport.document(rates, region: region).markdown()
    case .csv, .focus: RateReport.table(rates).csv
    case .json: RateReport.json(rates, region: region).text
    case .html: RateReport.document(rates, region: region).html
    }
  }
}
