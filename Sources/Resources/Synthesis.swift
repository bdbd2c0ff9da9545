package import Diagnostics

/// Where a synthesized stack came from.
package enum SynthesisKind: String, Hashable, Sendable {
  case cloudAssembly = "cloud assembly"
  case template = "CloudFormation template"
  case terraformPlan = "Terraform plan"
  case terraformState = "Terraform state"
}

/// What evaluates the properties of resources when they are asked for.
package protocol SynthesisEvaluation: AnyObject {
  /// What the evaluation found wrong so far.
  var problems: Diagnostics { get }
}

/// The resources that a template, an assembly or a plan deploys, before anything is mapped.
package struct Synthesis {
  package let kind: SynthesisKind
  /// `nil` where neither the files nor the user say.
  package let region: String?
  package var resources: [DeployedResource]
  /// What a reader of the report should know: failed look-ups, an incomplete plan.
  package var notes: [Diagnostic]
  /// Parameters that are unknown but bounded, with the values they allow.
  package var openParameters: [String: [String]]
  /// Conditions that only the deployment knows, and that follow from no other one.
  package var openConditions: [String] = []
  package let stacks: [String]
  /// What a plan looked up and does not deploy: images, parameters.
  package var dataSources: [DeployedResource] = []
  /// Keeps alive what the resources evaluate in; `nil` where they hold their values.
  package let evaluation: (any SynthesisEvaluation)?

  package init(
    kind: SynthesisKind, region: String?, resources: [DeployedResource], notes: [Diagnostic],
    openParameters: [String: [String]], stacks: [String],
    evaluation: (any SynthesisEvaluation)?
  ) {
    self.kind = kind
    self.region = region
    self.resources = resources
    self.notes = notes
    self.openParameters = openParameters
    self.stacks = stacks
    self.evaluation = evaluation
  }
}
