import Diagnostics

/// Which option of the command line a problem is about: the one whose value it speaks of.
///
/// What goes through the values (a region without rates, a file that is not there) does not know how they
/// came; a person who looks for one of five paths in a script does.
struct OptionNames: Sendable {
  private let words: [String]
  private let command: @Sendable ([String]) -> (path: [String], options: Set<String>)

  /// - Parameters:
  ///   - words: of the command line, without the program's name.
  ///   - command: the words that name the command, and its options that take a value.
  init(
    _ words: [String],
    _ command: @escaping @Sendable ([String]) -> (path: [String], options: Set<String>)
  ) {
    self.words = Array(words.prefix { $0 != "--" })
    self.command = command
  }

  /// The same problems, with the option named where they name its value alone.
  func naming(_ problems: Diagnostics) -> Diagnostics {
    // Whoever made no mistake in a value does not wait for the list of options.
    guard problems.items.contains(where: { item in words.contains { speaks(item, of: $0) } }) else {
      return problems
    }
    let values = values
    return problems.mapped { item in
      let meant = values.filter { speaks(item, of: $0.key) }
      guard meant.count == 1, let option = meant.first?.value, !option.isEmpty,
        !item.message.contains(option)
      else { return item }
      return Diagnostic(
        item.severity, item.kind, at: item.location, "\(option): \(item.message)", mend: item.mend)
    }
  }

  /// Whether a problem has a word in quotes, or is of the whole file that the word names.
  private func speaks(_ item: Diagnostic, of word: String) -> Bool {
    guard !word.isEmpty else { return false }
    let value =
      word.hasPrefix("--") ? String(word.drop { $0 != "=" }.dropFirst()) : word
    guard !value.isEmpty, item.severity == .error else { return false }
    if let location = item.location {
      return location.line == 0 && location.file == value
    }
    return item.message.contains("'\(value)'")
  }

  /// Options by their values; an empty name where several have the same, or none has it.
  private var values: [String: String] {
    let (path, options) = command(words)
    var values: [String: String] = [:]
    var waiting: String?
    for word in words.dropFirst(path.count) {
      if let option = waiting {
        note(word, option)
        waiting = nil
      } else if word.hasPrefix("--") {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let option = String(parts[0])
        if parts.count > 1 {
          note(String(parts[1]), option)
        } else if options.contains(option) {
          waiting = option
        }
      } else {
        note(word, "")
      }
    }
    func note(_ value: String, _ option: String) {
      values[value] = values[value].map { $0 == option ? option : "" } ?? option
    }
    return values
  }
}
