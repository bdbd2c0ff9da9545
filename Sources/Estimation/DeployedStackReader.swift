import Diagnostics
import Inputs
import Services
import TemplateReader

extension EstimateCommand {
  /// The stack file as it stands, without any estimate's overlay.
  func described(_ name: String) throws(Diagnostics) -> Stack {
    var reader = StackReader(limits: try workspace.limits())
    return try reader.read(try workspace.stackNode(name), name: name).stack
  }
}

/// A template read and mapped in one step.
struct DeployedStackReader {
  let templates: TemplateReader
  let sizes: SizeTables

  func read(_ path: String, _ options: TemplateOptions) throws(Diagnostics) -> SynthesizedStack {
    try SynthesizedStack(try templates.read(path, options), sizes: sizes)
  }
}
