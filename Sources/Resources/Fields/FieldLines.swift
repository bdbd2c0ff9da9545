import Documents
import Quantities

/// A model as a file writes it: the other way round than reading.
extension Fields {
  /// Lines of YAML for each property that is not as it is without a word.
  ///
  /// What takes a reader of its own, such as the calls of a service, is left to the caller.
  ///
  /// - Parameters:
  ///   - model: what is written.
  ///   - besides: keys that are left out.
  /// - Returns: `key: value`, parts of a part two spaces in; none where nothing is unusual.
  package func lines(of model: Model, besides: Set<String> = []) -> [String] {
    list.flatMap { field -> [String] in
      let isUsual = standard.map { field.isSame(model, $0) } ?? false
      if besides.contains(field.key) || isUsual && !field.isRequired { return [] }
      return field.lines(of: model)
    }
  }
}

extension Fields {
  /// The lines of what only the users of a model know; none where all of it is as without a word.
  package func useLines(of model: Model) -> [String] {
    list.flatMap { field -> [String] in
      if case .part(let part) = field.value { return field.useLines(of: part, in: model) }
      let isUsual = standard.map { field.isSame(model, $0) } ?? false
      return field.side != .workload || isUsual ? [] : field.lines(of: model)
    }
  }
}

extension Field {
  fileprivate func useLines<Part: FieldPart<Model>>(of part: Part, in model: Model) -> [String] {
    part.parts(of: model).flatMap { part.fields.useLines(of: $0) }.map { "\(key) \($0)" }
  }

  fileprivate func lines(of model: Model) -> [String] {
    switch value {
    case .number(let path, let range):
      let number = model[keyPath: path]
      return range.contains(number) ? ["\(key): \(Self.exact(number))"] : []
    case .count(let path, let range):
      let count = model[keyPath: path]
      return range.contains(count) ? ["\(key): \(count)"] : []
    case .flag: return ["\(key): \(printed(model))"]
    case .text, .choice: return scalar(printed(model))
    case .texts(let path):
      let texts = model[keyPath: path].map(YAMLScalar.text)
      return texts.isEmpty ? [] : ["\(key): [\(texts.joined(separator: ", "))]"]
    case .part(let part): return lines(of: part, in: model)
    case .custom(.count), .custom(.number):
      return printed(model).isEmpty ? [] : ["\(key): \(printed(model))"]
    case .custom: return scalar(printed(model))
    }
  }

  /// As few digits as read back to the same number: a third is not 0.333333.
  private static func exact(_ number: Double) -> String {
    let plain = NumberFormat.plain(number)
    let full = "\(number)"
    return Double(plain) == number || full.contains("e") ? plain : full
  }

  private func scalar(_ text: String) -> [String] {
    text.isEmpty ? [] : ["\(key): \(YAMLScalar.text(text))"]
  }

  private func lines<Part: FieldPart<Model>>(of part: Part, in model: Model) -> [String] {
    let parts = part.parts(of: model).map { part.fields.lines(of: $0) }
    if part.isList {
      let items = parts.filter { !$0.isEmpty }.flatMap { lines in
        lines.enumerated().map { ($0.offset == 0 ? "  - " : "    ") + $0.element }
      }
      return items.isEmpty ? [] : ["\(key):"] + items
    }
    guard let lines = parts.first, !lines.isEmpty else { return [] }
    return ["\(key):"] + lines.map { "  " + $0 }
  }
}
