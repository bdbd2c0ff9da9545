import RateTables
import Pricing
import Gate
package import Diagnostics
import Inputs
import Platform
package import TemplateReader
package import Resources
import Services

/// A synthesized stack that a stack file's traffic and changes are laid over.
///
/// The stack file is read before and after a change; only what the change makes different is laid
/// over the template's stack, see ``Deployment``. Everything else stays as it is deployed.
package struct SynthesisSource: Sendable {
  package let request: SynthesisCommand.Request
  package let files: TemplateFiles

  package init(_ request: SynthesisCommand.Request, files: TemplateFiles) {
    self.request = request
    self.files = files
  }

  /// The estimates of a stack file on what the template deploys.
  ///
  /// - Parameters:
  ///   - stack: names the stack file, the scenario, the estimate; its overlays are left out.
  ///   - workspace: the pricing folder.
  /// - Throws: what is wrong with the files, and a template in which none of the services and functions is.
  /// - Returns: at least one estimate, and the names of the resources in the template's source.
  package func prepare(
    _ stack: StackRequest, _ workspace: Workspace
  ) throws(Diagnostics) -> (parts: [PreparedEstimate], labels: ResourceLabels) {
    var request = request
    request.name = stack.name
    request.choice = stack.choice
    if let region = stack.region { request.options.region = region }
    if let budget = try workspace.budget(stack.name) {
      request.bindings = budget.bindings.merging(request.bindings) { $1 }
    }
    let files = recorded(by: workspace.record)
    let prepared = try SynthesisCommand(workspace: workspace, files: files).prepare(request)
    if let binding = prepared.binding, binding.names.isEmpty, !binding.notes.isEmpty {
      throw Diagnostics(
        binding.notes.map { Diagnostic(.error, .invalidInput, $0.message, mend: $0.mend) })
    }
    return (prepared.parts, SynthesisCommand.labels(of: prepared.read.resources))
  }

  /// The estimates of a template alone under a scenario.
  ///
  /// - Parameters:
  ///   - stack: names the scenario; its name is not used.
  ///   - workspace: the pricing folder.
  /// - Throws: what is wrong with the files, and a template under no traffic.
  /// - Returns: at least one estimate.
  package func alone(
    _ stack: StackRequest, _ workspace: Workspace
  ) throws(Diagnostics) -> [PreparedEstimate] {
    guard stack.scenario != nil else {
      throw Diagnostics(
        Diagnostic(
          .error, .usage, "no traffic is described of '\(request.path)'",
          mend: "name some: --scenario office"))
    }
    var request = request
    request.choice = stack.choice
    let prepared = try SynthesisCommand(
      workspace: workspace, files: recorded(by: workspace.record)
    ).prepare(request)
    if prepared.parts.isEmpty {
      throw Diagnostics(
        Diagnostic(
          .error, .cannotTell, "nothing of '\(request.path)' takes traffic",
          mend:
            "see \(PrintedCommand(["estimate"] + request.selection).inSentence) for what it deploys"
        ))
    }
    return prepared.parts
  }

  /// The same files, each noted when it is read.
  private func recorded(by record: InputRecord?) -> TemplateFiles {
    guard let record else { return files }
    let files = files
    return TemplateFiles(
      read: { path in
        let result = files.read(path)
        if case .success(let bytes) = result { record.note("stacks/\(path)", bytes) }
        return result
      }, isFolder: files.isFolder, exists: files.exists, canonical: files.canonical,
      names: files.names)
  }
}

extension SynthesisCommand.Request {
  /// Takes another region than the files'; a slip of one is no region without rates.
  ///
  /// - Parameters:
  ///   - region: AWS's name; `nil` for the files' own.
  ///   - problems: takes an error of kind `usage`.
  package mutating func take(region: String?, _ problems: inout Diagnostics) {
    options.region = region
    guard let region, !AWSRegion.names.contains(region),
      let near = nearestName(to: region, in: AWSRegion.names.sorted())
    else { return }
    problems.error(
      "--region: there is no region '\(region)'", mend: "did you mean '\(near)'?", kind: .usage)
  }
}
