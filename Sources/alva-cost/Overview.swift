import AlvaCost
import Estimation
import Exploration
import Platform
import Diagnostics
import ShippedPricing

/// What the program says when it is asked nothing: what lies here, and what to do with it.
struct Overview {
  let workspace: Workspace
  /// What can be priced in the working folder.
  let templates: [String]

  init(_ workspace: Workspace) {
    self.workspace = workspace
    templates = TemplateFinder.templates(in: ".")
  }

  var text: String {
    var text = "alva-cost \(AlvaCostVersion.text): what an AWS stack costs, how sure that is, and "
    text +=
      "whether it holds the load.\nRates seen until \(ShippedPricing.edition.day) are in it; no "
    text += "account, key or network is needed.\n\n"
    let stacks = workspace.stacks
    if !stacks.isEmpty {
      text += "stacks in \(workspace.path("stacks")): \(Self.list(stacks))\n"
    }
    if !templates.isEmpty { text += "to price here: \(Self.list(templates))\n" }
    if stacks.isEmpty, templates.isEmpty {
      text += "no stack or template was found here\n"
      for hint in hints { text += "\(hint)\n" }
    }
    text += "\nnext:\n"
    let width = next.map(\.command.count).max() ?? 0
    for (command, what) in next {
      text +=
        "  \(command)" + String(repeating: " ", count: width - command.count + 2) + what + "\n"
    }
    return text + "\n'alva-cost --help' lists every command.\n"
  }

  /// What the folder's files say of how a template comes about.
  private var hints: [String] {
    let names = Files.names(in: ".")
    var hints: [String] = []
    func hint(_ isThere: Bool, _ text: String) { if isThere { hints.append(text) } }
    hint(names.contains("cdk.json"), "cdk.json: 'npx cdk synth' writes cdk.out, which is priced")
    hint(
      names.contains { $0.hasSuffix(".tf") || $0.hasSuffix(".tf.json") || $0.hasSuffix(".tofu") },
      "Terraform: 'terraform plan -out plan.out && terraform show -json plan.out >plan.json' writes a plan, "
        + "which is priced")
    hint(
      names.contains { ["serverless.yml", "serverless.yaml", "serverless.ts"].contains($0) },
      "Serverless Framework: 'npx serverless package' writes .serverless/cloudformation-template-update-stack.json, "
        + "which is priced")
    let folders = names.filter { !$0.hasPrefix(".") && $0 != "node_modules" }.filter {
      Files.kind(of: $0) == .folder
    }.prefix(200).filter { !TemplateFinder.templates(in: $0).isEmpty }
    let first = folders.first ?? "."
    let estimate = PrintedCommand(
      ["estimate", "--stack", first]
        + Self.place(TemplateFinder.templates(in: first).first ?? first))
    hint(
      !folders.isEmpty,
      "templates lie in \(Self.list(Array(folders))): \(estimate.inSentence)")
    return hints
  }

  /// A template says nothing of where it goes; what the user's own tools go by does.
  private static func place(_ template: String) -> [String] {
    guard TemplateFinder.needsRegion(template) else { return [] }
    let region = Console.environment("AWS_REGION") ?? Console.environment("AWS_DEFAULT_REGION")
    return ["--region", region ?? "us-east-1"]
  }

  /// Three commands that work as they stand.
  private var next: [(command: String, what: String)] {
    if let stack = workspace.stacks.first {
      let gate =
        templates.first.map {
          (PrintedCommand(["validate", stack, "--stack", $0]).text, "may it be deployed?")
        }
        ?? ("alva-cost simulate \(stack)", "what it holds, and what gives way first")
      return [
        ("alva-cost estimate \(stack)", "the bill, with its range"),
        ("alva-cost explain \(stack)", "where each number comes from"),
        workspace.budgets.contains(stack) || templates.isEmpty
          ? gate
          : (PrintedCommand(["estimate", "--stack", templates[0]]).text, "what is deployed"),
      ]
    }
    if let first = templates.first {
      let place = Self.place(first)
      return [
        (
          PrintedCommand(["estimate", "--stack", first] + place).text,
          "what it costs, and what that depends on"
        ),
        (
          PrintedCommand(["validate", "--stack", first] + place + ["--budget", "200"]).text,
          "may it be deployed?"
        ),
        (
          PrintedCommand(["init", "shop", "--from", first]).text,
          "files for traffic, ranges and a budget"
        ),
      ]
    }
    return [
      ("alva-cost init shop --example fargate", "a stack to try everything on"),
      ("alva-cost services", "what is priced, free, and not priced"),
      ("alva-cost rates list --service AmazonECS", "what AWS asks for"),
    ]
  }

  /// Names, as many as a line takes.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map(\.onOneLine).joined(separator: ", ")
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
  }
}
