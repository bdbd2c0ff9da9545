import AlvaCost
import Estimation
import Exploration
import Diagnostics

/// One measurement by name; `Tests/Benchmarks/run` calls them in turn with other programs.
func measure(_ words: [String]) throws {
  let folder = Workspace(folder: "pricing")
  switch (words.first ?? "", words.count) {
  case ("queue", 1): try EventBenchmarks.plainQueue()
  case ("graph", 1): try EventBenchmarks.stackGraph(folder)
  case ("months", 1): try FluidBenchmarks.months(folder)
  case ("model", 1): try FluidBenchmarks.model(folder)
  case ("tiers", 1): try MoneyBenchmarks.tieredPrices(folder)
  case ("grid", 1): GridBenchmarks.sums()
  case ("decimals", 1): try MoneyBenchmarks.parsing()
  case ("generate", 4):
    try ImportBenchmarks.generate(words[1], bytes: Int(words[2]) ?? 1_000_000, to: words[3])
  case ("import", 2): try ImportBenchmarks.read(words[1], region: nil)
  case ("import", 3): try ImportBenchmarks.read(words[1], region: words[2])
  default:
    throw Diagnostics(
      Diagnostic(
        .error, .usage, "there is no such measurement",
        mend: "name queue, graph, months, model, tiers, grid, decimals, "
          + "'generate json|csv BYTES FILE' or 'import FILE [REGION]'"))
  }
}

do {
  try measure(Array(CommandLine.arguments.dropFirst()))
} catch {
  print((error as? Diagnostics)?.text ?? "\(error)")
  throw error
}
