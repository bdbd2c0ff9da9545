import Diagnostics
import Documents

/// Files that were parsed once, by their paths: what is open in a template is priced by reading it
/// again with each of the values that it may have, and the text stays the same.
final class ParsedFiles {
  private var documents: [String: Document] = [:]
  private var expansions: [ObjectIdentifier: ServerlessExpansion.Expanded] = [:]

  func document(
    _ file: String, parse: () throws(Diagnostics) -> Document
  ) throws(Diagnostics) -> Document {
    if let known = documents[file] { return known }
    let document = try parse()
    documents[file] = document
    return document
  }

  /// What a document of this list becomes; it is kept, so that its identity stays its own.
  func expanded(
    _ document: Document, expand: () -> ServerlessExpansion.Expanded
  ) -> ServerlessExpansion.Expanded {
    let identity = ObjectIdentifier(document)
    if let known = expansions[identity] { return known }
    let expanded = expand()
    if documents.values.contains(where: { $0 === document }) { expansions[identity] = expanded }
    return expanded
  }
}
