package import Documents
package import Reporting

/// A tool as clients see it.
package struct MCPTool: Sendable {
  package let name: String
  package let title: String
  package let description: String
  /// A JSON Schema of its arguments.
  package let inputSchema: JSONValue

  package init(name: String, title: String, description: String, inputSchema: JSONValue) {
    self.name = name
    self.title = title
    self.description = description
    self.inputSchema = inputSchema
  }

  var json: JSONValue {
    .object([
      ("name", .string(name)), ("title", .string(title)), ("description", .string(description)),
      ("inputSchema", inputSchema),
      (
        "annotations",
        .object([
          ("readOnlyHint", .bool(true)), ("idempotentHint", .bool(true)),
          ("openWorldHint", .bool(false)),
        ])
      ),
    ])
  }
}

/// What a tool answers.
package struct MCPAnswer: Hashable, Sendable {
  /// One or more.
  package let texts: [String]
  package let isError: Bool

  package init(_ texts: [String], isError: Bool = false) {
    self.texts = texts
    self.isError = isError
  }

  var entries: [(key: String, value: JSONValue)] {
    [
      (
        "content",
        .array(
          texts.map { .object([("type", .string("text")), ("text", .string($0))]) })
      ), ("isError", .bool(isError)),
    ]
  }
}

/// A file that clients may read.
package struct MCPResource: Hashable, Sendable {
  package let uri: String
  package let name: String
  package let description: String
  package let mimeType: String

  package init(uri: String, name: String, description: String, mimeType: String) {
    self.uri = uri
    self.name = name
    self.description = description
    self.mimeType = mimeType
  }

  /// As an entry of a list; a template's address is one with names in braces.
  func json(addressAs key: String) -> JSONValue {
    .object([
      (key, .string(uri)), ("name", .string(name)), ("description", .string(description)),
      ("mimeType", .string(mimeType)),
    ])
  }
}

/// What a server has to offer.
package protocol MCPHost: Sendable {
  var version: String { get }
  /// What a client should know, in few words.
  var instructions: String { get }
  var tools: [MCPTool] { get }
  var resources: [MCPResource] { get }
  var resourceTemplates: [MCPResource] { get }

  /// Runs a tool of the list; may take long.
  ///
  /// - Parameters:
  ///   - tool: its name.
  ///   - arguments: an object, or nothing.
  ///   - work: says when nobody waits for the answer any more; the call comes to an end then.
  /// - Returns: the answer; any where the work was ended.
  func call(_ tool: String, _ arguments: Value?, _ work: MCPWork) -> MCPAnswer

  /// A resource's text; `nil` where there is none of that address.
  func read(_ uri: String) throws -> (mimeType: String, text: String)?
}
