import Diagnostics
import PriceLists
import Pricing
import Quantities
import Testing

@testable import Reconciliation

@Suite struct `Bills are read` {
  private let hours = [
    SmallBills.row(
      "a", product: "AmazonEC2", usage: "NatGateway-Hours", amount: "1", cost: "0.045"),
    SmallBills.row(
      "b", hour: 1, product: "AmazonEC2", usage: "NatGateway-Hours", amount: "1", cost: "0.045"),
  ]

  @Test func `a report's charges come out as they stand`() throws {
    let (rows, facts) = try SmallBills.read([SmallBills.report(hours)])
    #expect(rows.map(\.cost).total == (try Money("0.09")))
    #expect(rows.map(\.usageType) == ["NatGateway-Hours", "NatGateway-Hours"])
    #expect(rows.allSatisfy { $0.kind == .usage && $0.account == "111122223333" })
    #expect(facts.month.text == "2026-10")
    #expect(facts.span.hours == 2)
    #expect(facts.detail == .operations)
  }

  @Test(arguments: [
    ("2.0E-6", "0.000002"), ("1e2", "100"), ("-1.5", "-1.5"), ("0.0000000012", "0.0000000012"),
    ("1.5E0", "1.5"), ("+3", "3"),
  ])
  func `amounts may have an exponent`(written: String, means: String) throws {
    let units = try #require(BillAmount.parse(Array(written.utf8), scale: Money.scale))
    #expect(Money(units: units) == (try Money(means)))
  }

  @Test(arguments: ["", "1,5", "$3", "1e", "e5", "1.2.3", "12 USD", "NaN"])
  func `what is no amount is none`(written: String) {
    #expect(BillAmount.parse(Array(written.utf8), scale: Money.scale) == nil)
  }

  // 2026-10-14 is 20,740 days after 1970-01-01: 56 years with 14 leap days are 20,454, and 286 more.
  @Test(arguments: [
    "2026-10-14", "2026-10-14T00:00:00Z", "2026-10-14T00:00:00.000Z", "2026-10-14 00:00:00",
    "2026/10/14 00:00:00", "2026-10-14T00:00:00+00:00",
  ])
  func `moments are read in every spelling`(written: String) throws {
    let instant = try #require(BillInstant(written))
    #expect(instant.seconds == 20_740 * 86_400)
    #expect(instant.day == "2026-10-14")
  }

  @Test(arguments: ["2026-13-01", "14.10.2026", "2026-10-14T9", "2026-10-14T00:00:00+02:00", ""])
  func `what is no moment in UTC is none`(written: String) {
    #expect(BillInstant(written) == nil)
  }

  @Test func `a line that was delivered twice counts once, and it is said`() throws {
    let (rows, facts) = try SmallBills.read([SmallBills.report(hours + [hours[0]])])
    #expect(rows.count == 2)
    #expect(facts.notes.text.contains("1 line delivered twice"))
  }

  @Test func `a byte order mark and CR LF change nothing`() throws {
    let text = ([SmallBills.reportHeader] + hours).joined(separator: "\r\n") + "\r\n"
    let (rows, _) = try SmallBills.read([SmallBills.text("\u{FEFF}" + text)])
    #expect(rows.map(\.cost).total == (try Money("0.09")))
  }

  @Test func `several parts of a report are one`() throws {
    let (rows, _) = try SmallBills.read([
      SmallBills.report([hours[0]]), SmallBills.report([hours[1]]),
    ])
    #expect(rows.count == 2)
  }

