/// Terraform's name for a planned resource, with what stands in brackets told apart.
///
/// Keys of `for_each` are any text: dots, slashes, brackets and escaped quotes in them divide nothing.
/// - Source: Terraform language, resource address reference, 1.9.
struct TerraformAddress {
  /// `module.a.aws_eip.b` of `module.a["x"].aws_eip.b[0]`: as the configuration calls it.
  let plain: String
  /// The index of the resource itself, `[0]` or `["x"]`; empty without one.
  let index: String

  init(_ address: String) {
    var plain = ""
    var index = ""
    var isInBrackets = false
    var isQuoted = false
    var isEscaped = false
    for character in address {
      guard isInBrackets else {
        isInBrackets = character == "["
        index = isInBrackets ? "[" : ""
        if !isInBrackets { plain.append(character) }
        continue
      }
      index.append(character)
      if isEscaped {
        isEscaped = false
      } else if isQuoted {
        isEscaped = character == "\\"
        isQuoted = character != "\""
      } else {
        isQuoted = character == "\""
        isInBrackets = character != "]"
      }
    }
    self.plain = plain
    self.index = index
  }

  /// `module.a.module.b.` of a resource in that module; empty in the root.
  var modulePath: String {
    var parts = plain.split(separator: ".").map(String.init)
    var path = ""
    while parts.count > 2, parts[0] == "module" {
      path += "module.\(parts[1])."
      parts.removeFirst(2)
    }
    return path
  }
}
