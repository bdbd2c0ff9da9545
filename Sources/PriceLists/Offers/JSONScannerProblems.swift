/// What can be wrong with the text as JSON.
extension JSONScanner {
  func problem(_ cursor: Cursor, _ message: String, mend: String? = nil) -> ScanProblem {
    ScanProblem(at: window.streamOffset(cursor), message, mend: mend)
  }

  func tooDeep(_ cursor: Cursor) -> ScanProblem {
    problem(
      cursor, "brackets are nested deeper than \(Self.deepest)",
      mend: "give an offer file as AWS publishes it")
  }

  @inline(never)
  func unexpected(_ cursor: Cursor, wanted: String) -> ScanProblem {
    if cursor >= window.end {
      return problem(
        cursor, "the file ends in the middle: \(wanted) is missing",
        mend: "download the file again, it was cut short")
    }
    let byte = cursor.pointee
    let shown =
      byte > 0x20 && byte < 0x7F
      ? "'\(Unicode.Scalar(byte))'" : "byte 0x\(String(byte, radix: 16))"
    return problem(cursor, "\(shown) where \(wanted) should be", mend: "download the file again")
  }
}
