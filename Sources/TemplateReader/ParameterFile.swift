package import Diagnostics
import Documents

/// Reads a file of template parameters.
///
/// Three shapes are known: AWS's list of `ParameterKey` and `ParameterValue`, a mapping, and a
/// mapping under `Parameters`, as pipelines write it.
package enum ParameterFile {
  package static func read(
    _ bytes: [UInt8], file: String
  ) throws(Diagnostics) -> [String: String] {
    let text = TextEncoding.utf8(ofUTF16: bytes) ?? bytes
    let root = try Document.parse(try SourceText(name: file, bytes: text)).root
    var values: [String: String] = [:]
    for item in root.items {
      if let key = item["ParameterKey"]?.text, let value = item["ParameterValue"]?.text {
        values[key] = value
      } else {
        throw Diagnostics(
          Diagnostic(
            at: item.location, "a parameter has no 'ParameterKey' and 'ParameterValue'",
            mend: "write both"))
      }
    }
    let mapping = root["Parameters"] ?? root
    for (key, value) in mapping.entries {
      if let name = key.text, let text = value.text { values[name] = text }
    }
    if values.isEmpty {
      throw Diagnostics(
        Diagnostic(
          at: root.location, "there are no parameters in this file",
          mend: "write a list of ParameterKey and ParameterValue, or a mapping"))
    }
    return values
  }
}
