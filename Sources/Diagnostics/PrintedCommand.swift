/// A command of this program as it is printed for people to paste into a shell.
///
/// Every word stands as a shell takes it, on one line, and what was said on the command line of the run that
/// prints it goes with it where it says what is read: another region or another parameter is another bill.
package struct PrintedCommand: Hashable, Sendable {
  /// Without the program's name.
  package private(set) var words: [String]

  package init(_ words: [String]) {
    self.words = words
  }

  /// The same with more words behind it.
  package func with(_ more: [String]) -> Self { Self(words + more) }

  /// Options that have a value, in their order, each before its value.
  package static func options(_ options: KeyValuePairs<String, String?>) -> [String] {
    options.flatMap { name, value in value.map { [name, $0] } ?? [] }
  }

  /// `alva-cost estimate --stack 'my app/template.yaml'`.
  package var text: String {
    (["alva-cost"] + words.map { Self.quoted($0.onOneLine) }).joined(separator: " ")
  }

  /// The same within a sentence: between quotes that it does not have itself.
  package var inSentence: String {
    let text = text
    return text.contains("'") ? "\"\(text)\"" : "'\(text)'"
  }

  /// A word as a shell takes it.
  package static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      (byte | 32) >= 97 && (byte | 32) <= 122 || byte >= 48 && byte <= 57
        || "-_./=".utf8.contains(byte)
    }
    return isPlain && !word.isEmpty
      ? word
      : "'"
        + word.split(
          separator: "'", omittingEmptySubsequences: false
        ).joined(separator: "'\\''") + "'"
  }
}