  @Test func `the bill of the console gives use, credit and tax apart, and no sum twice`() throws {
    let header =
      "RecordType,RecordID,BillingPeriodStartDate,LinkedAccountId,ProductCode,UsageType,Operation,"
      + "ItemDescription,UsageStartDate,UsageEndDate,UsageQuantity,CurrencyCode,CostBeforeTax,"
      + "Credits,TaxAmount,TotalCost"
    let line =
      "LinkedLineItem,1,2026/10/01 00:00:00,111122223333,AmazonEC2,NatGateway-Hours,NatGateway,"
      + "per hour,2026/10/01 00:00:00,2026/10/31 23:59:59,744,USD,33.48,-3,2.44,32.92"
    let total =
      "InvoiceTotal,2,2026/10/01 00:00:00,,,,,Total,,,,USD,33.48,-3,2.44,32.92"
    let (rows, facts) = try SmallBills.read([
      SmallBills.text([header, line, total].joined(separator: "\n"))
    ])
    #expect(rows.map(\.kind) == [.usage, .credit, .tax])
    #expect(rows.map(\.cost).total == (try Money("32.92")))
    #expect(rows[0].span.hours == 744)
    #expect(facts.span.hours == 744)
  }

  @Test func `FOCUS rows are read by name, NULL is nothing`() throws {
    let (rows, facts) = try SmallBills.read(
      [
        SmallBills.text(
          """
          BilledCost,ListCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,\
          ServiceName,x_ServiceCode,SkuMeter,x_Operation,PricingQuantity,RegionId,Tags,SomethingNew
          0.045,0.045,USD,Usage,2026-10-01 00:00:00,2026-10-01 01:00:00,Amazon Elastic Compute \
          Cloud,AmazonEC2,NatGateway-Hours,NatGateway,1,us-east-1,"{""user:stack"":""shop""}",x
          1.32,NULL,USD,Tax,2026-10-01 00:00:00,2026-11-01 00:00:00,Tax,NULL,NULL,NULL,NULL,NULL,NULL,x
          """)
      ], BillReader(tagKeys: ["stack"]))
    #expect(rows.map(\.kind) == [.usage, .tax])
    #expect(rows.map(\.product) == ["AmazonEC2", "Tax"])
    #expect(rows[0].tags == ["stack": "shop"])
    #expect(rows[1].quantity == nil && rows[1].region.isEmpty)
    #expect(facts.month.text == "2026-10")
  }

  @Test func `Cost Explorer's names become product codes`() throws {
    let (rows, facts) = try SmallBills.read([
      SmallBills.text(
        """
        "Service","EC2-Other($)","EC2-Instances($)","Tax($)","Total costs($)"
        "Service total","3","1","0.5","4.5"
        "2026-10-01","1","1","0.5","2.5"
        "2026-10-02","2","","","2"
        """)
    ])
    #expect(rows.map(\.product) == ["AmazonEC2", "AmazonEC2", "Tax", "AmazonEC2"])
    #expect(rows.map(\.cost).total == (try Money("4.5")))
    #expect(facts.span.hours == 48)
    #expect(facts.detail == .services)
  }

  @Test func `an answer of Cost Explorer is read by its groups`() throws {
    let answer = """
      {"GroupDefinitions":[{"Type":"DIMENSION","Key":"SERVICE"},{"Type":"TAG","Key":"stack"}],
       "ResultsByTime":[{"TimePeriod":{"Start":"2026-10-01","End":"2026-10-02"},"Total":{},
        "Groups":[{"Keys":["EC2 - Other","stack$shop"],"Metrics":{
          "UnblendedCost":{"Amount":"1.5","Unit":"USD"},
          "UsageQuantity":{"Amount":"7","Unit":"N/A"}}}]}]}
      """
    let (rows, _) = try SmallBills.read([SmallBills.text(answer, name: "answer.json")])
    #expect(rows.count == 1)
    #expect(rows[0].product == "AmazonEC2" && rows[0].tags == ["stack": "shop"])
    #expect(rows[0].quantity == nil, "a sum over different units tells nothing")
  }
}

@Suite struct `What is no bill is said` {
  private let hour = SmallBills.row(
    "a", product: "AmazonEC2", usage: "NatGateway-Hours", amount: "1", cost: "0.045")

  @Test func `a cut row`() {
    let text = SmallBills.reportHeader + "\n" + hour + "\nb,2026-10"
    #expect(SmallBills.problem(SmallBills.text(text)).contains("bill.csv:3:"))
    #expect(SmallBills.problem(SmallBills.text(text)).contains("cut short"))
  }

  @Test func `a header without rows`() {
    let problem = SmallBills.problem(SmallBills.report([]))
    #expect(problem.contains("no charges, which is no bill of zero"))
  }

