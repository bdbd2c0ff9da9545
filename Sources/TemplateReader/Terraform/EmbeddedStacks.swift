import Diagnostics
import Documents
import Resources

/// Reads the CloudFormation templates that a plan deploys as stacks.
struct EmbeddedStacks: ~Copyable {
  private let files: TemplateFiles
  private let options: TemplateOptions
  private let names: TemplateReader.NamesOfTypes
  private(set) var resources: [DeployedResource] = []
  private(set) var notes: [Diagnostic] = []
  private(set) var problems = Diagnostics()
  let evaluations = SeveralEvaluations()

  /// Terraform's type of such a stack.
  static let type = "aws_cloudformation_stack"

  init(
    files: TemplateFiles, options: TemplateOptions, names: @escaping TemplateReader.NamesOfTypes
  ) {
    self.files = files
    self.options = options
    self.names = names
  }

  /// Reads the template of one stack.
  ///
  /// - Returns: why it cannot be read; `nil` where it was.
  mutating func read(_ stack: PlannedResource, in region: String?) -> String? {
    var options = options
    options.only = nil
    options.region = region
    var reader = AssemblyReader(
      files: files, options: options, parsed: ParsedFiles(), names: names)
    do throws(Diagnostics) {
      let template: Document
      if let body = stack.values?["template_body"], let text = body.text {
        let name = "\(stack.place.location.file), template_body of \(stack.address)"
        template = try Document.parse(
          try SourceText(name: name, text), repeatedKeys: .lastCounts)
      } else if let address = stack.values?["template_url"], let text = address.text {
        switch reader.addresses.file(at: Resolved(.text(text), at: address)) {
        case .file(let file): template = try reader.document(file)
        case .elsewhere(let reason), .wrong(let reason): return reason
        }
      } else {
        return "its template is known after apply"
      }
      let synthesis = try reader.embedded(
        template, name: stack.address, parameters: Self.parameters(of: stack))
      resources += synthesis.resources.map { resource in
        var resource = resource
        resource.id = "\(stack.address)/\(resource.id)"
        resource.region = resource.region ?? region
        return resource
      }
      notes += synthesis.notes
      if let evaluation = synthesis.evaluation { evaluations.append(evaluation) }
    } catch {
      problems.append(error)
    }
    return nil
  }

  private static func parameters(of stack: PlannedResource) -> [String: Resolved] {
    var values: [String: Resolved] = [:]
    for (key, mask) in stack.unknown?["parameters"]?.entries ?? Value.noEntries {
      if let name = key.text, mask.bool == true {
        values[name] = .unknown("parameter '\(name)' is known after apply", at: stack.place)
      }
    }
    for (key, value) in stack.values?["parameters"]?.entries ?? Value.noEntries {
      if let name = key.text, let text = value.text, !value.isNull {
        values[name] = Resolved(.text(text), at: value)
      }
    }
    return values
  }
}

extension AssemblyReader {
  /// The resources of a template that stands in a plan.
  mutating func embedded(
    _ template: Document, name: String, parameters: [String: Resolved]
  ) throws(Diagnostics) -> Synthesis {
    readTemplate(
      self.template(template), name: name, region: options.region, account: options.account,
      parameters: parameters, folder: "", chain: [template.source.name])
    return try finish(.template)
  }
}

/// What the templates of one plan evaluate in.
final class SeveralEvaluations: SynthesisEvaluation {
  private var evaluations: [any SynthesisEvaluation] = []

  func append(_ evaluation: any SynthesisEvaluation) { evaluations.append(evaluation) }

  var problems: Diagnostics {
    var problems = Diagnostics()
    for evaluation in evaluations { problems.append(evaluation.problems) }
    return problems
  }
}
