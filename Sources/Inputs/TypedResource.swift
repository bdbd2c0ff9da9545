package import Diagnostics
import Services

/// A resource of a stack file that is described by its type, in CloudFormation's own property names.
package struct TypedResource: Sendable {
  package let name: String
  package let type: String
  package let properties: [ConfigNode.Entry]
  /// Where its name is written.
  package let location: SourceLocation
  package let typeLocation: SourceLocation

  package init(
    name: String, type: String, properties: [ConfigNode.Entry], location: SourceLocation,
    typeLocation: SourceLocation
  ) {
    self.name = name
    self.type = type
    self.properties = properties
    self.location = location
    self.typeLocation = typeLocation
  }

  /// Those of a file, in its order.
  static func all(of node: ConfigNode) -> [Self] {
    (node["resources"]?.entries ?? []).compactMap { entry in
      guard let type = entry.value["type"], let name = type.text else { return nil }
      return Self(
        name: entry.key, type: name,
        properties: (entry.value.entries ?? []).filter { UsageReader.isProperty($0.key) },
        location: entry.keyLocation, typeLocation: type.location)
    }
  }
}
