import Diagnostics
import Yams

/// Says in the user's words what Yams found wrong.
struct YAMLProblems {
  let source: SourceText
  var marks: YAMLMarks

  init(source: SourceText, marks: YAMLMarks) {
    self.source = source
    self.marks = marks
  }

  mutating func diagnostics(for error: YamlError) -> Diagnostics {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _):
      let offset = min(marks.offset(of: mark), source.bytes.count)
      return Diagnostics(syntax(problem, at: offset, context: context))
    case .composer(_, let problem, let mark, _):
      return Diagnostics(composition(problem, at: marks.offset(of: mark)))
    case .duplicatedKeysInMapping(let names, let context):
      let first = marks.offset(of: context.mark)
      return RepeatedYAMLKeys(source: source, names: names, first: first).diagnostics
    case .reader(let problem, _, _, _), .writer(let problem), .emitter(let problem),
      .representer(let problem):
      return Diagnostics(
        Diagnostic(at: source.wholeFile, problem, mend: "save the file as UTF-8 text"))
    case .no, .memory, .dataCouldNotBeDecoded:
      return Diagnostics(
        Diagnostic(.error, .internalError, at: source.wholeFile, "the YAML could not be read"))
    }
  }

  private func composition(_ problem: String, at offset: Int) -> Diagnostic {
    if problem.contains("another document") {
      return Diagnostic(
        at: source.location(ofByte: offset, length: 3), "a second document begins here",
        mend: "keep one document per file")
    }
    if problem.contains("undefined alias") {
      let name = source.bytes[offset...].prefix(100).prefix { $0 > 0x20 && $0 != 0x2C }
      return Diagnostic(
        at: source.location(ofByte: offset, length: name.count),
        "the alias '\(String(decoding: name, as: UTF8.self))' has no anchor before it",
        mend: "define it with '&' before it is used, or put the text in quotes")
    }
    return Diagnostic(at: source.location(ofByte: offset), problem, mend: "correct the YAML here")
  }

  private mutating func syntax(
    _ problem: String, at offset: Int, context: YamlError.Context?
  ) -> Diagnostic {
    let byte = offset < source.bytes.count ? source.bytes[offset] : 0
    if problem.contains("Maximum nesting level") { return tooDeep(source, at: offset) }
    if byte == 0x09, problem.contains("cannot start any token") || problem.contains("tab") {
      return Diagnostic(
        at: source.location(ofByte: offset), "a tab is used for indentation",
        mend: "indent with spaces")
    }
    if let tab = indentingTab(before: offset) {
      return Diagnostic(
        at: source.location(ofByte: tab), "a tab is used for indentation",
        mend: "indent with spaces")
    }
    if problem.contains("cannot start any token") {
      return Diagnostic(
        at: source.location(ofByte: offset), "a plain text cannot begin with this character",
        mend: "put the text in quotes")
    }
    if problem.contains("mapping values are not allowed") {
      return Diagnostic(
        at: source.location(ofByte: offset), "there is a ':' where no key can stand",
        mend: "put a text that holds ': ' in quotes, or indent the key like its neighbours")
    }
    if problem.contains("unexpected end of stream") || problem.contains("document indicator"),
      let context, context.text.contains("quoted")
    {
      return Diagnostic(
        at: source.location(ofByte: marks.offset(of: context.mark)),
        "the text that begins here has no closing quote", mend: "close it with the same quote")
    }
    if let context, problem.contains("',' or") {
      let begin = marks.offset(of: context.mark)
      let isMapping = problem.contains("}")
      return Diagnostic(
        at: source.location(ofByte: offset),
        "the \(isMapping ? "mapping" : "list") that begins at line \(line(of: begin)) goes wrong here",
        mend: "write ',' between two values, or '\(isMapping ? "}" : "]")' at the end")
    }
    if problem.contains("expected key") || problem.contains("expected '-' indicator"), let context {
      let isMapping = problem.contains("key")
      return Diagnostic(
        at: source.location(ofByte: offset),
        "this line fits neither the \(isMapping ? "mapping" : "list") that begins at "
          + "line \(line(of: marks.offset(of: context.mark))) nor what is around it",
        mend: "indent it like its neighbours; a text with special characters needs quotes")
    }
    if problem.contains("could not find expected ':'") {
      return Diagnostic(
        at: source.location(ofByte: context.map { marks.offset(of: $0.mark) } ?? offset),
        "there is no ':' after this key", mend: "write 'key: value'")
    }
    return Diagnostic(
      at: source.location(ofByte: offset), "this is not YAML: \(problem)",
      mend: "correct the YAML here, or put the text in quotes")
  }

  /// A tab among the white space that begins the line of a place, or the line before.
  private func indentingTab(before offset: Int) -> Int? {
    var begin = min(offset, source.bytes.count)
    while begin > 0, source.bytes[begin - 1] != 0x0A { begin -= 1 }
    let indentation = source.bytes[begin...].prefix { $0 == 0x20 || $0 == 0x09 }
    return indentation.firstIndex(of: 0x09)
  }

  private func line(of offset: Int) -> Int { source.location(ofByte: offset).line }
}
