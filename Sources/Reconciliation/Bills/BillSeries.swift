package import Diagnostics
package import Quantities

/// What a bill is, once it has been read.
package struct BillFacts: Sendable {
  /// The month that it is of.
  package let month: CalendarMonth
  /// From the first use to the last, by the hour or day as the bill has it.
  package let span: BillSpan
  /// Charges that were handed out.
  package let rows: Int
  package let detail: BillDetail
  /// The formats, in the order of the files.
  package let formats: [String]
  /// What is worth knowing of it, without being wrong.
  package let notes: Diagnostics
  /// Months whose charges the files hold and this month's comparison leaves.
  package let passedOver: Set<String>
  /// Whether credits, refunds and what commitments take back are summed into the use.
  package let mixesKinds: Bool
}

/// The files of a bill as one: what each row is held against before it counts.
struct BillSeries {
  private let period: CalendarMonth?
  private var month: String?
  private var currency: String?
  private var seen = SeenRows()
  private var contents = SeenLines()
  private var sums: [String: [BillSpan]] = [:]
  private var rows = 0
  private var span: BillSpan?
  private var wholeSpan: BillSpan?
  private var detail = BillDetail.operations
  private var formats: [String] = []
  private var mixesKinds = false
  private var notes = Diagnostics()
  private var pages: [SourceLocation?] = []
  private var files: [File] = []
  private(set) var skippedMonths: Set<String> = []

  /// What one file held.
  private struct File {
    let name: String
    var format = ""
    var detail = BillDetail.operations
    /// Whether it holds sums of charges, as Cost Explorer's answers do.
    var isSummed = false
    var rows = 0
    var repeated = 0
    var fingerprint = ByteMark.zero
    var otherMonths = 0
    /// Charges that stand in an earlier file too, by its place, whatever their identities.
    var alike: [Int: Int] = [:]
    /// The shortest use, in seconds, and from when to when.
    var shortest = Int.max
    var span: BillSpan?

    /// What its sums are of: `by day and service`.
    var sums: String {
      let what =
        switch detail {
        case .total: "all services together"
        case .services: "service"
        case .usageTypes, .operations: "usage type"
        }
      return (shortest <= 86_400 ? "by day and " : "by month and ") + what
    }
  }

  init(period: CalendarMonth?) {
    self.period = period
    month = period?.text
  }

  mutating func begin(_ name: String) { files.append(File(name: name)) }

  mutating func take(detail: BillDetail, format: String, mixesKinds: Bool) {
    self.detail = min(self.detail, detail)
    files[files.count - 1].format = format
    files[files.count - 1].detail = detail
    if !formats.contains(format) { formats.append(format) }
    if mixesKinds { self.mixesKinds = true }
  }

  mutating func takePage(next: SourceLocation?, isEstimated: Bool, metric: String) {
    pages.append(next)
    let place = SourceLocation(file: files[files.count - 1].name)
    if isEstimated {
      notes.report(Diagnostic(.note, at: place, "AWS still adds to the last days of it"))
    }
    if metric != "UnblendedCost", !metric.isEmpty {
      notes.report(Diagnostic(.note, at: place, "its amounts are \(metric)"))
    }
  }

  // MARK: Rows

  /// Refuses a second currency, and any but the one that rates are in.
  mutating func check(_ text: String, at place: @autoclosure () -> SourceLocation)
    throws(Diagnostics)
  {
    if text == currency { return }
    if text.isEmpty { return }
    if let currency {
      throw Diagnostics(
        Diagnostic(
          .error, at: place(), "a charge in \(text) among charges in \(currency)",
          mend: "currencies are never added: give the charges in USD alone"))
    }
    if text != "USD" {
      throw Diagnostics(
        Diagnostic(
          .error, at: place(), "the bill is in \(text), the rates are in USD",
          mend: "give the report of the payer, which is in USD"))
    }
    currency = text
  }

  /// Whether a month is the one asked for.
  mutating func admits(
    month text: String, at place: @autoclosure () -> SourceLocation
  ) throws(Diagnostics) -> Bool {
    if text == month { return true }
    if period != nil {
      skippedMonths.insert(text)
      files[files.count - 1].otherMonths += 1
      return false
    }
    if let month {
      throw Diagnostics(
        Diagnostic(
          .error, at: place(), "a charge of \(text) among charges of \(month)",
          mend: "compare a month at a time: add --period \(month)"))
    }
    guard CalendarMonth(text) != nil else {
      throw Diagnostics(Diagnostic(.error, at: place(), "'\(text)' is no month"))
    }
    month = text
    return true
  }

  /// Whether a row has not been read before; all rows make the fingerprint of their file.
  mutating func admits(_ mark: ByteMark, isIdentity: Bool) -> Bool {
    let file = files.count - 1
    files[file].rows += 1
    files[file].fingerprint &+= mark
    guard isIdentity, !seen.insert(mark) else { return true }
    files[file].repeated += 1
    return false
  }

  /// Remembers what a row charges, to know other versions of a report.
  mutating func take(content: UInt64) {
    let file = files.count - 1
    guard let other = contents.add(content, file: file), other != file else { return }
    files[file].alike[other, default: 0] += contents.every
  }

