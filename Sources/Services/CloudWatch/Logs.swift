package import Resources
import Quantities

/// CloudWatch log groups of the services.
package struct LogStore: Hashable, Sendable {
  /// Ingestion price class.
  package enum Class: String, Hashable, Sendable, CaseIterable {
    case standard, infrequentAccess
  }

  /// The types of a template that it stands for, as they are written.
  package static let deployedTypes: Set<String> = [
    "AWS::Logs::LogGroup", "aws_cloudwatch_log_group",
  ]

  package let name: String
  /// Days; 0 keeps for ever, CloudWatch's default.
  package var retentionDays = 0.0
  package var logClass = Class.standard
  /// Stored bytes over ingested bytes.
  package var compressionRatio = 0.15
  /// Days that the groups have been filling when the month begins.
  package var ageDays = 365.0
  /// GB a day that came in over each of the months before, the oldest first.
  ///
  /// Before them it was as in the first. None where it was always as it is now.
  package var earlierGBPerDay: [Double] = []
  /// Other logs shipped to CloudWatch, such as exported database logs, in GB a month.
  package var otherGBPerMonth = 0.0
  /// Logs Insights queries, in GB scanned a month.
  package var scannedGBPerMonth = 0.0

  package init(name: String) {
    self.name = name
  }

  /// The mean age of the oldest kept byte over the month, in days: `average of min(age, R)`.
  ///
  /// - Source: worked from CloudWatch's retention rule, user guide 2023-06: a new group fills up
  ///   first; the steady state comes when its age passes its retention.
  package func meanKeptDays(over days: Double) -> Double {
    let retention = retentionDays > 0 ? retentionDays : .infinity
    let start = ageDays
    let end = ageDays + days
    if end <= retention { return (start + end) / 2 }
    if start >= retention { return retention }
    let growing = retention - start
    return (growing * (start + retention) / 2 + (end - retention) * retention) / days
  }
}

extension LogStore {
  /// Mean GB kept over a month, not compressed, where earlier months brought less or more.
  ///
  /// What came in at s, in days from the month's start, is kept until s + R. Over a month of D days a
  /// stretch of steady rate r from a to b before it counts for `r ∫ clamp(s + R, 0, D) ds`, the month
  /// itself for `r ∫ min(D − s, R) ds`.
  ///
  /// - Parameters:
  ///   - daily: GB a day of this month.
  ///   - days: of the month, and of each before it.
  /// - Returns: as many as `daily × meanKeptDays` where all months are alike.
  package func meanKeptGB(daily: Double, over days: Double) -> Double {
    guard let first = earlierGBPerDay.first else { return daily * meanKeptDays(over: days) }
    let retention = retentionDays > 0 ? retentionDays : .infinity
    /// The integral of clamp(u, 0, D) up to x.
    func kept(upTo x: Double) -> Double {
      x <= 0 ? 0 : x <= days ? x * x / 2 : days * days / 2 + days * (x - days)
    }
    func stretch(_ rate: Double, from start: Double, to end: Double) -> Double {
      let start = max(start, -ageDays)
      guard end > start else { return 0 }
      return retention == .infinity
        ? rate * days * (end - start)
        : rate * (kept(upTo: end + retention) - kept(upTo: start + retention))
    }
    let history = Double(earlierGBPerDay.count) * days
    var sum = stretch(first, from: -ageDays, to: -history)
    for (month, rate) in earlierGBPerDay.enumerated() {
      let start = Double(month) * days - history
      sum += stretch(rate, from: start, to: start + days)
    }
    let least = min(days, retention)
    sum += daily * (least * least / 2 + least * (days - least))
    return sum / days
  }

  /// GB a day that a month brings in.
  package func dailyGB(in month: Month) -> Double {
    (month.bytes.logs / Bytes.perGB + otherGBPerMonth * month.period.months)
      / month.period.days
  }
}

extension LogStore: MeteredResource {
  package func usage(in month: Month) -> [Usage] {
    let flows = month.bytes
    let months = month.period.months
    let other = otherGBPerMonth * months
    let ingested = flows.logs / Bytes.perGB + other
    let daily = ingested / month.period.days
    let kept = meanKeptGB(daily: daily, over: month.period.days)
    let stored = kept * compressionRatio
    let isSteady = earlierGBPerDay.isEmpty
    let steadyDays = isSteady ? meanKeptDays(over: month.period.days) : 0
    let keptDays = { @Sendable in
      isSteady
        ? "\(NumberFormat.significant(daily)) GB a day × \(NumberFormat.number(steadyDays)) days"
        : "\(NumberFormat.significant(kept)) GB that came in over the months"
    }
    let days = retentionDays
    let retention = { @Sendable in
      days > 0 ? "\(NumberFormat.number(days)) days kept" : "kept for ever"
    }
    var result = [
      month.usage(
        name, "ingestion", "log ingestion", .logIngestion(logClass), Quantity(measured: ingested),
        .usage,
        why: "\(NumberFormat.significant(flows.logEvents)) events, "
          + "\(NumberFormat.bytes(flows.logs)) with 26 B an event"
          + (other > 0 ? " + \(NumberFormat.number(other)) GB of other logs" : ""),
        assuming: ["logs.bytesPerRequest", "logs.eventOverhead"]),
      month.usage(
        name, "storage", "log storage", .logStorage,
        Quantity(measured: stored * months), .usage,
        why: "\(keptDays()) × \(NumberFormat.number(compressionRatio)) compressed; \(retention())",
        assuming: ["logs.compressionRatio", "logs.age"]),
    ]
    if scannedGBPerMonth > 0 {
      result.append(
        month.usage(
          name, "insights", "Logs Insights queries", .logScanning,
          Quantity(measured: scannedGBPerMonth * months), .usage,
          why: "\(NumberFormat.number(scannedGBPerMonth)) GB scanned"))
    }
    return result
  }
}

extension UsageType where Unit == Gigabytes {
  static func logIngestion(_ logClass: LogStore.Class) -> Self {
    switch logClass {
    case .standard:
      UsageType(
        "AmazonCloudWatch", "DataProcessing-Bytes", allowance: "Global-DataProcessing-Bytes")
    case .infrequentAccess:
      UsageType(
        "AmazonCloudWatch", "DataProcessingIA-Bytes", allowance: "Global-DataProcessing-Bytes")
    }
  }
  static var logScanning: Self {
    UsageType("AmazonCloudWatch", "DataScanned-Bytes", allowance: "Global-DataScanned-Bytes")
  }
}

extension UsageType where Unit == GigabyteMonths {
  static var logStorage: Self {
    UsageType(
      "AmazonCloudWatch", "TimedStorage-ByteHrs", allowance: "Global-TimedStorage-ByteHrs")
  }
}
