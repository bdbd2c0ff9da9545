import Resources
import Services

@testable import TemplateReader

/// A Terraform plan written in a test, one resource after the other.
struct PlanText {
  private var planned: [String] = []
  private var configured: [String] = []
  private var changes: [String] = []
  private var names: Set<String> = []
  var providers =
    #""aws": {"name": "aws", "expressions": {"region": {"constant_value": "us-east-1"}}}"#
  /// More at the top of the plan, with a comma in front.
  var more = ""

  /// - Parameters:
  ///   - address: with its index, but without modules.
  ///   - values: what is known.
  ///   - unknown: what is known after apply.
  ///   - written: the expressions of the configuration.
  ///   - loop: more of the configuration, with a comma in front.
  mutating func add(
    _ address: String, _ values: String, unknown: String = "{}", written: String = "{}",
    loop: String = ""
  ) {
    let plain = String(address.prefix { $0 != "[" })
    let type = String(plain.prefix { $0 != "." })
    let text = address.map { $0 == "\"" ? "\\\"" : String($0) }.joined()
    planned.append(
      #"{"address": "\#(text)", "mode": "managed", "type": "\#(type)", "values": \#(values)}"#)
    changes.append(#"{"address": "\#(text)", "change": {"after_unknown": \#(unknown)}}"#)
    guard names.insert(plain).inserted else { return }
    configured.append(
      #"{"address": "\#(plain)", "mode": "managed", "type": "\#(type)", "#
        + #""expressions": \#(written)\#(loop)}"#)
  }

  var text: String {
    """
    {"format_version": "1.2",
     "planned_values": {"root_module": {"resources": [\(planned.joined(separator: ",\n"))]}},
     "resource_changes": [\(changes.joined(separator: ",\n"))],
     "configuration": {"provider_config": {\(providers)},
      "root_module": {"resources": [\(configured.joined(separator: ",\n"))]}}\(more)}
    """
  }

  func read(_ options: TemplateOptions = TemplateOptions()) throws -> SynthesizedStack {
    try TemplateReaderTests.read(text, options, name: "plan.json")
  }
}

/// An expression that refers to something, as a plan writes it.
func refers(_ references: String...) -> String {
  let texts = references.map { text in
    "\"" + text.map { $0 == "\"" ? "\\\"" : String($0) }.joined() + "\""
  }
  return #"{"references": [\#(texts.joined(separator: ", "))]}"#
}

func constant(_ text: String) -> String { #"{"constant_value": "\#(text)"}"# }
