import Estimation
import Foundation
import Services
import TestSupport
import Testing

/// The sheets and tables that lie in the project, and what tests know of them.
enum SheetFolder {
  static let workspace = Workspace(folder: Repository.path("pricing"))

  static func library() -> SheetLibrary { workspace.sheets }

  /// The rows of a table of `Tables`, without its header; none holds a quote.
  static func rows(_ table: String) throws -> [[String]] {
    let path = Repository.path("Tests/ServicesTests/Tables/\(table)")
    let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let columns = lines.first?.count ?? 0
    for (index, line) in lines.enumerated() {
      try #require(line.count == columns, "\(table), line \(index + 1)")
    }
    return Array(lines.dropFirst())
  }
}
