/// The tools that there are.
extension CommandTool {
  static let all: [CommandTool] = [
    estimate, explain, whatif, size, validate, diff, services, usageQuestions,
  ]

  // MARK: - Arguments of several

  private static let stackFile = ToolParameter(
    "name", .name, "A stack under pricing/stacks, without folder or ending")
  private static let template = ToolParameter(
    "stack", .path, "Path of cdk.out, a CloudFormation template or 'terraform show -json'")
  private static let set = ToolParameter(
    "set", .words, "Changes of the stack: PATH=VALUE, such as services.web.tasks=3")
  private static let budget = ToolParameter("budget", "USD a month to hold it against")
  private static let runs = ToolParameter("runs", "Months to draw; 0 is fastest")
  private static let seed = ToolParameter("seed", .count, "Of the draws")

  private static let stackChoice = [
    ToolParameter("region", "Another region"), ToolParameter("scenario", "One scenario for all"),
    ToolParameter("as_of", "Prices of this day, YYYY-MM-DD"),
  ]

  private static let estimateChoice = ToolParameter(
    "estimate", "Only this estimate: conservative, realistic")

  /// What is laid over a template.
  private static let overTemplate = [
    ToolParameter("only", "Only this stack of an assembly"),
    ToolParameter("parameter", .words, "Template parameters: KEY=VALUE"),
    ToolParameter("parameters", .paths, "Parameter files"),
    ToolParameter("usage", .path, "A file that states use; usage_questions lists what it may say"),
    ToolParameter("assets", .paths, "Folders of nested stacks: FOLDER or ADDRESS=FOLDER"),
    ToolParameter("account", "12 digits"),
    ToolParameter("export", .words, "What other stacks export: NAME=VALUE"),
  ]

  private static let horizon = [
    ToolParameter("months", .count, "So many months of growing traffic, 1 to 120"),
    ToolParameter("growth", "A month, such as 10%; goes with months"),
  ]

  // MARK: - Tools

  private static let estimate = CommandTool(
    "estimate", always: ["--no-reports"], title: "What it costs",
    """
    Monthly cost of a stack file (name) or a template (stack): totals and ranges, services, \
    resources, lines, what is unknown.
    """,
    [stackFile, template] + stackChoice
      + [
        estimateChoice, set, ToolParameter("period", "A calendar month, YYYY-MM"), runs, seed,
        budget,
        ToolParameter("strict", .flag, "Say so where something is not priced"),
      ] + horizon + overTemplate)

  private static let explain = CommandTool(
    "explain", title: "Where a number comes from",
    "Lines of a stack file down to usage, working, rate row, source and assumptions.",
    [
      ToolParameter("name", .name, "A stack under pricing/stacks", required: true),
      ToolParameter("line", .name, "A line (web/fargate-vcpu), a resource (web) or a service"),
      estimateChoice, set,
    ] + stackChoice)

  private static let whatif = CommandTool(
    "whatif", title: "What a change does",
    """
    A change before it is made: money by line, p95 and headroom before and after. Or alternatives, \
    the best combination, a sweep, commitments, months ahead, what fails: one at a time.
    """,
    [
      ToolParameter("name", .name, "A stack under pricing/stacks", required: true), set, template,
      estimateChoice,
      ToolParameter(
        "vary", .words, "A sweep: PATH=256,512 or PATH=1..4; several make every combination"),
      ToolParameter("sample", .count, "With vary: so many points instead of all"),
      ToolParameter("fixed", .flag, "With vary: what runs round the clock alone, exact"),
      ToolParameter("alternatives", .flag, "Every option of the stack's list"),
      ToolParameter("best", .flag, "The cheapest combination that holds p95"),
      ToolParameter("keep", .words, "With best: decisions to leave as they stand"),
      ToolParameter("p95", "With best: such as 300ms"),
      ToolParameter("headroom", "With best: such as 30%"),
      ToolParameter("commitments", .flag, "Savings Plans and reserved nodes"),
      ToolParameter("coverage", "With commitments: such as 70%"),
      ToolParameter("fail", .words, "What fails: zone, nat, database:NAME, cache, task:SERVICE"),
      ToolParameter("for", "With fail: how long, such as 30m"), budget, runs, seed,
    ] + horizon + stackChoice + overTemplate)

  private static let size = CommandTool(
    "size", title: "The cheapest sizes that hold a load",
    "Searches task sizes and counts, autoscaling, processors, database and cache; changes nothing.",
    [
      ToolParameter("name", .name, "A stack under pricing/stacks", required: true),
      ToolParameter("p95", "Response time to hold, such as 300ms"),
      ToolParameter("headroom", "Of every limit, such as 30%"),
      ToolParameter("sure", "Share of the drawn months that hold it, such as 95%; 90% without it"),
      ToolParameter("midpoint", .flag, "For the middle of every range"),
      ToolParameter("cpu", "CPU units to try: 256,512"),
      ToolParameter("max_tasks", .count, "Tasks of a service, 1 to 64"),
      ToolParameter("keep", .words, "sizes, tasks, autoscaling, architecture, database, cache"),
      set, estimateChoice, template,
    ] + stackChoice + overTemplate)

  private static let validate = CommandTool(
    "validate", title: "Whether it may be deployed",
    """
    Holds a template to a budget: verdict (pass, fail, incomplete, stale), findings, budget lines. \
    The limit is the budget file of name, or budget, or p90.
    """,
    [
      ToolParameter(
        "stack", .path, "Path of cdk.out, a CloudFormation template or 'terraform show -json'",
        required: true), stackFile,
      ToolParameter("budget", "USD a month, in place of a budget file"),
      ToolParameter("p90", "USD that nine in ten months may not pass; needs a scenario or a name"),
      ToolParameter("baseline", .path, "A saved JSON report; the change is judged"),
      ToolParameter("strict", .flag, "What cannot be told stops the gate"), runs, seed,
    ] + stackChoice + overTemplate)

  private static let diff = CommandTool(
    "diff", title: "What differs",
    "Two stack files, templates or saved estimates, line by line.",
    [
      ToolParameter(
        "first", .nameOrPath, "A stack's name, a template or a saved estimate", required: true),
      ToolParameter(
        "second", .nameOrPath, "A stack's name, a template or a saved estimate", required: true),
      ToolParameter("traffic", "The stack whose traffic templates are put under"), set,
      estimateChoice,
    ] + stackChoice + overTemplate)

  private static let services = CommandTool(
    "services", title: "What is priced",
    "Resource types that are priced, free or not priced; one type with its charges and rates.",
    [
      ToolParameter("type", .name, "AWS::SQS::Queue, or aws_sqs_queue; all without it"),
      ToolParameter("region", "Whose rates are shown"),
    ])

  private static let usageQuestions = CommandTool(
    "usage_questions", command: ["usage", "init"], title: "What nobody stated",
    "What of a template is charged by use and stated nowhere, with the keys of a usage file.",
    hasFormats: false,
    [
      ToolParameter(
        "stack", .path, "Path of cdk.out, a CloudFormation template or 'terraform show -json'",
        required: true), stackFile, ToolParameter("region", "Another region"),
    ] + overTemplate)
}
