/// Words of a report with their marks as values: what is code, what stands out, what leads where.
///
/// A string literal is words; a value put into it is words too, and nothing in words is a mark:
/// `"\(code: id) is charged and not in the plan"`.
package struct RichText: Hashable, Sendable {
  /// A stretch of text.
  package indirect enum Run: Hashable, Sendable {
    /// Words; what would be a mark in the output is quoted, the rest stays as it is.
    case words(String)
    /// A text of others in a report of ours: every mark in it is quoted, and no one notified.
    case quoted(String)
    case code(String)
    case strong(RichText)
    case emphasis(RichText)
    /// Leads to a heading of the same document, and nowhere else.
    case link(RichText, heading: String)
    /// A break that is seen.
    case lineBreak
    /// A break of the source alone.
    case softBreak
  }

  /// Most texts are nothing but words, and there may be many.
  private enum Content: Hashable, Sendable {
    case words(String)
    case runs([Run])
  }

  private var content: Content

  /// Words alone.
  package init(_ words: String) {
    content = .words(words)
  }

  package init(_ runs: [Run]) {
    content = .runs(runs)
  }

  package static func code(_ text: String) -> Self { Self([.code(text)]) }
  package static func strong(_ text: Self) -> Self { Self([.strong(text)]) }
  package static func quoted(_ text: String) -> Self { Self([.quoted(text)]) }

  package var runs: [Run] {
    switch content {
    case .words(let text): text.isEmpty ? [] : [.words(text)]
    case .runs(let runs): runs
    }
  }

  /// The text without its marks.
  package var plain: String {
    if case .words(let text) = content { return text }
    return runs.map { run in
      switch run {
      case .words(let text), .quoted(let text), .code(let text): text
      case .strong(let text), .emphasis(let text), .link(let text, _): text.plain
      case .lineBreak, .softBreak: " "
      }
    }.joined()
  }

  package var isEmpty: Bool { plain.isEmpty }

  package static func + (a: Self, b: Self) -> Self { Self(a.runs + b.runs) }
  package static func += (a: inout Self, b: Self) { a = a + b }
}

extension RichText: ExpressibleByStringInterpolation {
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var runs: [Run] = []

    package init(literalCapacity: Int, interpolationCount: Int) {}

    package mutating func appendLiteral(_ literal: String) { append(literal) }
    package mutating func appendInterpolation(_ words: String) { append(words) }
    package mutating func appendInterpolation(_ number: Int) { append(String(number)) }
    package mutating func appendInterpolation(_ text: RichText) { runs += text.runs }
    package mutating func appendInterpolation(code: String) { runs.append(.code(code)) }
    package mutating func appendInterpolation(quoted: String) { runs.append(.quoted(quoted)) }
    package mutating func appendInterpolation(strong: RichText) { runs.append(.strong(strong)) }
    package mutating func appendInterpolation(emphasis: RichText) {
      runs.append(.emphasis(emphasis))
    }
    package mutating func appendInterpolation(_ text: RichText, heading: String) {
      runs.append(.link(text, heading: heading))
    }

    /// Words beside words are one run: whether a mark acts depends on its neighbours.
    private mutating func append(_ words: String) {
      if words.isEmpty { return }
      if case .words(let before)? = runs.last {
        runs[runs.count - 1] = .words(before + words)
      } else {
        runs.append(.words(words))
      }
    }
  }

  package init(stringLiteral text: String) { self.init(text) }
  package init(stringInterpolation: StringInterpolation) { self.init(stringInterpolation.runs) }
}