  @Test func `a renamed column, with the one that may be meant`() {
    let header = SmallBills.reportHeader
      .split(separator: ",").map { $0 == "lineItem/UnblendedCost" ? "lineItem/UnblendedCosts" : $0 }
      .joined(separator: ",")
    let problem = SmallBills.problem(SmallBills.text(header + "\n" + hour))
    #expect(problem.contains("'lineItem/UnblendedCost'"))
    #expect(problem.contains("'lineItem/UnblendedCosts' may be it"))
  }

  /// Only a name that AWS does not write can be another one, renamed.
  @Test(arguments: BillLayout.all.map(\.name))
  func `no column of the format's own is offered for one that is missing`(name: String) throws {
    let layout = try #require(BillLayout.all.first { $0.name == name })
    let all = layout.columns.flatMap(\.names) + layout.lookalikes
    for field in layout.required {
      let missing = layout.names(of: field)[0]
      let header = all.filter { $0 != missing }.joined(separator: ",")
      let problem = SmallBills.problem(SmallBills.text(header + "\n"))
      #expect(problem.contains("has a column '\(missing)'"), "\(missing): \(problem)")
      #expect(problem.contains("export it with that column"), "\(missing): \(problem)")
    }
  }

  @Test func `two months, unless one is asked for`() throws {
    let other = SmallBills.row(
      "c", product: "AmazonEC2", usage: "NatGateway-Hours", amount: "1", cost: "0.045",
      month: "2026-09")
    let report = SmallBills.report([hour, other])
    #expect(SmallBills.problem(report).contains("add --period 2026-10"))
    let (rows, facts) = try SmallBills.read(
      [report], BillReader(period: CalendarMonth("2026-09")))
    #expect(rows.count == 1 && facts.month.text == "2026-09")
    #expect(facts.passedOver == ["2026-10"])
  }

  @Test func `a month that is not there`() {
    let problem = SmallBills.problem(
      SmallBills.report([hour]), reader: BillReader(period: CalendarMonth("2026-12")))
    #expect(problem.contains("no charge is of 2026-12") && problem.contains("2026-10"))
  }

  @Test func `two currencies, and one that rates are not in`() {
    let real = SmallBills.row(
      "b", product: "AmazonS3", usage: "Requests-Tier1", amount: "1", cost: "1", currency: "BRL")
    #expect(SmallBills.problem(SmallBills.report([hour, real])).contains("never added"))
    #expect(SmallBills.problem(SmallBills.report([real])).contains("the bill is in BRL"))
  }

