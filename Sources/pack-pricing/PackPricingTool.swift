import Diagnostics
import Platform

/// Writes the Swift source that holds a pricing folder: `pack-pricing FOLDER OUTPUT`.
@main
enum PackPricingTool {
  static func main() throws {
    do throws(Diagnostics) {
      let arguments = CommandLine.arguments
      guard arguments.count == 3 else {
        throw Diagnostics(
          Diagnostic(
            .error, .usage, "two arguments are needed", mend: "write pack-pricing FOLDER OUTPUT"))
      }
      let packed = try PackedPricing(folder: arguments[1])
      try Files.write([(path: arguments[2], shown: arguments[2], bytes: packed.source)])
    } catch {
      try StandardStream.error.write(error.text + "\n")
      throw error
    }
  }
}
