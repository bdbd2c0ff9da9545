/// What Terraform calls a type and its arguments, and what CloudFormation calls them.
///
/// Most names differ in their spelling only: `desired_count` is `DesiredCount`. The exceptions are the
/// sheets'.
package struct TerraformNames: Sendable {
  /// CloudFormation's type; Terraform's own where it is the only one.
  package let type: String
  /// CloudFormation's property to Terraform's argument.
  private let exceptions: [String: String]
  /// What an argument is that nobody wrote, where the provider's default is not CloudFormation's.
  package let defaults: [String: String]

  package init(
    _ type: String, _ exceptions: [String: String] = [:], defaults: [String: String] = [:]
  ) {
    self.type = type
    self.exceptions = exceptions
    self.defaults = defaults
  }

  package func attribute(for property: String) -> String {
    exceptions[property] ?? Self.snake(property)
  }

  package func property(for attribute: String) -> String {
    exceptions.first { $0.value == attribute }?.key ?? Self.pascal(attribute)
  }

  /// `DesiredCount` to `desired_count`; `MultiAZ` to `multi_az`.
  package static func snake(_ name: String) -> String {
    let letters = Array(name)
    var result = ""
    for (index, letter) in letters.enumerated() {
      if letter.isUppercase, index > 0 {
        let afterLower = !letters[index - 1].isUppercase
        let beforeLower = index + 1 < letters.count && letters[index + 1].isLowercase
        if afterLower || beforeLower { result += "_" }
      }
      result += letter.lowercased()
    }
    return result
  }

  /// `desired_count` to `DesiredCount`.
  package static func pascal(_ name: String) -> String {
    name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}
