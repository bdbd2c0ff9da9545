import AlvaCost
import Estimation
import Exploration
import ArgumentParser
import Diagnostics
import Platform

struct MergeSubcommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Joins the parts of a sweep to the bytes that one run writes.")

  @Argument(help: "Files that 'whatif --vary … --shard K/N --output FILE' wrote.")
  var parts: [String]

  @OptionGroup var place: PlaceOptions

  func run() throws {
    try Console.run { printer in
      var problems = Diagnostics()
      let files = parts.compactMap { name in
        problems.collecting { try Files.read(name, shown: name) }.map {
          (name: name, text: String(decoding: $0, as: UTF8.self))
        }
      }
      try problems.throwIfErrors()
      try place.emit(try SweepPart.merge(files), ending: "csv", to: &printer)
    }
  }
}
