import Documents
import Resources

/// A part of the files that deploys what cannot be read here; it stands in for what it holds.
struct UnreadPart {
  let id: String
  /// What it is called where it is written: `Transform`, `Fn::ForEach`, an artifact's type.
  let type: String
  let stack: String
  let place: Value
  /// Why it cannot be read.
  let reason: String

  /// The resource that stands for it: nothing of it is known.
  func resource(key: String) -> DeployedResource {
    var resource = DeployedResource(
      key: key, id: id, type: type, writtenType: type, stack: stack, constructPath: nil,
      place: place, existence: .yes, read: { _ in .absent })
    resource.unread = reason
    return resource
  }
}
