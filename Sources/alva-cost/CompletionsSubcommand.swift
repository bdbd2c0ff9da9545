import ArgumentParser

struct CompletionsSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "A script that lets bash, zsh or fish complete commands, options and names.",
    discussion: """
      It knows the stacks, scenarios, regions, estimates, lines and --set paths of the pricing folder.

      Examples:
        alva-cost completions bash > ~/.local/share/bash-completion/completions/alva-cost
        alva-cost completions zsh > "${fpath[1]}/_alva-cost"
        alva-cost completions fish > ~/.config/fish/completions/alva-cost.fish
      """)

  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish
  }

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  func run() throws {
    try Console.run { printer in
      guard let shell = CompletionShell(rawValue: shell.rawValue) else { return }
      printer.print(AlvaCostTool.completionScript(for: shell) + "\n")
    }
  }
}
