/// Files that are not what AWS writes as text, told by their first bytes.
enum ForeignFile {
  private struct Signature {
    let bytes: [UInt8]
    let message: String
    let mend: String

    init(_ bytes: [UInt8], _ message: String, mend: String) {
      self.bytes = bytes
      self.message = message
      self.mend = mend
    }
  }

  private static let unpack = "unpack it first; of packed files only gzip is read"
  private static let reencode = "import the file as it was downloaded, which is UTF-8"

  private static let signatures = [
    Signature(Array("PK\u{3}\u{4}".utf8), "this is a zip archive", mend: unpack),
    Signature([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "this is packed with xz", mend: unpack),
    Signature([0x28, 0xB5, 0x2F, 0xFD], "this is packed with zstd", mend: unpack),
    Signature(Array("BZh".utf8), "this is packed with bzip2", mend: unpack),
    Signature(
      Array("PAR1".utf8), "this is a Parquet file, which is not read",
      mend: "convert it: duckdb -c \"COPY (FROM 'FILE.parquet') TO 'FILE.csv'\"; or export as CSV"),
    Signature([0xFF, 0xFE], "this is UTF-16", mend: reencode),
    Signature([0xFE, 0xFF], "this is UTF-16", mend: reencode),
    Signature(
      [UInt8(ascii: "[")], "this JSON is a list, no offer file",
      mend: "give an offer file as AWS publishes it"),
    Signature(
      [UInt8(ascii: "<")], "this is a web page or an XML answer, no price list",
      mend: "look at it in a browser: it is probably an error page; then download the file again"),
  ]

  /// Throws where the bytes from a cursor on are those of something else, or none at all.
  ///
  /// - Parameters:
  ///   - start: where they begin.
  ///   - window: what they lie in.
  ///   - allowsJSON: whether a list in JSON is welcome.
  /// - Throws: what the bytes are instead.
  static func refuse(
    _ start: ByteWindow.Cursor, in window: borrowing ByteWindow, allowsJSON: Bool = false
  ) throws(ScanProblem) {
    var first = start
    while first < window.end, [0x20, 0x0A, 0x0D, 0x09].contains(first.pointee) { first += 1 }
    if first == window.end {
      throw ScanProblem(
        at: window.streamOffset(start), "the file is empty", mend: "download the file again")
    }
    for known in signatures
    where !(allowsJSON && known.bytes == [UInt8(ascii: "[")])
      && window.end - first >= known.bytes.count && known.bytes.matches(first)
    {
      throw ScanProblem(at: window.streamOffset(first), known.message, mend: known.mend)
    }
    // UTF-16 without a mark: every other byte of ASCII text is zero.
    if window.end - first >= 2, first[0] == 0 ? first[1] != 0 : first[1] == 0 {
      throw ScanProblem(at: window.streamOffset(first), "this is UTF-16", mend: reencode)
    }
  }
}