  /// Whether a sum of Cost Explorer is of the month, and of a span that has not been summed yet.
  mutating func admitsSum(_ row: BillRow, at place: SourceLocation) throws(Diagnostics) -> Bool {
    guard try admits(month: row.month, at: place) else { return false }
    let key = [
      "\(row.kind)", row.description, row.product, row.usageType, row.operation, row.region,
      row.account,
      row.tags.keys.sorted().map { "\($0)=\(row.tags[$0] ?? "")" }.joined(separator: ","),
    ].joined(separator: "\u{1F}")
    if let other = sums[key]?.first(where: { $0.overlaps(row.span) }) {
      throw Diagnostics(
        Diagnostic(
          .error, at: place,
          "\(row.span.start.day) to \(row.span.end.day) is summed here again: it overlaps "
            + "\(other.start.day) to \(other.end.day)",
          mend: "give each span of time once"))
    }
    sums[key, default: []].append(row.span)
    files[files.count - 1].isSummed = true
    files[files.count - 1].rows += 1
    note(row)
    return true
  }

  /// Remembers when something was used.
  mutating func note(_ row: BillRow) {
    rows += 1
    wholeSpan = wholeSpan?.joined(row.span) ?? row.span
    guard row.shared.values.kind.isUse, row.span.start < row.span.end else { return }
    let file = files.count - 1
    let length = row.span.end.seconds - row.span.start.seconds
    files[file].shortest = min(files[file].shortest, length)
    files[file].span = files[file].span?.joined(row.span) ?? row.span
    // What is charged for the whole month tells nothing of when anything ran.
    if length <= 7 * 86_400 { span = span?.joined(row.span) ?? row.span }
  }

  // MARK: Files

  /// Closes a file: one that repeats another, or holds nothing, is none.
  mutating func end(at place: SourceLocation) throws(Diagnostics) {
    let file = files[files.count - 1]
    if file.rows == 0 {
      if file.otherMonths > 0 { return }
      throw Diagnostics(
        Diagnostic(
          .error, at: place, "the file holds no charges, which is no bill of zero",
          mend: "give a file that has rows below its header"))
    }
    for other in files.dropLast()
    where other.rows == file.rows && other.fingerprint == file.fingerprint
      && file.fingerprint != ByteMark.zero
    {
      throw Diagnostics(
        Diagnostic(
          .error, at: place, "the file holds the same charges as \(other.name)",
          mend: "give each file once; of several versions of a report, the newest"))
    }
    if file.repeated == file.rows {
      throw Diagnostics(
        Diagnostic(
          .error, at: place, "every line of the file has been read from another one",
          mend: "give each file once; of several versions of a report, the newest"))
    }
    for (other, count) in file.alike.sorted(by: { $0.key < $1.key })
    where 2 * count >= min(file.rows, files[other].rows) {
      throw Diagnostics(
        Diagnostic(
          .error, at: place, "the file holds much of what \(files[other].name) charges, once more",
          mend: "they are two versions of a report: give the newest alone"))
    }
    if file.repeated > 0 {
      notes.report(
        Diagnostic(
          .warning, at: place,
          "\(NumberFormat.count(file.repeated, "line")) delivered twice, and counted once"))
    }
    try checkOverlap(of: file, at: place)
  }

  /// Two reports of the same time would count everything twice.
  private func checkOverlap(of file: File, at place: SourceLocation) throws(Diagnostics) {
    guard let span = file.span else { return }
    for other in files.dropLast() {
      guard let theirs = other.span, theirs.overlaps(span) else { continue }
      let isOtherFormat = other.format != file.format
      let isOtherStep =
        file.shortest != other.shortest && max(file.shortest, other.shortest) <= 86_400
      let isOtherSum = file.isSummed && other.isSummed && file.sums != other.sums
      if isOtherFormat || isOtherStep || isOtherSum {
        let why =
          isOtherFormat
          ? "\(file.format) beside \(other.format)"
          : isOtherStep
            ? "one by the hour, the other by the day" : "one \(file.sums), the other \(other.sums)"
        throw Diagnostics(
          Diagnostic(
            .error, at: place, "the file and \(other.name) hold the use of the same time: \(why)",
            mend: "they are two reports of one bill: give one of them"))
      }
    }
  }

  /// What the bill is, when the last file has been read.
  func finish() throws(Diagnostics) -> BillFacts {
    if let next = pages.compactMap({ $0 }).last, pages.allSatisfy({ $0 != nil }) {
      throw Diagnostics(
        Diagnostic(
          .error, at: next, "another page follows: the file is not the whole answer",
          mend: "ask for it with --next-page-token, and give all pages"))
    }
    guard let text = month, let month = CalendarMonth(text), rows > 0, let first = wholeSpan else {
      let others = skippedMonths.sorted().joined(separator: ", ")
      throw Diagnostics(
        Diagnostic(
          .error, at: files.first.map { SourceLocation(file: $0.name) },
          "no charge is of \(month ?? "any month")",
          mend: others.isEmpty ? nil : "the files hold \(others)"))
    }
    return BillFacts(
      month: month, span: Self.held(span ?? first, in: month), rows: rows, detail: detail,
      formats: formats, notes: notes, passedOver: skippedMonths, mixesKinds: mixesKinds)
  }

  /// The part of a span that lies in the month.
  private static func held(_ span: BillSpan, in month: CalendarMonth) -> BillSpan {
    guard let day = month.firstDay.dayNumber else { return span }
    let start = BillInstant(seconds: day * 86_400)
    let end = BillInstant(seconds: (day + month.days) * 86_400)
    let from = min(max(span.start, start), end)
    return BillSpan(start: from, end: max(from, min(span.end, end)))
  }
}
