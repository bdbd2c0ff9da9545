import Diagnostics
import Documents

/// Files that lie where a template or a plan is looked for, and are none.
enum ForeignFiles {
  /// A plan without what the wrapper of Terraform's action for GitHub writes around it.
  ///
  /// `[command]/usr/bin/terraform show -json plan` stands before it, and `::debug::…` behind. They become
  /// blanks, so that lines and columns stay what they are.
  ///
  /// - Source: hashicorp/setup-terraform, `terraform_wrapper`, README of version 3, 2024.
  static func unwrapped(_ bytes: [UInt8]) -> [UInt8] {
    let start = Array("[command]".utf8)
    let isMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    guard bytes.dropFirst(isMark ? 3 : 0).starts(with: start) else { return bytes }
    var bytes = bytes
    var first = 0
    while first < bytes.count {
      let end = bytes[first...].firstIndex(of: 0x0A) ?? bytes.count
      let line = bytes[first..<end]
      if first == 0 || line.starts(with: start) || line.starts(with: Array("::".utf8)) {
        for index in first..<end { bytes[index] = 0x20 }
      }
      first = end + 1
    }
    return bytes
  }

  /// What a file is that no text reader reads; `nil` of any other.
  static func advice(for bytes: [UInt8], file: String) -> Diagnostics? {
    guard bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) else { return nil }
    let show = "terraform show -json \(PrintedCommand.quoted(file.onOneLine))"
    return Diagnostics(
      Diagnostic(
        at: SourceLocation(file: file),
        "this is an archive, as Terraform's plans in its own form are",
        mend: "write the plan as JSON with \(show) >plan.json, and name that"))
  }

  /// What is wrong with a file that is read and is neither an assembly, a template nor a plan.
  static func advice(for root: Value) -> Diagnostics {
    let (message, mend) =
      if let resources = root["Resources"] {
        if resources.isNull {
          (
            "'Resources' of this template is empty: nothing is deployed",
            "write the resources, or name the template that has them"
          )
        } else {
          ("'Resources' of this template is \(resources.kindName)", "write a mapping of resources")
        }
      } else if root["service"] != nil, root["provider"] != nil {
        (
          "this is a file of the Serverless Framework, which only it can evaluate",
          "run 'npx serverless package', then name "
            + ".serverless/cloudformation-template-update-stack.json"
        )
      } else {
        (
          "this is neither a cloud assembly, a CloudFormation template nor a Terraform plan",
          "name cdk.out, a template with 'Resources', or what 'terraform show -json' wrote"
        )
      }
    let location = root["Resources"]?.location ?? root.location
    return Diagnostics(Diagnostic(at: location, message, mend: mend))
  }
}