  @Test func `the same file twice, and a Parquet file`() {
    #expect(
      SmallBills.problem(SmallBills.report([hour]), SmallBills.report([hour]))
        .contains("the same charges as report.csv"))
    #expect(SmallBills.problem(SmallBills.text("PAR1\u{15}\u{4}")).contains("duckdb"))
  }

  /// Ten days, and the month to date of a week before with identities of its own; in either order.
  @Test func `two versions of a report, which number their lines anew`() throws {
    func days(_ count: Int, _ letter: String) -> PriceListSource {
      SmallBills.text(
        ([SmallBills.reportHeader]
          + (1...count).map {
            SmallBills.row(
              "\(letter)\($0)", day: $0, hours: 23, product: "AmazonEC2",
              usage: "NatGateway-Hours", amount: "23", cost: "1.0\($0)")
          }).joined(separator: "\n") + "\n", name: "\(letter).csv")
    }
    for sources in [[days(10, "new"), days(3, "old")], [days(3, "old"), days(10, "new")]] {
      let problem = SmallBills.problem(sources[0], sources[1])
      #expect(problem.contains("much of what"), "\(problem)")
      #expect(problem.contains("give the newest alone"))
    }
    // Parts of one report share no charge.
    let later = SmallBills.text(
      ([SmallBills.reportHeader]
        + (11...14).map {
          SmallBills.row(
            "later\($0)", day: $0, hours: 23, product: "AmazonEC2", usage: "NatGateway-Hours",
            amount: "23", cost: "1.0\($0)")
        }).joined(separator: "\n") + "\n", name: "later.csv")
    #expect(try SmallBills.read([days(10, "new"), later]).rows.count == 14)
  }

  /// Without resource ids, gateways of two teams are told apart by their tags alone.
  @Test func `charges that only their tags tell apart, in two files of one report`() throws {
    func part(_ tag: String) -> PriceListSource {
      SmallBills.text(
        ([SmallBills.reportHeader]
          + (1...10).map {
            SmallBills.row(
              "\(tag)\($0)", day: $0, hours: 23, product: "AmazonEC2", usage: "NatGateway-Hours",
              amount: "23", cost: "1.035", tag: tag)
          }).joined(separator: "\n") + "\n", name: "\(tag).csv")
    }
    #expect(try SmallBills.read([part("shop"), part("data")]).rows.count == 20)
  }

  @Test func `two reports of the same time`() {
    let day = SmallBills.row(
      "d", hours: 24, product: "AmazonEC2", usage: "NatGateway-Hours", amount: "24", cost: "1.08")
    let problem = SmallBills.problem(SmallBills.report([hour]), SmallBills.report([day]))
    #expect(problem.contains("one by the hour, the other by the day"))
  }

  @Test func `spans of an answer that overlap`() {
    func answer(_ start: Int, _ end: Int) -> PriceListSource {
      SmallBills.text(
        """
        {"ResultsByTime":[{"TimePeriod":{"Start":"2026-10-0\(start)","End":"2026-10-0\(end)"},
          "Groups":[{"Keys":["AWS Lambda"],"Metrics":{"UnblendedCost":{"Amount":"1","Unit":"USD"}}}]}]}
        """, name: "answer-\(start).json")
    }
    #expect(SmallBills.problem(answer(1, 5), answer(3, 8)).contains("overlaps"))
    #expect(SmallBills.problem(answer(1, 3), answer(3, 8)) == "nothing")
  }

  @Test func `two answers that sum the same time otherwise`() {
    func answer(_ end: String, _ keys: String, _ name: String) -> PriceListSource {
      SmallBills.text(
        """
        {"ResultsByTime":[{"TimePeriod":{"Start":"2026-10-01","End":"\(end)"},
          "Groups":[{"Keys":[\(keys)],"Metrics":{"UnblendedCost":{"Amount":"1","Unit":"USD"},
            "UsageQuantity":{"Amount":"2","Unit":"GB"}}}]}],
          "GroupDefinitions":[{"Type":"DIMENSION","Key":"SERVICE"}\(
            keys.contains(",") ? ",{\"Type\":\"DIMENSION\",\"Key\":\"USAGE_TYPE\"}" : "")]}
        """, name: name)
    }
    let day = answer("2026-10-02", "\"AWS Lambda\"", "day.json")
    let month = answer("2026-11-01", "\"AWS Lambda\",\"Lambda-GB-Second\"", "month.json")
    let problem = SmallBills.problem(day, month)
    #expect(problem.contains("one by month and usage type, the other by day and service"))
  }

  @Test func `a charge without an amount`() {
    let empty = SmallBills.row(
      "e", product: "AmazonEC2", usage: "NatGateway-Hours", amount: "1", cost: "")
    #expect(SmallBills.problem(SmallBills.report([hour, empty])).contains("has no amount"))
  }

  @Test func `a page that another follows`() {
    let page = """
      {"NextPageToken":"x","ResultsByTime":[{"TimePeriod":{"Start":"2026-10-01","End":"2026-10-02"},
        "Groups":[{"Keys":["AWS Lambda"],"Metrics":{"UnblendedCost":{"Amount":"1","Unit":"USD"}}}]}]}
      """
    #expect(SmallBills.problem(SmallBills.text(page, name: "p.json")).contains("another page"))
  }

  @Test func `what is something else`() {
    #expect(SmallBills.problem(SmallBills.text("a,b\n1,2\n")).contains("this is no bill"))
    #expect(SmallBills.problem(SmallBills.text("{\"a\":1}")).contains("no answer of Cost Explorer"))
  }
}
