import ArgumentParser

struct CompletionsSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", _superCommandName: ProgramName.text,
    abstract: "A script that lets bash, zsh or fish complete names, or the manual page.",
    discussion: """
      It knows the stacks, scenarios, regions, estimates, lines and --set paths of the pricing folder.

      Examples:
        alva-cost completions bash > ~/.local/share/bash-completion/completions/alva-cost
        alva-cost completions zsh > "${fpath[1]}/_alva-cost"
        alva-cost completions fish > ~/.config/fish/completions/alva-cost.fish
        alva-cost completions man > ~/.local/share/man/man1/alva-cost.1
      """)

  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish, man
  }

  @Argument(help: "bash, zsh, fish, or man for the manual page.")
  var shell: Shell

  func run() throws {
    try Console.run { printer in
      if shell == .man { return printer.print(try ManualPage.text()) }
      guard let shell = CompletionShell(rawValue: shell.rawValue) else { return }
      printer.print(AlvaCostTool.completionScript(for: shell) + "\n")
    }
  }
}
