package import Diagnostics
package import Documents

/// One resource of a template or a plan, under CloudFormation's type and property names.
///
/// Terraform's names are translated, so that a mapping is written once.
package struct DeployedResource {
  /// Unique in the assembly; references use it.
  package let key: String
  /// As messages show it: the logical id, or Terraform's address.
  package var id: String
  /// CloudFormation's type, also for Terraform's resources where it is known.
  package let type: String
  /// The type as written.
  package let writtenType: String
  package let stack: String
  package let constructPath: String?
  package let place: Value
  /// Whether its condition holds.
  package let existence: Truth
  /// The region it lies in; `nil` for the one of the whole.
  package var region: String?
  /// The account that it is deployed into: twelve digits; `nil` where nobody says.
  package var account: String?
  /// Whose region it has, where that is not known; its price is then that of the main one.
  package var regionUnknown: String?
  /// Why its properties are not to be had, and so no price; `nil` for an ordinary resource.
  package var unread: String?
  private let findNames: () -> [String]
  private let findProperties: () -> [String]
  private var read: (String) -> Resolved

  /// A resource; `names`, what others may know it by, is asked for only when a text may name it.
  package init(
    key: String, id: String, type: String, writtenType: String, stack: String,
    constructPath: String?, place: Value, existence: Truth,
    names: @escaping () -> [String] = { [] }, properties: @escaping () -> [String] = { [] },
    read: @escaping (String) -> Resolved
  ) {
    self.key = key
    self.id = id
    self.type = type
    self.writtenType = writtenType
    self.stack = stack
    self.constructPath = constructPath
    self.place = place
    self.existence = existence
    findNames = names
    findProperties = properties
    self.read = read
  }

  package var location: SourceLocation { place.keyLocation ?? place.location }

  /// Its id, ARN and name as far as they are known: what a text may mean it by.
  package var names: [String] { findNames() }

  /// Names of the properties that are written.
  package var propertyNames: [String] { findProperties() }

  /// A property; ``Resolved/absent`` without it.
  package subscript(property: String) -> Resolved { read(property) }

  /// The same, which works each property out once, however often it is asked for.
  package func remembering() -> Self {
    var resource = self
    let (read, memory) = (read, Memory())
    resource.read = { property in
      if let known = memory.values[property] { return known }
      let value = read(property)
      memory.values[property] = value
      return value
    }
    return resource
  }

  private final class Memory {
    var values: [String: Resolved] = [:]
  }

  /// The same with other values: what `change` makes of a property's name and value.
  package func replacing(_ change: @escaping (String, Resolved) -> Resolved) -> Self {
    var resource = self
    let read = read
    resource.read = { change($0, read($0)) }
    return resource
  }

  /// Tags by key.
  package var tags: [String: String] {
    var tags: [String: String] = [:]
    for name in ["Tags", "HostedZoneTags", "TagsAll"] {
      let value = self[name]
      for entry in value.entries {
        if let text = entry.value.text { tags[entry.key] = text }
      }
      for item in value.items {
        if let key = item["Key"].text, let text = item["Value"].text { tags[key] = text }
      }
    }
    return tags
  }

  /// Keys of tags whose value only the deployment knows.
  package var openTags: Set<String> {
    var keys: Set<String> = []
    for name in ["Tags", "HostedZoneTags", "TagsAll"] {
      let value = self[name]
      for entry in value.entries where entry.value.isUnresolved { keys.insert(entry.key) }
      for item in value.items where item["Value"].isUnresolved {
        if let key = item["Key"].text { keys.insert(key) }
      }
    }
    return keys.subtracting(tags.keys)
  }
}
