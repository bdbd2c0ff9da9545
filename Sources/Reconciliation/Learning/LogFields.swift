/// The fields of a line of a log, as places in it.
///
/// Load balancers part fields by blanks and put quotes around those that hold some; CloudFront parts
/// them by tabulators.
struct LogFields: ~Copyable {
  typealias Line = UnsafeBufferPointer<UInt8>

  /// Fields that are looked at; what follows is read over.
  static let most = 40

  private let starts: UnsafeMutableBufferPointer<Int>
  private let ends: UnsafeMutableBufferPointer<Int>
  private(set) var count = 0
  /// Whether the line ends within quotes.
  private(set) var isCut = false

  init() {
    starts = .allocate(capacity: Self.most)
    ends = .allocate(capacity: Self.most)
    starts.initialize(repeating: 0)
    ends.initialize(repeating: 0)
  }

  deinit {
    starts.deallocate()
    ends.deallocate()
  }

  /// Where a field lies, without its quotes.
  func range(_ field: Int) -> Range<Int> {
    field < count ? starts[field]..<ends[field] : 0..<0
  }

  /// Whether a field is missing or a dash.
  func isNothing(_ field: Int, in line: Line) -> Bool {
    let place = range(field)
    return place.isEmpty || place.count == 1 && line[place.lowerBound] == UInt8(ascii: "-")
  }

  /// Parts a line at blanks that stand outside quotes.
  ///
  /// Quotes within a quoted field do not occur unescaped; a closing one is followed by a blank.
  mutating func partAtBlanks(_ line: Line) {
    count = 0
    isCut = false
    var index = 0
    let end = line.count
    while index < end, count < Self.most {
      if line[index] == UInt8(ascii: "\"") {
        let start = index + 1
        index = start
        while index < end,
          line[index] != UInt8(ascii: "\"") || index + 1 < end && line[index + 1] != 0x20
        {
          index += 1
        }
        isCut = index == end
        add(start, index)
        index += 2
      } else {
        let start = index
        while index < end, line[index] != 0x20 { index += 1 }
        add(start, index)
        index += 1
      }
    }
  }

  /// Parts a line at tabulators.
  mutating func partAtTabulators(_ line: Line) {
    count = 0
    isCut = false
    var start = 0
    for index in 0..<line.count where line[index] == 0x09 {
      if count == Self.most { return }
      add(start, index)
      start = index + 1
    }
    if count < Self.most { add(start, line.count) }
  }

  private mutating func add(_ start: Int, _ end: Int) {
    starts[count] = start
    ends[count] = end
    count += 1
  }
}
