import Foundation
import Reporting
import TestSupport
import Testing

@Suite struct `Keys of assumptions` {
  /// The reference pages are made of what the readers know.
  @Test(arguments: AssumptionKeys.paths.flatMap(\.value).sorted())
  func `are keys of a file`(path: String) throws {
    let pages = try ["Keys-stack.md", "Keys-scenario.md"].map {
      try String(
        contentsOfFile: Repository.path("Sources/AlvaCost/AlvaCost.docc/\($0)"), encoding: .utf8)
    }.joined()
    for key in path.split(separator: ".") where key != "*" {
      #expect(pages.contains("| `\(key)` |"), "\(key)")
    }
  }
}
